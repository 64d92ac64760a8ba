import { Database, RedisEnterprise } from '@pulumi/azure-native/redisenterprise/index.js';
import { ComponentResource, type ComponentResourceOptions, type Output } from '@pulumi/pulumi';
import { names } from '../../model/azure/names.ts';
import { redisSku } from '../../model/azure/redis-sizes.ts';
import { kept, resourceId } from '../context.ts';
import { sendLogs } from '../diagnostics.ts';
import { known } from '../known.ts';
import { dataEndpoints } from '../private-endpoint.ts';
import type { SystemArgs } from './system-args.ts';

/** Name of the one database of a cluster; Azure allows no other. */
const databaseName = 'default';

/**
 * A system's Azure Managed Redis (T-17): a cluster in each location of the target, joined in one active geo-replication
 * group, in which every location takes writes.
 *
 * - Azure writes nothing to disk within such a group: the other location is the second copy. Only where there is one
 *   location is there an append-only file, written each second.
 * - The clients' one port is 10000 (`EnterpriseCluster`); the policy `OSSCluster` would send them to ports that change,
 *   which no network policy can name.
 * - Tokens of Entra ID only. Who may read and write is said where identities are declared.
 *
 * @see https://learn.microsoft.com/azure/redis/how-to-active-geo-replication
 */
export class Redis extends ComponentResource {
  /** The database of each location, that of the first location first. */
  readonly databases: readonly { readonly location: string; readonly id: Output<string> }[];

  constructor(name: string, args: SystemArgs, options: ComponentResourceOptions = {}) {
    super('meridian:azure:Redis', name, {}, options);
    const { target } = args.plan;
    const databases: Database[] = [];
    for (const [index, location] of target.locations.entries()) {
      const members = target.locations.slice(0, index + 1);
      const replicated = target.locations.length > 1;
      databases.push(this.#cluster(location, args, replicated ? members : undefined, databases));
    }
    this.databases = target.locations.flatMap((location, index) => {
      const id = databases[index]?.id;
      return id === undefined ? [] : { location, id };
    });
    this.registerOutputs({});
  }

  /** @param members locations in the group once this one has joined; undefined where there is no group */
  #cluster(
    location: string,
    { context, plan, system, group, networks, workspaceId, tags }: SystemArgs,
    members: readonly string[] | undefined,
    before: readonly Database[],
  ): Database {
    const { target, size } = plan;
    const clusterName = (where: string) => names.redis(system.system, target, where);
    const name = clusterName(location);
    const cluster = new RedisEnterprise(
      name,
      {
        resourceGroupName: group,
        clusterName: name,
        location,
        sku: { name: known(redisSku(target.size.data.cache, members !== undefined), target.size.data.cache) },
        highAvailability: size.highAvailability ? 'Enabled' : 'Disabled',
        minimumTlsVersion: '1.2',
        publicNetworkAccess: 'Disabled',
        tags,
      },
      { parent: this, ...kept },
    );
    const idOf = (where: string) =>
      resourceId(
        context.subscriptionId,
        names.systemGroup(system.system, target),
        'Microsoft.Cache',
        `redisEnterprise/${clusterName(where)}/databases/${databaseName}`,
      );
    const database = new Database(
      name,
      {
        resourceGroupName: group,
        clusterName: cluster.name,
        databaseName,
        port: 10_000,
        clientProtocol: 'Encrypted',
        clusteringPolicy: 'EnterpriseCluster',
        evictionPolicy: 'AllKeysLRU',
        accessKeysAuthentication: 'Disabled',
        deferUpgrade: 'NotDeferred',
        persistence:
          members === undefined
            ? { aofEnabled: true, aofFrequency: '1s', rdbEnabled: false }
            : { aofEnabled: false, rdbEnabled: false },
        ...(members === undefined
          ? {}
          : {
              geoReplication: {
                groupNickname: `${system.system}-${target.name}`,
                linkedDatabases: members.map((where) => ({ id: idOf(where) })),
              },
            }),
      },
      {
        parent: this,
        ...kept,
        // One joins after the other, and Azure then lists all members at each.
        dependsOn: [...before],
        ignoreChanges: ['geoReplication.linkedDatabases'],
      },
    );
    dataEndpoints(networks, 'redis', { id: cluster.id, name }, { parent: this, dependsOn: [database] });
    sendLogs(name, { of: database.id, to: workspaceId }, { parent: this });
    return database;
  }
}
