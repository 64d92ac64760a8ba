import { MaintenanceConfiguration, ManagedCluster } from '@pulumi/azure-native/containerservice/index.js';
import { UserAssignedIdentity } from '@pulumi/azure-native/managedidentity/index.js';
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  type Output,
  type Resource,
} from '@pulumi/pulumi';
import { factsOf } from '../../model/azure/locations.ts';
import { names } from '../../model/azure/names.ts';
import type { Nodes } from '../../model/regions/azure.ts';
import { maintenanceWindows, windowInputs } from '../cluster/maintenance.ts';
import { autoscalerProfile, nodePools, provisioningProfile } from '../cluster/node-pools.ts';
import { clusterLogs, clusterProfile, watching } from '../cluster/profile.ts';
import { type Context, kept } from '../context.ts';
import { sendLogs } from '../diagnostics.ts';
import { apiServerZone } from '../global-names.ts';
import { assignRole } from '../role-assignment.ts';
import type { Spoke } from './spoke.ts';

export interface ClusterArgs {
  readonly context: Context;
  /** Name of the cluster: of the resource, and the first label of its API server. */
  readonly cluster: string;
  readonly role: 'primary' | 'secondary';
  readonly nodes: Nodes;
  /** Whether NodePools come with its manifests, as they do wherever Argo CD deploys to. */
  readonly rendersNodePools: boolean;
  /** Availability zones; empty where nothing needs to outlive one. */
  readonly zones: readonly string[];
  readonly spoke: Spoke;
  /** ID of the registry that its nodes pull from. */
  readonly registryId: Input<string>;
  readonly workspaceId: Output<string>;
}

/**
 * A private AKS cluster in a spoke: its API server has an address in the spoke's network and a name in the hub's private
 * zone, people and machines prove themselves to Entra, and every way out leads through the firewall (P-4, P-5, P-8).
 */
export class Cluster extends ComponentResource {
  readonly name: string;
  readonly location: string;
  readonly id: Output<string>;
  /** Name of the private API server. */
  readonly host: string;
  /** URL that tokens of its service accounts name as their issuer. */
  readonly issuer: Output<string>;
  /** Resource group of its machines and load balancers. */
  readonly nodeGroup: string;

  constructor(name: string, args: ClusterArgs, options: ComponentResourceOptions = {}) {
    super('meridian:azure:Cluster', name, {}, options);
    const { context, cluster, nodes, spoke, workspaceId } = args;
    const { tags } = context;
    const child = { parent: this };
    const { location } = spoke;
    const here = { resourceGroupName: spoke.group, location, tags };
    const identity = (purpose: 'control-plane' | 'kubelet') =>
      new UserAssignedIdentity(`${name}-${purpose}`, { ...here, resourceName: `id-${cluster}-${purpose}` }, child);
    const [controlPlane, kubelet] = [identity('control-plane'), identity('kubelet')];
    const zone = apiServerZone(location);
    const zoneId = spoke.zones[zone];
    if (zoneId === undefined) throw new Error(`the network in ${location} has no zone ${zone}`);
    const roles = this.#roles(name, args, { controlPlane, kubelet, zoneId });
    const nodeGroup = names.nodeGroup(cluster);
    const scaler = autoscalerProfile(nodes);

    const made = new ManagedCluster(
      name,
      {
        ...here,
        resourceName: cluster,
        ...clusterProfile,
        ...watching(workspaceId),
        fqdnSubdomain: cluster,
        nodeResourceGroup: nodeGroup,
        apiServerAccessProfile: {
          enablePrivateCluster: true,
          enablePrivateClusterPublicFQDN: false,
          privateDNSZone: zoneId,
          // Azure would run commands in the cluster for whoever may call it from anywhere.
          disableRunCommand: true,
        },
        aadProfile: {
          managed: true,
          enableAzureRBAC: true,
          tenantID: context.tenantId,
          adminGroupObjectIDs: [context.administratorsGroupId],
        },
        identity: { type: 'UserAssigned', userAssignedIdentities: [controlPlane.id] },
        identityProfile: {
          kubeletidentity: { resourceId: kubelet.id, clientId: kubelet.clientId, objectId: kubelet.principalId },
        },
        agentPoolProfiles: spoke.subnets.nodes.apply((subnet) => nodePools(nodes, { subnet, zones: args.zones, tags })),
        nodeProvisioningProfile: provisioningProfile(nodes, args.rendersNodePools),
        ...(scaler === undefined ? {} : { autoScalerProfile: scaler }),
      },
      { ...child, ...kept, dependsOn: [...roles, ...spoke.ready] },
    );
    this.#maintenance(name, args, made);
    sendLogs(name, { of: made.id, to: workspaceId, categories: clusterLogs }, child);
    assignRole(
      context,
      `${name}-administrators`,
      {
        role: 'Azure Kubernetes Service Cluster User Role',
        scope: made.id,
        principalId: context.administratorsGroupId,
        principalType: 'Group',
      },
      child,
    );

    this.name = cluster;
    this.location = location;
    this.id = made.id;
    this.host = `${cluster}.${zone}`;
    this.issuer = made.oidcIssuerProfile.apply((profile) => profile?.issuerURL ?? '');
    this.nodeGroup = nodeGroup;
    this.registerOutputs({ id: this.id, host: this.host });
  }

  /** What AKS needs before it makes a cluster: its network, its name, its nodes' identity, and images for these. */
  #roles(
    name: string,
    { context, spoke, registryId }: ClusterArgs,
    { controlPlane, kubelet, zoneId }: Identities,
  ): readonly Resource[] {
    const child = { parent: this };
    const principalId = controlPlane.principalId;
    return [
      // On the whole network: it links the zone to it, and load balancers stand in a subnet of their own.
      assignRole(
        context,
        `${name}-network`,
        { role: 'Network Contributor', scope: spoke.network.id, principalId },
        child,
      ),
      assignRole(context, `${name}-zone`, { role: 'Private DNS Zone Contributor', scope: zoneId, principalId }, child),
      assignRole(
        context,
        `${name}-kubelet`,
        { role: 'Managed Identity Operator', scope: kubelet.id, principalId },
        child,
      ),
      assignRole(
        context,
        `${name}-images`,
        {
          role: 'AcrPull',
          scope: registryId,
          principalId: kubelet.principalId,
          subscriptionId: context.globalSubscriptionId,
        },
        child,
      ),
    ];
  }

  #maintenance(name: string, { context, role, spoke }: ClusterArgs, made: ManagedCluster): void {
    const country = factsOf(spoke.location, context.azure.locations)?.country;
    for (const window of maintenanceWindows(role)) {
      new MaintenanceConfiguration(
        `${name}-${window.name}`,
        {
          resourceGroupName: spoke.group,
          resourceName: made.name,
          configName: window.name,
          maintenanceWindow: windowInputs(window, country),
        },
        { parent: this },
      );
    }
  }
}

interface Identities {
  readonly controlPlane: UserAssignedIdentity;
  readonly kubelet: UserAssignedIdentity;
  readonly zoneId: Output<string>;
}
