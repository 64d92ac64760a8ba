/**
 * The candidate that a misspelt word most likely means: the fewest letters added, dropped, changed or swapped, at most a
 * third of the longer word.
 *
 * @returns `undefined` when nothing is near; of equally near ones the first in code-unit order
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  const lowered = word.toLowerCase();
  for (const candidate of candidates) {
    const limit = Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3));
    if (Math.abs(word.length - candidate.length) > Math.min(limit, bestDistance)) continue;
    const distance = editDistance(lowered, candidate.toLowerCase());
    if (distance > limit || distance > bestDistance) continue;
    if (distance === bestDistance && best !== undefined && best <= candidate) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/**
 * Letters to add, drop, change or swap with a neighbour to get from one word to the other (optimal string alignment).
 * Works row by row, so that long words cost no table.
 */
export function editDistance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const changed = from[row - 1] === to[column - 1] ? 0 : 1;
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + changed,
      );
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        cost = Math.min(cost, (beforePrevious[column - 2] ?? 0) + 1);
      }
      current.push(cost);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length] ?? 0;
}
