import type { RecordedResource, Recording } from '../record/record.ts';

/** A part of the picture. */
interface Node {
  /** ID in Azure Resource Manager, which edges go by. */
  readonly id: string;
  readonly label: string;
  readonly location: string;
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** What is drawn, by type, with the input that names it; the rest is in the list of resources. */
const drawn: Readonly<Record<string, { readonly title: string; readonly name: string }>> = {
  'azure-native:cdn:AFDEndpoint': { title: 'Front Door endpoint', name: 'endpointName' },
  'azure-native:cdn:Profile': { title: 'Front Door', name: 'profileName' },
  'azure-native:containerregistry:Registry': { title: 'Container registry', name: 'registryName' },
  'azure-native:containerservice:ManagedCluster': { title: 'AKS', name: 'resourceName' },
  'azure-native:dbforpostgresql:Server': { title: 'PostgreSQL', name: 'serverName' },
  'azure-native:keyvault:Vault': { title: 'Key Vault', name: 'vaultName' },
  'azure-native:network:AzureFirewall': { title: 'Firewall', name: 'azureFirewallName' },
  'azure-native:network:VirtualNetwork': { title: 'Network', name: 'virtualNetworkName' },
  'azure-native:redisenterprise:RedisEnterprise': { title: 'Managed Redis', name: 'clusterName' },
  'azure-native:search:Service': { title: 'AI Search', name: 'searchServiceName' },
  'azure-native:servicebus:Namespace': { title: 'Service Bus', name: 'namespaceName' },
  'azure-native:storage:StorageAccount': { title: 'Storage', name: 'accountName' },
};

/**
 * A stack as a Mermaid flowchart: a frame for each location, and what leads where. Everything in it is read from what was
 * declared.
 */
export function topology({ resources }: Recording): string {
  const nodes = resources.flatMap(nodeOf).sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const numbers = new Map(nodes.map(({ id }, index) => [id.toLowerCase(), `n${index + 1}`]));
  const locations = [...new Set(nodes.map(({ location }) => location))].sort();
  const frames = locations.flatMap((location, index) => [
    `  subgraph l${index + 1}["${location}"]`,
    ...nodes
      .filter((node) => node.location === location)
      .map(({ id, label }) => `    ${numbers.get(id.toLowerCase())}["${label}"]`),
    '  end',
  ]);
  const lines = resources.flatMap(edgesOf).flatMap(({ from, to, label }) => {
    const [start, end] = [numberOf(from, numbers), numberOf(to, numbers)];
    return start === undefined || end === undefined || start === end ? [] : [`  ${start} -->|${label}| ${end}`];
  });
  return ['flowchart LR', ...frames, ...[...new Set(lines)].sort(), ''].join('\n');
}

function nodeOf({ type, id, inputs }: RecordedResource): readonly Node[] {
  const kind = drawn[type];
  if (kind === undefined || id === undefined) return [];
  const { location } = inputs as { readonly location?: string };
  const { addressSpace } = inputs as { readonly addressSpace?: { readonly addressPrefixes: readonly string[] } };
  const name = String(inputs[kind.name]);
  const addresses = addressSpace === undefined ? '' : `<br>${addressSpace.addressPrefixes.join(', ')}`;
  return [{ id, label: `${kind.title}<br>${name}${addresses}`, location: place(location) }];
}

function place(location: string | undefined): string {
  return location === undefined || /^global$/i.test(location) ? 'everywhere' : location;
}

function edgesOf({ type, id = '', inputs }: RecordedResource): readonly Edge[] {
  const given: unknown = inputs;
  switch (type) {
    case 'azure-native:network:VirtualNetworkPeering': {
      const { remoteVirtualNetwork } = given as { remoteVirtualNetwork: { id: string } };
      const ends = [id.replace(/\/virtualNetworkPeerings\/.*$/i, ''), remoteVirtualNetwork.id].sort();
      return [{ from: ends[0] ?? '', to: ends[1] ?? '', label: 'peering' }];
    }
    case 'azure-native:network:PrivateEndpoint': {
      const { subnet, privateLinkServiceConnections } = given as {
        subnet: { id: string };
        privateLinkServiceConnections: readonly { privateLinkServiceId: string }[];
      };
      return privateLinkServiceConnections.map(({ privateLinkServiceId }) => ({
        from: networkOf(subnet.id),
        to: privateLinkServiceId,
        label: 'private endpoint',
      }));
    }
    case 'azure-native:network:AzureFirewall': {
      const { ipConfigurations } = given as { ipConfigurations: readonly { subnet?: { id: string } }[] };
      return ipConfigurations.flatMap(({ subnet }) =>
        subnet === undefined ? [] : [{ from: networkOf(subnet.id), to: id, label: 'all that leaves' }],
      );
    }
    case 'azure-native:containerservice:ManagedCluster': {
      const { agentPoolProfiles } = given as { agentPoolProfiles: readonly { vnetSubnetID: string }[] };
      return agentPoolProfiles.map(({ vnetSubnetID }) => ({ from: id, to: networkOf(vnetSubnetID), label: 'nodes' }));
    }
    case 'azure-native:dbforpostgresql:Server': {
      const { sourceServerResourceId: source } = given as { sourceServerResourceId?: string };
      return source === undefined ? [] : [{ from: source, to: id, label: 'replica' }];
    }
    default:
      return [];
  }
}

function networkOf(subnetId: string): string {
  return subnetId.replace(/\/subnets\/.*$/i, '');
}

/** IDs are compared without case, as Azure does. */
function numberOf(id: string, numbers: ReadonlyMap<string, string>): string | undefined {
  return numbers.get(id.toLowerCase());
}

function key({ location, label, id }: Node): string {
  return [location, label, id].join('\u0000');
}
