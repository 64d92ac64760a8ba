import type { NatsDependency, PostgresDependency } from './dependency.ts';
import type { Endpoint } from './graph.ts';
import type { Workload } from './workload.ts';

/** A service account whose pods open connections to a database. */
export interface DatabaseUser extends Endpoint {
  readonly account: string;
  /** Whether it reads the read replicas too. */
  readonly readers: boolean;
}

/** A service account that speaks NATS, and what it does in each stream. */
export interface NatsUser {
  readonly account: string;
  readonly uses: readonly NatsDependency[];
}

/**
 * Accounts that use a database, by system, database and way; each once, where its first workload stands.
 *
 * @param workloads by name
 */
export function databaseUsers(workloads: readonly Workload[]): (key: string) => readonly DatabaseUser[] {
  const found = new Map<string, Map<string, DatabaseUser>>();
  for (const workload of workloads) {
    const { namespace, account } = workload;
    for (const dependency of Object.values(workload.uses)) {
      if (dependency.kind !== 'postgres') continue;
      const key = databaseKey(workload.system, dependency.database, dependency.via);
      const users = found.get(key) ?? new Map<string, DatabaseUser>();
      found.set(key, users);
      const place = `${namespace}/${account.name}`;
      const readers = dependency.readers === true || users.get(place)?.readers === true;
      users.set(place, { name: account.name, namespace, selector: account.selector, account: account.name, readers });
    }
  }
  return (key) => [...(found.get(key)?.values() ?? [])];
}

/**
 * Accounts that use NATS, by system; workloads of one account share their dependencies, so one of them tells all.
 *
 * @param workloads by name
 */
export function natsUsers(workloads: readonly Workload[]): (system: string) => readonly NatsUser[] {
  const found = new Map<string, Map<string, NatsUser>>();
  for (const { system, namespace, account, uses } of workloads) {
    const own = Object.values(uses).filter((dependency) => dependency.kind === 'nats');
    if (own.length === 0) continue;
    const users = found.get(system) ?? new Map<string, NatsUser>();
    found.set(system, users);
    users.set(`${namespace}/${account.name}`, { account: account.name, uses: own });
  }
  return (system) => [...(found.get(system)?.values() ?? [])];
}

export function databaseKey(system: string, database: string, via: PostgresDependency['via']): string {
  return `${system}/${database}/${via}`;
}
