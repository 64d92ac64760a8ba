import { CallError, unsupported } from './error.ts';
import { type FunctionTable, fixed, variadic } from './functions.ts';
import { jsonText } from './json.ts';
import { integer, strings, strval } from './text-functions.ts';
import { compareText, deepEqual, GoMap, type GoValue, goValue, isTrue, kindName } from './value.ts';
import { yamlText } from './yaml.ts';

/** sprig's functions of defaults, lists, maps and encodings, and Argo CD's own. */
export const dataFunctions: FunctionTable = {
  all: variadic([], 'any', (...values) => values.every(isTrue)),
  any: variadic([], 'any', (...values) => values.some(isTrue)),
  append: fixed(['any', 'any'], (list, item) => [...items(list), item]),
  coalesce: variadic([], 'any', (...values) => values.find(isTrue) ?? null),
  compact: fixed(['any'], (list) => items(list).filter(isTrue)),
  concat: variadic([], 'any', (...lists) => kept(lists.flatMap(items))),
  default: variadic(['any'], 'any', (otherwise, ...given) => (isTrue(given[0]) ? given[0] : otherwise)),
  dict: variadic([], 'any', (...pairs) => dictOf(pairs)),
  dig: variadic([], 'any', (...path) => dug(path)),
  empty: fixed(['any'], (value) => !isTrue(value)),
  first: fixed(['any'], (list) => items(list)[0] ?? null),
  fromJson: fixed(['string'], (text) => parsedJson(text) ?? null),
  get: fixed(['map', 'string'], (map, key) => (map?.entries.has(key) ? map.entries.get(key) : '')),
  has: fixed(['any', 'any'], (item, list) => list !== null && items(list).some((one) => deepEqual(one, item))),
  hasKey: fixed(['map', 'string'], (map, key) => map?.entries.has(key) ?? false),
  initial: fixed(['any'], (list) => rest(list, (all) => all.slice(0, -1))),
  int: fixed(['any'], toInt),
  kindIs: fixed(['string', 'any'], (kind, value) => kindName(value) === kind),
  kindOf: fixed(['any'], kindName),
  last: fixed(['any'], (list) => items(list).at(-1) ?? null),
  list: variadic([], 'any', (...values) => values),
  mustFromJson: fixed(['string'], (text) => {
    const value = parsedJson(text);
    if (value === undefined) throw new CallError('invalid JSON');
    return value;
  }),
  mustToJson: fixed(['any'], (value) => jsonText(value)),
  omit: variadic(['map'], 'string', (map, ...keys) => filtered(map, (key) => !keys.includes(key))),
  pick: variadic(['map'], 'string', (map, ...keys) => filtered(map, (key) => keys.includes(key))),
  pluck: variadic(['string'], 'map', (key, ...maps) => {
    return maps.filter((map) => map?.entries.has(key)).map((map) => map?.entries.get(key));
  }),
  prepend: fixed(['any', 'any'], (list, item) => [item, ...items(list)]),
  rest: fixed(['any'], (list) => rest(list, (all) => all.slice(1))),
  reverse: fixed(['any'], (list) => [...items(list)].reverse()),
  set: fixed(['map', 'string', 'any'], (map, key, value) => {
    own(map).entries.set(key, value);
    return map;
  }),
  slice: variadic(['any'], 'any', (list, ...indexes) => sliced(items(list), indexes.map(toInt).map(Number))),
  sortAlpha: fixed(['any'], (value) => [...strings(value ?? displayedNil)].sort(compareText)),
  ternary: fixed(['any', 'any', 'bool'], (yes, no, condition) => (condition ? yes : no)),
  toJson: fixed(['any'], (value) => jsonText(value)),
  toPrettyJson: fixed(['any'], (value) => jsonText(value, { pretty: true })),
  toRawJson: fixed(['any'], (value) => jsonText(value, { html: true })),
  toStrings: fixed(['any'], strings),
  toYaml: fixed(['any'], yamlText),
  tuple: variadic([], 'any', (...values) => values),
  uniq: fixed(['any'], (list) => {
    return items(list).filter((item, index, all) => all.findIndex((one) => deepEqual(one, item)) === index);
  }),
  unset: fixed(['map', 'string'], (map, key) => {
    own(map).entries.delete(key);
    return map;
  }),
  until: fixed(['int'], (count) => {
    if (count < 0n || count > 10_000n) throw unsupported(`until ${count}`);
    return Array.from({ length: Number(count) }, (_, index) => BigInt(index));
  }),
  without: variadic(['any'], 'any', (list, ...gone) =>
    items(list).filter((item) => !gone.some((one) => deepEqual(one, item))),
  ),
};

const displayedNil = '<nil>';

function items(list: GoValue): readonly GoValue[] {
  if (Array.isArray(list)) return list;
  throw new CallError(`not a list: ${kindName(list)}`);
}

/** Go gives a nil list here, which later differs from an empty one. */
function kept(list: readonly GoValue[]): readonly GoValue[] {
  if (list.length === 0) throw unsupported('a list that is nil');
  return list;
}

function rest(list: GoValue, part: (all: readonly GoValue[]) => readonly GoValue[]): readonly GoValue[] {
  return part(kept(items(list)));
}

function sliced(list: readonly GoValue[], [start = 0, end = list.length]: readonly number[]): GoValue {
  if (list.length === 0) return null;
  if (start < 0 || end < start) throw new CallError('slice bounds out of range');
  // Go may look behind the end, at what its memory happens to hold.
  if (end > list.length) throw unsupported('a slice beyond the end of a list');
  return list.slice(start, end);
}

function dictOf(pairs: readonly GoValue[]): GoMap {
  const map = new GoMap([], 'any', true);
  for (let at = 0; at < pairs.length; at += 2) {
    map.entries.set(strval(pairs[at]), at + 1 < pairs.length ? pairs[at + 1] : '');
  }
  return map;
}

function dug(path: readonly GoValue[]): GoValue {
  const map = path.at(-1);
  const otherwise = path.at(-2);
  const keys = path.slice(0, -2);
  if (keys.length === 0) throw new CallError('dig needs at least three arguments');
  if (keys.some((key) => typeof key !== 'string')) throw new CallError('a key is no text');
  let at: GoValue = map;
  for (const key of keys) {
    if (!(at instanceof GoMap) || at.element !== 'any') throw new CallError(`cannot look for a key in ${kindName(at)}`);
    if (typeof key !== 'string' || !at.entries.has(key)) return otherwise;
    at = at.entries.get(key);
  }
  return at;
}

function filtered(map: GoMap | undefined, wanted: (key: string) => boolean): GoMap {
  return new GoMap(
    [...(map?.entries ?? [])].filter(([key]) => wanted(key)),
    'any',
    true,
  );
}

/** Argo CD would change the parameters of what is rendered later too, in an order that changes from run to run. */
function own(map: GoMap | undefined): GoMap {
  if (map?.own === true) return map;
  throw unsupported('a change of parameters');
}

function parsedJson(text: string): GoValue | undefined {
  try {
    return goValue(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Of text, only plain decimals; Go's rules for the rest are many. */
function toInt(value: GoValue): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value === null || value === undefined) return 0n;
  if (typeof value === 'number' && Math.abs(value) < 2 ** 53) return BigInt(Math.trunc(value));
  const plain = typeof value === 'string' && /^-?(?:0|[1-9]\d*)$/.test(value) ? integer(value) : undefined;
  if (plain === undefined) throw unsupported(`int of ${strval(value)}`);
  return plain;
}
