import type { AzureService } from './azure/services.ts';
import { captureOrigin, type Origin } from './diagnostics/index.ts';

/** Something that is called, or calls, but is not rendered here. */
export interface Peer<Port extends string = string> {
  /** Name of its Service, or of what it is. */
  readonly name: string;
  /** Namespace it runs in; selected by its `kubernetes.io/metadata.name` label. */
  readonly namespace: string;
  /** Ports it serves, by name. */
  readonly ports: Readonly<Record<Port, number>>;
  /** Service account it runs under, where that is known: then the mesh admits nobody else from its namespace. */
  readonly serviceAccount?: string;
  /**
   * The service of Azure that its pods stand before, such as a pooler or a proxy: `infra/` declares it. Default: none, its
   * data is its own.
   */
  readonly backedBy?: AzureService;
  /** What it calls here; gives the ingress side of the callee's policy. */
  readonly calls?: readonly Call[];
  /** Where it was declared. */
  readonly origin: Origin;
}

/** A caller's edge to a workload that is rendered here. */
export interface Call {
  /** Name of the workload's Service, e.g. `tenant-service`. */
  readonly workload: string;
  /** Port names of that workload. */
  readonly ports: readonly string[];
}

/** What every dependency says about itself, for alerts, runbooks and pages. */
export interface DependencyFacts {
  /** What it is needed for, e.g. `Primary datastore`. */
  readonly purpose: string;
  /** What callers see while it is down, e.g. `Writes fail with 503`. */
  readonly whenDown: string;
}

/** A PostgreSQL database, reached through a pooler or directly. */
export interface PostgresDependency extends DependencyFacts {
  readonly kind: 'postgres';
  /** Name of the database. */
  readonly database: string;
  /**
   * How it is reached. `pgbouncer` (default): the system's pooler. `sidecar`: a PgBouncer in the same pod, which reaches
   * the server itself. `direct`: the server. `pooler`: the workload is a PgBouncer; only that construct says so.
   */
  readonly via: 'pgbouncer' | 'sidecar' | 'direct' | 'pooler';
  /**
   * Whether read replicas are read too: behind PgBouncer as a database of its own, `<database>_ro`. Default: the writer
   * alone.
   */
  readonly readers?: boolean;
}

/** The region's Redis. */
export interface RedisDependency extends DependencyFacts {
  readonly kind: 'redis';
}

/** A NATS JetStream stream. */
export interface NatsDependency extends DependencyFacts {
  readonly kind: 'nats';
  /** Name of the stream. */
  readonly stream: string;
  /** Subjects it publishes to, wildcards allowed, e.g. `delivery.session.>`. Default: none. */
  readonly publish?: readonly string[];
  /** Durable consumers of the stream that it reads from; those of partitions by `partitionConsumers()`. Default: none. */
  readonly consumes?: readonly string[];
}

/** Another service: a peer, or the Service of a workload that some system renders. */
export interface ServiceDependency extends DependencyFacts {
  readonly kind: 'service';
  /** A peer, or the name of the Service. */
  readonly service: Peer | string;
  /** One of the names that the callee's ports have. */
  readonly port: string;
  /** Environment variables that tell where it is. Default: none, the application knows. */
  readonly variables?: Readonly<Record<string, AddressPart>>;
}

/** `url` is `http://host:port`, or `https://…` where the port is called so; `address` is `host:port`. */
export type AddressPart = 'host' | 'port' | 'address' | 'url';

/** A topic, subscription or queue of the system's Azure Service Bus namespace. */
export interface ServiceBusDependency extends DependencyFacts {
  readonly kind: 'serviceBus';
  /** What it is: said by `serviceBus.topic()`, `.subscription()` or `.queue()`. */
  readonly entity:
    | { readonly topic: string; readonly subscription?: never; readonly queue?: never }
    | { readonly topic: string; readonly subscription: string; readonly queue?: never }
    | { readonly queue: string; readonly topic?: never; readonly subscription?: never };
  /** What it does there; decides its Azure role. */
  readonly access: 'send' | 'receive';
}

/** The system's Azure Key Vault: its secrets, which the application itself reads, or one of its keys. */
export interface KeyVaultDependency extends DependencyFacts {
  readonly kind: 'keyVault';
  /**
   * Name of the key that the application encrypts, decrypts, signs and verifies with. It never leaves the vault, which is
   * asked to do so, and no secret may be read by this. Default: no key, all secrets of the vault.
   */
  readonly key?: string;
}

/** A container of the system's Azure Blob storage. */
export interface BlobDependency extends DependencyFacts {
  readonly kind: 'blob';
  /** Name of the container, 3 to 63 lower-case letters, digits and dashes. */
  readonly container: string;
  /** What it does there; decides its Azure role. */
  readonly access: 'read' | 'write';
}

/** An index of the system's Azure AI Search. */
export interface SearchDependency extends DependencyFacts {
  readonly kind: 'search';
  /** Name of the index. */
  readonly index: string;
  /** What it does there; decides its Azure roles. Who may `define` makes the index, and writes its documents too. */
  readonly access: 'read' | 'write' | 'define';
}

/** A host that nobody here runs. */
export interface ExternalDependency extends DependencyFacts {
  readonly kind: 'external';
  readonly to: External;
}

/** Where something outside stands: said once, in the system's `peers.ts`. */
export interface External {
  /** Name for people and objects: a DNS label. */
  readonly name: string;
  /** Host name without wildcard, e.g. `api.stripe.com`. */
  readonly host: string;
  /** TCP port; 443 unless said otherwise. */
  readonly port: number;
  /** Networks that the host answers from, as CIDR blocks; policies know addresses, not names. At least one. */
  readonly networks: readonly [string, ...string[]];
}

export type Dependency =
  | PostgresDependency
  | RedisDependency
  | NatsDependency
  | ServiceDependency
  | ServiceBusDependency
  | KeyVaultDependency
  | BlobDependency
  | SearchDependency
  | ExternalDependency;

/** Dependencies by the name that the component gives them, e.g. `database`. */
export type Uses = Readonly<Record<string, Dependency>>;

/**
 * @param database name of the database
 * @param options `via`: the pooler (default), one in the same pod, or the server itself
 */
export function postgres(
  database: string,
  options: DependencyFacts & {
    readonly via?: Exclude<PostgresDependency['via'], 'pooler'>;
    readonly readers?: boolean;
  },
): PostgresDependency {
  return { kind: 'postgres', database, via: 'pgbouncer', ...options };
}

export function redis(facts: DependencyFacts): RedisDependency {
  return { kind: 'redis', ...facts };
}

/**
 * @param stream name of the JetStream stream
 * @param options what it does there: the server lets it do nothing else. Replies come below `_INBOX_<account>`, which the
 *   client is told as its inbox prefix: under the common one, everybody could read everybody's replies.
 */
export function nats(
  stream: string,
  options: DependencyFacts & Pick<NatsDependency, 'publish' | 'consumes'>,
): NatsDependency {
  return { kind: 'nats', stream, ...options };
}

/**
 * @param to a peer, or the name of the Service of a workload of any system
 * @param options `port`: one of the names that the callee serves
 */
export function service<Port extends string>(
  to: Peer<Port> | string,
  options: DependencyFacts & {
    readonly port: NoInfer<Port>;
    readonly variables?: NonNullable<ServiceDependency['variables']>;
  },
): ServiceDependency {
  return { kind: 'service', service: to, ...options };
}

/** Azure Service Bus, reached with the component's own identity: no connection string exists. */
export const serviceBus = {
  /** Sends to a topic. */
  topic: (topic: string, facts: DependencyFacts): ServiceBusDependency => ({
    kind: 'serviceBus',
    entity: { topic },
    access: 'send',
    ...facts,
  }),
  /** Receives from a subscription of a topic. */
  subscription: (topic: string, subscription: string, facts: DependencyFacts): ServiceBusDependency => ({
    kind: 'serviceBus',
    entity: { topic, subscription },
    access: 'receive',
    ...facts,
  }),
  /** Sends to a queue, or receives from it. */
  queue: (queue: string, facts: DependencyFacts & Pick<ServiceBusDependency, 'access'>): ServiceBusDependency => ({
    kind: 'serviceBus',
    entity: { queue },
    ...facts,
  }),
} as const;

/** @param options `key`: which of the vault's keys is used; without it, its secrets are read */
export function keyVault(options: DependencyFacts & Pick<KeyVaultDependency, 'key'>): KeyVaultDependency {
  return { kind: 'keyVault', ...options };
}

/** @param container name of the container, 3 to 63 lower-case letters, digits and dashes */
export function blob(container: string, options: DependencyFacts & Pick<BlobDependency, 'access'>): BlobDependency {
  return { kind: 'blob', container, ...options };
}

/** @param index name of the search index */
export function searchIndex(
  index: string,
  options: DependencyFacts & Pick<SearchDependency, 'access'>,
): SearchDependency {
  return { kind: 'search', index, ...options };
}

export function external(to: External, facts: DependencyFacts): ExternalDependency {
  return { kind: 'external', to, ...facts };
}

/** Declares a peer; its port names are known to the compiler where it is used. */
export function peer<const Port extends string>(name: string, facts: Omit<Peer<Port>, 'name' | 'origin'>): Peer<Port> {
  return { name, ...facts, origin: captureOrigin() };
}
