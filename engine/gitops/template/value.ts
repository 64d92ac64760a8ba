import { CallError } from './error.ts';

/**
 * A Go value, as far as templates of ApplicationSets meet it: `bigint` is int, `number` is float64 (what JSON and YAML
 * numbers become), `null` is an interface that holds nil, and `undefined` is no value at all, such as a key that is not there.
 */
export type GoValue = undefined | null | boolean | bigint | number | string | readonly GoValue[] | GoMap;

/**
 * A map with text as keys. Labels and `values` are maps of text, everything else is a map of anything; functions that
 * take the latter refuse the former, as Go does.
 */
export class GoMap {
  readonly element: 'any' | 'string';
  /** Made by the template itself, so that it may change it. */
  readonly own: boolean;
  readonly entries: Map<string, GoValue>;

  constructor(entries: Iterable<readonly [string, GoValue]> = [], element: 'any' | 'string' = 'any', own = false) {
    this.entries = new Map(entries);
    this.element = element;
    this.own = own;
  }

  /** In the order in which Go walks through a map in templates. */
  sorted(): readonly (readonly [string, GoValue])[] {
    return [...this.entries].sort(([a], [b]) => compareText(a, b));
  }
}

/** JSON as Go reads it into a map of anything. */
export function goValue(json: unknown): GoValue {
  if (json === null || typeof json === 'string' || typeof json === 'boolean' || typeof json === 'number') return json;
  if (Array.isArray(json)) return json.map(goValue);
  return new GoMap(Object.entries(json as object).map(([key, value]) => [key, goValue(value)]));
}

/** Go compares the bytes of UTF-8, which is the order of code points; JavaScript compares UTF-16. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Whether `if` takes a value for true. */
export function isTrue(value: GoValue): boolean {
  if (value === undefined || value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof GoMap) return value.entries.size > 0;
  return value !== false && value !== 0n && value !== 0 && value !== '';
}

/** As error messages of Go name it. */
export function typeName(value: GoValue): string {
  if (value === undefined || value === null) return 'nil';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (value instanceof GoMap) return value.element === 'any' ? 'map[string]interface {}' : 'map[string]string';
  return '[]interface {}';
}

export function kindName(value: GoValue): string {
  if (value === undefined || value === null) return 'invalid';
  if (value instanceof GoMap) return 'map';
  return Array.isArray(value) ? 'slice' : typeName(value);
}

/** Equality with types, for functions that look for a value in a list. */
export function deepEqual(a: GoValue, b: GoValue): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => deepEqual(item, b[index]));
  }
  if (a instanceof GoMap && b instanceof GoMap) {
    if (a.element !== b.element || a.entries.size !== b.entries.size) return false;
    return [...a.entries].every(([key, value]) => b.entries.has(key) && deepEqual(value, b.entries.get(key)));
  }
  return (a ?? null) === (b ?? null);
}

/** Length in bytes, as Go counts. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text);
}

/** Bytes from one offset to another; Go would cut a character in two, which no name survives. */
export function byteSlice(text: string, start: number, end: number): string {
  const bytes = Buffer.from(text);
  if (start < 0 || end > bytes.length || start > end) throw new CallError('slice bounds out of range');
  const cut = bytes.subarray(start, end).toString();
  if (cut.includes('\uFFFD')) throw new CallError(`the plan cannot cut the middle of a character in "${text}"`, true);
  return cut;
}
