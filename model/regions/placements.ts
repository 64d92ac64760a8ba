import type { SourcePosition } from '../diagnostics/index.ts';
import { productionName } from '../target.ts';
import type { SizeName } from './region.ts';
import type { RegionFile } from './schema.ts';
import type { PlatformSources, Source } from './sources.ts';

/** Where a target stands, as far as the files could be read. */
export interface Placement {
  readonly target: string;
  readonly region: Source<RegionFile>;
  readonly size: SizeName;
  /** The region's locations that carry it, primary first. */
  readonly locations: readonly string[];
  /** Its data networks, one for each location. */
  readonly dataNetworks: readonly { readonly text: string; readonly place: () => SourcePosition }[];
}

/** All targets with their places in the files: dev and staging in the first location of a region, production in both. */
export function placements({ regions, environments }: PlatformSources): readonly Placement[] {
  const early = (['dev', 'staging'] as const).flatMap((target): Placement[] => {
    if (environments === undefined) return [];
    const { document, data } = environments;
    const { region: code, size, dataNetworks = [] } = data.environments[target];
    const region = regions.find((candidate) => candidate.data.code === code);
    if (region === undefined) return [];
    const place = (index: number) => document.at(['environments', target, 'dataNetworks', index]);
    return [
      {
        ...{ target, region, size, locations: region.data.locations.slice(0, 1) },
        dataNetworks: dataNetworks.map((text, index) => ({ text, place: () => place(index) })),
      },
    ];
  });
  const production = regions.map((region): Placement => {
    const { code, size, locations, dataNetworks = [] } = region.data;
    const place = (index: number) => region.document.at(['dataNetworks', index]);
    return {
      ...{ target: productionName(code), region, size, locations },
      dataNetworks: dataNetworks.map((text, index) => ({ text, place: () => place(index) })),
    };
  });
  return [...early, ...production];
}
