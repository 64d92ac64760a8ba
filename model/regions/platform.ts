import type { SourcePosition } from '../diagnostics/index.ts';
import { type Target, targetsOf } from '../target.ts';
import type { YamlPath } from '../yaml/index.ts';
import { environmentLayer, type Layer, mergedOverrides, namedIn, overridePlace, regionLayer } from './layers.ts';
import { environmentNames, type Overrides, type Pin, type Region } from './region.ts';
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
  /** Names in the files that must exist elsewhere. */
  readonly named: { readonly workloads: readonly Named[]; readonly components: readonly Named[] };
}

/** Where a pin stands in `regions/releases.yaml`: images of components, or images that come from elsewhere. */
export type PinSection = 'components' | 'images';

export interface CompleteSources {
  readonly regions: readonly Source<RegionFile>[];
  readonly environments: Source<EnvironmentsFile>;
  readonly releases: Source<ReleasesFile>;
  /** What Azure has given, by target; absent where nothing was written down yet. */
  readonly outputs: ReadonlyMap<string, Source<OutputsFile>>;
}

export function platformOf({ regions, environments, releases, outputs }: CompleteSources): Platform {
  const sorted = [...regions].sort((a, b) => (a.data.code < b.data.code ? -1 : 1));
  const plain = sorted.map(({ data: { components: _, ...region } }): Region => region);
  const ofEnvironment = new Map(environmentNames.map((name) => [name, environmentLayer(environments, name)]));
  const ofRegion = new Map(sorted.map((source) => [source.data.code, regionLayer(source)]));
  const layers = ({ environment, region }: Target): Layer[] => {
    const found = [ofEnvironment.get(environment), environment === 'prod' ? ofRegion.get(region.code) : undefined];
    return found.filter((layer) => layer !== undefined);
  };
  return {
    regions: plain,
    targets: targetsOf(plain, environments.data),
    overrides: (target, workload) => mergedOverrides(layers(target), workload),
    overridePlace: (target, workload, path) => overridePlace(layers(target), workload, path),
    ...pins(releases),
    clientId: ({ name }, system, account) => {
      const { identities = {} } = outputs.get(name)?.data ?? {};
      const key = `${system}/${account}`;
      return Object.hasOwn(identities, key) ? identities[key] : undefined;
    },
    named: {
      workloads: [...ofEnvironment.values(), ...ofRegion.values()].flatMap(namedIn),
      components: namesOfComponents(releases),
    },
  };
}

function pins({ document, data }: Source<ReleasesFile>): Pick<Platform, 'pin' | 'pinPlace'> {
  return {
    pin({ name, environment }, pinned, section = 'components') {
      const entries = data[section] ?? {};
      const entry = Object.hasOwn(entries, pinned) ? entries[pinned] : undefined;
      const general = entry?.[environment];
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

function namesOfComponents({ document, data }: Source<ReleasesFile>): Named[] {
  return Object.keys(data.components).map((name) => ({ name, place: () => document.at(['components', name], 'key') }));
}
