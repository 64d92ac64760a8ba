import { type AzureService, azureHosts, azurePort, azureTitle } from './azure/services.ts';
import type { Dependency, Peer } from './dependency.ts';
import type { Target } from './target.ts';

/** A service that Azure runs for a system in every target, reached through private endpoints in the data networks. */
export interface Managed {
  readonly managed: AzureService;
}

/** What backs each kind of dependency in a system; a kind that no component uses may be left out. */
export interface Backends {
  readonly postgres?: Peer<'pgbouncer' | 'direct'> | Peer<'pgbouncer'> | Peer<'direct'> | Managed;
  readonly redis?: Peer<'redis'> | Managed;
  /** Its port `monitor` is what KEDA asks how much is pending. */
  readonly nats?: Peer<'nats'> | Peer<'nats' | 'monitor'>;
  readonly serviceBus?: Managed;
  readonly keyVault?: Managed;
  readonly blob?: Managed;
  readonly search?: Managed;
  /** Prometheus, for workers that follow a metric, and for judging new versions; its controllers ask it, no pod does. */
  readonly prometheus?: Peer<'http'>;
  /** OpenTelemetry collector; every workload may reach it. */
  readonly telemetry: Peer<'otlp'> & { readonly service: string };
  /** Who scrapes metrics; every workload with a metrics port admits it there. */
  readonly scraper: Peer;
}

/** @param service the kind of Azure resource; its host, port and network follow from system and target */
export function managed(service: AzureService): Managed {
  return { managed: service };
}

/** Where a dependency on data leads in one target. */
export type BackendAddress =
  /** In the cluster: a namespace and a port. */
  | { readonly peer: Peer; readonly port: number }
  /** Outside: hosts, the networks their addresses lie in, and a port. */
  | {
      readonly name: string;
      readonly hosts: readonly string[];
      readonly networks: readonly string[];
      readonly port: number;
    };

/** Kinds of dependencies that a system's backends stand for. */
export type BackedDependency = Exclude<Dependency, { kind: 'service' }>;

/** Where a dependency leads; undefined where the system has nothing of the kind, or no such port. */
export function addressOf(
  dependency: BackedDependency,
  backends: Backends,
  system: string,
  target: Target,
): BackendAddress | undefined {
  if (dependency.kind === 'external') {
    const { name, host, networks, port } = dependency.to;
    return { name, hosts: [host], networks, port };
  }
  const backend: Peer | Managed | undefined = backends[dependency.kind];
  if (backend === undefined) return undefined;
  if ('managed' in backend) {
    return {
      name: azureTitle(backend.managed),
      hosts: azureHosts(backend.managed, system, target, 'database' in dependency ? [dependency.database] : []),
      networks: target.networks,
      port: azurePort(backend.managed),
    };
  }
  const port = backend.ports[portName(dependency)];
  return port === undefined ? undefined : { peer: backend, port };
}

/** Name of the port that a dependency uses of its backend. */
export function portName(dependency: BackedDependency): string {
  if (dependency.kind !== 'postgres') return dependency.kind;
  return dependency.via === 'pgbouncer' ? 'pgbouncer' : 'direct';
}
