import { type NetworkPlan, networkPlan } from '../../model/azure/network-plan.ts';
import { type AzurePlan, identityKey, prometheusAccount } from '../../model/azure/plan.ts';
import type { Cluster as PlannedCluster } from '../../model/regions/gitops.ts';
import { ClusterAlerts, DataAlerts } from '../components/alerts.ts';
import { ArgoAccess } from '../components/argo-access.ts';
import { Cluster } from '../components/cluster.ts';
import { Entrance } from '../components/entrance.ts';
import { Hub } from '../components/hub.ts';
import { Identities } from '../components/identities.ts';
import { MonitorLink } from '../components/monitor-link.ts';
import { Observability } from '../components/observability.ts';
import { Spoke } from '../components/spoke.ts';
import { SystemData } from '../components/system-data.ts';
import type { Context } from '../context.ts';
import { globalIds, registryZone } from '../global-names.ts';
import { targetZones } from '../network/private-zones.ts';
import { privateEndpoints } from '../private-endpoint.ts';
import { assignRole } from '../role-assignment.ts';
import { zonesOf } from '../zones.ts';

/**
 * What a target has in Azure: in each location a hub, a spoke and a cluster; its systems' data and identities; its way in
 * from the internet. The stack `global` must be up before.
 *
 * @returns outputs of the stack; none is secret
 */
export function targetStack(context: Context, plan: AzurePlan): Record<string, unknown> {
  const { target } = plan;
  const production = target.environment === 'prod';
  const [first = '', ...others] = target.locations;
  const observability = new Observability(`monitoring-${target.name}`, {
    context,
    owner: target,
    locations: [first, ...others],
    retention: production ? 90 : 30,
  });
  const places = plan.clusters.map((planned) => location(context, plan, planned, observability));
  const networks = places.map(({ spoke }) => spoke);
  const clusters = places.map(({ cluster }) => cluster);
  new MonitorLink(`monitor-link-${target.name}`, {
    context,
    owner: target,
    sources: observability.sources,
    networks,
    clusters,
  });
  privateEndpoints(
    networks,
    {
      id: globalIds(context).registry,
      name: context.azure.registry,
      groupId: 'registry',
      zone: registryZone,
      subnet: 'endpoints',
    },
    {},
  );

  const { workspaceId } = observability;
  const data = plan.systems.map(
    (system) => new SystemData(system.system, { context, plan, system, networks, workspaceId }),
  );
  const scopes = new Map(data.flatMap((system) => [...system.scopes]));
  const issuers = places.map(({ planned, cluster }) => ({ cluster: planned, url: cluster.issuer }));
  const identities = new Identities(`identities-${target.name}`, { context, plan, issuers, scopes });
  const sender = identities.principalIds[identityKey(prometheusAccount)];
  if (sender !== undefined) {
    assignRole(
      context,
      'prometheus-metrics',
      { role: 'Monitoring Metrics Publisher', scope: observability.metricsRuleId, principalId: sender },
      {},
    );
  }
  new DataAlerts(`alerts-data-${target.name}`, { context, plan, scopes, data, route: observability.alerts });
  const entrance = new Entrance(`edge-${target.name}`, { context, plan, clusters });

  return {
    tenantId: context.tenantId,
    identities: identities.clientIds,
    clusters: Object.fromEntries(clusters.map(({ name, id, host }) => [name, { id, host }])),
    metricsIngestion: observability.remoteWriteUrl,
    nameServers: entrance.nameServers,
  };
}

/** A location of a target: a cluster in its spoke, behind its hub. */
function location(context: Context, plan: AzurePlan, planned: PlannedCluster, observability: Observability) {
  const { target, size } = plan;
  const { name, network = '' } = planned;
  const addresses = planOf(planned);
  const zones = zonesOf(context.azure, planned.location, size.highAvailability);
  const { workspaceId } = observability;
  const hub = new Hub(`hub-${name}`, {
    context,
    owner: target,
    location: planned.location,
    plan: addresses,
    zones,
    inspects: target.environment === 'prod',
    egress: { nodes: addresses.spoke.nodes, externals: plan.externals, sources: [] },
    privateZones: targetZones(plan, planned.location),
    workspaceId,
  });
  const spoke = new Spoke(`spoke-${name}`, { context, owner: target, plan: addresses, hub });
  const cluster = new Cluster(name, {
    context,
    cluster: name,
    role: planned.role,
    nodes: size.nodes,
    rendersNodePools: true,
    zones,
    spoke,
    registryId: globalIds(context).registry,
    workspaceId,
  });
  new ArgoAccess(`argocd-${name}`, { context, cluster, network });
  new ClusterAlerts(`alerts-${name}`, { hub, cluster, observability, sendsMetrics: true });
  return { planned, spoke, cluster };
}

/** @throws where `regions/clusters.yaml` states no network, which is checked when it is read */
function planOf({ name, network }: PlannedCluster): NetworkPlan {
  const plan = networkPlan(network ?? '');
  if (plan === undefined) throw new Error(`the cluster ${name} has no network, a /16, in regions/clusters.yaml`);
  return plan;
}
