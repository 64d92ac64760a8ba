import type { Target } from '../target.ts';

/** Azure resources that workloads talk to, by the name of the dependency's kind. */
export type AzureService = 'postgres' | 'redis' | 'serviceBus' | 'keyVault' | 'blob' | 'search';

interface ServiceFacts {
  /** Name for people. */
  readonly title: string;
  /** TCP port that clients use, always with TLS. */
  readonly port: number;
  /** Host names, from the resource's name and the target's locations. */
  readonly hosts: (stem: string, locations: readonly string[]) => readonly string[];
}

/**
 * Hosts and ports of Azure's public cloud; names follow the abbreviations of Microsoft's naming guide.
 *
 * @see https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations
 * @see https://learn.microsoft.com/azure/private-link/private-endpoint-dns
 */
const services: Readonly<Record<AzureService, ServiceFacts>> = {
  postgres: {
    title: 'Azure Database for PostgreSQL',
    port: 5432,
    hosts: (stem) => [`psql-${stem}.postgres.database.azure.com`],
  },
  // Azure Managed Redis, whose endpoints carry their location.
  redis: {
    title: 'Azure Managed Redis',
    port: 10000,
    hosts: (stem, locations) => locations.map((at) => `redis-${stem}.${at}.redis.azure.net`),
  },
  // AMQP over TLS.
  serviceBus: { title: 'Azure Service Bus', port: 5671, hosts: (stem) => [`sb-${stem}.servicebus.windows.net`] },
  keyVault: { title: 'Azure Key Vault', port: 443, hosts: (stem) => [`kv-${stem}.vault.azure.net`] },
  // Storage accounts have letters and digits only.
  blob: {
    title: 'Azure Blob Storage',
    port: 443,
    hosts: (stem) => [`st${stem.replaceAll('-', '')}.blob.core.windows.net`],
  },
  search: { title: 'Azure AI Search', port: 443, hosts: (stem) => [`srch-${stem}.search.windows.net`] },
};

/** Hosts of a system's resource in a target, e.g. `sb-marketplace-eu-prod.servicebus.windows.net`. */
export function azureHosts(service: AzureService, system: string, target: Target): readonly string[] {
  return services[service].hosts(`${system}-${target.name}`, target.region.locations);
}

export function azurePort(service: AzureService): number {
  return services[service].port;
}

/** Name for people, e.g. `Azure Service Bus`. */
export function azureTitle(service: AzureService): string {
  return services[service].title;
}
