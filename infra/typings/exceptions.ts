const containerStreams = [
  'Microsoft-ContainerLogV2',
  'Microsoft-KubeEvents',
  'Microsoft-KubePodInventory',
  'Microsoft-PrometheusMetrics',
];

/**
 * Values that Azure takes though the enum of azure-native lacks them, by module and enum. Two versions of an interface
 * there share one enum's name, and the values of one of them win.
 */
export const furtherValues: Readonly<Record<string, readonly string[]>> = {
  // The enum is the one of Cosmos DB for PostgreSQL, in lower case.
  // https://learn.microsoft.com/rest/api/postgresql/administrators-microsoft-entra/create-or-update#principaltype
  'dbforpostgresql.PrincipalType': ['Unknown', 'User', 'Group', 'ServicePrincipal'],
  // The enums list what agents on virtual machines send.
  // https://learn.microsoft.com/azure/azure-monitor/containers/kubernetes-monitoring-enable
  'monitor.KnownDataFlowStreams': containerStreams,
  'monitor.KnownExtensionDataSourceStreams': containerStreams,
};
