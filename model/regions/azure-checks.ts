import { azureLocations, factsOf } from '../azure/locations.ts';
import { type NamedKind, nameProblem, nameRules, names } from '../azure/names.ts';
import { mostCredentials } from '../azure/plan.ts';
import { within } from '../azure/residency.ts';
import type { Diagnostics, Place } from '../diagnostics/index.ts';
import { nearest } from '../nearest.ts';
import { checkAddresses } from './address-checks.ts';
import type { AzureFile } from './azure-schema.ts';
import { checkPostgresFigures } from './figure-checks.ts';
import { placements } from './placements.ts';
import { sizeNames } from './region.ts';
import type { RegionFile } from './schema.ts';
import type { PlatformSources, Source } from './sources.ts';

/** Whether Azure can be what `regions/` asks for: only where `regions/azure.yaml` says that Azure is asked at all. */
export function checkAzure(sources: PlatformSources, diagnostics: Diagnostics): void {
  for (const region of sources.regions) checkActive(region, diagnostics);
  if (sources.azure === undefined) return;
  const { document, data } = sources.azure;
  const known = new Known(data, diagnostics);
  known.check(data.management.location, () => document.at(['management', 'location']));
  for (const [location, { pair }] of Object.entries(data.locations ?? {})) {
    // A pair that nobody knows could lie in any country.
    if (pair !== undefined) known.check(pair, () => document.at(['locations', location, 'pair']));
  }
  for (const region of sources.regions) checkResidency(region, data, known, diagnostics);
  checkZones(sources, data, diagnostics);
  checkFigures(sources.azure, diagnostics);
  checkPostgresFigures(sources.azure, diagnostics);
  checkClusters(sources, diagnostics);
  checkAddresses(sources, sources.azure, diagnostics);
}

function checkActive({ document, data: { active, locations } }: Source<RegionFile>, diagnostics: Diagnostics): void {
  if (active === undefined || locations.includes(active)) return;
  const parameters = { active, locations: locations.join(' and '), nearest: nearest(active, locations) };
  diagnostics.report('region/active-elsewhere', parameters, document.at(['active']));
}

/** Locations whose country and zones are known. */
class Known {
  readonly #locations: AzureFile['locations'];
  readonly #diagnostics: Diagnostics;

  constructor({ locations }: AzureFile, diagnostics: Diagnostics) {
    this.#locations = locations;
    this.#diagnostics = diagnostics;
  }

  check(location: string, place: Place): boolean {
    if (factsOf(location, this.#locations) !== undefined) return true;
    const all = [...Object.keys(azureLocations), ...Object.keys(this.#locations ?? {})];
    this.#diagnostics.report('region/unknown-location', { location, nearest: nearest(location, all) }, place);
    return false;
  }
}

/** T-1, T-2, L-8: a region stands within its boundary. What Azure replicates by itself follows: see `pairsWithin`. */
function checkResidency(
  { document, data: { residency, locations } }: Source<RegionFile>,
  azure: AzureFile,
  known: Known,
  diagnostics: Diagnostics,
): void {
  const countries = Object.hasOwn(azure.boundaries, residency) ? azure.boundaries[residency] : undefined;
  if (countries === undefined) {
    const boundaries = Object.keys(azure.boundaries);
    const parameters = { residency, known: boundaries.join(', '), nearest: nearest(residency, boundaries) };
    diagnostics.report('region/unknown-boundary', parameters, document.at(['residency']));
  }
  for (const [index, location] of locations.entries()) {
    const place = () => document.at(['locations', index]);
    if (!known.check(location, place) || within(azure, residency, location) !== false) continue;
    const { country = '' } = factsOf(location, azure.locations) ?? {};
    const parameters = { location, country, residency, countries: (countries ?? []).join(', ') };
    diagnostics.report('region/outside-boundary', parameters, place);
  }
}

/** Once for each location, however many targets it carries. */
function checkZones(sources: PlatformSources, azure: AzureFile, diagnostics: Diagnostics): void {
  const wanting = placements(sources).filter(({ size }) => azure.sizes[size].highAvailability);
  for (const { document, data } of sources.regions) {
    const ofRegion = wanting.filter(({ region }) => region.document === document);
    for (const [index, location] of data.locations.entries()) {
      const placed = ofRegion.filter(({ locations }) => locations.length > index);
      const [{ size } = { size: '' }] = placed;
      if (placed.length === 0 || factsOf(location, azure.locations)?.zones !== false) continue;
      const targets = placed.map(({ target }) => target).join(' and ');
      diagnostics.report('region/no-zones', { location, targets, size }, document.at(['locations', index]));
    }
  }
}

/** Messaging units that Azure sells. */
const busUnits: readonly number[] = [1, 2, 4, 8, 16];

function checkFigures({ document, data }: Source<AzureFile>, diagnostics: Diagnostics): void {
  const { organization, suffix, sizes } = data;
  const registry = names.registry(organization, suffix);
  checkName('registry', registry, () => document.at(['organization']), diagnostics);
  for (const size of sizeNames) {
    const { nodes, serviceBusUnits } = sizes[size];
    if (!busUnits.includes(serviceBusUnits)) {
      const path = ['sizes', size, 'serviceBusUnits'];
      const parameters = { path: path.join('.'), value: `the number ${serviceBusUnits}`, expected: '1, 2, 4, 8 or 16' };
      diagnostics.report('region/bad-value', parameters, document.at(path));
    }
    if (nodes.by !== 'pools') continue;
    for (const pool of ['app', 'gateway'] as const) {
      const { min, max } = nodes[pool];
      if (min <= max) continue;
      const place = document.at(['sizes', size, 'nodes', pool, 'min']);
      diagnostics.report('region/pool-min-over-max', { pool, min, max }, place);
    }
  }
}

/** One cluster of a target in each of its locations. */
function checkClusters(sources: PlatformSources, diagnostics: Diagnostics): void {
  const entries = Object.entries(sources.clusters?.data.clusters ?? {});
  for (const { target, region, locations } of placements(sources)) {
    const ofTarget = entries.filter(([, cluster]) => cluster.target === target);
    const missing = locations.filter((location) => !ofTarget.some(([, cluster]) => cluster.location === location));
    if (missing.length > 0) {
      const parameters = { target, locations: missing.join(' and ') };
      diagnostics.report('region/no-cluster', parameters, region.document.at(['locations']));
    }
  }
  const { clusters } = sources;
  if (clusters === undefined) return;
  const inTarget = new Map<string, string[]>();
  for (const [cluster, { target, location }] of entries) {
    const place = () => clusters.document.at(['clusters', cluster], 'key');
    checkName('cluster', cluster, place, diagnostics);
    const others = inTarget.get(target) ?? [];
    inTarget.set(target, [...others, cluster]);
    const other = others.find((name) => clusters.data.clusters[name]?.location === location);
    if (other !== undefined) {
      const parameters = { cluster, other, target, location };
      diagnostics.report(
        'region/crowded-location',
        parameters,
        clusters.document.at(['clusters', cluster, 'location']),
      );
    }
    if (others.length !== mostCredentials) continue;
    const all = entries.filter(([, candidate]) => candidate.target === target).length;
    diagnostics.report('region/too-many-clusters', { target, clusters: all, most: mostCredentials }, place);
  }
}

function checkName(kind: NamedKind, name: string, place: Place, diagnostics: Diagnostics): void {
  const problem = nameProblem(kind, name);
  if (problem !== undefined)
    diagnostics.report('region/azure-name', { title: nameRules[kind].title, name, problem }, place);
}
