import type { Nodes } from '../../model/regions/azure.ts';

/** Label and taint by which pods choose a pool. */
export const poolLabel = 'meridian/pool';

interface Place {
  /** ID of the subnet `nodes`. */
  readonly subnet: string;
  /** Availability zones; empty where there are none. */
  readonly zones: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

type PoolName = 'system' | 'app' | 'gateway';

/**
 * Pools that are declared here: with node auto-provisioning the system's alone, since AKS makes all other nodes; else
 * three, two of which the cluster autoscaler grows (R-2, P-8).
 */
export function nodePools(nodes: Nodes, place: Place) {
  const { size, count } = nodes.system;
  const system = {
    ...pool('system', size, place),
    mode: 'System',
    count,
    enableAutoScaling: false,
    nodeTaints: ['CriticalAddonsOnly=true:NoSchedule'],
  };
  if (nodes.by === 'provisioning') return [system];
  const { app, gateway } = nodes;
  return [
    system,
    { ...pool('app', app.size, place), ...autoscaled(app) },
    {
      ...pool('gateway', gateway.size, place),
      ...autoscaled(gateway),
      nodeTaints: [`${poolLabel}=gateway:NoSchedule`],
    },
  ];
}

/**
 * Who makes nodes: AKS by what pods ask for, or the cluster autoscaler within the pools. The two would fight.
 *
 * @param rendered whether NodePools come with the cluster's manifests (systems/cluster/node-pools.ts): AKS's own, which
 *   have no limit, would compete with them. Without either there is no node that Argo CD could start on.
 */
export function provisioningProfile({ by }: Nodes, rendered: boolean) {
  if (by === 'pools') return { mode: 'Manual', defaultNodePools: 'None' };
  return { mode: 'Auto', defaultNodePools: rendered ? 'None' : 'Auto' };
}

/** How the cluster autoscaler goes about it; undefined where it does not run. */
export function autoscalerProfile({ by }: Nodes) {
  if (by === 'provisioning') return undefined;
  return {
    // Zones stay even, and what is used least goes first.
    balanceSimilarNodeGroups: 'true',
    expander: 'least-waste',
    skipNodesWithLocalStorage: 'false',
    skipNodesWithSystemPods: 'true',
  };
}

function pool(name: PoolName, vmSize: string, { subnet, zones, tags }: Place) {
  return {
    ...{ name, vmSize },
    type: 'VirtualMachineScaleSets',
    osType: 'Linux',
    osSKU: 'AzureLinux',
    ...osDisk(vmSize),
    ...(zones.length === 0 ? {} : { availabilityZones: [...zones] }),
    vnetSubnetID: subnet,
    maxPods: 110,
    enableNodePublicIP: false,
    // Also temporary disks and caches. The subscription must have the feature Microsoft.Compute/EncryptionAtHost.
    enableEncryptionAtHost: true,
    securityProfile: { enableSecureBoot: true, enableVTPM: true, sshAccess: 'Disabled' },
    nodeLabels: { [poolLabel]: name },
    upgradeSettings: { maxSurge: '33%', drainTimeoutInMinutes: 30, undrainableNodeBehavior: 'Cordon' },
    tags: { ...tags },
  };
}

function autoscaled({ min, max }: { readonly min: number; readonly max: number }) {
  // AKS asks for a count to begin with, and leaves it to the autoscaler from then on.
  return { mode: 'User', count: min, enableAutoScaling: true, minCount: min, maxCount: max, scaleDownMode: 'Delete' };
}

/**
 * The operating system on the machine's own disk, which is faster and costs nothing, where it has one; that of sizes with
 * `d`, such as Standard_D4ds_v5, has 37.5 GiB a processor.
 *
 * @see https://learn.microsoft.com/azure/virtual-machines/sizes/general-purpose/ddsv5-series
 */
function osDisk(vmSize: string) {
  const [, processors, features = ''] = /^Standard_[A-Z]+(\d+)([a-z]*)_v\d+$/.exec(vmSize) ?? [];
  if (processors === undefined || !features.includes('d')) return { osDiskType: 'Managed', osDiskSizeGB: 128 };
  return { osDiskType: 'Ephemeral', osDiskSizeGB: Math.min(128, Math.floor(Number(processors) * 37.5)) };
}
