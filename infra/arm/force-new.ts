import { pathParameters } from './ids.ts';

/**
 * Inputs that Azure cannot change in place, besides those that say where a resource is and its location; by type, with
 * dots between the properties. The package does not say which they are.
 *
 * @see https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/gen/replacement.go for those that the
 * provider adds by hand; the others are marked so (`x-ms-mutability`) in https://github.com/Azure/azure-rest-api-specs
 */
const fixed: Readonly<Record<string, readonly string[]>> = {
  'azure-native:authorization:RoleAssignment': ['principalId'],
  'azure-native:cdn:Profile': ['sku.name'],
  'azure-native:containerservice:AgentPool': ['vmSize'],
  'azure-native:containerservice:ManagedCluster': [
    'diskEncryptionSetID',
    'dnsPrefix',
    'fqdnSubdomain',
    'linuxProfile',
    'networkProfile.dnsServiceIP',
    'networkProfile.networkDataplane',
    'networkProfile.networkPlugin',
    'networkProfile.networkPluginMode',
    'networkProfile.networkPolicy',
    'networkProfile.outboundType',
    'networkProfile.podCidr',
    'networkProfile.serviceCidr',
    'nodeResourceGroup',
  ],
  'azure-native:dbforpostgresql:Server': ['administratorLogin'],
  'azure-native:network:PrivateEndpoint': ['subnet'],
  'azure-native:network:PublicIPAddress': ['publicIPAddressVersion', 'publicIPPrefix', 'sku'],
  'azure-native:servicebus:Queue': ['enablePartitioning', 'requiresDuplicateDetection', 'requiresSession'],
  'azure-native:servicebus:Topic': ['enablePartitioning', 'requiresDuplicateDetection'],
  'azure-native:storage:StorageAccount': ['isHnsEnabled'],
};

/** Inputs whose change replaces a resource of this type, e.g. `location` or `networkProfile.podCidr`. */
export function forceNew(type: string): ReadonlySet<string> {
  return new Set([...pathParameters(type), 'location', ...(fixed[type] ?? [])]);
}
