import {
  AzureFirewall,
  FirewallPolicy,
  FirewallPolicyRuleCollectionGroup,
  NatGateway,
  PublicIPAddress,
  Subnet,
  type VirtualNetwork,
} from '@pulumi/azure-native/network/index.js';
import { ComponentResource, type ComponentResourceOptions, type Output, type Resource } from '@pulumi/pulumi';
import { kept } from '../context.ts';
import { sendLogs } from '../diagnostics.ts';
import { type Egress, ruleCollections } from '../firewall/rules.ts';

export interface FirewallArgs {
  /** Where it is declared. */
  readonly here: {
    readonly resourceGroupName: Output<string>;
    readonly location: string;
    readonly tags: Readonly<Record<string, string>>;
  };
  /** Ends the names of its resources, e.g. `us-prod-eastus2`. */
  readonly suffix: string;
  /** The hub's network. */
  readonly network: VirtualNetwork;
  /** Addresses of its subnet, a /26. */
  readonly addresses: string;
  /** Availability zones; empty where nothing needs to outlive one. */
  readonly zones: string[];
  /** Whether it looks for attacks in what passes it. */
  readonly inspects: boolean;
  readonly egress: Egress;
  readonly workspaceId: Output<string>;
}

/** A location's one way out: what no rule allows stays in, and what goes out has the NAT gateway's address (003 §3.3.1). */
export class Firewall extends ComponentResource {
  readonly id: Output<string>;
  /** Its subnet, which the hub's network takes before any further change. */
  readonly subnet: Resource;
  /** What must be there before anything gets out. */
  readonly ready: readonly Resource[];

  constructor(name: string, args: FirewallArgs, options: ComponentResourceOptions = {}) {
    super('meridian:azure:Firewall', name, {}, options);
    const { here, suffix, zones } = args;
    const child = { parent: this };
    const subnet = new Subnet(
      name,
      {
        resourceGroupName: here.resourceGroupName,
        virtualNetworkName: args.network.name,
        // Azure demands this name.
        subnetName: 'AzureFirewallSubnet',
        addressPrefix: args.addresses,
        defaultOutboundAccess: false,
        natGateway: { id: this.#natGateway(name, args).id },
      },
      child,
    );
    const { policy, rules } = this.#policy(name, args);
    const firewall = new AzureFirewall(
      name,
      {
        ...here,
        azureFirewallName: `afw-${suffix}`,
        sku: { name: 'AZFW_VNet', tier: tier(args) },
        ...(zones.length === 0 ? {} : { zones }),
        firewallPolicy: { id: policy.id },
        ipConfigurations: [
          {
            name: 'default',
            subnet: { id: subnet.id },
            // Azure demands one. No rule lets anything in by it, and what goes out takes the NAT gateway's.
            publicIPAddress: { id: this.#publicAddress(name, `pip-hub-${suffix}-firewall`, args).id },
          },
        ],
      },
      // Azure refuses to change rules of a policy while a firewall takes it up.
      { ...child, dependsOn: [rules] },
    );
    sendLogs(name, { of: firewall.id, to: args.workspaceId }, child);
    this.id = firewall.id;
    this.subnet = subnet;
    this.ready = [firewall, rules];
    this.registerOutputs({ id: firewall.id });
  }

  /**
   * For machines of all zones, but standing in one that Azure chooses: a gateway in all zones (StandardV2) is unknown to
   * the version of Azure's API that the package speaks. Should its zone fail, take it off the subnet: the firewall goes
   * out by its own address then.
   */
  #natGateway(name: string, args: FirewallArgs): NatGateway {
    const address = this.#publicAddress(`${name}-nat`, `pip-hub-${args.suffix}-nat`, args);
    return new NatGateway(
      name,
      {
        ...args.here,
        natGatewayName: `ng-${args.suffix}`,
        sku: { name: 'Standard' },
        idleTimeoutInMinutes: 4,
        publicIpAddresses: [{ id: address.id }],
      },
      { parent: this },
    );
  }

  #publicAddress(name: string, publicIpAddressName: string, { here, zones }: FirewallArgs): PublicIPAddress {
    return new PublicIPAddress(
      name,
      {
        ...here,
        publicIpAddressName,
        sku: { name: 'Standard', tier: 'Regional' },
        publicIPAddressVersion: 'IPv4',
        publicIPAllocationMethod: 'Static',
        ...(zones.length === 0 ? {} : { zones }),
      },
      // Others let these addresses in.
      { parent: this, ...kept },
    );
  }

  #policy(name: string, args: FirewallArgs) {
    const policy = new FirewallPolicy(
      name,
      {
        ...args.here,
        firewallPolicyName: `afwp-${args.suffix}`,
        sku: { tier: tier(args) },
        threatIntelMode: 'Deny',
        // Rules by name need the firewall to have answered the name itself.
        dnsSettings: { enableProxy: true, servers: [] },
        ...(args.inspects ? { intrusionDetection: { mode: 'Deny' } } : {}),
      },
      { parent: this },
    );
    const rules = new FirewallPolicyRuleCollectionGroup(
      name,
      {
        resourceGroupName: args.here.resourceGroupName,
        firewallPolicyName: policy.name,
        ruleCollectionGroupName: 'egress',
        priority: 1000,
        ruleCollections: ruleCollections(args.egress),
      },
      { parent: this },
    );
    return { policy, rules };
  }
}

/** Only Premium detects intrusions. */
function tier({ inspects }: FirewallArgs): 'Premium' | 'Standard' {
  return inspects ? 'Premium' : 'Standard';
}
