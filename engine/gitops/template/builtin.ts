import { CallError, unsupported } from './error.ts';
import { displayed, formatted, printed } from './format.ts';
import { type FunctionTable, fixed, variadic } from './functions.ts';
import { byteLength, compareText, GoMap, type GoValue, isTrue, kindName, typeName } from './value.ts';

/** What text/template itself has. `and` and `or` are the evaluator's, which may skip arguments; `slice` is sprig's here. */
export const builtinFunctions: FunctionTable = {
  and: variadic(['value'], 'value', (first) => first),
  or: variadic(['value'], 'value', (first) => first),
  not: fixed(['value'], (value) => !isTrue(value)),
  eq: variadic(['value'], 'value', (first, ...others) => {
    if (others.length === 0) throw new CallError('missing argument for comparison');
    return others.some((other) => equal(first, other));
  }),
  ne: fixed(['value', 'value'], (a, b) => !equal(a, b)),
  lt: fixed(['value', 'value'], (a, b) => less(a, b)),
  le: fixed(['value', 'value'], (a, b) => less(a, b) || equal(a, b)),
  gt: fixed(['value', 'value'], (a, b) => !(less(a, b) || equal(a, b))),
  ge: fixed(['value', 'value'], (a, b) => !less(a, b)),
  index: variadic(['value'], 'value', (item, ...indexes) => indexed(item ?? undefined, indexes)),
  len: fixed(['value'], lengthOf),
  print: variadic([], 'any', (...values) => printed(values)),
  printf: variadic(['string'], 'any', (format, ...values) => formatted(format, values)),
  println: variadic([], 'any', (...values) => `${values.map(displayed).join(' ')}\n`),
};

/** Only what is of one basic kind is comparable; a comparison with nothing is false, unless both are nothing. */
function equal(a: GoValue, b: GoValue): boolean {
  const [one, other] = [kindName(a), kindName(b)];
  if (one === 'invalid' || other === 'invalid') return one === other;
  if (one !== other) throw new CallError(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);
  if (one === 'map' || one === 'slice') throw new CallError(`non-comparable type ${typeName(b)}`);
  return a === b;
}

function less(a: GoValue, b: GoValue): boolean {
  for (const value of [a, b]) {
    if (['invalid', 'map', 'slice'].includes(kindName(value))) throw new CallError('invalid type for comparison');
  }
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b) < 0;
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b;
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  throw new CallError(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);
}

function indexed(start: GoValue, indexes: readonly GoValue[]): GoValue {
  if (start === undefined) throw new CallError('index of untyped nil');
  let item: GoValue = start;
  for (const index of indexes) {
    if (item === null || item === undefined) throw new CallError('index of nil pointer');
    if (item instanceof GoMap) {
      if (typeof index !== 'string') throw new CallError(`value has type ${typeName(index)}; should be string`);
      // What is not there is the zero value of the map's type: an empty text for labels.
      item = item.entries.has(index) ? item.entries.get(index) : item.element === 'string' ? '' : null;
    } else if (Array.isArray(item)) {
      if (typeof index !== 'bigint') throw new CallError(`cannot index slice/array with type ${typeName(index)}`);
      if (index < 0n || index >= BigInt(item.length)) throw new CallError(`index out of range: ${index}`);
      item = item[Number(index)];
    } else if (typeof item === 'string') throw unsupported('a single byte of a text');
    else throw new CallError(`can't index item of type ${typeName(item)}`);
  }
  return item;
}

function lengthOf(value: GoValue): bigint {
  if (typeof value === 'string') return BigInt(byteLength(value));
  if (Array.isArray(value)) return BigInt(value.length);
  if (value instanceof GoMap) return BigInt(value.entries.size);
  throw new CallError(`len of type ${typeName(value)}`);
}
