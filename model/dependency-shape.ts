import type { Dependency } from './dependency.ts';

/**
 * Why a value is no dependency, for what types were told to overlook and for peers of files that import each other, which
 * are not there yet; undefined where nothing is wrong.
 */
export function shapeProblem(given: Dependency): string | undefined {
  const dependency = given as Partial<Dependency> | null | undefined;
  switch (dependency?.kind) {
    case 'postgres':
      return text(dependency.database, 'database');
    case 'nats':
      return text(dependency.stream, 'stream');
    case 'blob':
      return text(dependency.container, 'container');
    case 'search':
      return text(dependency.index, 'index');
    case 'serviceBus':
      return text(dependency.entity?.queue ?? dependency.entity?.topic, 'queue or topic');
    case 'external':
      return text(dependency.to?.host, 'host');
    case 'service': {
      const { service } = dependency;
      if (typeof service === 'string' || typeof service?.ports === 'object') return undefined;
      return 'names neither a service nor a peer that is there; two files may import each other';
    }
    case 'keyVault':
      return 'key' in dependency ? text(dependency.key, 'key') : undefined;
    case 'redis':
      return undefined;
    default:
      return 'is not what postgres(), redis(), service() and their kin give';
  }
}

function text(value: unknown, what: string): string | undefined {
  return typeof value === 'string' ? undefined : `has no ${what}`;
}
