import type { Json } from '../../model/kube-object.ts';
import type { PerTarget, ValueType } from './types.ts';

export type JsonMap = { readonly [key: string]: Json };

export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether two values are the same data, whatever the order of their keys. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (isList(a)) {
    if (!isList(b) || a.length !== b.length) return false;
    for (let index = 0; index < a.length; index++) if (!same(a[index], b[index])) return false;
    return true;
  }
  if (isList(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    if (!Object.hasOwn(b, key) || !same((a as JsonMap)[key], (b as JsonMap)[key])) return false;
  }
  return true;
}

/** Whether all targets that have a value have the same. */
export function agree(values: PerTarget): boolean {
  const first = firstOf(values);
  for (const value of values) if (value !== undefined && !same(value, first)) return false;
  return true;
}

export function firstOf<T>(values: PerTarget<T>): T | undefined {
  for (const value of values) if (value !== undefined) return value;
  return undefined;
}

/** The one type that all given values have, or `any`. */
export function typeOf(values: PerTarget): ValueType {
  let found: ValueType | undefined;
  for (const value of values) {
    if (value === undefined) continue;
    const type = typeOfOne(value);
    if (found === undefined || found === type) found = type;
    else if (isNumeric(found) && isNumeric(type)) found = 'number';
    else return 'any';
  }
  return found ?? 'any';
}

function typeOfOne(value: Json): ValueType {
  if (isMap(value)) return 'map';
  if (isList(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'string' ? 'string' : 'boolean';
}

function isNumeric(type: ValueType): boolean {
  return type === 'integer' || type === 'number';
}
