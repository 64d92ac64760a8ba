import { TemplateError } from './error.ts';
import type { Node, Operand, ParameterType } from './nodes.ts';
import { GoMap, type GoValue, typeName } from './value.ts';

/** Go tells from what stands there, not from its value, whether a constant fits. */
export function constant({ value, text, offset }: Operand & { kind: 'constant' }, type: ParameterType): GoValue {
  if (type === 'any' || type === 'value') return value;
  // A float without a fraction is good for an int.
  if (type === 'int' && typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === (type === 'int' ? 'bigint' : type === 'bool' ? 'boolean' : type)) return value;
  throw new TemplateError(`expected ${type}; found ${text}`, offset);
}

/** A value as a function's argument, or the error that Go gives where it does not fit. */
export function checked(value: GoValue, type: ParameterType, offset: number): GoValue {
  if (type === 'value') return value;
  if (type === 'any') return value ?? null;
  if (value === undefined) {
    if (type === 'map') return undefined;
    throw new TemplateError(`invalid value; expected ${type}`, offset);
  }
  const fits = {
    string: typeof value === 'string',
    int: typeof value === 'bigint',
    bool: typeof value === 'boolean',
    map: value instanceof GoMap && value.element === 'any',
  };
  if (fits[type]) return value;
  const expected = type === 'map' ? 'map[string]interface {}' : type;
  throw new TemplateError(`wrong type for value; expected ${expected}; got ${typeName(value)}`, offset);
}

/** Indexes and items; of a map, keys in order. */
export function itemsOf(
  value: GoValue,
  { pipe, offset }: Node & { kind: 'range' },
): readonly (readonly [GoValue, GoValue])[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((item, index) => [BigInt(index), item] as const);
  if (value instanceof GoMap) return value.sorted();
  if (typeof value !== 'bigint') throw new TemplateError(`range can't iterate over ${typeName(value)}`, offset);
  if (pipe.variables.length > 1) throw new TemplateError(`can't iterate over an int with two variables`, offset);
  if (value > 10_000n) throw new TemplateError(`the plan does not count to ${value}`, offset, { unsupported: true });
  return Array.from({ length: Number(value) }, (_, index) => [undefined, BigInt(index)] as const);
}

/**
 * The value that keys lead to, one after the other.
 *
 * @param written the whole chain, for errors
 */
export function valueBelow(
  start: GoValue,
  { keys, offset }: { readonly keys: readonly string[]; readonly offset: number },
  written: string,
  missingKey: 'error' | 'default',
): GoValue {
  let value = start;
  for (const key of keys) {
    if (value === undefined) {
      if (missingKey === 'default') return undefined;
      throw new TemplateError(`nil data; no entry for key "${key}" in ${written}`, offset, { missing: written });
    }
    if (value === null) throw new TemplateError(`nil has no "${key}" in ${written}`, offset, { missing: written });
    if (!(value instanceof GoMap)) {
      throw new TemplateError(`can't evaluate field ${key} in type ${typeName(value)} in ${written}`, offset);
    }
    if (!value.entries.has(key) && missingKey === 'error') {
      throw new TemplateError(`map has no entry for key "${key}" in ${written}`, offset, { missing: written });
    }
    value = value.entries.get(key);
  }
  return value;
}
