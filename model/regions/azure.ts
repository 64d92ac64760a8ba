import type { LocationFacts } from '../azure/locations.ts';
import { names } from '../azure/names.ts';
import type { MemoryQuantity } from '../quantity.ts';
import type { AzureFile } from './azure-schema.ts';
import type { EnvironmentName, SizeName } from './region.ts';

/** Where a cluster's nodes come from: never both ways on one cluster, where they would fight. */
export type Nodes = AzureFile['sizes']['dev']['nodes'];

/** What a target of a size gets of Azure. */
export interface AzureSize {
  readonly nodes: Nodes;
  readonly postgres: { readonly sku: string; readonly replicas: number };
  /** Whether data services keep a standby in another zone. */
  readonly highAvailability: boolean;
  readonly serviceBusUnits: number;
  readonly searchReplicas: number;
}

/** What a database needs beyond its size class. */
export interface DatabaseFigures {
  readonly extensions: readonly string[];
  /** Server parameters as they were written: `25%` is a share of the server's memory. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly sku?: string;
  readonly replicaSku?: string;
  readonly replicas?: number;
  readonly storage?: MemoryQuantity;
}

/** What `regions/azure.yaml` says. */
export interface AzureSettings {
  readonly organization: string;
  /** Ends names that must be unique in all of Azure. */
  readonly suffix?: string;
  /** Name of the container registry that all images come from. */
  readonly registry: string;
  readonly boundaries: Readonly<Record<string, readonly string[]>>;
  readonly locations: Readonly<Record<string, LocationFacts>>;
  readonly management: { readonly location: string; readonly network: string };
  readonly sizes: Readonly<Record<SizeName, AzureSize>>;
  /** @param database name with its system before a slash */
  database(database: string, environment: EnvironmentName): DatabaseFigures;
}

/** What the file says, with its defaults. */
export function azureOf(file: AzureFile): AzureSettings {
  const { databases = {}, locations = {}, organization, suffix, ...rest } = file;
  return {
    ...rest,
    organization,
    ...(suffix === undefined ? {} : { suffix }),
    registry: names.registry(organization, suffix),
    locations,
    database: (database, environment) => {
      const found = Object.hasOwn(databases, database) ? databases[database] : undefined;
      const { extensions = [], parameters = {} } = found ?? {};
      return { extensions, parameters, ...found?.[environment] };
    },
  };
}

/**
 * Whether clusters of a size get nodes as pods ask for them (AKS node auto-provisioning), and not from pools of fixed
 * sizes. Where nothing is known of Azure they do not.
 */
export function provisionsNodes(azure: AzureSettings | undefined, size: SizeName): boolean {
  return azure?.sizes[size].nodes.by === 'provisioning';
}

/** Host of a container registry, e.g. of `crcontoso`. */
export function registryHost(registry: string): string {
  return `${registry}.azurecr.io`;
}

/**
 * Where an image comes from: the platform's registry, unless its first part is a host already.
 *
 * @param repository without tag, e.g. `ghasi/tenant-service`
 * @returns e.g. `crcontoso.azurecr.io/ghasi/tenant-service`; as it was where no registry is stated
 */
export function imageRepository(azure: AzureSettings | undefined, repository: string): string {
  const [first = ''] = repository.split('/');
  if (azure === undefined || /[.:]/.test(first)) return repository;
  return `${registryHost(azure.registry)}/${repository}`;
}
