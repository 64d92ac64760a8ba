import { factsOf, type LocationFacts } from './locations.ts';

/** What residency is decided by. */
export interface Boundaries {
  /** Countries within each boundary, ISO 3166-1. */
  readonly boundaries: Readonly<Record<string, readonly string[]>>;
  /** Locations that the table does not know. */
  readonly locations?: Readonly<Record<string, LocationFacts>>;
}

/** Whether a location's data centres stand within a boundary; undefined where the location or the boundary is unknown. */
export function within(
  { boundaries, locations }: Boundaries,
  residency: string,
  location: string,
): boolean | undefined {
  const countries = Object.hasOwn(boundaries, residency) ? boundaries[residency] : undefined;
  const facts = factsOf(location, locations);
  return countries === undefined || facts === undefined ? undefined : countries.includes(facts.country);
}

/**
 * Whether what Azure replicates by itself, to the pair of each location, stays within a boundary. A location without a
 * pair replicates nowhere.
 */
export function pairsWithin(rules: Boundaries, residency: string, locations: readonly string[]): boolean {
  return locations.every((location) => {
    const pair = factsOf(location, rules.locations)?.pair;
    return pair === undefined || within(rules, residency, pair) !== false;
  });
}
