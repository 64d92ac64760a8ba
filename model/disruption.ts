/** What a disruption budget asks for; a PodDisruptionBudget's own fields. */
export interface Budget {
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
}

/** How many of the fewest pods an eviction must leave; the eviction API rounds a percentage up. Default: all but one. */
export function podsThatMustStay({ minAvailable, maxUnavailable = 1 }: Budget, fewest: number): number {
  const pods = (amount: number | string) =>
    typeof amount === 'number' ? amount : Math.ceil((Number.parseFloat(amount) / 100) * fewest);
  return minAvailable !== undefined ? pods(minAvailable) : fewest - pods(maxUnavailable);
}
