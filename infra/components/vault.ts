import * as keyvault from '@pulumi/azure-native/keyvault/index.js';
import { ComponentResource, type ComponentResourceOptions, type Output } from '@pulumi/pulumi';
import { names } from '../../model/azure/names.ts';
import { kept } from '../context.ts';
import { sendLogs } from '../diagnostics.ts';
import { dataEndpoints } from '../private-endpoint.ts';
import { idWithParts, type SystemArgs } from './system-args.ts';

/**
 * A key of a component: made by the vault's hardware, which never gives it away. Azure makes a new version of it each year.
 * Old versions go on decrypting and verifying; after two years they encrypt and sign no more.
 *
 * @see https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation
 */
const key: keyvault.KeyArgs['properties'] = {
  kty: 'RSA-HSM',
  keySize: 3072,
  keyOps: ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey', 'sign', 'verify'],
  attributes: { enabled: true, exportable: false },
  rotationPolicy: {
    attributes: { expiryTime: 'P2Y' },
    lifetimeActions: [{ trigger: { timeAfterCreate: 'P1Y' }, action: { type: 'rotate' } }],
  },
};

/**
 * A system's vault in a location: keys in hardware (Premium), read by role and through private endpoints only (M-11,
 * P-14). What is deleted comes back for 90 days, and nobody can shorten that.
 *
 * Azure replicates a vault to the pair of its location by itself. Where that pair is outside the residency boundary,
 * each location has a vault of its own (`storeLocations`), and people put each secret into both. Keys that components name
 * in `uses` are then two of one name: neither vault gives its own away, so that the one cannot decrypt for the other.
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
    const keys = system.keys.map(
      (keyName) =>
        new keyvault.Key(
          `${vaultName}-${keyName}`,
          { resourceGroupName: group, vaultName: vault.name, keyName, properties: key, tags },
          // Azure makes a key, and never changes one that is there; its versions are its own affair.
          { parent: this, ...kept, ignoreChanges: ['properties', 'tags'] },
        ),
    );
    dataEndpoints(networks, 'keyVault', { id: vault.id, name: vaultName }, { parent: this });
    sendLogs(vaultName, { of: vault.id, to: workspaceId }, { parent: this });
    this.id = idWithParts(vault.id, keys);
    this.location = location;
    this.registerOutputs({});
  }
}
