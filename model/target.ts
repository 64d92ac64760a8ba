import type { EnvironmentName, Region, SecretStore, SizeClass, SizeName, TenantData } from './regions/region.ts';

/** An environment in a region: what manifests are rendered for. */
export interface Target {
  /** `dev`, `staging`, or `<code>-prod`, e.g. `us-prod`. */
  readonly name: string;
  readonly environment: EnvironmentName;
  readonly region: Region;
  readonly size: SizeClass;
  readonly tenantData: TenantData;
  /** Where its secrets come from, of systems that say nothing themselves. */
  readonly secretStore: SecretStore;
  /** Azure locations that carry it, primary first: in production both of the region, in other environments its first. */
  readonly locations: readonly string[];
  /** The same, that whose data stores are written to first. */
  readonly dataLocations: readonly string[];
  /**
   * Whether the locations that Azure itself replicates to lie within the residency boundary. Where they do not, stores
   * are kept in each location instead. True where nothing is known of them.
   */
  readonly pairedWithin: boolean;
  /** Ends names that must be unique in all of Azure; absent where none is needed. */
  readonly azureSuffix?: string;
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

interface AzureRules {
  /** Whether Azure's own pairs of locations stay within a residency boundary. */
  readonly pairedWithin: (residency: string, locations: readonly string[]) => boolean;
  readonly suffix?: string;
}

interface PlacedEnvironment {
  /** Code of the region that hosts it. */
  readonly region: string;
  readonly size: SizeName;
  readonly tenantData: TenantData;
  readonly dataNetworks?: readonly string[];
  readonly secretStore?: SecretStore;
}

/**
 * All targets: dev, staging, then production in every region by code. A new region is a new target without any code.
 * An environment whose region is unknown has no target.
 *
 * @param azure what `regions/azure.yaml` says, as far as targets follow from it
 */
export function targetsOf(
  regions: readonly Region[],
  rules: TargetRules,
  azure: AzureRules = { pairedWithin: () => true },
): readonly Target[] {
  const size = (name: SizeName): SizeClass => ({ name, ...rules.sizes[name] });
  const ofAzure = ({ residency }: Region, locations: readonly string[]) => ({
    pairedWithin: azure.pairedWithin(residency, locations),
    ...(azure.suffix === undefined ? {} : { azureSuffix: azure.suffix }),
  });
  const byCode = [...regions].sort((a, b) => (a.code < b.code ? -1 : 1));
  const early = (['dev', 'staging'] as const).flatMap((environment): Target[] => {
    const placed = rules.environments[environment];
    const region = byCode.find(({ code }) => code === placed.region);
    if (region === undefined) return [];
    const { tenantData, secretStore = region.secretStore, dataNetworks: networks = [] } = placed;
    const locations = region.locations.slice(0, 1);
    const facts = { locations, dataLocations: locations, ...ofAzure(region, locations) };
    const own = { size: size(placed.size), tenantData, secretStore };
    return [{ name: environment, environment, region, ...own, ...facts, networks }];
  });
  const production = byCode.map(
    (region): Target => ({
      name: productionName(region.code),
      environment: 'prod',
      region,
      size: size(region.size),
      tenantData: rules.environments.prod.tenantData,
      secretStore: region.secretStore,
      locations: region.locations,
      dataLocations: [...region.locations].sort((a, b) => Number(b === region.active) - Number(a === region.active)),
      ...ofAzure(region, region.locations),
      networks: region.dataNetworks ?? [],
    }),
  );
  return [...early, ...production];
}

/** Name of a region's production target. */
export function productionName(code: string): string {
  return `${code}-prod`;
}

/** Domain of a target's public hosts: dev and staging have a part of their region's, whose own hosts are production's. */
export function publicDomain({ environment, region }: Pick<Target, 'environment' | 'region'>): string {
  return environment === 'prod' ? region.domain : `${environment}.${region.domain}`;
}
