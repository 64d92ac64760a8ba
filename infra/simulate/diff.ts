import { isDeepStrictEqual } from 'node:util';
import { childPath, isObject } from '../typings/wire.ts';

export interface Change {
  /** E.g. `properties.networkAcls.ipRules[0].value`. */
  readonly path: string;
  readonly kind: 'add' | 'delete' | 'update';
  /** Whether Azure can only make the resource anew. */
  readonly replaces: boolean;
}

/**
 * How two states of a resource's inputs differ, without marks.
 *
 * @param fixed inputs that cannot change in place, as `a.b`; what is below them cannot either
 */
export function changesOf(before: unknown, after: unknown, fixed: ReadonlySet<string>): readonly Change[] {
  const compare = (old: unknown, now: unknown, path: string, replaces: boolean): readonly Change[] => {
    if (isDeepStrictEqual(old, now)) return [];
    const inner = replaces || fixed.has(path);
    if (isObject(old) && isObject(now)) {
      const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
      return keys.flatMap((key) => compare(old[key], now[key], childPath(path, key), inner));
    }
    if (Array.isArray(old) && Array.isArray(now)) {
      const indexes = Array.from({ length: Math.max(old.length, now.length) }, (_, index) => index);
      return indexes.flatMap((index) => compare(old[index], now[index], `${path}[${index}]`, inner));
    }
    const kind = old === undefined ? 'add' : now === undefined ? 'delete' : 'update';
    return [{ path, kind, replaces: inner }];
  };
  return compare(before, after, '', false);
}
