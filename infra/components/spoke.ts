import {
  NetworkSecurityGroup,
  RouteTable,
  Subnet,
  VirtualNetwork,
  VirtualNetworkPeering,
} from '@pulumi/azure-native/network/index.js';
import { ComponentResource, type ComponentResourceOptions, type Output, type Resource } from '@pulumi/pulumi';
import { names } from '../../model/azure/names.ts';
import type { NetworkPlan } from '../../model/azure/network-plan.ts';
import { type Context, kept } from '../context.ts';
import { inboundRules, type SubnetName } from '../network/security-rules.ts';
import type { EndpointNetwork } from '../private-endpoint.ts';
import type { Hub } from './hub.ts';

export interface SpokeArgs {
  readonly context: Context;
  /** Target, or `global`. */
  readonly owner: { readonly name: string };
  readonly plan: NetworkPlan;
  /** That of the same location. */
  readonly hub: Hub;
}

/** Names of the subnets, as annotations of Services know them. */
export const subnetNames: Readonly<Record<SubnetName, string>> = {
  nodes: 'nodes',
  data: 'data',
  endpoints: 'endpoints',
  ingress: 'ingress',
  privateLink: 'private-link',
};

/**
 * A cluster's network: it meets its hub and no other spoke, everything that leaves it goes to the hub's firewall, and
 * managed services stand in it as private endpoints (P-2).
 */
export class Spoke extends ComponentResource implements EndpointNetwork {
  readonly location: string;
  readonly group: Output<string>;
  readonly network: { readonly id: Output<string> };
  readonly subnets: Readonly<Record<SubnetName, Output<string>>>;
  readonly zones: EndpointNetwork['zones'];
  readonly tags: EndpointNetwork['tags'];
  /** What must be there before nodes can start. */
  readonly ready: readonly Resource[];

  constructor(name: string, { context, owner, plan, hub }: SpokeArgs, options: ComponentResourceOptions = {}) {
    super('meridian:azure:Spoke', name, {}, options);
    const { tags } = context;
    const child = { parent: this };
    const { location, group } = hub;
    const here = { resourceGroupName: group, location, tags };
    const network = new VirtualNetwork(
      name,
      {
        ...here,
        virtualNetworkName: names.spoke(owner, location),
        addressSpace: { addressPrefixes: [plan.spoke.space] },
        // The firewall answers names, and asks the hub's private zones.
        dhcpOptions: { dnsServers: [hub.firewallAddress] },
        enableDdosProtection: false,
      },
      { ...child, ...kept },
    );
    const routes = new RouteTable(
      name,
      {
        ...here,
        routeTableName: `rt-${name}`,
        disableBgpRoutePropagation: true,
        routes: [
          {
            name: 'to-firewall',
            addressPrefix: '0.0.0.0/0',
            nextHopType: 'VirtualAppliance',
            nextHopIpAddress: hub.firewallAddress,
          },
        ],
      },
      child,
    );
    const peerings = peer(name, hub, network, this);
    const subnets = this.#subnets(name, plan, { ...here, network, routes, peerings });

    this.location = location;
    this.group = group;
    this.network = { id: network.id };
    this.subnets = subnets;
    this.zones = hub.privateZones;
    this.tags = tags;
    this.ready = [routes, ...peerings, ...hub.firewall.ready];
    this.registerOutputs({ networkId: network.id });
  }

  #subnets(name: string, plan: NetworkPlan, { network, routes, peerings, ...here }: Here): Spoke['subnets'] {
    let before = [...peerings];
    const make = (subnet: SubnetName) => {
      const group = new NetworkSecurityGroup(
        `${name}-${subnetNames[subnet]}`,
        {
          ...here,
          networkSecurityGroupName: `nsg-${name}-${subnetNames[subnet]}`,
          securityRules: inboundRules(plan, subnet),
        },
        { parent: this },
      );
      const made = new Subnet(
        `${name}-${subnetNames[subnet]}`,
        {
          resourceGroupName: here.resourceGroupName,
          virtualNetworkName: network.name,
          subnetName: subnetNames[subnet],
          addressPrefix: plan.spoke[subnet],
          defaultOutboundAccess: false,
          networkSecurityGroup: { id: group.id },
          ...(subnet === 'nodes' || subnet === 'ingress' ? { routeTable: { id: routes.id } } : {}),
          // Without it, security groups would not hold for private endpoints.
          privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled',
          // A private link service can have its addresses only where they are off.
          privateLinkServiceNetworkPolicies: subnet === 'privateLink' ? 'Disabled' : 'Enabled',
        },
        // One after the other: Azure refuses two changes of a network at once.
        { parent: this, dependsOn: before },
      );
      before = [made];
      return made.id;
    };
    return {
      nodes: make('nodes'),
      data: make('data'),
      endpoints: make('endpoints'),
      ingress: make('ingress'),
      privateLink: make('privateLink'),
    };
  }
}

interface Here {
  readonly resourceGroupName: Output<string>;
  readonly location: string;
  readonly tags: Context['tags'];
  readonly network: VirtualNetwork;
  readonly routes: RouteTable;
  readonly peerings: readonly Resource[];
}

/** Both ways, with the hub and with nobody else. */
function peer(name: string, hub: Hub, spoke: VirtualNetwork, parent: Resource): readonly Resource[] {
  const shared = {
    resourceGroupName: hub.group,
    allowVirtualNetworkAccess: true,
    allowGatewayTransit: false,
    useRemoteGateways: false,
  };
  const up = new VirtualNetworkPeering(
    `${name}-to-hub`,
    {
      ...shared,
      virtualNetworkName: spoke.name,
      virtualNetworkPeeringName: 'to-hub',
      remoteVirtualNetwork: { id: hub.network.id },
      // What the firewall sends on did not begin in the hub.
      allowForwardedTraffic: true,
    },
    { parent, dependsOn: [hub.firewall.subnet] },
  );
  const down = new VirtualNetworkPeering(
    `${name}-from-hub`,
    {
      ...shared,
      virtualNetworkName: hub.network.name,
      virtualNetworkPeeringName: 'to-spoke',
      remoteVirtualNetwork: { id: spoke.id },
      allowForwardedTraffic: false,
    },
    { parent, dependsOn: [up] },
  );
  return [up, down];
}
