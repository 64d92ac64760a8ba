/**
 * Paths of Azure resources, as Azure's reference writes them, by their type in azure-native. What is in braces is the
 * input that names the resource or one of its parents. Below a resource group unless they begin otherwise.
 *
 * azure-native ships no schema, so that this table is the only place that knows them; a test holds its inputs against the
 * package's types.
 *
 * @see https://learn.microsoft.com/azure/templates
 */
export const armPaths: Readonly<Record<string, string>> = {
  'azure-native:resources:ResourceGroup': '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}',

  'azure-native:alertsmanagement:PrometheusRuleGroup':
    'Microsoft.AlertsManagement/prometheusRuleGroups/{ruleGroupName}',
  'azure-native:app:ContainerApp': 'Microsoft.App/containerApps/{containerAppName}',
  'azure-native:app:Job': 'Microsoft.App/jobs/{jobName}',
  'azure-native:app:ManagedEnvironment': 'Microsoft.App/managedEnvironments/{environmentName}',
  'azure-native:applicationinsights:Component': 'Microsoft.Insights/components/{resourceName}',
  'azure-native:applicationinsights:WebTest': 'Microsoft.Insights/webTests/{webTestName}',
  'azure-native:authorization:ManagementLockByScope': '{scope}/providers/Microsoft.Authorization/locks/{lockName}',
  'azure-native:authorization:PolicyAssignment':
    '{scope}/providers/Microsoft.Authorization/policyAssignments/{policyAssignmentName}',
  'azure-native:authorization:RoleAssignment':
    '{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}',
  'azure-native:authorization:RoleDefinition':
    '{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}',
  'azure-native:cdn:AFDCustomDomain': 'Microsoft.Cdn/profiles/{profileName}/customDomains/{customDomainName}',
  'azure-native:cdn:AFDEndpoint': 'Microsoft.Cdn/profiles/{profileName}/afdEndpoints/{endpointName}',
  'azure-native:cdn:AFDOrigin':
    'Microsoft.Cdn/profiles/{profileName}/originGroups/{originGroupName}/origins/{originName}',
  'azure-native:cdn:AFDOriginGroup': 'Microsoft.Cdn/profiles/{profileName}/originGroups/{originGroupName}',
  'azure-native:cdn:Profile': 'Microsoft.Cdn/profiles/{profileName}',
  'azure-native:cdn:Route': 'Microsoft.Cdn/profiles/{profileName}/afdEndpoints/{endpointName}/routes/{routeName}',
  'azure-native:cdn:Rule': 'Microsoft.Cdn/profiles/{profileName}/ruleSets/{ruleSetName}/rules/{ruleName}',
  'azure-native:cdn:RuleSet': 'Microsoft.Cdn/profiles/{profileName}/ruleSets/{ruleSetName}',
  'azure-native:cdn:Secret': 'Microsoft.Cdn/profiles/{profileName}/secrets/{secretName}',
  'azure-native:cdn:SecurityPolicy': 'Microsoft.Cdn/profiles/{profileName}/securityPolicies/{securityPolicyName}',
  'azure-native:consumption:Budget': '{scope}/providers/Microsoft.Consumption/budgets/{budgetName}',
  'azure-native:containerregistry:CacheRule':
    'Microsoft.ContainerRegistry/registries/{registryName}/cacheRules/{cacheRuleName}',
  'azure-native:containerregistry:Registry': 'Microsoft.ContainerRegistry/registries/{registryName}',
  'azure-native:containerregistry:Replication':
    'Microsoft.ContainerRegistry/registries/{registryName}/replications/{replicationName}',
  'azure-native:containerservice:AgentPool':
    'Microsoft.ContainerService/managedClusters/{resourceName}/agentPools/{agentPoolName}',
  'azure-native:containerservice:MaintenanceConfiguration':
    'Microsoft.ContainerService/managedClusters/{resourceName}/maintenanceConfigurations/{configName}',
  'azure-native:containerservice:ManagedCluster': 'Microsoft.ContainerService/managedClusters/{resourceName}',
  'azure-native:containerservice:TrustedAccessRoleBinding':
    'Microsoft.ContainerService/managedClusters/{resourceName}/trustedAccessRoleBindings/{trustedAccessRoleBindingName}',
  'azure-native:dashboard:Grafana': 'Microsoft.Dashboard/grafana/{workspaceName}',
  'azure-native:dataprotection:BackupInstance':
    'Microsoft.DataProtection/backupVaults/{vaultName}/backupInstances/{backupInstanceName}',
  'azure-native:dataprotection:BackupPolicy':
    'Microsoft.DataProtection/backupVaults/{vaultName}/backupPolicies/{backupPolicyName}',
  'azure-native:dataprotection:BackupVault': 'Microsoft.DataProtection/backupVaults/{vaultName}',
  'azure-native:dbforpostgresql:AdministratorsMicrosoftEntra':
    'Microsoft.DBforPostgreSQL/flexibleServers/{serverName}/administrators/{objectId}',
  'azure-native:dbforpostgresql:Configuration':
    'Microsoft.DBforPostgreSQL/flexibleServers/{serverName}/configurations/{configurationName}',
  'azure-native:dbforpostgresql:Database':
    'Microsoft.DBforPostgreSQL/flexibleServers/{serverName}/databases/{databaseName}',
  'azure-native:dbforpostgresql:Server': 'Microsoft.DBforPostgreSQL/flexibleServers/{serverName}',
  'azure-native:dbforpostgresql:VirtualEndpoint':
    'Microsoft.DBforPostgreSQL/flexibleServers/{serverName}/virtualendpoints/{virtualEndpointName}',
  'azure-native:dns:RecordSet': 'Microsoft.Network/dnsZones/{zoneName}/{recordType}/{relativeRecordSetName}',
  'azure-native:dns:Zone': 'Microsoft.Network/dnsZones/{zoneName}',
  'azure-native:dnsresolver:DnsResolver': 'Microsoft.Network/dnsResolvers/{dnsResolverName}',
  'azure-native:dnsresolver:InboundEndpoint':
    'Microsoft.Network/dnsResolvers/{dnsResolverName}/inboundEndpoints/{inboundEndpointName}',
  'azure-native:frontdoor:Policy': 'Microsoft.Network/frontDoorWebApplicationFirewallPolicies/{policyName}',
  'azure-native:keyvault:Key': 'Microsoft.KeyVault/vaults/{vaultName}/keys/{keyName}',
  'azure-native:keyvault:Vault': 'Microsoft.KeyVault/vaults/{vaultName}',
  'azure-native:managedidentity:FederatedIdentityCredential':
    'Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}',
  'azure-native:managedidentity:UserAssignedIdentity':
    'Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}',
  'azure-native:monitor:ActionGroup': 'Microsoft.Insights/actionGroups/{actionGroupName}',
  'azure-native:monitor:ActivityLogAlert': 'Microsoft.Insights/activityLogAlerts/{activityLogAlertName}',
  'azure-native:monitor:AzureMonitorWorkspace': 'Microsoft.Monitor/accounts/{azureMonitorWorkspaceName}',
  'azure-native:monitor:DataCollectionEndpoint':
    'Microsoft.Insights/dataCollectionEndpoints/{dataCollectionEndpointName}',
  'azure-native:monitor:DataCollectionRule': 'Microsoft.Insights/dataCollectionRules/{dataCollectionRuleName}',
  'azure-native:monitor:DataCollectionRuleAssociation':
    '{resourceUri}/providers/Microsoft.Insights/dataCollectionRuleAssociations/{associationName}',
  'azure-native:monitor:DiagnosticSetting': '{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}',
  'azure-native:monitor:MetricAlert': 'Microsoft.Insights/metricAlerts/{ruleName}',
  'azure-native:monitor:PrivateLinkScope': 'Microsoft.Insights/privateLinkScopes/{scopeName}',
  'azure-native:monitor:PrivateLinkScopedResource':
    'Microsoft.Insights/privateLinkScopes/{scopeName}/scopedResources/{name}',
  'azure-native:monitor:ScheduledQueryRule': 'Microsoft.Insights/scheduledQueryRules/{ruleName}',
  'azure-native:network:AzureFirewall': 'Microsoft.Network/azureFirewalls/{azureFirewallName}',
  'azure-native:network:BastionHost': 'Microsoft.Network/bastionHosts/{bastionHostName}',
  'azure-native:network:DdosProtectionPlan': 'Microsoft.Network/ddosProtectionPlans/{ddosProtectionPlanName}',
  'azure-native:network:FirewallPolicy': 'Microsoft.Network/firewallPolicies/{firewallPolicyName}',
  'azure-native:network:FirewallPolicyRuleCollectionGroup':
    'Microsoft.Network/firewallPolicies/{firewallPolicyName}/ruleCollectionGroups/{ruleCollectionGroupName}',
  'azure-native:network:IpGroup': 'Microsoft.Network/ipGroups/{ipGroupsName}',
  'azure-native:network:NatGateway': 'Microsoft.Network/natGateways/{natGatewayName}',
  'azure-native:network:NetworkSecurityGroup': 'Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}',
  'azure-native:network:PrivateDnsZoneGroup':
    'Microsoft.Network/privateEndpoints/{privateEndpointName}/privateDnsZoneGroups/{privateDnsZoneGroupName}',
  'azure-native:network:PrivateEndpoint': 'Microsoft.Network/privateEndpoints/{privateEndpointName}',
  'azure-native:network:PrivateLinkService': 'Microsoft.Network/privateLinkServices/{serviceName}',
  'azure-native:network:PublicIPAddress': 'Microsoft.Network/publicIPAddresses/{publicIpAddressName}',
  'azure-native:network:PublicIPPrefix': 'Microsoft.Network/publicIPPrefixes/{publicIpPrefixName}',
  'azure-native:network:Route': 'Microsoft.Network/routeTables/{routeTableName}/routes/{routeName}',
  'azure-native:network:RouteTable': 'Microsoft.Network/routeTables/{routeTableName}',
  'azure-native:network:SecurityRule':
    'Microsoft.Network/networkSecurityGroups/{networkSecurityGroupName}/securityRules/{securityRuleName}',
  'azure-native:network:Subnet': 'Microsoft.Network/virtualNetworks/{virtualNetworkName}/subnets/{subnetName}',
  'azure-native:network:VirtualNetwork': 'Microsoft.Network/virtualNetworks/{virtualNetworkName}',
  'azure-native:network:VirtualNetworkPeering':
    'Microsoft.Network/virtualNetworks/{virtualNetworkName}/virtualNetworkPeerings/{virtualNetworkPeeringName}',
  'azure-native:operationalinsights:Table':
    'Microsoft.OperationalInsights/workspaces/{workspaceName}/tables/{tableName}',
  'azure-native:operationalinsights:Workspace': 'Microsoft.OperationalInsights/workspaces/{workspaceName}',
  'azure-native:privatedns:PrivateRecordSet':
    'Microsoft.Network/privateDnsZones/{privateZoneName}/{recordType}/{relativeRecordSetName}',
  'azure-native:privatedns:PrivateZone': 'Microsoft.Network/privateDnsZones/{privateZoneName}',
  'azure-native:privatedns:VirtualNetworkLink':
    'Microsoft.Network/privateDnsZones/{privateZoneName}/virtualNetworkLinks/{virtualNetworkLinkName}',
  'azure-native:redisenterprise:AccessPolicyAssignment':
    'Microsoft.Cache/redisEnterprise/{clusterName}/databases/{databaseName}/accessPolicyAssignments/{accessPolicyAssignmentName}',
  'azure-native:redisenterprise:Database': 'Microsoft.Cache/redisEnterprise/{clusterName}/databases/{databaseName}',
  'azure-native:redisenterprise:RedisEnterprise': 'Microsoft.Cache/redisEnterprise/{clusterName}',
  'azure-native:search:Service': 'Microsoft.Search/searchServices/{searchServiceName}',
  'azure-native:search:SharedPrivateLinkResource':
    'Microsoft.Search/searchServices/{searchServiceName}/sharedPrivateLinkResources/{sharedPrivateLinkResourceName}',
  'azure-native:servicebus:Namespace': 'Microsoft.ServiceBus/namespaces/{namespaceName}',
  'azure-native:servicebus:NamespaceNetworkRuleSet':
    'Microsoft.ServiceBus/namespaces/{namespaceName}/networkRuleSets/default',
  'azure-native:servicebus:Queue': 'Microsoft.ServiceBus/namespaces/{namespaceName}/queues/{queueName}',
  'azure-native:servicebus:Rule':
    'Microsoft.ServiceBus/namespaces/{namespaceName}/topics/{topicName}/subscriptions/{subscriptionName}/rules/{ruleName}',
  'azure-native:servicebus:Subscription':
    'Microsoft.ServiceBus/namespaces/{namespaceName}/topics/{topicName}/subscriptions/{subscriptionName}',
  'azure-native:servicebus:Topic': 'Microsoft.ServiceBus/namespaces/{namespaceName}/topics/{topicName}',
  'azure-native:storage:BlobContainer':
    'Microsoft.Storage/storageAccounts/{accountName}/blobServices/default/containers/{containerName}',
  'azure-native:storage:BlobServiceProperties': 'Microsoft.Storage/storageAccounts/{accountName}/blobServices/default',
  'azure-native:storage:ManagementPolicy': 'Microsoft.Storage/storageAccounts/{accountName}/managementPolicies/default',
  'azure-native:storage:ObjectReplicationPolicy':
    'Microsoft.Storage/storageAccounts/{accountName}/objectReplicationPolicies/{objectReplicationPolicyId}',
  'azure-native:storage:StorageAccount': 'Microsoft.Storage/storageAccounts/{accountName}',
};
