import type { Diagnostics } from '../diagnostics/index.ts';
import { nearest } from '../nearest.ts';
import { parseQuantity } from '../quantity.ts';
import { productionName } from '../target.ts';
import { checkAddOns } from './add-ons-checks.ts';
import { checkDataNetworks } from './address-checks.ts';
import { checkAzure } from './azure-checks.ts';
import { checkDigests } from './digest-checks.ts';
import { reservedCodes } from './forms.ts';
import { checkGitops } from './gitops-checks.ts';
import { environmentLayer, type Layer, mergedOverrides, overridePlace, regionLayer } from './layers.ts';
import type { RegionFile, ReleasesFile } from './schema.ts';
import type { PlatformSources, Source } from './sources.ts';

/** Everything that a schema cannot say: agreement between values, files and names. */
export function checkSources(sources: PlatformSources, diagnostics: Diagnostics): void {
  checkCodes(sources.regions, diagnostics);
  checkDistinct(sources.regions, diagnostics);
  checkEnvironments(sources, diagnostics);
  for (const layers of stacks(sources)) checkOverrides(layers, diagnostics);
  checkDataNetworks(sources, diagnostics);
  checkOutputs(sources, diagnostics);
  checkGitops(sources, diagnostics);
  checkAddOns(sources, diagnostics);
  checkAzure(sources, diagnostics);
  checkDigests(sources, diagnostics);
  if (sources.releases !== undefined) checkTargets(sources.releases, sources.announced, diagnostics);
}

function checkCodes(regions: readonly Source<RegionFile>[], diagnostics: Diagnostics): void {
  for (const { document, data } of regions) {
    const { code } = data;
    const file = fileName(document.file);
    const place = () => document.at(['code']);
    // Of two regions with one code, the one whose file has another name is to blame.
    const rightful = regions.find(
      (other) => other.data.code === code && fileName(other.document.file) === `${code}.yaml`,
    );
    const owner = rightful ?? regions.find((other) => other.data.code === code);
    if (owner !== undefined && owner.document !== document) {
      diagnostics.report('region/duplicate-code', { code, other: owner.document.file }, place);
    }
    if (reservedCodes.has(code)) {
      diagnostics.report('region/reserved-code', { code, reserved: [...reservedCodes].join(', ') }, place);
    } else if (file !== `${code}.yaml`) {
      diagnostics.report('region/code-mismatch', { code, file }, place);
    }
  }
}

/** Regions may share a location (a national region inside a larger one does), but not both, and never a domain. */
function checkDistinct(regions: readonly Source<RegionFile>[], diagnostics: Diagnostics): void {
  const domains = new Map<string, string>();
  const pairs = new Map<string, string>();
  for (const { document, data } of regions) {
    const { domain, locations } = data;
    const sameDomain = domains.get(domain);
    if (sameDomain === undefined) domains.set(domain, document.file);
    else diagnostics.report('region/duplicate-domain', { domain, other: sameDomain }, document.at(['domain']));
    const [primary, secondary] = locations;
    if (primary === secondary) {
      diagnostics.report('region/duplicate-location', { location: primary }, document.at(['locations', 1]));
      continue;
    }
    const pair = [primary, secondary].sort().join(' and ');
    const samePair = pairs.get(pair);
    if (samePair === undefined) pairs.set(pair, document.file);
    else
      diagnostics.report(
        'region/duplicate-locations',
        { locations: pair, other: samePair },
        document.at(['locations']),
      );
  }
}

function checkEnvironments({ environments, announced }: PlatformSources, diagnostics: Diagnostics): void {
  if (environments === undefined) return;
  for (const environment of ['dev', 'staging'] as const) {
    const { region: code } = environments.data.environments[environment];
    if (announced.includes(code)) continue;
    const parameters = { environment, code, known: announced.join(', '), nearest: nearest(code, announced) };
    diagnostics.report(
      'region/unknown-region',
      parameters,
      environments.document.at(['environments', environment, 'region']),
    );
  }
}

function checkOutputs({ outputs, announced }: PlatformSources, diagnostics: Diagnostics): void {
  const known = new Set(['dev', 'staging', ...announced.map(productionName)]);
  for (const [target, { document }] of outputs) {
    if (known.has(target)) continue;
    const parameters = { target, known: [...known].join(', '), nearest: nearest(target, known) };
    diagnostics.report('release/unknown-target', parameters, { file: document.file, line: 1, column: 1 });
  }
}

/** The layers of each target, lowest first. */
function stacks({ environments, regions }: PlatformSources): Layer[][] {
  const ofEnvironment = (name: 'dev' | 'staging' | 'prod') =>
    environments === undefined ? [] : [environmentLayer(environments, name)];
  const production = regions.map((region) => [...ofEnvironment('prod'), regionLayer(region)]);
  return [ofEnvironment('dev'), ofEnvironment('staging'), ofEnvironment('prod'), ...production];
}

function checkOverrides(layers: readonly Layer[], diagnostics: Diagnostics): void {
  const workloads = new Set(layers.flatMap(({ components }) => Object.keys(components)));
  for (const workload of workloads) {
    const { replicas, scaling, resources } = mergedOverrides(layers, workload);
    const place = (...path: string[]) => overridePlace(layers, workload, path);
    if (replicas !== undefined && scaling !== undefined) {
      diagnostics.report('region/replicas-and-scaling', { workload }, place('replicas'));
    }
    const { min, max } = scaling ?? {};
    if (min !== undefined && max !== undefined && min > max) {
      diagnostics.report(
        'region/min-over-max',
        { workload, min: String(min), max: String(max) },
        place('scaling', 'min'),
      );
    }
    for (const resource of ['cpu', 'memory'] as const) {
      const request = resources?.requests?.[resource];
      const limit = resources?.limits?.[resource];
      if (request === undefined || limit === undefined) continue;
      if ((parseQuantity(request) ?? 0) <= (parseQuantity(limit) ?? 0)) continue;
      diagnostics.report(
        'region/requests-over-limits',
        { workload, resource, request, limit },
        place('resources', 'requests', resource),
      );
    }
  }
}

function checkTargets(releases: Source<ReleasesFile>, codes: readonly string[], diagnostics: Diagnostics): void {
  const known = new Set(['dev', 'staging', ...codes.map(productionName)]);
  const sections = ['components', 'images'] as const;
  const entries = sections.flatMap((section) =>
    Object.entries(releases.data[section] ?? {}).map(([name, pins]) => ({ path: [section, name], pins })),
  );
  for (const { path: entry, pins } of entries) {
    for (const target of Object.keys(pins.targets ?? {})) {
      if (known.has(target)) continue;
      const parameters = { target, known: [...known].join(', '), nearest: nearest(target, known) };
      const path = [...entry, 'targets', target];
      diagnostics.report('release/unknown-target', parameters, releases.document.at(path, 'key'));
    }
  }
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
