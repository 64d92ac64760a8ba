import { isRecord } from '../../../model/plain.ts';

/** The items of a list; none when it is no list. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A plain value as text; `undefined` when there is none. */
export function text(value: unknown): string | undefined {
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}

/** Whether all of `wanted` stands in `labels`; an empty or missing selector selects nothing here. */
export function selects(wanted: unknown, labels: unknown): boolean {
  if (!isRecord(wanted) || !isRecord(labels)) return false;
  const entries = Object.entries(wanted);
  return entries.length > 0 && entries.every(([name, value]) => labels[name] === value);
}
