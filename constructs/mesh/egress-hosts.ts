import type { Backends } from '../../model/backends.ts';
import type { Peer } from '../../model/dependency.ts';
import type { Outside } from '../../model/outside.ts';
import type { MeshFacts } from './facts.ts';

/**
 * Where the proxies of a namespace look for hosts: in their own, where the ServiceEntries stand too, in those that their
 * workloads call, and in those that every pod reaches. A namespace that is missing here cannot be called, whatever
 * network policies say.
 */
export function egressHosts(
  backends: Backends,
  mesh: Pick<MeshFacts, 'control'>,
  outside: Pick<Outside, 'kinds' | 'namespaces'>,
): readonly string[] {
  const namespaces = new Set([
    mesh.control.namespace,
    // Answers of the cluster's DNS that do not fit a datagram come by TCP, which runs through the proxy.
    'kube-system',
    backends.telemetry.namespace,
    ...inClusterBackends(backends, outside.kinds).map(({ namespace }) => namespace),
    ...outside.namespaces,
  ]);
  return ['./*', ...[...namespaces].sort().map((namespace) => `${namespace}/*`)];
}

/** Backends of the used kinds that run in the cluster. */
function inClusterBackends(backends: Backends, kinds: Outside['kinds']): readonly Peer[] {
  return [...kinds].flatMap((kind) => {
    if (kind === 'service' || kind === 'external') return [];
    const backend = backends[kind];
    return backend === undefined || 'managed' in backend ? [] : [backend];
  });
}
