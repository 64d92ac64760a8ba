import type { Peer, ServiceDependency } from './dependency.ts';
import type { Diagnostics } from './diagnostics/index.ts';
import { nearest } from './nearest.ts';
import type { Workload } from './workload.ts';

/** One end of an allowed connection. */
export interface Endpoint {
  readonly name: string;
  readonly namespace: string;
  /** Labels of the pods; absent for a peer, of which only the namespace is known. */
  readonly selector?: Readonly<Record<string, string>>;
}

/** Who may call a workload, and on which of its ports. */
export interface Caller extends Endpoint {
  /** Port names of the callee. */
  readonly ports: readonly string[];
}

/** All edges of one target: closed before anything is rendered, so that each side knows the other. */
export interface Graph {
  /** Callers of a workload: peers in their declared order, then workloads by name. */
  callersOf(workload: string): readonly Caller[];
  /** Where a service dependency leads. */
  resolve(dependency: ServiceDependency): Destination | DeadEnd;
}

export type Destination = Endpoint & { readonly port: number };

/** Why a dependency leads nowhere. */
export type DeadEnd =
  | { readonly unknown: 'service'; readonly nearest: string | undefined }
  | { readonly unknown: 'port'; readonly known: string };

/** Closes the graph of one target, reporting calls of peers that lead nowhere. */
export function closeGraph(workloads: readonly Workload[], peers: readonly Peer[], diagnostics: Diagnostics): Graph {
  // Graphs of all targets are kept until the end of a run, so they keep no more of a workload than its end.
  const byName = new Map(
    workloads.map((workload) => [workload.name, { ...endpointOf(workload), ports: workload.ports }]),
  );
  const callers = new Map<string, Caller[]>();
  const admit = (callee: Endpoint, caller: Caller) => {
    const known = callers.get(callee.name);
    if (known === undefined) callers.set(callee.name, [caller]);
    else known.push(caller);
  };

  for (const peer of peers) {
    for (const call of peer.calls ?? []) {
      const callee = byName.get(call.workload);
      if (callee === undefined) {
        const missing = { caller: peer.name, service: call.workload, nearest: nearest(call.workload, byName.keys()) };
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
      admit(callee, { name: peer.name, namespace: peer.namespace, ports: call.ports });
    }
  }
  for (const workload of [...workloads].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const dependency of Object.values(workload.uses)) {
      if (dependency.kind !== 'service' || typeof dependency.service !== 'string') continue;
      const callee = byName.get(dependency.service);
      // An edge that leads nowhere is reported where the caller is rendered, which knows its line.
      if (callee?.ports[dependency.port] === undefined) continue;
      admit(callee, { ...endpointOf(workload), ports: [dependency.port] });
    }
  }

  return {
    callersOf: (workload) => callers.get(workload) ?? [],
    resolve({ service, port }) {
      const callee = typeof service === 'string' ? byName.get(service) : service;
      if (callee === undefined) return { unknown: 'service', nearest: nearest(String(service), byName.keys()) };
      const number = callee.ports[port];
      if (number === undefined) return { unknown: 'port', known: Object.keys(callee.ports).join(', ') };
      return {
        ...('selector' in callee ? endpointOf(callee) : { name: callee.name, namespace: callee.namespace }),
        port: number,
      };
    },
  };
}

function endpointOf({ name, namespace, selector }: Endpoint): Endpoint {
  return selector === undefined ? { name, namespace } : { name, namespace, selector };
}
