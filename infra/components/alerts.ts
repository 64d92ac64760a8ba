import { PrometheusRuleGroup } from '@pulumi/azure-native/alertsmanagement/index.js';
import { ComponentResource, type ComponentResourceOptions, type Output, type Resource } from '@pulumi/pulumi';
import { names } from '../../model/azure/names.ts';
import type { AzurePlan } from '../../model/azure/plan.ts';
import { databaseRules, replicaRules, serviceRules } from '../alerts/data-rules.ts';
import { type AlertRoute, metricAlert } from '../alerts/metric-alert.ts';
import { clusterRules, edgeRules, hubRules } from '../alerts/platform-rules.ts';
import type { NamedRule } from '../alerts/thresholds.ts';
import { type Context, resourceId } from '../context.ts';
import { serversOf } from '../postgres/servers.ts';
import type { Cluster } from './cluster.ts';
import type { Hub } from './hub.ts';
import type { Observability } from './observability.ts';
import type { Scopes } from './system-data.ts';

export interface ClusterAlertsArgs {
  readonly hub: Hub;
  readonly cluster: Cluster;
  /** Where the cluster's metrics arrive. */
  readonly observability: Observability;
  /** Whether Prometheus is installed there: if not, silence says nothing. */
  readonly sendsMetrics: boolean;
}

/** What people are told of a location: of its firewall, its nodes, and of its silence. */
export class ClusterAlerts extends ComponentResource {
  constructor(
    name: string,
    { hub, cluster, observability, sendsMetrics }: ClusterAlertsArgs,
    options: ComponentResourceOptions = {},
  ) {
    super('meridian:azure:ClusterAlerts', name, {}, options);
    const { alerts: route } = observability;
    addAlerts(this, cluster.name, hub.firewall.id, hubRules, route);
    addAlerts(this, cluster.name, cluster.id, clusterRules, route);
    if (sendsMetrics) this.#silence(name, cluster, observability);
    this.registerOutputs({});
  }

  #silence(name: string, cluster: Cluster, { alerts: route, metrics }: Observability): void {
    new PrometheusRuleGroup(
      name,
      {
        resourceGroupName: route.resourceGroup,
        ruleGroupName: `metrics-${cluster.name}`,
        location: metrics.location,
        clusterName: cluster.name,
        enabled: true,
        interval: 'PT1M',
        scopes: [metrics.id],
        rules: [
          {
            alert: 'MetricsMissing',
            // Whoever would tell of all other troubles in the cluster is silent.
            expression: `absent_over_time(up{cluster="${cluster.name}"}[10m])`,
            for: 'PT5M',
            severity: 1,
            enabled: true,
            annotations: { description: `No metrics of ${cluster.name} arrive: see its Prometheus, and its way out.` },
            resolveConfiguration: { autoResolved: true, timeToResolve: 'PT10M' },
            actions: [{ actionGroupId: route.actionGroupId }],
          },
        ],
        tags: route.tags,
      },
      { parent: this },
    );
  }
}

export interface DataAlertsArgs {
  readonly context: Context;
  readonly plan: AzurePlan;
  /** Services of all systems. */
  readonly scopes: Scopes;
  /** What declares the servers of databases, which are known by their names. */
  readonly data: readonly Resource[];
  readonly route: AlertRoute;
}

/** What people are told of the systems' data. */
export class DataAlerts extends ComponentResource {
  constructor(name: string, args: DataAlertsArgs, options: ComponentResourceOptions = {}) {
    super('meridian:azure:DataAlerts', name, {}, options);
    const { context, plan, scopes, data, route } = args;
    for (const [key, id] of scopes) {
      const [, service = ''] = key.split('/');
      // Metrics are those of the cluster, of which a database of Redis is a part.
      const measured = id.apply((whole) => whole.replace(/\/databases\/.*$/, ''));
      addAlerts(this, `${plan.target.name}-${key.replaceAll('/', '-')}`, measured, serviceRules[service] ?? [], route);
    }
    for (const { system, databases } of plan.systems) {
      const group = names.systemGroup(system, plan.target);
      for (const database of databases) {
        const { writer, replicas } = serversOf(plan, system, database, context.azure);
        for (const server of [writer, ...replicas]) {
          const path = `flexibleServers/${server.name}`;
          const id = resourceId(context.subscriptionId, group, 'Microsoft.DBforPostgreSQL', path);
          addAlerts(this, server.name, id, [...databaseRules, ...(server.writer ? [] : replicaRules)], route, data);
        }
      }
    }
    this.registerOutputs({});
  }
}

export interface EdgeAlertsArgs {
  /** ID of Front Door's profile. */
  readonly profileId: Output<string>;
  readonly route: AlertRoute;
}

/** What people are told of Front Door. */
export class EdgeAlerts extends ComponentResource {
  constructor(name: string, { profileId, route }: EdgeAlertsArgs, options: ComponentResourceOptions = {}) {
    super('meridian:azure:EdgeAlerts', name, {}, options);
    addAlerts(this, 'edge', profileId, edgeRules, route);
    this.registerOutputs({});
  }
}

function addAlerts(
  parent: Resource,
  of: string,
  scope: Output<string>,
  rules: readonly NamedRule[],
  route: AlertRoute,
  dependsOn: readonly Resource[] = [],
): void {
  const options = { parent, dependsOn: [...dependsOn] };
  for (const { name, ...rule } of rules) metricAlert(`${of}-${name}`, { scope, ...rule }, route, options);
}
