import { isRecord, textAt } from '../../model/plain.ts';
import type { Declared, Resource } from './declared.ts';

/**
 * Domains in which Azure's services have their names: a host of one of them is somebody's resource. There are at least the
 * resource and its service before it, as against groups of Kubernetes’ objects such as `karpenter.azure.com`.
 */
const azureHost = /\b[a-z0-9-]+(?:(?:\.[a-z0-9-]+)+\.(?:azure\.com|azure\.net|windows\.net)|\.azurecr\.io)\b/g;

/** Types of data that pods reach by a host name, in lower case. */
export const dataTypes = {
  serviceBus: 'microsoft.servicebus/namespaces',
  keyVault: 'microsoft.keyvault/vaults',
  blob: 'microsoft.storage/storageaccounts',
  redis: 'microsoft.cache/redisenterprise',
  search: 'microsoft.search/searchservices',
  postgres: 'microsoft.dbforpostgresql/flexibleservers',
  postgresEndpoint: 'microsoft.dbforpostgresql/flexibleservers/virtualendpoints',
} as const;

/** Hosts of Azure's services in a text, such as a URL or a file. */
export function azureHostsIn(text: string): readonly string[] {
  return text.match(azureHost) ?? [];
}

/**
 * Host names of a resource; none for those that have none.
 *
 * @see https://learn.microsoft.com/azure/private-link/private-endpoint-dns
 */
export function hostsOf({ type, name, properties }: Resource): readonly string[] {
  switch (type) {
    case dataTypes.serviceBus:
      return [`${name}.servicebus.windows.net`];
    case dataTypes.keyVault:
      return [`${name}.vault.azure.net`];
    case dataTypes.blob: {
      const endpoints = properties['primaryEndpoints'];
      const urls = isRecord(endpoints) ? Object.values(endpoints) : [`https://${name}.blob.core.windows.net/`];
      return urls.flatMap((url) => (typeof url === 'string' ? new URL(url).host : []));
    }
    case dataTypes.redis:
      return [textAt(properties, 'hostName') ?? `${name}.${textAt(properties, 'location')}.redis.azure.net`];
    case dataTypes.search:
      return [`${name}.search.windows.net`];
    case dataTypes.postgres:
      return [`${name}.postgres.database.azure.com`];
    case dataTypes.postgresEndpoint:
      return ['writer', 'reader'].map((kind) => `${name}.${kind}.postgres.database.azure.com`);
    case 'microsoft.containerregistry/registries':
      return [registryHostOf({ name, properties })];
    default:
      return [];
  }
}

/** Where images of a registry come from. */
export function registryHostOf({ name, properties }: Pick<Resource, 'name' | 'properties'>): string {
  return textAt(properties, 'loginServer') ?? `${name.toLowerCase()}.azurecr.io`;
}

/** The resource that has a host. */
export function resourceAt(declared: Declared, host: string): Resource | undefined {
  return declared.all.find((resource) => hostsOf(resource).includes(host));
}
