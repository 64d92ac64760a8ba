import {
  DataCollectionRuleAssociation,
  PrivateLinkScope,
  PrivateLinkScopedResource,
} from '@pulumi/azure-native/monitor/index.js';
import { ComponentResource, type ComponentResourceOptions } from '@pulumi/pulumi';
import { privateZone } from '../../model/azure/services.ts';
import type { Context } from '../context.ts';
import { containerAssociation, endpointAssociation, monitorZones } from '../monitoring/collection.ts';
import { type EndpointNetwork, privateEndpoints } from '../private-endpoint.ts';
import type { Cluster } from './cluster.ts';
import type { TelemetrySources } from './observability.ts';

export interface MonitorLinkArgs {
  readonly context: Context;
  /** Target, or `global`. */
  readonly owner: { readonly name: string };
  readonly sources: TelemetrySources;
  readonly networks: readonly EndpointNetwork[];
  readonly clusters: readonly Cluster[];
}

/**
 * The private way to Azure Monitor, and who takes it: from these networks a target's own workspaces are reached and nobody
 * else's, so that no telemetry can be sent elsewhere.
 */
export class MonitorLink extends ComponentResource {
  constructor(name: string, args: MonitorLinkArgs, options: ComponentResourceOptions = {}) {
    super('meridian:azure:MonitorLink', name, {}, options);
    const { context, owner, sources, networks, clusters } = args;
    const child = { parent: this };
    const scope = new PrivateLinkScope(
      name,
      {
        resourceGroupName: sources.group,
        scopeName: `ampls-${owner.name}`,
        location: 'global',
        accessModeSettings: { ingestionAccessMode: 'PrivateOnly', queryAccessMode: 'PrivateOnly' },
        tags: context.tags,
      },
      child,
    );
    const members = [...sources.members].map(
      ([member, linkedResourceId]) =>
        new PrivateLinkScopedResource(
          `${name}-${member}`,
          { resourceGroupName: sources.group, scopeName: scope.name, name: member, kind: 'Resource', linkedResourceId },
          child,
        ),
    );
    const [zone, ...others] = monitorZones;
    privateEndpoints(
      networks,
      {
        id: scope.id,
        name: `ampls-${owner.name}`,
        groupId: 'azuremonitor',
        zone,
        otherZones: [...others, privateZone('blob')],
        subnet: 'endpoints',
      },
      // An endpoint has an address for each member that there is when it is made.
      { ...child, dependsOn: members },
    );
    for (const cluster of clusters) this.#associate(cluster, sources);
    this.registerOutputs({});
  }

  /** The agent in a cluster learns from Azure what to send, and asks the endpoint in its own location. */
  #associate({ name, id, location }: Cluster, { containerRuleId, endpoints }: TelemetrySources): void {
    const endpoint = endpoints.get(location);
    if (endpoint === undefined) throw new Error(`there is no data collection endpoint in ${location}`);
    const associations = [
      { associationName: containerAssociation, dataCollectionRuleId: containerRuleId },
      { associationName: endpointAssociation, dataCollectionEndpointId: endpoint },
    ];
    for (const association of associations) {
      const logicalName = `${name}-${association.associationName}`;
      new DataCollectionRuleAssociation(logicalName, { resourceUri: id, ...association }, { parent: this });
    }
  }
}
