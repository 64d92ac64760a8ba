import {
  AdministratorsMicrosoftEntra,
  Configuration,
  Database,
  Server,
  VirtualEndpoint,
} from '@pulumi/azure-native/dbforpostgresql/index.js';
import { ComponentResource, type ComponentResourceOptions, type Resource } from '@pulumi/pulumi';
import { factsOf } from '../../model/azure/locations.ts';
import { names } from '../../model/azure/names.ts';
import type { DatabasePlan } from '../../model/azure/plan.ts';
import { computeSize, storageSize } from '../../model/azure/postgres-figures.ts';
import { utcOffset } from '../cluster/maintenance.ts';
import { kept } from '../context.ts';
import { sendLogs } from '../diagnostics.ts';
import { known } from '../known.ts';
import { maintenanceWindow, parametersOf } from '../postgres/figures.ts';
import { type PostgresServer, type PostgresServers, serversOf } from '../postgres/servers.ts';
import { dataEndpoints } from '../private-endpoint.ts';
import type { SystemArgs } from './system-args.ts';

type PostgresArgs = SystemArgs & { readonly database: DatabasePlan };

/**
 * A database on servers of its own (T-16): PostgreSQL 16 with a standby in another zone, 35 days of backups, Entra ID only,
 * TLS 1.3 only, reached privately from each location (P-10).
 *
 * **Promotion** (R-8). Which server is the writer follows `active` of the region's file; names, and the servers
 * themselves, do not change with it. It takes two runs, since a replica can have no standby:
 *
 * 1. `pulumi config set meridian:promotion Planned` (or `Forced`, where the location is lost), `active` stated, and
 *    `pulumi up`: the other location's server and the writer change places. This server is changed before the other, so
 *    that it is the writer even if the lost location answers no more.
 * 2. `pulumi config rm meridian:promotion` and `pulumi up`: the new writer gets its standby.
 *
 * What belongs to the database as a whole (its name, its administrators, its virtual endpoint) keeps the ID under which it
 * was made: Azure carries it along. Hosts stay, since applications know the virtual endpoint only.
 *
 * A server answers to one change at a time; so each waits for the one before. Where a parameter is raised, replicas come
 * first, which may never have less than the writer.
 *
 * @see https://learn.microsoft.com/azure/postgresql/read-replica/concepts-read-replicas-promote
 */
export class Postgres extends ComponentResource {
  /** What the last change waited for. */
  #last: Resource[] = [];

  constructor(name: string, args: PostgresArgs, options: ComponentResourceOptions = {}) {
    super('meridian:azure:Postgres', name, {}, options);
    const servers = serversOf(args.plan, args.system.system, args.database, args.context.azure);
    const writer = this.#server(servers.writer, servers, args);
    const replicas = servers.replicas.map(
      (replica) => [replica, this.#server(replica, servers, args, writer)] as const,
    );
    for (const [replica, made] of [...replicas, [servers.writer, writer] as const])
      this.#configure(replica, made, args);
    this.#shared(writer, servers, args);
    for (const [plan, { id }] of [[servers.writer, writer] as const, ...replicas]) {
      dataEndpoints(args.networks, 'postgres', { id, name: plan.name }, { parent: this, dependsOn: this.#last });
      sendLogs(plan.name, { of: id, to: args.workspaceId }, { parent: this });
    }
    this.registerOutputs({});
  }

  /** @param source the writer; undefined for the writer itself */
  #server(
    { name, location, sku, writer, standby, copiesBackups }: PostgresServer,
    { partner }: PostgresServers,
    { context, plan, database, group, tags }: PostgresArgs,
    source?: Server,
  ): Server {
    const { target } = plan;
    const { promotion } = context;
    const storage = database.figures.storage ?? target.size.data.database;
    const promoted = writer && partner !== undefined && promotion !== undefined;
    return this.#next(
      new Server(
        name,
        {
          resourceGroupName: group,
          serverName: name,
          location,
          version: '16',
          ...(source === undefined
            ? { createMode: 'Default' }
            : { createMode: 'Replica', sourceServerResourceId: source.id }),
          ...(promoted ? { replica: { role: 'Primary', promoteMode: 'Switchover', promoteOption: promotion } } : {}),
          sku: { name: sku, tier: known(computeSize(sku), sku).tier },
          storage: {
            type: 'Premium_LRS',
            storageSizeGB: known(storageSize(storage), storage),
            autoGrow: 'Enabled',
          },
          backup: { backupRetentionDays: 35, geoRedundantBackup: copiesBackups ? 'Enabled' : 'Disabled' },
          highAvailability: {
            mode: standby && !promoted ? 'ZoneRedundant' : 'Disabled',
            standbyAvailabilityZone: '',
          },
          // Azure chooses, and chooses again when the standby takes over.
          availabilityZone: '',
          authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled', tenantId: context.tenantId },
          network: { publicNetworkAccess: 'Disabled' },
          maintenanceWindow: maintenanceWindow(
            // The two locations never share a night, and the second comes first, as with clusters (P-5).
            location === target.locations[0] ? 5 : 3,
            utcOffset(factsOf(location, context.azure.locations)?.country),
          ),
          tags,
        },
        {
          parent: this,
          ...kept,
          dependsOn: this.#last,
          // How it was made once does not say what it is now.
          ignoreChanges: [
            'availabilityZone',
            'createMode',
            'highAvailability.standbyAvailabilityZone',
            'sourceServerResourceId',
          ],
        },
      ),
    );
  }

  #configure({ name, sku }: PostgresServer, server: Server, { database, group }: PostgresArgs): void {
    for (const [configurationName, value] of parametersOf(sku, database.figures)) {
      this.#next(
        new Configuration(
          `${name}-${configurationName}`,
          { resourceGroupName: group, serverName: server.name, configurationName, value, source: 'user-override' },
          { parent: this, dependsOn: this.#last },
        ),
      );
    }
  }

  /** What all servers of the database share, and Azure keeps at the writer. */
  #shared(
    writer: Server,
    { partner }: PostgresServers,
    { context, plan, system, database: { database }, group }: PostgresArgs,
  ): void {
    const { target } = plan;
    const name = names.postgresEndpoint(system.system, database, target);
    const inside = { resourceGroupName: group, serverName: writer.name };
    const options = () => ({ parent: this, dependsOn: this.#last, ignoreChanges: ['serverName'] });
    this.#next(
      new Database(
        name,
        { ...inside, databaseName: database, charset: 'UTF8', collation: 'en_US.utf8' },
        { ...options(), ...kept },
      ),
    );
    this.#next(
      new AdministratorsMicrosoftEntra(
        name,
        {
          ...inside,
          objectId: context.administratorsGroupId,
          principalName: context.administratorsGroupName,
          principalType: 'Group',
          tenantId: context.tenantId,
        },
        options(),
      ),
    );
    const moved = partner !== undefined && target.dataLocations[0] !== target.locations[0];
    this.#next(
      new VirtualEndpoint(
        name,
        {
          ...inside,
          virtualEndpointName: name,
          endpointType: 'ReadWrite',
          // The server that it may move to; where there is none, the writer itself, so that hosts are the same everywhere.
          members: [partner?.name ?? writer.name],
        },
        // Azure swaps writer and member in a promotion.
        { ...options(), ...kept, ignoreChanges: ['serverName', ...(moved ? ['members'] : [])] },
      ),
    );
  }

  /** Lets the next change wait for this one. */
  #next<Made extends Resource>(resource: Made): Made {
    this.#last = [resource];
    return resource;
  }
}
