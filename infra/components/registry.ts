import { Registry as AzureRegistry, Replication } from '@pulumi/azure-native/containerregistry/index.js';
import { ResourceGroup } from '@pulumi/azure-native/resources/index.js';
import { ComponentResource, type ComponentResourceOptions, type Output, type Resource } from '@pulumi/pulumi';
import { names } from '../../model/azure/names.ts';
import { type Context, kept } from '../context.ts';
import { sendLogs } from '../diagnostics.ts';
import { globalOwner } from '../global-names.ts';
import { zonesOf } from '../zones.ts';

export interface RegistryArgs {
  readonly context: Context;
  /** Where it is kept first. */
  readonly location: string;
  /** Where else it is kept: the locations of all targets. */
  readonly replicas: readonly string[];
  readonly workspaceId: Output<string>;
}

/**
 * Where all images of the systems come from, with a copy in each location: a location that is lost takes no other's images
 * with it. Targets reach it through private endpoints of their own; pushing needs a runner in one of the networks (P-13).
 */
export class Registry extends ComponentResource {
  readonly id: Output<string>;
  /** What a private endpoint has to wait for: each copy has an address there. */
  readonly copies: readonly Resource[];

  constructor(name: string, args: RegistryArgs, options: ComponentResourceOptions = {}) {
    super('meridian:azure:Registry', name, {}, options);
    const { context, location, replicas, workspaceId } = args;
    const { azure, tags } = context;
    const child = { parent: this };
    const group = new ResourceGroup(
      name,
      { resourceGroupName: names.sharedGroup('registry', globalOwner), location, tags },
      { ...child, ...kept },
    );
    const redundancy = (place: string) => (zonesOf(azure, place, true).length > 0 ? 'Enabled' : 'Disabled');
    const registry = new AzureRegistry(
      name,
      {
        resourceGroupName: group.name,
        registryName: azure.registry,
        location,
        tags,
        // Copies, private endpoints and zones exist in this tier only.
        sku: { name: 'Premium' },
        zoneRedundancy: redundancy(location),
        adminUserEnabled: false,
        anonymousPullEnabled: false,
        publicNetworkAccess: 'Disabled',
        networkRuleBypassOptions: 'None',
        networkRuleSet: { defaultAction: 'Deny', ipRules: [] },
        // Layers come from a host of the registry's own, so that rules need not open all of Blob Storage.
        dataEndpointEnabled: true,
        policies: {
          // Kubelets ask with a token for Azure's management.
          azureADAuthenticationAsArmPolicy: { status: 'enabled' },
          exportPolicy: { status: 'disabled' },
          quarantinePolicy: { status: 'disabled' },
          // Manifests without tags go after a month; digests that are pinned have tags of their release.
          retentionPolicy: { status: 'enabled', days: 30 },
          // Azure refuses it beside retention, and in registries with copies.
          softDeletePolicy: { status: 'disabled' },
          // Images are signed with cosign; Azure is giving Notary up.
          trustPolicy: { status: 'disabled', type: 'Notary' },
        },
      },
      { ...child, ...kept },
    );
    let before: Resource = registry;
    const copies = replicas.map((place) => {
      const copy = new Replication(
        `${name}-${place}`,
        {
          resourceGroupName: group.name,
          registryName: registry.name,
          replicationName: place,
          location: place,
          tags,
          zoneRedundancy: redundancy(place),
          regionEndpointEnabled: true,
        },
        // One after the other: a registry takes one change at a time.
        { ...child, dependsOn: [before] },
      );
      before = copy;
      return copy;
    });
    sendLogs(name, { of: registry.id, to: workspaceId }, child);
    this.id = registry.id;
    this.copies = [registry, ...copies];
    this.registerOutputs({ id: registry.id });
  }
}
