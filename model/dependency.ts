import { captureOrigin, type Origin } from './diagnostics/index.ts';

/** Something that is called, or calls, but is not rendered here. */
export interface Peer<Port extends string = string> {
  readonly name: string;
  /** Namespace it runs in; selected by its `kubernetes.io/metadata.name` label. */
  readonly namespace: string;
  /** Ports it serves, by name. */
  readonly ports: Readonly<Record<Port, number>>;
  /** What it calls here; gives the ingress side of the callee's policy. */
  readonly calls?: readonly Call[];
  /** Where it was declared. */
  readonly origin: Origin;
}

/** A caller's edge to a workload that is rendered here. */
export interface Call {
  /** Name of the workload, e.g. `tenant-service`. */
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
  readonly database: string;
  readonly via: 'pgbouncer' | 'direct';
}

/** The region's Redis. */
export interface RedisDependency extends DependencyFacts {
  readonly kind: 'redis';
}

/** A NATS JetStream stream. */
export interface NatsDependency extends DependencyFacts {
  readonly kind: 'nats';
  readonly stream: string;
}

/** Another service: a peer, or the name of a workload that some system renders. */
export interface ServiceDependency extends DependencyFacts {
  readonly kind: 'service';
  readonly service: Peer | string;
  readonly port: string;
}

export type Dependency = PostgresDependency | RedisDependency | NatsDependency | ServiceDependency;

/** Dependencies by the name that the component gives them, e.g. `database`. */
export type Uses = Readonly<Record<string, Dependency>>;

/**
 * @param database name of the database
 * @param options `via`: the pooler (default) or the server itself
 */
export function postgres(
  database: string,
  options: DependencyFacts & { readonly via?: PostgresDependency['via'] },
): PostgresDependency {
  return { kind: 'postgres', database, via: 'pgbouncer', ...options };
}

export function redis(facts: DependencyFacts): RedisDependency {
  return { kind: 'redis', ...facts };
}

/** @param stream name of the JetStream stream */
export function nats(stream: string, facts: DependencyFacts): NatsDependency {
  return { kind: 'nats', stream, ...facts };
}

/**
 * @param to a peer, or the name of a workload of any system
 * @param options `port`: one of the names that the callee serves
 */
export function service<Port extends string>(
  to: Peer<Port> | string,
  options: DependencyFacts & { readonly port: NoInfer<Port> },
): ServiceDependency {
  return { kind: 'service', service: to, ...options };
}

/** Declares a peer; its port names are known to the compiler where it is used. */
export function peer<const Port extends string>(name: string, facts: Omit<Peer<Port>, 'name' | 'origin'>): Peer<Port> {
  return { name, ...facts, origin: captureOrigin() };
}

/** A secret that a dependency needs: the variable it arrives in, and where the store keeps it below the component. */
export interface SecretEntry {
  /** Path below the component's own in the store, e.g. `db`. */
  readonly path: string;
  /** Property within the stored secret, e.g. `url`. */
  readonly property: string;
}

/** Secrets by the environment variable that carries them (002 §5). */
export function secretsOf(dependency: Dependency): Readonly<Record<string, SecretEntry>> {
  switch (dependency.kind) {
    case 'postgres':
      return { DATABASE_URL: { path: 'db', property: 'url' } };
    case 'redis':
      return { REDIS_URL: { path: 'redis', property: 'url' } };
    case 'nats':
      return { NATS_CREDS: { path: 'nats', property: 'creds' } };
    case 'service':
      return {};
  }
}

/** What backs each kind of dependency in a system; a kind that no component uses may be left out. */
export interface Backends {
  readonly postgres?: Peer<'pgbouncer' | 'direct'> | Peer<'pgbouncer'>;
  readonly redis?: Peer<'redis'>;
  readonly nats?: Peer<'nats'>;
  /** OpenTelemetry collector; every workload may reach it. */
  readonly telemetry: Peer<'otlp'> & { readonly service: string };
  /** Who scrapes metrics; every workload with a metrics port admits it there. */
  readonly scraper: Peer;
}
