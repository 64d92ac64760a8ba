import type { AddressPart, Dependency, PostgresDependency } from './dependency.ts';
import { inboxPrefix } from './nats.ts';

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
      return postgresSecrets[dependency.via];
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

/**
 * By the way to the server. Beside a sidecar a URL would put a host into the store; what libpq reads itself says the same
 * without one. A pooler reads no variables.
 */
const postgresSecrets: Readonly<Record<PostgresDependency['via'], Readonly<Record<string, SecretEntry>>>> = {
  pgbouncer: { DATABASE_URL: { path: 'db', property: 'url' } },
  direct: { DATABASE_URL: { path: 'db', property: 'url' } },
  sidecar: { PGUSER: { path: 'db', property: 'username' }, PGPASSWORD: { path: 'db', property: 'password' } },
  pooler: {},
};

/** Secrets that arrive as files, by the file's name: PgBouncer's users with their passwords or SCRAM secrets. */
export function secretFilesOf(dependency: Dependency): Readonly<Record<string, SecretEntry>> {
  if (dependency.kind !== 'postgres' || !(dependency.via === 'sidecar' || dependency.via === 'pooler')) return {};
  return { [userList]: { path: 'pgbouncer', property: userList } };
}

/** @see https://www.pgbouncer.org/config.html#authentication-file-format */
export const userList = 'userlist.txt';

/** Port of every PgBouncer (002 §3.5). */
export const pgBouncerPort = 6432;

/** PgBouncer's database that leads to the read replicas. */
export function readerDatabase(database: string): string {
  return `${database}_ro`;
}

/** Host and port of the other end, as the application writes them. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/**
 * Environment variables that tell an application where a dependency is; names of entities carry the name of the use, as
 * in `PUBLISHED_TOPIC`, since a component may have several. That of a key called `kms` is `KMS_KEY_ID`.
 *
 * @param use name that the component gives the dependency
 * @param at where it is; absent when it leads nowhere, which is reported elsewhere
 * @param account service account of the pods, by which NATS knows them
 */
export function variablesOf(
  use: string,
  dependency: Dependency,
  at: HostAndPort | undefined,
  account?: string,
): Readonly<Record<string, string>> {
  if (at === undefined) return {};
  const own = (suffix: string) =>
    `${use.replaceAll(/([a-z0-9])([A-Z])|[^A-Za-z0-9]+/g, '$1_$2').toUpperCase()}_${suffix}`;
  switch (dependency.kind) {
    case 'postgres':
      return postgresVariables(dependency);
    case 'redis':
      return {};
    case 'nats': {
      // Where rights are not said, the server gives them otherwise.
      const { publish = [], consumes = [] } = dependency;
      if (publish.length + consumes.length === 0) return {};
      return {
        NATS_URL: `nats://${at.host}:${at.port}`,
        ...(account === undefined ? {} : { NATS_INBOX_PREFIX: inboxPrefix(account) }),
      };
    }
    case 'service':
      return Object.fromEntries(
        Object.entries(dependency.variables ?? {}).map(([name, part]) => [
          name,
          addressPart(part, dependency.port, at),
        ]),
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
      // Without a version the ID means the newest one; what was signed or encrypted tells the version that did it.
      return dependency.key === undefined
        ? { KEY_VAULT_URI: `https://${at.host}/` }
        : { [own('KEY_ID')]: `https://${at.host}/keys/${dependency.key}` };
    case 'blob':
      return { BLOB_ENDPOINT: `https://${at.host}/`, [own('CONTAINER')]: dependency.container };
    case 'search':
      return { SEARCH_ENDPOINT: `https://${at.host}/`, [own('SEARCH_INDEX')]: dependency.index };
    case 'external':
      return { [own('URL')]: `https://${at.host}${at.port === 443 ? '' : `:${at.port}`}` };
  }
}

/**
 * What a pod without the sidecar gets instead, such as a migration: its tool holds a lock in a session, which a pooler in
 * transaction mode does not keep. The server itself, with TLS as libpq asks for it.
 */
export function serverVariables(
  { database }: Pick<PostgresDependency, 'database'>,
  { host, port }: HostAndPort,
): Readonly<Record<string, string>> {
  return { PGHOST: host, PGPORT: String(port), PGDATABASE: database, PGSSLMODE: 'verify-full' };
}

/** Beside a sidecar, what libpq and its kin read themselves; `DATABASE_READER` names what is a read replica's. */
function postgresVariables({ database, via, readers }: PostgresDependency): Readonly<Record<string, string>> {
  const reader = readers === true ? { DATABASE_READER: readerDatabase(database) } : {};
  if (via === 'pgbouncer') return reader;
  if (via !== 'sidecar') return {};
  return { PGHOST: '127.0.0.1', PGPORT: String(pgBouncerPort), PGDATABASE: database, ...reader };
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
export function needsAzureIdentity({ kind }: Pick<Dependency, 'kind'>): boolean {
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
      return dependency.key === undefined ? 'Key Vault' : `Key Vault key ${dependency.key}`;
    case 'blob':
      return `Blob container ${dependency.container}`;
    case 'search':
      return `search index ${dependency.index}`;
    case 'external':
      return `${dependency.to.name} (${dependency.to.host})`;
  }
}
