import { type DatabaseUser, databaseKey, databaseUsers, type NatsUser, natsUsers } from './data-users.ts';
import type { Peer, PostgresDependency, ServiceDependency } from './dependency.ts';
import type { Diagnostics } from './diagnostics/index.ts';
import { nearest } from './nearest.ts';
import type { NodeKind } from './node-kind.ts';
import { nothingOutside, type Outside, outsideByNamespace, outsideKey } from './outside.ts';
import type { SharedStore } from './secret-stores.ts';
import type { Workload } from './workload.ts';

/** One end of an allowed connection, in a cluster. */
export interface Endpoint {
  /** Name of the workload, its account or the peer. */
  readonly name: string;
  /** Namespace of its pods. */
  readonly namespace: string;
  /** Labels of the pods. Default: any pod of the namespace, since no more is known of a peer. */
  readonly selector?: Readonly<Record<string, string>>;
  /** Service account of the pods. Default: not known. */
  readonly account?: string;
}

/** Who may call a workload, and on which of its ports. */
export interface Caller extends Endpoint {
  /** Port names of the callee. */
  readonly ports: readonly string[];
}

/** All edges of one target: closed before anything is rendered, so that each side knows the other. */
export interface Graph {
  /** Callers of a Service: peers in their declared order, then workloads by name. */
  callersOf(service: string): readonly Caller[];
  /** Where a service dependency leads. */
  resolve(dependency: ServiceDependency): Destination | DeadEnd;
  /** Workloads that share one service account of a namespace, in the order of their declaration. */
  membersOf(namespace: string, account: string): readonly Member[];
  /** Most pods in one cluster that open connections to a database, by the way they take. */
  podsOn(system: string, database: string, via: PostgresDependency['via']): number;
  /** The pooler in front of a system's database, if one is rendered. */
  poolerOf(system: string, database: string): Destination | undefined;
  /** Service accounts that open connections to a database, by the way they take: each once, by name. */
  usersOf(system: string, database: string, via: PostgresDependency['via']): readonly DatabaseUser[];
  /** Service accounts of a system that speak NATS, by name, with what they do in each stream. */
  natsUsersOf(system: string): readonly NatsUser[];
  /** Whether every component could be built: else what is missing here may be there all the same. */
  readonly complete: boolean;
  /** Kinds of nodes that some system renders; undefined where that is not known, since a component could not be built. */
  readonly nodeKinds: readonly NodeKind[] | undefined;
  /** Stores that the whole cluster shares, with the namespaces that read them, of all systems. */
  readonly stores: readonly SharedStore[];
  /** JetStream streams that the system renders; none where they are made elsewhere. */
  streamsOf(system: string): readonly string[];
  /**
   * What a system's workloads reach beyond themselves.
   *
   * @param namespace only of the workloads in it; default: of all
   */
  outsideOf(system: string, namespace?: string): Outside;
}

export type Destination = Endpoint & { readonly port: number };

/** What other workloads under the same account need to know of one. */
export type Member = Pick<Workload, 'name' | 'service' | 'ports' | 'metrics'>;

/** Why a dependency leads nowhere. */
export type DeadEnd =
  | { readonly unknown: 'service'; readonly nearest: string | undefined }
  | { readonly unknown: 'port'; readonly known: string };

/**
 * Closes the graph of one target, reporting calls of peers that lead nowhere.
 *
 * @param gateways what sends `routes` to workloads, by system
 * @param streams names of the JetStream streams that are rendered, by system
 * @param nodeKinds kinds of nodes that are rendered; absent where a component could not be built
 * @param stores stores that secrets of several namespaces may come from
 */
export function closeGraph(
  workloads: readonly Workload[],
  peers: readonly Peer[],
  diagnostics: Diagnostics,
  gateways: ReadonlyMap<string, Peer> = new Map(),
  streams: ReadonlyMap<string, readonly string[]> = new Map(),
  nodeKinds?: readonly NodeKind[],
  stores: readonly SharedStore[] = [],
): Graph {
  // Graphs of all targets are kept until the end of a run, so they keep no more of a workload than its end.
  const byService = new Map<string, Callee>();
  for (const { service, namespace, selector, account, ports } of workloads) {
    if (service === undefined) continue;
    byService.set(service, { name: service, namespace, selector, account: account.name, ports });
  }
  const callers = new Map<string, Caller[]>();
  const admit = (service: string, caller: Caller) => {
    const known = callers.get(service);
    if (known === undefined) callers.set(service, [caller]);
    else known.push(caller);
  };

  for (const peer of peers) {
    for (const [index, call] of (peer.calls ?? []).entries()) {
      const entry = ['calls', String(index)];
      const callee = byService.get(call.workload);
      if (callee === undefined) {
        const missing = {
          caller: peer.name,
          service: call.workload,
          nearest: nearest(call.workload, byService.keys()),
        };
        diagnostics.report('component/unknown-service', missing, () => peer.origin(entry));
        continue;
      }
      for (const port of call.ports) {
        if (callee.ports[port] !== undefined) continue;
        const parameters = {
          caller: peer.name,
          service: callee.name,
          port,
          known: Object.keys(callee.ports).join(', '),
        };
        diagnostics.report('component/unknown-port', parameters, () => peer.origin([...entry, 'ports']));
      }
      admit(callee.name, { ...peerEndpoint(peer), ports: call.ports });
    }
  }
  // A gateway is let in where routes lead, and nowhere else.
  for (const { system, service, routes = [] } of workloads) {
    const gateway = gateways.get(system);
    if (gateway === undefined || service === undefined || routes.length === 0) continue;
    admit(service, { ...peerEndpoint(gateway), ports: routes });
  }
  const seen = new Set<string>();
  const byName = [...workloads].sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const workload of byName) {
    for (const dependency of Object.values(workload.uses)) {
      if (dependency.kind !== 'service' || typeof dependency.service !== 'string') continue;
      const callee = byService.get(dependency.service);
      // An edge that leads nowhere is reported where the caller is rendered, which knows its line.
      if (callee?.ports[dependency.port] === undefined) continue;
      // Workloads under one account are one caller.
      const edge = [callee.name, workload.namespace, workload.account.name, dependency.port].join('\u0000');
      if (seen.has(edge)) continue;
      seen.add(edge);
      admit(callee.name, { ...accountEndpoint(workload), ports: [dependency.port] });
    }
  }

  // Who uses a database through its pooler calls that pooler, without knowing its Service.
  const users = databaseUsers(byName);
  const poolers = new Map<string, Destination>();
  for (const { system, service, ports, uses } of workloads) {
    if (service === undefined) continue;
    for (const dependency of Object.values(uses)) {
      if (dependency.kind !== 'postgres' || dependency.via !== 'pooler') continue;
      const pooler = byService.get(service);
      const [port] = Object.values(ports);
      if (pooler !== undefined && port !== undefined) {
        poolers.set(`${system}/${dependency.database}`, { ...calleeEndpoint(pooler), port });
      }
      for (const { readers: _, ...user } of users(databaseKey(system, dependency.database, 'pgbouncer'))) {
        admit(service, { ...user, ports: Object.keys(ports) });
      }
    }
  }

  const members = membersByAccount(workloads);
  const pods = podsByDatabase(workloads);
  const speakers = natsUsers(byName);
  const outside = outsideByNamespace(workloads, (called) =>
    typeof called === 'string' ? byService.get(called)?.namespace : called.namespace,
  );
  return {
    callersOf: (service) => callers.get(service) ?? [],
    resolve({ service, port }) {
      const callee = typeof service === 'string' ? byService.get(service) : service;
      if (callee === undefined) return { unknown: 'service', nearest: nearest(String(service), byService.keys()) };
      const number = callee.ports[port];
      if (number === undefined) return { unknown: 'port', known: Object.keys(callee.ports).join(', ') };
      if (!('selector' in callee)) return { ...peerEndpoint(callee), port: number };
      return { ...calleeEndpoint(callee), port: number };
    },
    membersOf: (namespace, account) => members.get(`${namespace}/${account}`) ?? [],
    podsOn: (system, database, via) => pods.get(databaseKey(system, database, via)) ?? 0,
    poolerOf: (system, database) => poolers.get(`${system}/${database}`),
    usersOf: (system, database, via) => users(databaseKey(system, database, via)),
    natsUsersOf: (system) => speakers(system),
    complete: nodeKinds !== undefined,
    nodeKinds,
    stores,
    streamsOf: (system) => streams.get(system) ?? [],
    outsideOf: (system, namespace) => outside.get(outsideKey(system, namespace)) ?? nothingOutside,
  };
}

interface Callee extends Required<Endpoint> {
  readonly ports: Readonly<Record<string, number>>;
}

function calleeEndpoint({ name, namespace, selector, account }: Callee): Endpoint {
  return { name, namespace, selector, account };
}

/** A peer as policies see it: its namespace, since its pods are not known here. */
export function peerEndpoint({ name, namespace, serviceAccount }: Peer): Endpoint {
  return serviceAccount === undefined ? { name, namespace } : { name, namespace, account: serviceAccount };
}

function accountEndpoint({ account: { name, selector }, namespace }: Workload): Endpoint {
  return { name, namespace, selector, account: name };
}

function membersByAccount(workloads: readonly Workload[]): ReadonlyMap<string, readonly Member[]> {
  const found = new Map<string, Member[]>();
  for (const { name, namespace, account, service, ports, metrics, selector } of workloads) {
    // One that is alone has no labels to be told apart by, and nobody asks: thousands of them need not be kept.
    if (Object.keys(selector).length === Object.keys(account.selector).length && account.name === name) continue;
    const key = `${namespace}/${account.name}`;
    const member = {
      name,
      ports,
      ...(service === undefined ? {} : { service }),
      ...(metrics === undefined ? {} : { metrics }),
    };
    found.set(key, [...(found.get(key) ?? []), member]);
  }
  return found;
}

function podsByDatabase(workloads: readonly Workload[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { system, uses, pods } of workloads) {
    for (const dependency of Object.values(uses)) {
      if (dependency.kind !== 'postgres') continue;
      const key = databaseKey(system, dependency.database, dependency.via);
      found.set(key, (found.get(key) ?? 0) + pods.most);
    }
  }
  return found;
}
