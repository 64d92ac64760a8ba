import { PrivateDnsZoneGroup, PrivateEndpoint } from '@pulumi/azure-native/network/index.js';
import type { CustomResourceOptions, Input, Output } from '@pulumi/pulumi';
import { type AzureService, privateZone } from '../model/azure/services.ts';

/** A network that private endpoints can stand in. */
export interface EndpointNetwork {
  readonly location: string;
  /** Resource group of the location's network. */
  readonly group: Output<string>;
  /** Subnets by purpose: `data` for managed data, `endpoints` for everything else. */
  readonly subnets: { readonly data: Output<string>; readonly endpoints: Output<string> };
  /** IDs of the private DNS zones that the network resolves names in, by name. */
  readonly zones: Readonly<Record<string, Output<string>>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** What is reached privately. */
export interface PrivateTarget {
  /** ID of the resource. */
  readonly id: Input<string>;
  /** Name of the resource; the endpoint is called after it. */
  readonly name: string;
  /** Sub-resource, e.g. `vault`. */
  readonly groupId: string;
  /** Private DNS zone, e.g. `privatelink.vaultcore.azure.net`. */
  readonly zone: string;
  /** Further zones that its names are in. Default: none. */
  readonly otherZones?: readonly string[];
  readonly subnet: 'data' | 'endpoints';
}

/**
 * Sub-resource of each service that endpoints lead to.
 *
 * @see https://learn.microsoft.com/azure/private-link/private-endpoint-overview
 */
const groupIds: Readonly<Record<AzureService, string>> = {
  postgres: 'postgresqlServer',
  redis: 'redisEnterprise',
  serviceBus: 'namespace',
  keyVault: 'vault',
  blob: 'blob',
  search: 'searchService',
};

/** Private endpoints of a system's data, in the subnet that is for it. */
export function dataEndpoints(
  networks: readonly EndpointNetwork[],
  service: AzureService,
  { id, name }: Pick<PrivateTarget, 'id' | 'name'>,
  options: CustomResourceOptions,
): void {
  const target = { id, name, groupId: groupIds[service], zone: privateZone(service), subnet: 'data' } as const;
  privateEndpoints(networks, target, options);
}

/**
 * A private endpoint in each network, with its record in that network's own zone: so a name leads to the address nearby,
 * and a location that is lost takes no other's way in with it.
 */
export function privateEndpoints(
  networks: readonly EndpointNetwork[],
  { id, name, groupId, zone, otherZones = [], subnet }: PrivateTarget,
  options: CustomResourceOptions,
): void {
  for (const network of networks) {
    const zones = [zone, ...otherZones].map((one) => {
      const privateDnsZoneId = network.zones[one];
      if (privateDnsZoneId === undefined) throw new Error(`the network in ${network.location} has no zone ${one}`);
      return { name: one.replaceAll('.', '-'), privateDnsZoneId };
    });
    const logicalName = `pe-${name}-${network.location}`;
    // Azure's name needs no location, since each has a resource group of its own. It may have 64 characters.
    const endpointName = name.length > 61 ? name : `pe-${name}`;
    const endpoint = new PrivateEndpoint(
      logicalName,
      {
        resourceGroupName: network.group,
        privateEndpointName: endpointName,
        location: network.location,
        subnet: { id: network.subnets[subnet] },
        customNetworkInterfaceName: `nic-${endpointName}`,
        privateLinkServiceConnections: [{ name: groupId, privateLinkServiceId: id, groupIds: [groupId] }],
        tags: network.tags,
      },
      options,
    );
    new PrivateDnsZoneGroup(
      logicalName,
      {
        resourceGroupName: network.group,
        privateEndpointName: endpoint.name,
        privateDnsZoneGroupName: 'default',
        privateDnsZoneConfigs: zones,
      },
      options,
    );
  }
}
