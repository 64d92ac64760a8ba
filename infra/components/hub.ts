import { VirtualNetwork } from '@pulumi/azure-native/network/index.js';
import { PrivateZone, VirtualNetworkLink } from '@pulumi/azure-native/privatedns/index.js';
import { ResourceGroup } from '@pulumi/azure-native/resources/index.js';
import { ComponentResource, type ComponentResourceOptions, type Output } from '@pulumi/pulumi';
import { names } from '../../model/azure/names.ts';
import type { NetworkPlan } from '../../model/azure/network-plan.ts';
import { type Context, kept } from '../context.ts';
import type { Egress } from '../firewall/rules.ts';
import { Firewall } from './firewall.ts';

export interface HubArgs {
  readonly context: Context;
  /** Target, or `global`. */
  readonly owner: { readonly name: string };
  readonly location: string;
  readonly plan: NetworkPlan;
  /** Availability zones; empty where nothing needs to outlive one. */
  readonly zones: string[];
  /**
   * Whether the firewall looks for attacks in what passes it (003 §3.1). That takes its tier Premium, which costs some
   * 40 % more: production has it, and the management hub, which reaches production.
   */
  readonly inspects: boolean;
  readonly egress: Egress;
  /** Names of the private DNS zones. */
  readonly privateZones: readonly string[];
  readonly workspaceId: Output<string>;
}

/**
 * The middle of a location's network: all that leaves its spoke goes through the firewall here, and out by the NAT
 * gateway; all names are asked of the firewall, which knows the private ones (P-2). Nothing comes in from the internet.
 */
export class Hub extends ComponentResource {
  readonly location: string;
  /** Resource group of the location's hub, spoke and cluster. */
  readonly group: Output<string>;
  readonly network: { readonly id: Output<string>; readonly name: Output<string> };
  readonly firewall: Firewall;
  /** Address of the firewall: next hop and DNS server of the spoke. */
  readonly firewallAddress: string;
  /** IDs of the private DNS zones by name. */
  readonly privateZones: Readonly<Record<string, Output<string>>>;

  constructor(name: string, args: HubArgs, options: ComponentResourceOptions = {}) {
    super('meridian:azure:Hub', name, {}, options);
    const { context, owner, location, plan, zones, inspects, egress, workspaceId } = args;
    const { tags } = context;
    const child = { parent: this };
    const group = new ResourceGroup(
      name,
      { resourceGroupName: names.networkGroup(owner, location), location, tags },
      { ...child, ...kept },
    );
    const here = { resourceGroupName: group.name, location, tags };
    const network = new VirtualNetwork(
      name,
      {
        ...here,
        virtualNetworkName: names.hub(owner, location),
        addressSpace: { addressPrefixes: [plan.hub.space] },
        enableDdosProtection: false,
      },
      { ...child, ...kept },
    );
    this.firewall = new Firewall(
      name,
      {
        here,
        suffix: `${owner.name}-${location}`,
        network,
        addresses: plan.hub.firewall,
        zones,
        inspects,
        egress,
        workspaceId,
      },
      child,
    );
    this.location = location;
    this.group = group.name;
    this.network = { id: network.id, name: network.name };
    this.firewallAddress = plan.hub.firewallAddress;
    this.privateZones = this.#privateZones(name, group.name, args, network.id);
    this.registerOutputs({ networkId: network.id });
  }

  #privateZones(
    name: string,
    resourceGroupName: Output<string>,
    { context, privateZones }: HubArgs,
    networkId: Output<string>,
  ): Hub['privateZones'] {
    const shared = { resourceGroupName, location: 'global', tags: context.tags };
    const entries = privateZones.map((zone) => {
      const made = new PrivateZone(`${name}-${zone}`, { ...shared, privateZoneName: zone }, { parent: this });
      new VirtualNetworkLink(
        `${name}-${zone}`,
        {
          ...shared,
          privateZoneName: made.name,
          virtualNetworkLinkName: 'hub',
          virtualNetwork: { id: networkId },
          registrationEnabled: false,
          // Other people's resources have names in these zones too: they are asked for outside.
          resolutionPolicy: 'NxDomainRedirect',
        },
        { parent: this },
      );
      return [zone, made.id] as const;
    });
    return Object.fromEntries(entries);
  }
}
