/** Whether this is a mapping of plain data: neither a list nor nothing. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every text inside plain data, with its path; names of fields are none. */
export function* textsIn(
  value: unknown,
  path: readonly (string | number)[] = [],
): Generator<readonly [path: readonly (string | number)[], text: string]> {
  if (typeof value === 'string') yield [path, value];
  else if (Array.isArray(value)) for (const [index, one] of value.entries()) yield* textsIn(one, [...path, index]);
  else if (isRecord(value)) {
    for (const [key, one] of Object.entries(value)) yield* textsIn(one, [...path, key]);
  }
}

/** A value inside plain data; undefined where the path leads nowhere. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((found, key) => (isRecord(found) ? found[key] : undefined), value);
}

export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** A list inside plain data; empty where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function textsAt(value: unknown, ...path: readonly string[]): readonly string[] {
  return listAt(value, ...path).filter((one) => typeof one === 'string');
}

/** Every mapping inside a value, itself included. */
export function* recordsIn(value: unknown): Generator<Readonly<Record<string, unknown>>> {
  if (Array.isArray(value)) for (const one of value) yield* recordsIn(one);
  else if (isRecord(value)) {
    yield value;
    for (const one of Object.values(value)) yield* recordsIn(one);
  }
}
