import type { Dependency, External, ServiceDependency } from './dependency.ts';
import type { Workload } from './workload.ts';

/** What a system's workloads reach beyond themselves: no more of it than where it lies, since graphs live long. */
export interface Outside {
  /** Kinds of their dependencies. */
  readonly kinds: ReadonlySet<Dependency['kind']>;
  /** Names of their databases. */
  readonly databases: ReadonlySet<string>;
  /** Hosts that nobody here runs. */
  readonly externals: readonly External[];
  /** Namespaces of the services that they call, of peers and of workloads. */
  readonly namespaces: ReadonlySet<string>;
}

export const nothingOutside: Outside = {
  kinds: new Set(),
  databases: new Set(),
  externals: [],
  namespaces: new Set(),
};

/**
 * Gathered under each system, and under each of its namespaces.
 *
 * @param namespaceOf where a called service runs; undefined for one that nobody knows
 */
export function outsideByNamespace(
  workloads: readonly Workload[],
  namespaceOf: (called: ServiceDependency['service']) => string | undefined,
): ReadonlyMap<string, Outside> {
  const found = new Map<string, Gathered>();
  for (const { system, namespace, uses } of workloads) {
    for (const key of [outsideKey(system), outsideKey(system, namespace)]) {
      const known = found.get(key) ?? {
        ...{ kinds: new Set<Dependency['kind']>(), databases: new Set<string>() },
        ...{ externals: [], namespaces: new Set<string>() },
      };
      found.set(key, known);
      for (const dependency of Object.values(uses)) gather(known, dependency, namespaceOf);
    }
  }
  return found;
}

interface Gathered {
  readonly kinds: Set<Dependency['kind']>;
  readonly databases: Set<string>;
  readonly externals: External[];
  readonly namespaces: Set<string>;
}

function gather(
  { kinds, databases, externals, namespaces }: Gathered,
  dependency: Dependency,
  namespaceOf: (called: ServiceDependency['service']) => string | undefined,
): void {
  kinds.add(dependency.kind);
  if (dependency.kind === 'postgres') databases.add(dependency.database);
  if (dependency.kind === 'service') {
    const namespace = namespaceOf(dependency.service);
    if (namespace !== undefined) namespaces.add(namespace);
  }
  if (dependency.kind !== 'external') return;
  const { name, host, port } = dependency.to;
  if (!externals.some((known) => known.name === name && known.host === host && known.port === port)) {
    externals.push(dependency.to);
  }
}

/** Key of a system, or of one of its namespaces: no name holds a slash. */
export function outsideKey(system: string, namespace?: string): string {
  return namespace === undefined ? system : `${system}/${namespace}`;
}
