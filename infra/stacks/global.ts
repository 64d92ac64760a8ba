import { networkPlan } from '../../model/azure/network-plan.ts';
import { ClusterAlerts, EdgeAlerts } from '../components/alerts.ts';
import { ArgoIdentity } from '../components/argo-identity.ts';
import { Cluster } from '../components/cluster.ts';
import { Edge } from '../components/edge.ts';
import { Hub } from '../components/hub.ts';
import { MonitorLink } from '../components/monitor-link.ts';
import { Observability } from '../components/observability.ts';
import { Registry } from '../components/registry.ts';
import { Spoke } from '../components/spoke.ts';
import type { Context } from '../context.ts';
import { sourceHosts } from '../firewall/sources.ts';
import { globalOwner, registryZone } from '../global-names.ts';
import type { InfraModel } from '../model.ts';
import { managementZones } from '../network/private-zones.ts';
import { privateEndpoints } from '../private-endpoint.ts';
import { zonesOf } from '../zones.ts';

/**
 * What all targets share, and what they refer to by name: the registry, Front Door, and the cluster that Argo CD runs in,
 * with a hub and a spoke of its own. Its hub has the zones of all API servers; each target adds its clusters to them.
 *
 * @returns outputs of the stack; none is secret
 */
export function globalStack(context: Context, { platform, azure, clusters }: InfraModel): Record<string, unknown> {
  const { location, network } = azure.management;
  const owner = globalOwner;
  const plan = networkPlan(network);
  if (plan === undefined) throw new Error(`${network} is no /16: see management in regions/azure.yaml`);
  const zones = zonesOf(azure, location, true);
  const locations = clusters.map((cluster) => cluster.location);

  const observability = new Observability('monitoring-global', {
    context,
    owner,
    locations: [location],
    retention: 90,
  });
  const { workspaceId, alerts: route } = observability;
  const hub = new Hub('hub-management', {
    context,
    owner,
    location,
    plan,
    zones,
    inspects: true,
    egress: { nodes: plan.spoke.nodes, externals: [], sources: sourceHosts(platform) },
    privateZones: managementZones([location, ...locations]),
    workspaceId,
  });
  const spoke = new Spoke('spoke-management', { context, owner, plan, hub });
  const registry = new Registry('registry', {
    context,
    location,
    replicas: [...new Set(locations)].filter((one) => one !== location).sort(),
    workspaceId,
  });
  const cluster = new Cluster('management', {
    context,
    cluster: 'management',
    role: 'secondary',
    nodes: azure.sizes.small.nodes,
    rendersNodePools: false,
    zones,
    spoke,
    registryId: registry.id,
    workspaceId,
  });
  const { sources } = observability;
  new MonitorLink('monitor-link-global', { context, owner, sources, networks: [spoke], clusters: [cluster] });
  privateEndpoints(
    [spoke],
    { id: registry.id, name: azure.registry, groupId: 'registry', zone: registryZone, subnet: 'endpoints' },
    // It has an address for each copy that there is when it is made.
    { dependsOn: [...registry.copies] },
  );
  new ArgoIdentity('argocd', { context, cluster, namespace: platform.gitops?.namespace ?? 'argocd' });
  const edge = new Edge('edge', { context, workspaceId });
  // Add-ons are installed in the clusters of targets.
  new ClusterAlerts('alerts-management', { hub, cluster, observability, sendsMetrics: false });
  new EdgeAlerts('alerts-edge', { profileId: edge.profileId, route });

  return {
    tenantId: context.tenantId,
    clusters: { [cluster.name]: { id: cluster.id, host: cluster.host } },
    metricsIngestion: observability.remoteWriteUrl,
  };
}
