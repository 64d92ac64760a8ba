import type { Target } from '../target.ts';
import { names } from './names.ts';

/** Azure resources that workloads talk to, by the name of the dependency's kind. */
export type AzureService = 'postgres' | 'redis' | 'serviceBus' | 'keyVault' | 'blob' | 'search';

interface ServiceFacts {
  /** Name for people. */
  readonly title: string;
  /** TCP port that clients use, always with TLS. */
  readonly port: number;
  /** Host names in a target, the one that is written to first. */
  readonly hosts: (system: string, target: Target, databases: readonly string[]) => readonly string[];
  /** Private DNS zone that its names resolve in. */
  readonly zone: string;
}

/**
 * Hosts and ports of Azure's public cloud.
 *
 * @see https://learn.microsoft.com/azure/private-link/private-endpoint-dns
 */
const services: Readonly<Record<AzureService, ServiceFacts>> = {
  // The virtual endpoint: it follows the writer through a promotion.
  postgres: {
    title: 'Azure Database for PostgreSQL',
    port: 5432,
    hosts: (system, target, databases) =>
      databases.map(
        (database) => `${names.postgresEndpoint(system, database, target)}.writer.postgres.database.azure.com`,
      ),
    zone: 'privatelink.postgres.database.azure.com',
  },
  // Azure Managed Redis, whose endpoints carry their location.
  redis: {
    title: 'Azure Managed Redis',
    port: 10000,
    hosts: (system, target) =>
      target.dataLocations.map((location) => `${names.redis(system, target, location)}.${location}.redis.azure.net`),
    zone: 'privatelink.redis.azure.net',
  },
  // AMQP over TLS. The host stays when the namespace is promoted in the other location.
  serviceBus: {
    title: 'Azure Service Bus',
    port: 5671,
    hosts: (system, target) => [`${names.serviceBus(system, target)}.servicebus.windows.net`],
    zone: 'privatelink.servicebus.windows.net',
  },
  keyVault: {
    title: 'Azure Key Vault',
    port: 443,
    hosts: (system, target) =>
      storeLocations(target).map((location) => `${names.keyVault(system, target, location)}.vault.azure.net`),
    zone: 'privatelink.vaultcore.azure.net',
  },
  blob: {
    title: 'Azure Blob Storage',
    port: 443,
    hosts: (system, target) =>
      storeLocations(target).map((location) => `${names.storage(system, target, location)}.blob.core.windows.net`),
    zone: 'privatelink.blob.core.windows.net',
  },
  // An index is made anew from its source, so the other location's service stands ready and empty.
  search: {
    title: 'Azure AI Search',
    port: 443,
    hosts: (system, target) =>
      target.dataLocations.map((location) => `${names.search(system, target, location)}.search.windows.net`),
    zone: 'privatelink.search.windows.net',
  },
};

/**
 * Locations that have a vault and a store of their own, the one that is written to first: one where Azure's own
 * replication stays within the residency boundary, else all.
 */
export function storeLocations({ locations, dataLocations, pairedWithin }: Target): readonly string[] {
  return pairedWithin ? locations.slice(0, 1) : dataLocations;
}

/**
 * Hosts of a system's resource in a target, e.g. `sb-marketplace-eu-prod.servicebus.windows.net`.
 *
 * @param databases which databases, where the service is `postgres`: each has a server of its own
 */
export function azureHosts(
  service: AzureService,
  system: string,
  target: Target,
  databases: readonly string[] = [],
): readonly string[] {
  return services[service].hosts(system, target, databases);
}

export function azurePort(service: AzureService): number {
  return services[service].port;
}

export const azureServices = Object.keys(services) as readonly AzureService[];

/** Name for people, e.g. `Azure Service Bus`. */
export function azureTitle(service: AzureService): string {
  return services[service].title;
}

/** Private DNS zone of a service, e.g. `privatelink.servicebus.windows.net`. */
export function privateZone(service: AzureService): string {
  return services[service].zone;
}
