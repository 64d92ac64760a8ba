/** Each once, sorted. */
export function distinct(values: Iterable<string>): readonly string[] {
  return [...new Set(values)].sort();
}
