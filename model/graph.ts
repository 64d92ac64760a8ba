import type { Dependency, External, Peer, ServiceDependency } from './dependency.ts';
import type { Diagnostics } from './diagnostics/index.ts';
import { nearest } from './nearest.ts';
import type { Workload } from './workload.ts';

/** One end of an allowed connection, in a cluster. */
export interface Endpoint {
  readonly name: string;
  readonly namespace: string;
  /** Labels of the pods; absent for a peer, of which only the namespace is known. */
  readonly selector?: Readonly<Record<string, string>>;
  /** Service account of the pods, where it is known. */
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
  /** Workloads that run under one service account of a namespace, in the order of their declaration. */
  membersOf(namespace: string, account: string): readonly Member[];
  /** Most pods in one cluster that open connections to a database, by the way they take. */
  podsOn(system: string, database: string, via: 'pgbouncer' | 'sidecar' | 'direct'): number;
  /** Kinds of dependencies outside the cluster that a system's workloads have, and hosts that nobody here runs. */
  outsideOf(system: string): Outside;
}

export type Destination = Endpoint & { readonly port: number };

/** What other workloads under the same account need to know of one. */
export type Member = Pick<Workload, 'name' | 'service' | 'ports' | 'metrics'>;

export interface Outside {
  readonly kinds: ReadonlySet<Dependency['kind']>;
  readonly externals: readonly External[];
}

/** Why a dependency leads nowhere. */
export type DeadEnd =
  | { readonly unknown: 'service'; readonly nearest: string | undefined }
  | { readonly unknown: 'port'; readonly known: string };

/** Closes the graph of one target, reporting calls of peers that lead nowhere. */
export function closeGraph(workloads: readonly Workload[], peers: readonly Peer[], diagnostics: Diagnostics): Graph {
  // Graphs of all targets are kept until the end of a run, so they keep no more of a workload than its end.
  const byService = new Map<string, Callee>();
  for (const { service, name, namespace, selector, account, ports } of workloads) {
    if (service === undefined) continue;
    byService.set(service, { name: service, namespace, selector, account: account.name, ports, workload: name });
  }
  const callers = new Map<string, Caller[]>();
  const admit = (service: string, caller: Caller) => {
    const known = callers.get(service);
    if (known === undefined) callers.set(service, [caller]);
    else known.push(caller);
  };

  for (const peer of peers) {
    for (const call of peer.calls ?? []) {
      const callee = byService.get(call.workload);
      if (callee === undefined) {
        const missing = {
          caller: peer.name,
          service: call.workload,
          nearest: nearest(call.workload, byService.keys()),
        };
        diagnostics.report('component/unknown-service', missing, peer.origin);
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
        diagnostics.report('component/unknown-port', parameters, peer.origin);
      }
      admit(callee.name, { ...peerEndpoint(peer), ports: call.ports });
    }
  }
  const seen = new Set<string>();
  for (const workload of [...workloads].sort((a, b) => (a.name < b.name ? -1 : 1))) {
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

  const members = membersByAccount(workloads);
  const pods = podsByDatabase(workloads);
  const outside = outsideBySystem(workloads);
  return {
    callersOf: (service) => callers.get(service) ?? [],
    resolve({ service, port }) {
      const callee = typeof service === 'string' ? byService.get(service) : service;
      if (callee === undefined) return { unknown: 'service', nearest: nearest(String(service), byService.keys()) };
      const number = callee.ports[port];
      if (number === undefined) return { unknown: 'port', known: Object.keys(callee.ports).join(', ') };
      if (!('selector' in callee)) return { ...peerEndpoint(callee), port: number };
      const { name, namespace, selector, account } = callee;
      return { name, namespace, selector, account, port: number };
    },
    membersOf: (namespace, account) => members.get(`${namespace}/${account}`) ?? [],
    podsOn: (system, database, via) => pods.get(databaseKey(system, database, via)) ?? 0,
    outsideOf: (system) => outside.get(system) ?? { kinds: new Set(), externals: [] },
  };
}

interface Callee extends Required<Endpoint> {
  readonly ports: Readonly<Record<string, number>>;
  readonly workload: string;
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
  for (const { name, namespace, account, service, ports, metrics } of workloads) {
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

function databaseKey(system: string, database: string, via: string): string {
  return `${system}/${database}/${via}`;
}

function outsideBySystem(workloads: readonly Workload[]): ReadonlyMap<string, Outside> {
  const found = new Map<string, { kinds: Set<Dependency['kind']>; externals: External[] }>();
  for (const { system, uses } of workloads) {
    const known = found.get(system) ?? { kinds: new Set<Dependency['kind']>(), externals: [] };
    found.set(system, known);
    for (const dependency of Object.values(uses)) {
      known.kinds.add(dependency.kind);
      if (dependency.kind !== 'external') continue;
      if (!known.externals.some(({ name }) => name === dependency.to.name)) known.externals.push(dependency.to);
    }
  }
  return found;
}
