import { above, below, type NamedRule } from './thresholds.ts';

const firewall = 'Microsoft.Network/azureFirewalls';
const cluster = 'Microsoft.ContainerService/managedClusters';

/** Without it nothing leaves a location, and no name is found. */
export const hubRules: readonly NamedRule[] = [
  {
    name: 'firewall-health',
    namespace: firewall,
    metric: 'FirewallHealth',
    ...below(90),
    severity: 1,
    description:
      'The firewall is not well: nothing may leave the location, nor names be found. See its metric “reason”.',
  },
  {
    name: 'firewall-ports',
    namespace: firewall,
    metric: 'SNATPortUtilization',
    ...above(80, 'Maximum'),
    severity: 2,
    description:
      'The firewall runs out of ports for outgoing connections: give it, or its NAT gateway, more addresses.',
  },
];

/** What keeps pods from running, seen from outside the cluster. */
export const clusterRules: readonly NamedRule[] = [
  {
    name: 'nodes-not-ready',
    namespace: cluster,
    metric: 'kube_node_status_condition',
    ...above(0),
    dimensions: { status2: 'NotReady' },
    window: 'PT15M',
    severity: 2,
    description: 'Nodes are not ready for a quarter of an hour: their pods run elsewhere, if there is room.',
  },
  {
    name: 'pods-not-scheduled',
    namespace: cluster,
    metric: 'kube_pod_status_phase',
    ...above(0),
    dimensions: { phase: 'Pending' },
    window: 'PT30M',
    severity: 2,
    description: 'Pods have been waiting for a node for half an hour: see quota, zones and the limits of node pools.',
  },
  {
    name: 'node-disk',
    namespace: cluster,
    metric: 'node_disk_usage_percentage',
    ...above(85),
    dimensions: { node: '*' },
    window: 'PT15M',
    severity: 2,
    description: 'The disk of a node is nearly full: at 90 % its pods are evicted.',
  },
];

/** Of Front Door, for each origin: it has stopped sending requests to a cluster (P-5). */
export const edgeRules: readonly NamedRule[] = [
  {
    name: 'origin-isolated',
    namespace: 'Microsoft.Cdn/profiles',
    metric: 'OriginHealthPercentage',
    ...below(50),
    dimensions: { Origin: '*', OriginGroup: '*' },
    severity: 1,
    description: 'Front Door holds a cluster’s gateway for failed, and sends all requests to the other cluster.',
  },
];
