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
  /** Where a service dependency leads; undefined when it leads nowhere (already reported). */
  resolve(dependency: ServiceDependency): (Endpoint & { readonly port: number }) | undefined;
}

/** Closes the graph of one target, reporting edges that lead nowhere. */
export function closeGraph(workloads: readonly Workload[], peers: readonly Peer[], diagnostics: Diagnostics): Graph {
  const byName = new Map(workloads.map((workload) => [workload.name, workload]));
  const callers = new Map<string, Caller[]>();
  const admit = (callee: Workload, caller: Caller) => {
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
      for (const port of call.ports) reportUnknownPort(peer.name, callee, port, diagnostics, peer.origin);
      admit(callee, { name: peer.name, namespace: peer.namespace, ports: call.ports });
    }
  }
  for (const workload of [...workloads].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const dependency of Object.values(workload.uses)) {
      if (dependency.kind !== 'service' || typeof dependency.service !== 'string') continue;
      const callee = byName.get(dependency.service);
      if (callee === undefined) {
        const missing = {
          caller: workload.name,
          service: dependency.service,
          nearest: nearest(dependency.service, byName.keys()),
        };
        diagnostics.report('component/unknown-service', missing, workload.origin);
        continue;
      }
      reportUnknownPort(workload.name, callee, dependency.port, diagnostics, workload.origin);
      admit(callee, { ...endpointOf(workload), ports: [dependency.port] });
    }
  }

  return {
    callersOf: (workload) => callers.get(workload) ?? [],
    resolve({ service, port }) {
      if (typeof service !== 'string') {
        const number = service.ports[port];
        return number === undefined ? undefined : { name: service.name, namespace: service.namespace, port: number };
      }
      const callee = byName.get(service);
      const number = callee?.ports[port];
      return callee === undefined || number === undefined ? undefined : { ...endpointOf(callee), port: number };
    },
  };
}

function endpointOf({ name, namespace, selector }: Workload): Endpoint {
  return { name, namespace, selector };
}

function reportUnknownPort(
  caller: string,
  callee: Workload,
  port: string,
  diagnostics: Diagnostics,
  place: Workload['origin'],
): void {
  if (callee.ports[port] !== undefined) return;
  const known = Object.keys(callee.ports).join(', ');
  diagnostics.report('component/unknown-port', { caller, service: callee.name, port, known }, place);
}
