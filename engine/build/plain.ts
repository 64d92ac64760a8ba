/**
 * Plain JSON out of what constructs hold: sorted keys, empty values dropped, as cdk8s's `toJson` has it. What is not
 * plain is thrown back, for cdk8s's own, much slower way.
 */

/** Thrown when a value is no plain data; a constant, since an Error's stack would cost more than the walk. */
export const notPlain = Symbol('not plain data');

/**
 * A copy with keys in order, without null and undefined in maps.
 *
 * @throws {@link notPlain} on tokens, class instances, functions, and what JSON cannot carry: such numbers, halves of
 *   surrogate pairs, lists with holes
 */
export function plain(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw notPlain;
      return value;
    case 'boolean':
    case 'undefined':
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw notPlain;
      return value;
    case 'object':
      if (value === null) return undefined;
      return Array.isArray(value) ? plainList(value) : plainMap(value);
    default:
      throw notPlain;
  }
}

function plainList(items: readonly unknown[]): unknown[] {
  const result: unknown[] = [];
  for (const item of items) {
    const resolved = plain(item);
    if (resolved === undefined) throw notPlain;
    result.push(resolved);
  }
  return result;
}

function plainMap(value: object): Record<string, unknown> {
  if (value.constructor !== Object) throw notPlain;
  const source = value as Record<string, unknown>;
  if (typeof source['resolve'] === 'function') throw notPlain;
  const result: Record<string, unknown> = {};
  for (const key of sortedKeys(source)) {
    if (key === '__proto__') throw new Error('a key may not be called __proto__');
    const resolved = plain(source[key]);
    if (resolved !== undefined) result[key] = resolved;
  }
  return result;
}

/** Keys by code units. Most maps are small and many are in order already, so that is looked at first. */
export function sortedKeys(map: object): string[] {
  const keys = Object.keys(map);
  for (let index = 1; index < keys.length; index++) {
    if ((keys[index - 1] as string) > (keys[index] as string)) return keys.sort();
  }
  return keys;
}
