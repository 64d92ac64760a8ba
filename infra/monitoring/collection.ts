import type { Output } from '@pulumi/pulumi';

/** Name of the data collection rule's association that the agent of Container Insights looks for. */
export const containerAssociation = 'ContainerInsightsExtension';

/** Name of the association by which agents find their endpoint: Azure demands it. */
export const endpointAssociation = 'configurationAccessEndpoint';

/** What in-cluster Prometheus writes, on its way to an Azure Monitor workspace. */
export function prometheusRule(workspaceId: Output<string>) {
  const streams = ['Microsoft-PrometheusMetrics'];
  return {
    dataSources: { prometheusForwarder: [{ name: 'prometheus', streams }] },
    destinations: { monitoringAccounts: [{ name: 'workspace', accountResourceId: workspaceId }] },
    dataFlows: [{ streams, destinations: ['workspace'] }],
  };
}

/** Logs of containers and events of Kubernetes, on their way to Log Analytics. Metrics are Prometheus's. */
export function containerRule(workspaceId: Output<string>) {
  const streams = ['Microsoft-ContainerLogV2', 'Microsoft-KubeEvents', 'Microsoft-KubePodInventory'];
  return {
    dataSources: {
      extensions: [
        {
          name: containerAssociation,
          extensionName: 'ContainerInsights',
          streams,
          extensionSettings: {
            dataCollectionSettings: { interval: '1m', namespaceFilteringMode: 'Off', enableContainerLogV2: true },
          },
        },
      ],
    },
    destinations: { logAnalytics: [{ name: 'workspace', workspaceResourceId: workspaceId }] },
    dataFlows: [{ streams, destinations: ['workspace'] }],
  };
}

/**
 * Where Prometheus writes to (`remoteWrite` of `regions/add-ons.yaml`), in the form that Azure has.
 *
 * @param endpoint metrics ingestion endpoint of the data collection endpoint
 * @param rule immutable ID of the data collection rule
 * @see https://learn.microsoft.com/azure/azure-monitor/essentials/prometheus-remote-write
 */
export function remoteWriteUrl(endpoint: string, rule: string): string {
  return `${endpoint}/dataCollectionRules/${rule}/streams/Microsoft-PrometheusMetrics/api/v1/write?api-version=2023-04-24`;
}

/** Zones that names of Azure Monitor resolve in, apart from that of Blob Storage, where its agents fetch their parts. */
export const monitorZones = [
  'privatelink.monitor.azure.com',
  'privatelink.agentsvc.azure-automation.net',
  'privatelink.ods.opinsights.azure.com',
  'privatelink.oms.opinsights.azure.com',
] as const;
