import type { NetworkPlan } from '../../model/azure/network-plan.ts';
import { azurePort, azureServices } from '../../model/azure/services.ts';

export type SubnetName = Exclude<keyof NetworkPlan['spoke'], 'space'>;

type Allowed = readonly [name: string, from: readonly string[], ports: readonly number[]];

/** Who may reach each subnet of a spoke, on which TCP ports; undefined stands for all of them. */
function allowed({ spoke }: NetworkPlan): Readonly<Record<SubnetName, readonly Allowed[] | 'network'>> {
  const dataPorts = [...new Set(azureServices.map(azurePort))].sort((a, b) => a - b);
  return {
    // AKS forbids rules between nodes; network policies rule what pods may do (T-13).
    nodes: 'network',
    data: [['data', [spoke.nodes], dataPorts]],
    endpoints: [['https', [spoke.nodes], [443]]],
    ingress: [['https', [spoke.privateLink, spoke.nodes], [443]]],
    privateLink: [],
  };
}

/** Inbound rules of a subnet's security group: what is listed, and nothing else from anywhere. */
export function inboundRules(plan: NetworkPlan, subnet: SubnetName) {
  const rules = allowed(plan)[subnet];
  const listed =
    rules === 'network'
      ? [
          // By addresses: with a default route, the tag VirtualNetwork would mean everything.
          rule('spoke', 'Allow', { from: [plan.spoke.space], protocol: '*', ports: ['*'] }),
          {
            ...rule('load-balancer', 'Allow', { from: [], protocol: '*', ports: ['*'] }),
            sourceAddressPrefix: 'AzureLoadBalancer',
          },
        ]
      : rules.map(([name, from, ports]) => rule(name, 'Allow', { from, protocol: 'Tcp', ports: ports.map(String) }));
  const others = { ...rule('others', 'Deny', { from: [], protocol: '*', ports: ['*'] }), sourceAddressPrefix: '*' };
  return [...listed.map((one, index) => ({ ...one, priority: 100 + 10 * index })), { ...others, priority: 4000 }];
}

function rule(
  name: string,
  access: 'Allow' | 'Deny',
  { from, protocol, ports }: { readonly from: readonly string[]; readonly protocol: string; readonly ports: string[] },
) {
  return {
    name: `${access.toLowerCase()}-${name}`,
    direction: 'Inbound',
    ...{ access, protocol },
    sourcePortRange: '*',
    ...(from.length === 0 ? {} : { sourceAddressPrefixes: [...from] }),
    destinationAddressPrefix: '*',
    // Azure takes a star only in the singular.
    ...(ports[0] === '*' ? { destinationPortRange: '*' } : { destinationPortRanges: ports }),
  };
}
