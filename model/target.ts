import type { EnvironmentName, Region, SizeClass, SizeName, TenantData } from './regions/region.ts';

/** An environment in a region: what manifests are rendered for. */
export interface Target {
  /** `dev`, `staging`, or `<code>-prod`, e.g. `us-prod`. */
  readonly name: string;
  readonly environment: EnvironmentName;
  readonly region: Region;
  readonly size: SizeClass;
  readonly tenantData: TenantData;
  /** Networks that private endpoints of managed data lie in, one in each location; empty where none is stated. */
  readonly networks: readonly string[];
}

/** What `regions/environments.yaml` says, as far as targets follow from it. */
export interface TargetRules {
  readonly environments: {
    readonly dev: PlacedEnvironment;
    readonly staging: PlacedEnvironment;
    readonly prod: { readonly tenantData: TenantData };
  };
  readonly sizes: Readonly<Record<SizeName, Omit<SizeClass, 'name'>>>;
}

interface PlacedEnvironment {
  /** Code of the region that hosts it. */
  readonly region: string;
  readonly size: SizeName;
  readonly tenantData: TenantData;
  readonly dataNetworks?: readonly string[];
}

/**
 * All targets: dev, staging, then production in every region by code. A new region is a new target without any code.
 * An environment whose region is unknown has no target.
 */
export function targetsOf(regions: readonly Region[], rules: TargetRules): readonly Target[] {
  const size = (name: SizeName): SizeClass => ({ name, ...rules.sizes[name] });
  const byCode = [...regions].sort((a, b) => (a.code < b.code ? -1 : 1));
  const early = (['dev', 'staging'] as const).flatMap((environment): Target[] => {
    const placed = rules.environments[environment];
    const region = byCode.find(({ code }) => code === placed.region);
    if (region === undefined) return [];
    const { tenantData, dataNetworks: networks = [] } = placed;
    return [{ name: environment, environment, region, size: size(placed.size), tenantData, networks }];
  });
  const production = byCode.map(
    (region): Target => ({
      name: productionName(region.code),
      environment: 'prod',
      region,
      size: size(region.size),
      tenantData: rules.environments.prod.tenantData,
      networks: region.dataNetworks ?? [],
    }),
  );
  return [...early, ...production];
}

/** Name of a region's production target. */
export function productionName(code: string): string {
  return `${code}-prod`;
}
