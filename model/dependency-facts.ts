import type { AddressPart, Dependency } from './dependency.ts';

/** A secret that a dependency needs: the variable it arrives in, and where the store keeps it below the component. */
export interface SecretEntry {
  /** Path below the component's own in the store, e.g. `db`. */
  readonly path: string;
  /** Property within the stored secret, e.g. `url`. */
  readonly property: string;
}

/** Secrets by the environment variable that carries them (002 §5). What Azure grants to an identity needs none. */
export function secretsOf(dependency: Dependency): Readonly<Record<string, SecretEntry>> {
  switch (dependency.kind) {
    case 'postgres':
      // Behind a sidecar the application asks its own pod; what reaches the server is the sidecar's.
      return dependency.via === 'sidecar' ? {} : { DATABASE_URL: { path: 'db', property: 'url' } };
    case 'redis':
      return { REDIS_URL: { path: 'redis', property: 'url' } };
    case 'nats':
      return { NATS_CREDS: { path: 'nats', property: 'creds' } };
    case 'service':
    case 'serviceBus':
    case 'keyVault':
    case 'blob':
    case 'search':
    case 'external':
      return {};
  }
}

/** Host and port of the other end, as the application writes them. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/**
 * Environment variables that tell an application where a dependency is; names of entities carry the name of the use, as
 * in `PUBLISHED_TOPIC`, since a component may have several.
 *
 * @param use name that the component gives the dependency
 * @param at where it is; absent when it leads nowhere, which is reported elsewhere
 */
export function variablesOf(
  use: string,
  dependency: Dependency,
  at: HostAndPort | undefined,
): Readonly<Record<string, string>> {
  if (at === undefined) return {};
  const own = (suffix: string) => `${use.replaceAll(/([a-z0-9])([A-Z])|[^A-Za-z0-9]+/g, '$1_$2').toUpperCase()}_${suffix}`;
  switch (dependency.kind) {
    case 'postgres':
    case 'redis':
    case 'nats':
      return {};
    case 'service':
      return Object.fromEntries(
        Object.entries(dependency.variables ?? {}).map(([name, part]) => [name, addressPart(part, dependency.port, at)]),
      );
    case 'serviceBus': {
      const { topic, subscription, queue } = dependency.entity;
      return {
        SERVICE_BUS_NAMESPACE: at.host,
        ...(topic === undefined ? {} : { [own('TOPIC')]: topic }),
        ...(subscription === undefined ? {} : { [own('SUBSCRIPTION')]: subscription }),
        ...(queue === undefined ? {} : { [own('QUEUE')]: queue }),
      };
    }
    case 'keyVault':
      return { KEY_VAULT_URI: `https://${at.host}/` };
    case 'blob':
      return { BLOB_ENDPOINT: `https://${at.host}/`, [own('CONTAINER')]: dependency.container };
    case 'search':
      return { SEARCH_ENDPOINT: `https://${at.host}/`, [own('SEARCH_INDEX')]: dependency.index };
    case 'external':
      return { [own('URL')]: `https://${at.host}${at.port === 443 ? '' : `:${at.port}`}` };
  }
}

function addressPart(part: AddressPart, portName: string, { host, port }: HostAndPort): string {
  switch (part) {
    case 'host':
      return host;
    case 'port':
      return String(port);
    case 'address':
      return `${host}:${port}`;
    case 'url':
      return `${portName === 'https' ? 'https' : 'http'}://${host}:${port}`;
  }
}

/** Whether a dependency is reached with the workload's Azure identity. */
export function needsAzureIdentity({ kind }: Dependency): boolean {
  return kind === 'serviceBus' || kind === 'keyVault' || kind === 'blob' || kind === 'search';
}

/** Words for alerts and runbooks, e.g. `PostgreSQL database tenant`. */
export function describeDependency(dependency: Dependency): string {
  switch (dependency.kind) {
    case 'postgres':
      return `PostgreSQL database ${dependency.database}`;
    case 'redis':
      return 'Redis';
    case 'nats':
      return `NATS JetStream stream ${dependency.stream}`;
    case 'service':
      return typeof dependency.service === 'string' ? dependency.service : dependency.service.name;
    case 'serviceBus': {
      const { topic, subscription, queue } = dependency.entity;
      if (queue !== undefined) return `Service Bus queue ${queue}`;
      return subscription === undefined
        ? `Service Bus topic ${topic}`
        : `Service Bus subscription ${subscription} of topic ${topic}`;
    }
    case 'keyVault':
      return 'Key Vault';
    case 'blob':
      return `Blob container ${dependency.container}`;
    case 'search':
      return `search index ${dependency.index}`;
    case 'external':
      return `${dependency.to.name} (${dependency.to.host})`;
  }
}
