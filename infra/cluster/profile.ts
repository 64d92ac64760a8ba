import type { Output } from '@pulumi/pulumi';
import { clusterNetworks } from '../../model/azure/network-plan.ts';

/** Version that clusters begin with; patches come by themselves. Raise it here first. */
export const kubernetesVersion = '1.35';

/** What is the same in every cluster: nothing public, no password, no shared key. */
export const clusterProfile = {
  kubernetesVersion,
  // Standard has an agreed availability, and may tell costs by namespace.
  sku: { name: 'Base', tier: 'Standard' },
  supportPlan: 'KubernetesOfficial',
  enableRBAC: true,
  disableLocalAccounts: true,
  publicNetworkAccess: 'Disabled',
  networkProfile: {
    networkPlugin: 'azure',
    networkPluginMode: 'overlay',
    networkDataplane: 'cilium',
    networkPolicy: 'cilium',
    // By the spoke's route to the firewall.
    outboundType: 'userDefinedRouting',
    loadBalancerSku: 'standard',
    ipFamilies: ['IPv4'],
    podCidr: clusterNetworks.pods,
    serviceCidr: clusterNetworks.services,
    dnsServiceIP: clusterNetworks.dns,
  },
  // Tokens of service accounts are proof enough for Entra (M-11).
  oidcIssuerProfile: { enabled: true },
  autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' },
  // Approving Front Door's connection changes the private link service there, which a locked group would refuse.
  nodeResourceGroupProfile: { restrictionLevel: 'Unrestricted' },
  // Files and blobs are nobody's volumes here.
  storageProfile: {
    blobCSIDriver: { enabled: false },
    diskCSIDriver: { enabled: true },
    fileCSIDriver: { enabled: false },
    snapshotController: { enabled: true },
  },
  // KEDA comes with the other add-ons, in a version of its own; Prometheus runs in the cluster.
  workloadAutoScalerProfile: { keda: { enabled: false }, verticalPodAutoscaler: { enabled: false } },
  azureMonitorProfile: { metrics: { enabled: false } },
  metricsProfile: { costAnalysis: { enabled: true } },
};

/** What watches a cluster and sends what it sees to Log Analytics. */
export function watching(workspaceId: Output<string>) {
  return {
    addonProfiles: {
      azurepolicy: { enabled: true, config: { version: 'v2' } },
      omsagent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: workspaceId, useAADAuth: 'true' } },
      // External Secrets brings secrets into the cluster.
      azureKeyvaultSecretsProvider: { enabled: false },
    },
    securityProfile: {
      workloadIdentity: { enabled: true },
      imageCleaner: { enabled: true, intervalHours: 48 },
      defender: { logAnalyticsWorkspaceResourceId: workspaceId, securityMonitoring: { enabled: true } },
    },
  };
}

/** Who did what, and what the control plane made of it. All calls, reads included, would be many times as much. */
export const clusterLogs = [
  'cloud-controller-manager',
  'cluster-autoscaler',
  'guard',
  'kube-audit-admin',
  'kube-controller-manager',
  'kube-scheduler',
];
