import * as keyvault from '@pulumi/azure-native/keyvault/index.js';
import { ComponentResource, type ComponentResourceOptions, type Output } from '@pulumi/pulumi';
import { names } from '../../model/azure/names.ts';
import { kept } from '../context.ts';
import { sendLogs } from '../diagnostics.ts';
import { dataEndpoints } from '../private-endpoint.ts';
import type { SystemArgs } from './system-args.ts';

/**
 * A system's vault in a location: keys in hardware (Premium), read by role and through private endpoints only (M-11,
 * P-14). What is deleted comes back for 90 days, and nobody can shorten that.
 *
 * Azure replicates a vault to the pair of its location by itself. Where that pair is outside the residency boundary,
 * each location has a vault of its own (`storeLocations`), and people put each secret into both.
 */
export class Vault extends ComponentResource {
  readonly id: Output<string>;
  readonly location: string;

  constructor(
    name: string,
    { location, ...args }: SystemArgs & { readonly location: string },
    options: ComponentResourceOptions = {},
  ) {
    super('meridian:azure:Vault', name, {}, options);
    const { context, plan, system, group, networks, workspaceId, tags } = args;
    const vaultName = names.keyVault(system.system, plan.target, location);
    const vault = new keyvault.Vault(
      vaultName,
      {
        resourceGroupName: group,
        vaultName,
        location,
        properties: {
          tenantId: context.tenantId,
          sku: { family: 'A', name: 'premium' },
          enableRbacAuthorization: true,
          enableSoftDelete: true,
          softDeleteRetentionInDays: 90,
          enablePurgeProtection: true,
          enabledForDeployment: false,
          enabledForDiskEncryption: false,
          enabledForTemplateDeployment: false,
          publicNetworkAccess: 'Disabled',
          networkAcls: { defaultAction: 'Deny', bypass: 'None', ipRules: [], virtualNetworkRules: [] },
        },
        tags,
      },
      { parent: this, ...kept },
    );
    dataEndpoints(networks, 'keyVault', { id: vault.id, name: vaultName }, { parent: this });
    sendLogs(vaultName, { of: vault.id, to: workspaceId }, { parent: this });
    this.id = vault.id;
    this.location = location;
    this.registerOutputs({});
  }
}
