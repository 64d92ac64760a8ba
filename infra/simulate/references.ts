import { isObject } from '../typings/wire.ts';

const resourceId = /^\/subscriptions\/[^/\s]+(?:\/[^/\s]+)*$/i;

/** All IDs of Azure Resource Manager in a value, keys of maps included (`userAssignedIdentities`). */
export function referencesOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return resourceId.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [...referencesOf(key), ...referencesOf(item)]);
}
