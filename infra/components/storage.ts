import {
  BlobContainer,
  BlobServiceProperties,
  ManagementPolicy,
  StorageAccount,
} from '@pulumi/azure-native/storage/index.js';
import { ComponentResource, type ComponentResourceOptions, type Output, type Resource } from '@pulumi/pulumi';
import { factsOf, type LocationFacts } from '../../model/azure/locations.ts';
import { names } from '../../model/azure/names.ts';
import type { Target } from '../../model/target.ts';
import { kept } from '../context.ts';
import { sendLogs } from '../diagnostics.ts';
import { dataEndpoints } from '../private-endpoint.ts';
import { idWithParts, type SystemArgs } from './system-args.ts';

/**
 * How many copies of a blob there are, and where: in three zones where there are such, and in the paired location where
 * the target is a production one and the pair lies within the residency boundary (M-8).
 */
export function storageSku(
  { environment, pairedWithin }: Pick<Target, 'environment' | 'pairedWithin'>,
  { zones, pair }: Pick<LocationFacts, 'zones' | 'pair'>,
): 'Standard_GZRS' | 'Standard_GRS' | 'Standard_ZRS' | 'Standard_LRS' {
  if (environment === 'prod' && pairedWithin && pair !== undefined) return zones ? 'Standard_GZRS' : 'Standard_GRS';
  return zones ? 'Standard_ZRS' : 'Standard_LRS';
}

/** Days in which a deleted blob or container can be had back. */
const retention = { enabled: true, days: 30 };

/**
 * A system's storage account in a location, with the containers that components name in `uses`. Blobs are read by role;
 * URLs are signed with an identity, since there are no keys (M-6, M-11). Each change of a blob keeps the one before.
 */
export class Storage extends ComponentResource {
  readonly id: Output<string>;
  readonly location: string;
  readonly accountName: Output<string>;
  /** What must be there before blobs can be copied from or to here. */
  readonly ready: readonly Resource[];

  constructor(
    name: string,
    { location, ...args }: SystemArgs & { readonly location: string },
    options: ComponentResourceOptions = {},
  ) {
    super('meridian:azure:Storage', name, {}, options);
    const { context, plan, system, group, networks, workspaceId, tags } = args;
    const { target } = plan;
    const accountName = names.storage(system.system, target, location);
    const account = new StorageAccount(
      accountName,
      {
        resourceGroupName: group,
        accountName,
        location,
        kind: 'StorageV2',
        sku: { name: storageSku(target, factsOf(location, context.azure.locations) ?? { zones: false }) },
        accessTier: 'Hot',
        allowBlobPublicAccess: false,
        allowCrossTenantReplication: false,
        allowSharedKeyAccess: false,
        allowedCopyScope: 'AAD',
        defaultToOAuthAuthentication: true,
        dnsEndpointType: 'Standard',
        enableHttpsTrafficOnly: true,
        enableNfsV3: false,
        encryption: {
          keySource: 'Microsoft.Storage',
          // Encrypts twice, with two keys; can be said at creation only.
          requireInfrastructureEncryption: true,
          services: { blob: { enabled: true, keyType: 'Account' }, file: { enabled: true, keyType: 'Account' } },
        },
        isHnsEnabled: false,
        isLocalUserEnabled: false,
        isSftpEnabled: false,
        minimumTlsVersion: 'TLS1_2',
        networkRuleSet: { defaultAction: 'Deny', bypass: 'None', ipRules: [], virtualNetworkRules: [] },
        publicNetworkAccess: 'Disabled',
        tags,
      },
      { parent: this, ...kept },
    );
    const inside = { resourceGroupName: group, accountName: account.name };
    const service = new BlobServiceProperties(
      accountName,
      {
        ...inside,
        blobServicesName: 'default',
        isVersioningEnabled: true,
        changeFeed: { enabled: true, retentionInDays: 90 },
        deleteRetentionPolicy: { ...retention, allowPermanentDelete: false },
        containerDeleteRetentionPolicy: retention,
      },
      { parent: this },
    );
    new ManagementPolicy(
      accountName,
      { ...inside, managementPolicyName: 'default', policy: { rules: [oldVersions] } },
      { parent: this, dependsOn: [service] },
    );
    const containers = system.containers.map(
      (containerName) =>
        new BlobContainer(
          `${accountName}-${containerName}`,
          { ...inside, containerName, publicAccess: 'None' },
          { parent: this, ...kept, dependsOn: [service] },
        ),
    );
    dataEndpoints(networks, 'blob', { id: account.id, name: accountName }, { parent: this });
    const blobs = account.id.apply((id) => `${id}/blobServices/default`);
    sendLogs(accountName, { of: blobs, to: workspaceId }, { parent: this, dependsOn: [service] });
    this.id = idWithParts(account.id, containers);
    this.location = location;
    this.accountName = account.name;
    this.ready = [service, ...containers];
    this.registerOutputs({});
  }
}

/** Versions pile up for ever unless they are told not to. */
const oldVersions = {
  name: 'old-versions',
  type: 'Lifecycle',
  enabled: true,
  definition: {
    filters: { blobTypes: ['blockBlob'] },
    actions: { version: { delete: { daysAfterCreationGreaterThan: 90 } } },
  },
};
