import { pairsWithin } from '../azure/residency.ts';
import type { SourcePosition } from '../diagnostics/index.ts';
import { type Target, targetsOf } from '../target.ts';
import type { YamlPath } from '../yaml/index.ts';
import { outputReferences } from './add-on-outputs.ts';
import { type AddOns, addOnsOf } from './add-ons.ts';
import type { AddOnsFile } from './add-ons-schema.ts';
import { type AzureSettings, azureOf } from './azure.ts';
import type { AzureFile } from './azure-schema.ts';
import { type Cluster, clustersOf, type GitOps, gitopsOf, type Revision, revisionOf } from './gitops.ts';
import type { ClustersFile, GitopsFile } from './gitops-schema.ts';
import { environmentLayer, type Layer, mergedOverrides, namedIn, overridePlace, regionLayer } from './layers.ts';
import { environmentNames, type Overrides, type Pin, type Region, type SizeName } from './region.ts';
import type { EnvironmentsFile, OutputsFile, RegionFile, ReleasesFile } from './schema.ts';
import type { Named, Source } from './sources.ts';

/** Everything that `regions/` says, ready to be asked. */
export interface Platform {
  /** By code. */
  readonly regions: readonly Region[];
  /** dev, staging, then production by region code. */
  readonly targets: readonly Target[];
  /** What stands in place of a workload's own figures: of the environment, then of the region, which wins value by value. */
  overrides(target: Target, workload: string): Overrides;
  /** Where an override's value stands, e.g. `['scaling', 'min']`; with an empty path, the workload's key. */
  overridePlace(target: Target, workload: string, path: YamlPath): SourcePosition | undefined;
  /** The image that runs in a target. A target's own tag never takes over the environment's digest. */
  pin(target: Target, name: string, section?: PinSection): Pin | undefined;
  /** The best place to mend a pin: its tag, else the name's key, else the list of names. */
  pinPlace(name: string, target: Target, section?: PinSection): SourcePosition;
  /** Client ID of the Azure identity that a service account stands for; undefined until Azure has given it. */
  clientId(target: Target, system: string, account: string): string | undefined;
  /** Entra tenant of these identities; undefined until Azure has given it. */
  tenantId(target: Target): string | undefined;
  /** Clusters by name; none where `regions/clusters.yaml` is missing. */
  readonly clusters: readonly Cluster[];
  /** How Argo CD gets what is rendered; absent where `regions/gitops.yaml` is missing. */
  readonly gitops?: GitOps;
  /** What clusters need besides systems; absent where `regions/add-ons.yaml` is missing. */
  readonly addOns?: AddOns;
  /** What Azure gives; absent where `regions/azure.yaml` is missing. */
  readonly azure?: AzureSettings;
  /** The commit that a component runs in a production target; undefined in others, and where it is not deployed yet. */
  revision(target: Target, system: string, component: string): Revision | undefined;
  /** Whether a component is on its way out: it is rendered empty then. */
  retired(system: string, component: string): boolean;
  /** Whether an image in production must be pinned by its digest too. */
  readonly digests: 'required' | 'recommended';
  /** Where a size says how much data of a kind a service keeps. */
  dataPlace(size: SizeName, kind: 'database' | 'cache'): SourcePosition;
  /** Names in the files that must exist elsewhere; `qualified` are `system/component`. */
  readonly named: {
    readonly workloads: readonly Named[];
    readonly components: readonly Named[];
    readonly qualified: readonly Named[];
    /** Codes of regions. */
    readonly regions: readonly Named[];
    /** Databases with figures of their own, as `system/database`. */
    readonly databases: readonly Named[];
    /** `system/account` of identities that values of add-ons refer to. */
    readonly identities: readonly Named[];
  };
}

/** Where a pin stands in `regions/releases.yaml`: images of components, or images that come from elsewhere. */
export type PinSection = 'components' | 'images';

export interface CompleteSources {
  readonly regions: readonly Source<RegionFile>[];
  readonly environments: Source<EnvironmentsFile>;
  readonly releases: Source<ReleasesFile>;
  /** What Azure has given, by target; absent where nothing was written down yet. */
  readonly outputs: ReadonlyMap<string, Source<OutputsFile>>;
  readonly clusters: Source<ClustersFile> | undefined;
  readonly gitops: Source<GitopsFile> | undefined;
  readonly addOns: Source<AddOnsFile> | undefined;
  readonly azure: Source<AzureFile> | undefined;
}

export function platformOf({ regions, environments, releases, outputs, ...delivery }: CompleteSources): Platform {
  const sorted = [...regions].sort((a, b) => (a.data.code < b.data.code ? -1 : 1));
  const plain = sorted.map(({ data: { components: _, ...region } }): Region => region);
  const ofEnvironment = new Map(environmentNames.map((name) => [name, environmentLayer(environments, name)]));
  const ofRegion = new Map(sorted.map((source) => [source.data.code, regionLayer(source)]));
  const layers = ({ environment, region }: Target): Layer[] => {
    const found = [ofEnvironment.get(environment), environment === 'prod' ? ofRegion.get(region.code) : undefined];
    return found.filter((layer) => layer !== undefined);
  };
  const azure = delivery.azure === undefined ? undefined : azureOf(delivery.azure.data);
  const targets = targetsOf(plain, environments.data, {
    pairedWithin: (residency, locations) => azure === undefined || pairsWithin(azure, residency, locations),
    ...(azure?.suffix === undefined ? {} : { suffix: azure.suffix }),
  });
  const gitops = delivery.gitops === undefined ? undefined : gitopsOf(delivery.gitops.data, targets);
  return {
    regions: plain,
    targets,
    clusters: clustersOf(delivery.clusters?.data),
    ...(gitops === undefined ? {} : { gitops }),
    ...(azure === undefined ? {} : { azure }),
    ...(delivery.addOns === undefined
      ? {}
      : { addOns: addOnsOf(delivery.addOns.data, targets, (name) => outputs.get(name)?.data) }),
    revision: ({ name }, system, component) => revisionOf(releases.data, name, `${system}/${component}`),
    dataPlace: (size, kind) => environments.document.at(['sizes', size, 'data', kind]),
    digests: environments.data.environments.prod.digests ?? 'recommended',
    retired: (system, component) => (releases.data.retired ?? []).includes(`${system}/${component}`),
    overrides: (target, workload) => mergedOverrides(layers(target), workload),
    overridePlace: (target, workload, path) => overridePlace(layers(target), workload, path),
    ...pins(releases),
    tenantId: ({ name }) => outputs.get(name)?.data.tenantId,
    clientId: ({ name }, system, account) => {
      const { identities = {} } = outputs.get(name)?.data ?? {};
      const key = `${system}/${account}`;
      return Object.hasOwn(identities, key) ? identities[key] : undefined;
    },
    named: {
      workloads: [...ofEnvironment.values(), ...ofRegion.values()].flatMap(namedIn),
      components: namesOfComponents(releases),
      qualified: qualifiedNames(releases),
      regions: sorted.map(({ document, data }) => ({ name: data.code, place: () => document.at(['code']) })),
      databases: databaseNames(delivery.azure),
      identities: identityNames(delivery.addOns),
    },
  };
}

function pins({ document, data }: Source<ReleasesFile>): Pick<Platform, 'pin' | 'pinPlace'> {
  return {
    pin({ name, environment }, pinned, section = 'components') {
      const entries = data[section] ?? {};
      const entry = Object.hasOwn(entries, pinned) ? entries[pinned] : undefined;
      const general = withoutHistory(entry?.[environment]);
      const own = entry?.targets !== undefined && Object.hasOwn(entry.targets, name) ? entry.targets[name] : undefined;
      if (own === undefined) return general;
      if (own.tag !== undefined) return { tag: own.tag, ...(own.digest === undefined ? {} : { digest: own.digest }) };
      return general === undefined ? undefined : { ...general, ...own };
    },
    pinPlace(pinned, { name, environment }, section = 'components') {
      const entry = [section, pinned];
      const own = [...entry, 'targets', name, 'tag'];
      const general = [...entry, environment, 'tag'];
      if (document.has(own)) return document.at(own);
      return document.has(general) ? document.at(general) : document.at(entry, 'key');
    },
  };
}

/** What ran before is not rendered. */
function withoutHistory(pin: (Pin & { readonly previous?: unknown }) | undefined): Pin | undefined {
  if (pin?.previous === undefined) return pin;
  const { previous: _, ...current } = pin;
  return current;
}

function namesOfComponents({ document, data }: Source<ReleasesFile>): Named[] {
  return Object.keys(data.components).map((name) => ({ name, place: () => document.at(['components', name], 'key') }));
}

/** Those of `revisions` and `retired`, which name the system too: two systems may have a component of one name. */
function qualifiedNames({ document, data }: Source<ReleasesFile>): Named[] {
  const pinned = Object.entries(data.revisions ?? {}).flatMap(([target, components]) =>
    Object.keys(components).map((name) => ({ name, place: () => document.at(['revisions', target, name], 'key') })),
  );
  const retired = (data.retired ?? []).map((name, index) => ({ name, place: () => document.at(['retired', index]) }));
  return [...pinned, ...retired];
}

function databaseNames(azure: Source<AzureFile> | undefined): Named[] {
  if (azure === undefined) return [];
  const { document, data } = azure;
  return Object.keys(data.databases ?? {}).map((name) => ({
    name,
    place: () => document.at(['databases', name], 'key'),
  }));
}

function identityNames(addOns: Source<AddOnsFile> | undefined): Named[] {
  if (addOns === undefined) return [];
  const { document, data } = addOns;
  return outputReferences(data).flatMap(({ identity, path }) =>
    identity === undefined ? [] : [{ name: identity, place: () => document.at(path) }],
  );
}
