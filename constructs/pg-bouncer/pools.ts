import type { PostgresDependency } from '../../model/dependency.ts';
import { readerDatabase } from '../../model/dependency-facts.ts';
import { captureOrigin } from '../../model/diagnostics/index.ts';
import type { Graph } from '../../model/graph.ts';
import { activeClusters, poolShare } from '../../model/pool.ts';
import type { Component } from '../component/component.ts';
import { hostOf } from '../component/reach.ts';
import type { PoolEntry } from './config.ts';
import type { PoolerProps } from './props.ts';

export interface Pooler {
  readonly name: string;
  readonly component: Component;
  readonly graph: Graph;
  readonly props: Pick<PoolerProps, 'database' | 'writer' | 'readers'>;
  /** How its clients say that they use the database. */
  readonly via: 'pgbouncer' | 'sidecar';
  /** Account of the pods that carry a sidecar. */
  readonly account?: string;
  /** Most server connections of one pooler, where the limit allows as many. Default: as many as it allows. */
  readonly most?: number;
}

/**
 * The databases that clients may ask for, with as many server connections as each pooler may have. Poolers of both kinds
 * share a server's limit. The readers' pool gets the share of one reader: if the others are away, it has them all.
 */
export function poolEntries(pooler: Pooler): readonly PoolEntry[] {
  const { component, props, most = Number.POSITIVE_INFINITY } = pooler;
  const { database, writer, readers } = props;
  const pods = poolers(pooler);
  const clusters = activeClusters(component.context.target);
  const size = ({ limit }: { readonly limit: number }) => Math.min(most, poolShare({ limit, pods, clusters }));
  const at = hostOf(component, serverOf(database));
  // A system without a postgres backend is reported with the workload that uses it.
  const { host, port } = at ?? { host: 'missing', port: 5432 };
  return [
    { name: database, database, hosts: [writer.host ?? host], port, size: size(writer) },
    ...(readers === undefined
      ? []
      : [{ name: readerDatabase(database), database, hosts: readers.hosts, port, size: size(readers) }]),
  ];
}

/** The server behind a pooler, as something that the pooler itself uses. */
export function serverOf(database: string): PostgresDependency {
  return {
    kind: 'postgres',
    database,
    via: 'pooler',
    purpose: 'Server of the pooled connections',
    whenDown: 'Queries wait for a connection for up to 2 min, and fail then.',
  };
}

/** Reports limits that do not suffice, and a pooler that does not fit what its clients say. */
export function reportPoolProblems(pooler: Pooler): void {
  const { name, component, props, via, graph, account } = pooler;
  const { database, writer, readers } = props;
  const { diagnostics, target, system } = component.context;
  const clusters = activeClusters(target);
  const pods = poolers(pooler);
  for (const [end, limit] of [
    ['writer', writer.limit],
    ['readers', readers?.limit],
  ] as const) {
    // What is no count at all is reported as such.
    if (limit === undefined || !(limit >= 1) || poolShare({ limit, pods, clusters }) >= 1) continue;
    const parameters = { pooler: name, target: target.name, end, limit, pods, clusters, least: pods * clusters };
    diagnostics.report('component/pool-too-small', parameters, captureOrigin());
  }
  const users = graph.usersOf(system.name, database, via);
  const unknown = account !== undefined && !users.some((user) => user.account === account);
  if (users.length === 0 || unknown) {
    const user = users.length === 0 ? {} : { account };
    diagnostics.report('component/pool-unused', { pooler: name, database, via, ...user }, captureOrigin());
    return;
  }
  const reader = users.find((user) => user.readers);
  if (readers === undefined && reader !== undefined) {
    const parameters = { pooler: name, database, account: reader.account };
    diagnostics.report('component/pool-without-readers', parameters, captureOrigin());
  }
  if (readers !== undefined && reader === undefined) {
    diagnostics.report('component/pool-readers-unread', { pooler: name, database }, captureOrigin());
  }
}

/** Most poolers in one cluster that open connections to the server. */
function poolers({ component, graph, props }: Pooler): number {
  const { system } = component.context;
  return (['pooler', 'sidecar'] as const)
    .map((via) => graph.podsOn(system.name, props.database, via))
    .reduce((sum, pods) => sum + pods, 0);
}
