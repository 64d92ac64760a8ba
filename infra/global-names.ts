import type { Output } from '@pulumi/pulumi';
import { names } from '../model/azure/names.ts';
import { type Context, resourceId } from './context.ts';

/** Owner of what all targets share, in names. */
export const globalOwner = { name: 'global' } as const;

/** Name of the identity that Argo CD acts as, in the group `argocd` of {@link globalOwner}. */
export const argoIdentity = 'id-argocd-global';

/** Private DNS zone of the API servers of a location. */
export function apiServerZone(location: string): string {
  return `privatelink.${location}.azmk8s.io`;
}

/** The zone that the registry is found in. */
export const registryZone = 'privatelink.azurecr.io';

/** What the stack `global` declares and targets refer to, as IDs by convention. */
export function globalIds(context: Context): {
  readonly registry: Output<string>;
  readonly frontDoor: Output<string>;
  readonly wafPolicy: Output<string>;
  /** Subnet of the management spoke for private endpoints. */
  readonly endpoints: Output<string>;
} {
  const { organization, registry, management } = context.azure;
  const edge = names.sharedGroup('edge', globalOwner);
  const id = (group: string, provider: string, path: string) =>
    resourceId(context.globalSubscriptionId, group, provider, path);
  const network = `virtualNetworks/${names.spoke(globalOwner, management.location)}`;
  return {
    registry: id(names.sharedGroup('registry', globalOwner), 'Microsoft.ContainerRegistry', `registries/${registry}`),
    frontDoor: id(edge, 'Microsoft.Cdn', `profiles/${names.frontDoor(organization)}`),
    wafPolicy: id(
      edge,
      'Microsoft.Network',
      `frontDoorWebApplicationFirewallPolicies/${names.wafPolicy(organization)}`,
    ),
    endpoints: id(
      names.networkGroup(globalOwner, management.location),
      'Microsoft.Network',
      `${network}/subnets/endpoints`,
    ),
  };
}

/** Front Door's profile, as what is declared within it names it. */
export function frontDoorProfile({ azure }: Context): {
  readonly resourceGroupName: string;
  readonly profileName: string;
} {
  return {
    resourceGroupName: names.sharedGroup('edge', globalOwner),
    profileName: names.frontDoor(azure.organization),
  };
}
