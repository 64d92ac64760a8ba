import { factsOf } from '../../model/azure/locations.ts';
import { names } from '../../model/azure/names.ts';
import type { AzurePlan, DatabasePlan } from '../../model/azure/plan.ts';
import { computeSize } from '../../model/azure/postgres-figures.ts';
import type { AzureSettings } from '../../model/regions/index.ts';
import { known } from '../known.ts';

/** A server of a database. */
export interface PostgresServer {
  readonly name: string;
  readonly location: string;
  readonly sku: string;
  /** Whether it is the one that is written to. */
  readonly writer: boolean;
  /** Whether it keeps a standby in another zone. */
  readonly standby: boolean;
  /** Whether its backups are copied to the paired location; Azure decides that once, when the server is made. */
  readonly copiesBackups: boolean;
}

/** Servers of a database, the writer first. */
export interface PostgresServers {
  readonly writer: PostgresServer;
  /** In the order in which they are made. */
  readonly replicas: readonly PostgresServer[];
  /** The one in the other location, which can become the writer, or was it; undefined where there is none. */
  readonly partner: PostgresServer | undefined;
}

/**
 * Which servers a database has (T-16, M-8): one in the target's first location; with replicas, the first of them in the
 * other location, and further ones, numbered, beside the first server. That never depends on which one is written to, so
 * that a promotion replaces no server.
 *
 * Azure makes the other location's replica the writer only if it is of the writer's size, and no replica may be smaller:
 * a smaller `replicaSku` gives way to the writer's.
 *
 * @see https://learn.microsoft.com/azure/postgresql/read-replica/concepts-read-replicas
 */
export function serversOf(
  { target, size }: Pick<AzurePlan, 'target' | 'size'>,
  system: string,
  { database, figures }: DatabasePlan,
  azure: Pick<AzureSettings, 'locations'>,
): PostgresServers {
  const [home = '', other] = target.locations;
  const { sku = size.postgres.sku, replicas = size.postgres.replicas, replicaSku = sku } = figures;
  const { tier, memory } = known(computeSize(sku), sku);
  const hasPartner = replicas > 0 && other !== undefined;
  const written = hasPartner ? target.dataLocations[0] : home;
  const further = hasPartner ? replicas - 1 : replicas;

  const server = (location: string, number: number, ofSku: string): PostgresServer => {
    const facts = factsOf(location, azure.locations);
    const first = location === home && number === 1;
    const writer = location === written && number === 1;
    return {
      name: names.postgresServer(system, database, target, location, number),
      location,
      sku: ofSku,
      writer,
      standby: writer && size.highAvailability && tier !== 'Burstable' && facts?.zones === true,
      copiesBackups: first && target.environment === 'prod' && target.pairedWithin && facts?.pair !== undefined,
    };
  };

  const pair = [home, ...(hasPartner ? [other] : [])].map((location) => server(location, 1, sku));
  const [writer = server(home, 1, sku)] = pair.filter((one) => one.writer);
  const partner = pair.find((one) => !one.writer);
  const more = Array.from({ length: further }, (_, index) =>
    server(home, index + 2, known(computeSize(replicaSku), replicaSku).memory < memory ? sku : replicaSku),
  );
  return { writer, replicas: [...(partner === undefined ? [] : [partner]), ...more], partner };
}
