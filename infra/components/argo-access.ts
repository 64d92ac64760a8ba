import { getUserAssignedIdentityOutput } from '@pulumi/azure-native/managedidentity/index.js';
import { PrivateEndpoint } from '@pulumi/azure-native/network/index.js';
import { PrivateRecordSet } from '@pulumi/azure-native/privatedns/index.js';
import { ComponentResource, type ComponentResourceOptions } from '@pulumi/pulumi';
import { names } from '../../model/azure/names.ts';
import { apiServerAddress, networkPlan } from '../../model/azure/network-plan.ts';
import type { Context } from '../context.ts';
import { apiServerZone, argoIdentity, globalIds, globalOwner } from '../global-names.ts';
import { assignRole } from '../role-assignment.ts';
import type { Cluster } from './cluster.ts';

export interface ArgoAccessArgs {
  readonly context: Context;
  readonly cluster: Cluster;
  /** Addresses of the cluster, a /16. */
  readonly network: string;
}

/**
 * How Argo CD, in the management cluster, reaches a target's private API server: by a private endpoint in the management
 * spoke, whose address the management hub's zone tells. The networks do not meet: nothing else of either can be reached.
 * It is declared with the target, so that a target that goes takes its way in with it; the stack `global` declares spoke,
 * zones and identity, known here by their names, and must be up before.
 */
export class ArgoAccess extends ComponentResource {
  constructor(name: string, { context, cluster, network }: ArgoAccessArgs, options: ComponentResourceOptions = {}) {
    super('meridian:azure:ArgoAccess', name, {}, options);
    const { management } = context.azure;
    const plan = networkPlan(management.network);
    if (plan === undefined) throw new Error(`${management.network} is no /16`);
    const resourceGroupName = names.networkGroup(globalOwner, management.location);
    const address = apiServerAddress(plan.spoke.endpoints, network);
    const inGlobal = { parent: this, ...context.inGlobal };
    const endpointName = `pe-${cluster.name}`;
    new PrivateEndpoint(
      name,
      {
        resourceGroupName,
        privateEndpointName: endpointName,
        location: management.location,
        subnet: { id: globalIds(context).endpoints },
        customNetworkInterfaceName: `nic-${endpointName}`,
        privateLinkServiceConnections: [
          { name: 'management', privateLinkServiceId: cluster.id, groupIds: ['management'] },
        ],
        ipConfigurations: [
          { name: 'management', groupId: 'management', memberName: 'management', privateIPAddress: address },
        ],
        tags: context.tags,
      },
      inGlobal,
    );
    new PrivateRecordSet(
      name,
      {
        resourceGroupName,
        privateZoneName: apiServerZone(cluster.location),
        recordType: 'A',
        relativeRecordSetName: cluster.name,
        ttl: 300,
        aRecords: [{ ipv4Address: address }],
      },
      inGlobal,
    );
    const { principalId } = getUserAssignedIdentityOutput(
      { resourceGroupName: names.sharedGroup('argocd', globalOwner), resourceName: argoIdentity },
      inGlobal,
    );
    // It knows the API server by the cluster's secret, and asks Azure for no credentials.
    assignRole(
      context,
      `${name}-argocd-admin`,
      { role: 'Azure Kubernetes Service RBAC Cluster Admin', scope: cluster.id, principalId },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
