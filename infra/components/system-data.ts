import { ResourceGroup } from '@pulumi/azure-native/resources/index.js';
import { ComponentResource, type ComponentResourceOptions, type Output } from '@pulumi/pulumi';
import { names } from '../../model/azure/names.ts';
import type { AzurePlan, SystemPlan } from '../../model/azure/plan.ts';
import { type AzureService, storeLocations } from '../../model/azure/services.ts';
import { type Context, kept } from '../context.ts';
import type { EndpointNetwork } from '../private-endpoint.ts';
import { copyBlobs } from './blob-copies.ts';
import { Messaging } from './messaging.ts';
import { Postgres } from './postgres.ts';
import { Redis } from './redis.ts';
import { Search } from './search.ts';
import { Storage } from './storage.ts';
import type { SystemArgs } from './system-args.ts';
import { Vault } from './vault.ts';

export interface SystemDataArgs {
  readonly context: Context;
  readonly plan: AzurePlan;
  readonly system: SystemPlan;
  /** Where it is reached from: the target's networks, primary first. */
  readonly networks: readonly EndpointNetwork[];
  /** ID of the Log Analytics workspace. */
  readonly workspaceId: Output<string>;
}

/** What roles can be granted on, by {@link scopeKey}. */
export type Scopes = ReadonlyMap<string, Output<string>>;

/**
 * A system's data in a target, in a resource group of its own: what its components use, and nothing else.
 */
export class SystemData extends ComponentResource {
  /** IDs of the services, and by the name of the system that of its resource group. Redis has those of its databases. */
  readonly scopes: Scopes;

  constructor(name: string, args: SystemDataArgs, options: ComponentResourceOptions = {}) {
    super('meridian:azure:SystemData', name, {}, options);
    const { context, plan, system } = args;
    const { target } = plan;
    const tags = { ...context.tags, system: system.system };
    const resourceGroupName = names.systemGroup(system.system, target);
    const group = new ResourceGroup(
      resourceGroupName,
      { resourceGroupName, location: target.locations[0] ?? '', tags },
      { parent: this, ...kept },
    );
    const services = this.#services({ ...args, group: group.name, tags });
    this.scopes = new Map([
      [system.system, group.id],
      ...services.map(({ service, location, id }) => [scopeKey(system.system, service, target, location), id] as const),
    ]);
    this.registerOutputs({});
  }

  #services(args: SystemArgs): readonly Scope[] {
    const { plan, system, group } = args;
    const { target } = plan;
    const child = { parent: this };
    const named = (...words: string[]) => [system.system, ...words].join('-');
    for (const database of system.databases) {
      new Postgres(named('postgres', database.database), { ...args, database }, child);
    }
    const vaults = (system.keyVault ? storeLocations(target) : []).map(
      (location) => new Vault(named('vault', location), { ...args, location }, child),
    );
    const stores = (system.containers.length > 0 ? storeLocations(target) : []).map(
      (location) => new Storage(named('storage', location), { ...args, location }, child),
    );
    const [written, other] = stores;
    if (written !== undefined && other !== undefined) {
      copyBlobs(named('copies'), { from: written, to: other, containers: system.containers, group }, this);
    }
    const searches = (system.indexes.length > 0 ? target.locations : []).map(
      (location) => new Search(named('search', location), { ...args, location }, child),
    );
    const { serviceBus: messaging } = system;
    const buses = messaging === undefined ? [] : [new Messaging(named('messaging'), { ...args, messaging }, child)];
    const redis = system.redis ? new Redis(named('redis'), args, child).databases : [];
    return [
      ...vaults.map((vault) => ({ service: 'keyVault', ...placed(vault) }) as const),
      ...stores.map((store) => ({ service: 'blob', ...placed(store) }) as const),
      ...searches.map((search) => ({ service: 'search', ...placed(search) }) as const),
      ...buses.map(({ id }) => ({ service: 'serviceBus', location: target.locations[0] ?? '', id }) as const),
      ...redis.map((database) => ({ service: 'redis', ...database }) as const),
    ];
  }
}

interface Scope {
  readonly service: AzureService;
  readonly location: string;
  readonly id: Output<string>;
}

function placed({ location, id }: { readonly location: string; readonly id: Output<string> }) {
  return { location, id };
}

/** Key of a service's resource in a location: `shop/keyVault` in the target's first one, else `shop/keyVault/westus3`. */
export function scopeKey(
  system: string,
  service: AzureService,
  { locations }: { readonly locations: readonly string[] },
  location = locations[0],
): string {
  return [system, service, ...(location === undefined || location === locations[0] ? [] : [location])].join('/');
}
