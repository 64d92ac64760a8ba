import { createHash } from 'node:crypto';
import { isObject } from '../typings/wire.ts';
import { armTypeOf, nameOf, pathParameters, subscriptionId } from './ids.ts';

/** The Entra tenant of recordings and the simulation. It does not exist. */
export const tenantId = '00000000-0000-4000-8000-000000000002';

type Properties = Readonly<Record<string, unknown>>;

/** What a resource says of itself beyond what it was given. */
type Outputs = (resource: {
  readonly id: string;
  readonly name: string;
  readonly inputs: Properties;
  /** A UUID that depends on the resource and a word only. */
  readonly uuid: (word: string) => string;
}) => Properties;

/**
 * What a deployed resource says of itself: its inputs without those of its path, its name and type, and what Azure would
 * make up, derived from the ID so that each run gives the same.
 *
 * @param inputs without marks
 */
export function outputsOf(type: string, id: string, inputs: Properties): Properties {
  const path = pathParameters(type);
  const own = Object.fromEntries(Object.entries(inputs).filter(([key]) => !path.includes(key)));
  const known = { name: nameOf(id), type: armTypeOf(id), provisioningState: 'Succeeded' };
  const resource = { id, name: nameOf(id), inputs, uuid: (word: string) => uuidOf(id, word) };
  return merged(merged(known, own), table[type]?.(resource) ?? {});
}

/** Client IDs, host names and the like, by type. */
const table: Readonly<Record<string, Outputs>> = {
  'azure-native:applicationinsights:Component': ({ uuid }) => ({
    appId: uuid('app'),
    instrumentationKey: uuid('key'),
    connectionString: `InstrumentationKey=${uuid('key')}`,
  }),
  'azure-native:cdn:AFDEndpoint': ({ name, uuid }) => ({
    hostName: `${name}-${shortened(uuid('host'))}.z01.azurefd.net`,
  }),
  'azure-native:cdn:AFDCustomDomain': ({ uuid }) => ({
    validationProperties: { validationToken: shortened(uuid('token')), expirationDate: '2100-01-01T00:00:00Z' },
  }),
  'azure-native:cdn:Profile': ({ uuid }) => ({ frontDoorId: uuid('front door') }),
  'azure-native:containerregistry:Registry': ({ name }) => ({ loginServer: `${name.toLowerCase()}.azurecr.io` }),
  'azure-native:containerservice:ManagedCluster': cluster,
  'azure-native:dbforpostgresql:Server': ({ name }) => ({
    fullyQualifiedDomainName: `${name}.postgres.database.azure.com`,
  }),
  'azure-native:dns:Zone': ({ name }) => ({ nameServers: [1, 2, 3, 4].map((n) => `ns${n}.${name}.invalid`) }),
  'azure-native:keyvault:Vault': ({ name }) => ({ properties: { vaultUri: `https://${name}.vault.azure.net/` } }),
  'azure-native:managedidentity:UserAssignedIdentity': ({ uuid }) => ({
    clientId: uuid('client'),
    principalId: uuid('principal'),
    tenantId,
  }),
  'azure-native:monitor:AzureMonitorWorkspace': ({ name, inputs, uuid }) => {
    const managed = `/subscriptions/${subscriptionId}/resourceGroups/MA_${name}_${inputs['location']}_managed`;
    const collection = `${managed}/providers/Microsoft.Insights`;
    return {
      accountId: uuid('account'),
      metrics: {
        internalId: uuid('metrics'),
        prometheusQueryEndpoint: `https://${name}-${shortened(uuid('query'))}.prometheus.monitor.azure.com`,
      },
      defaultIngestionSettings: {
        dataCollectionEndpointResourceId: `${collection}/dataCollectionEndpoints/${name}`,
        dataCollectionRuleResourceId: `${collection}/dataCollectionRules/${name}`,
      },
    };
  },
  'azure-native:monitor:DataCollectionEndpoint': ({ name, inputs, uuid }) => ({
    immutableId: `dce-${uuid('rule').replaceAll('-', '')}`,
    metricsIngestion: { endpoint: `https://${name}.${inputs['location']}-1.metrics.ingest.monitor.azure.com` },
    logsIngestion: { endpoint: `https://${name}.${inputs['location']}-1.ingest.monitor.azure.com` },
  }),
  'azure-native:monitor:DataCollectionRule': ({ uuid }) => ({ immutableId: `dcr-${uuid('rule').replaceAll('-', '')}` }),
  'azure-native:network:AzureFirewall': ({ inputs }) => ({
    // The first address of AzureFirewallSubnet that Azure does not keep for itself; which subnet, only its ID says.
    ipConfigurations: listOf(inputs['ipConfigurations']).map((one) => ({ ...one, privateIPAddress: '10.0.0.4' })),
  }),
  'azure-native:network:PublicIPAddress': ({ inputs, uuid }) => ({
    ipAddress: inputs['ipAddress'] ?? documentationAddress(uuid('ip')),
  }),
  'azure-native:network:PublicIPPrefix': ({ uuid }) => ({ ipPrefix: `${documentationAddress(uuid('ip'))}/32` }),
  'azure-native:operationalinsights:Workspace': ({ uuid }) => ({ customerId: uuid('customer') }),
  'azure-native:redisenterprise:RedisEnterprise': ({ name, inputs }) => ({
    hostName: `${name}.${inputs['location']}.redis.azure.net`,
  }),
  'azure-native:servicebus:Namespace': ({ name }) => ({
    serviceBusEndpoint: `https://${name}.servicebus.windows.net:443/`,
  }),
  'azure-native:storage:ObjectReplicationPolicy': ({ name, inputs, uuid }) => ({
    // The destination's is asked for as `default`; Azure makes up an ID for it, and for each rule.
    policyId: name === 'default' ? uuid('policy') : name,
    rules: listOf(inputs['rules']).map((rule, index) => ({ ruleId: uuid(`rule ${index}`), ...rule })),
  }),
  'azure-native:storage:StorageAccount': ({ name }) => ({
    primaryEndpoints: {
      blob: `https://${name}.blob.core.windows.net/`,
      dfs: `https://${name}.dfs.core.windows.net/`,
      file: `https://${name}.file.core.windows.net/`,
      queue: `https://${name}.queue.core.windows.net/`,
    },
  }),
};

/** AKS makes what a cluster needs in a resource group of its own, unless it is given. */
function cluster({ name, inputs, uuid, id }: Parameters<Outputs>[0]): Properties {
  const location = String(inputs['location']);
  const group = /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? '';
  const nodeResourceGroup = String(inputs['nodeResourceGroup'] ?? `MC_${group}_${name}_${location}`);
  const nodes = `/subscriptions/${subscriptionId}/resourceGroups/${nodeResourceGroup}`;
  const given = propertyOf(propertyOf(inputs['identityProfile'], 'kubeletidentity'), 'resourceId');
  const kubelet = String(
    given ?? `${nodes}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}-agentpool`,
  );
  const host = `${inputs['dnsPrefix'] ?? name}-${shortened(uuid('host'))}`;
  const isPrivate = propertyOf(inputs['apiServerAccessProfile'], 'enablePrivateCluster') === true;
  return {
    nodeResourceGroup,
    currentKubernetesVersion: inputs['kubernetesVersion'] ?? '1.33.0',
    oidcIssuerProfile: { issuerURL: `https://${location}.oic.prod-aks.azure.com/${tenantId}/${uuid('issuer')}/` },
    identityProfile: {
      kubeletidentity: {
        resourceId: kubelet,
        clientId: uuidOf(kubelet, 'client'),
        objectId: uuidOf(kubelet, 'principal'),
      },
    },
    ...(isPrivate
      ? { privateFQDN: `${host}.${uuid('zone')}.privatelink.${location}.azmk8s.io` }
      : { fqdn: `${host}.hcp.${location}.azmk8s.io` }),
  };
}

/** A UUID of version 4's form that is the same in each run. */
function uuidOf(id: string, word: string): string {
  const hex = createHash('sha256').update(`${id.toLowerCase()}\0${word}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const shortened = (uuid: string) => uuid.slice(0, 8);

/** An address that the internet does not route, from 203.0.113.0/24. See https://www.rfc-editor.org/rfc/rfc5737 */
function documentationAddress(uuid: string): string {
  return `203.0.113.${Number.parseInt(uuid.slice(0, 2), 16)}`;
}

function propertyOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

function listOf(value: unknown): readonly Properties[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The second on top of the first, objects inside objects too; lists and single values are taken whole. */
function merged(below: Properties, above: Properties): Properties {
  const result: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = result[key];
    result[key] = isObject(under) && isObject(value) ? merged(under, value) : value;
  }
  return result;
}
