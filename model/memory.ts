/**
 * Remembers what was made of which data, one value for each key. Most of a component is equal in all targets, so a
 * comparison with the target before spares the work; and since the very same value comes back, whoever takes it may spare
 * theirs too. Values must therefore never be changed.
 */
export class Memory {
  readonly #known = new Map<string, { readonly given: unknown; readonly made: unknown }>();

  /**
   * What `make` gives, or gave for equal data.
   *
   * @param key the place: what is made at one place depends on `given` alone
   */
  remember<T>(key: string, given: unknown, make: () => T): T {
    const known = this.#known.get(key);
    if (known !== undefined && sameData(known.given, given)) return known.made as T;
    const made = make();
    this.#known.set(key, { given: copyOf(given), made });
    return made;
  }
}

/** Whether two values are equal data, key order included. A doubt is answered with no. */
function sameData(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let index = 0; index < a.length; index++) if (!sameData(a[index], b[index])) return false;
    return true;
  }
  if (a.constructor !== Object || b.constructor !== Object) return false;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  if (keys.length !== others.length) return false;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string;
    if (key !== others[index]) return false;
    if (!sameData((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key])) return false;
  }
  return true;
}

/** Whoever gave the data may go on to change it, in place; what is compared with later must not change along. */
function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  // Anything but plain data never equals anything, so it need not be copied.
  if (value.constructor !== Object) return value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) copy[key] = copyOf((value as Record<string, unknown>)[key]);
  return copy;
}
