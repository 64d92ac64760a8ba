import { Component } from '@pulumi/azure-native/applicationinsights/index.js';
import {
  ActionGroup,
  AzureMonitorWorkspace,
  DataCollectionEndpoint,
  DataCollectionRule,
} from '@pulumi/azure-native/monitor/index.js';
import { Workspace } from '@pulumi/azure-native/operationalinsights/index.js';
import { ResourceGroup } from '@pulumi/azure-native/resources/index.js';
import { all, ComponentResource, type ComponentResourceOptions, type Output } from '@pulumi/pulumi';
import { names } from '../../model/azure/names.ts';
import type { AlertRoute } from '../alerts/metric-alert.ts';
import { type Context, kept } from '../context.ts';
import { containerRule, prometheusRule, remoteWriteUrl } from '../monitoring/collection.ts';

export interface ObservabilityArgs {
  readonly context: Context;
  /** Target, or `global`. */
  readonly owner: { readonly name: string };
  /** Where telemetry is kept first: it does not leave the residency boundary. */
  readonly locations: readonly [string, ...string[]];
  /** Days that logs are kept, 30 to 730. */
  readonly retention: number;
}

/** What {@link MonitorLink} opens to networks. */
export interface TelemetrySources {
  /** Resource group of all of it. */
  readonly group: Output<string>;
  /** IDs of all that is reached privately, by a name of its own. */
  readonly members: ReadonlyMap<string, Output<string>>;
  /** IDs of the data collection endpoints by location. */
  readonly endpoints: ReadonlyMap<string, Output<string>>;
  /** ID of the rule for logs of containers. */
  readonly containerRuleId: Output<string>;
}

/**
 * Where a target's telemetry goes: logs to Log Analytics, traces to Application Insights, metrics of the in-cluster
 * Prometheus to an Azure Monitor workspace, alerts to people. Nothing is taken or told over public addresses: people look
 * from within the network (003 §3.3.3), and senders prove themselves to Entra.
 */
export class Observability extends ComponentResource {
  readonly workspaceId: Output<string>;
  readonly alerts: AlertRoute;
  /** ID of the rule that whoever sends metrics needs a role on. */
  readonly metricsRuleId: Output<string>;
  /** The Azure Monitor workspace. */
  readonly metrics: { readonly id: Output<string>; readonly location: string };
  /** URL that Prometheus writes to. */
  readonly remoteWriteUrl: Output<string>;

  /** What networks reach it by, and clusters send to. */
  readonly sources: TelemetrySources;

  constructor(name: string, args: ObservabilityArgs, options: ComponentResourceOptions = {}) {
    super('meridian:azure:Observability', name, {}, options);
    const { context, owner, locations } = args;
    const { tags } = context;
    const [location] = locations;
    const child = { parent: this };
    const group = new ResourceGroup(
      name,
      { resourceGroupName: names.sharedGroup('monitoring', owner), location, tags },
      { ...child, ...kept },
    );
    const here = { resourceGroupName: group.name, location, tags };
    const logs = new Workspace(
      name,
      {
        ...here,
        workspaceName: `log-${owner.name}`,
        sku: { name: 'PerGB2018' },
        retentionInDays: args.retention,
        features: { disableLocalAuth: true, enableLogAccessUsingOnlyResourcePermissions: true },
        publicNetworkAccessForIngestion: 'Disabled',
        publicNetworkAccessForQuery: 'Disabled',
      },
      { ...child, ...kept },
    );
    const traces = new Component(
      name,
      {
        ...here,
        resourceName: `appi-${owner.name}`,
        kind: 'web',
        applicationType: 'web',
        ingestionMode: 'LogAnalytics',
        workspaceResourceId: logs.id,
        disableLocalAuth: true,
        disableIpMasking: false,
        publicNetworkAccessForIngestion: 'Disabled',
        publicNetworkAccessForQuery: 'Disabled',
      },
      child,
    );
    const metrics = new AzureMonitorWorkspace(
      name,
      { ...here, azureMonitorWorkspaceName: `amw-${owner.name}`, publicNetworkAccess: 'Disabled' },
      { ...child, ...kept },
    );
    const endpoints = locations.map((place) => [place, this.#endpoint(name, here, place, owner)] as const);
    const [[, endpoint]] = endpoints as [(typeof endpoints)[number]];
    const rule = (purpose: string, what: object) =>
      new DataCollectionRule(
        `${name}-${purpose}`,
        {
          ...here,
          dataCollectionRuleName: `dcr-${purpose}-${owner.name}`,
          kind: 'Linux',
          dataCollectionEndpointId: endpoint.id,
          ...what,
        },
        child,
      );
    const metricsRule = rule('prometheus', prometheusRule(metrics.id));
    const people = new ActionGroup(
      name,
      {
        resourceGroupName: group.name,
        actionGroupName: names.actionGroup(owner),
        groupShortName: owner.name.slice(0, 12),
        location: 'global',
        enabled: true,
        emailReceivers: [{ name: 'operators', emailAddress: context.alertEmail, useCommonAlertSchema: true }],
        tags,
      },
      child,
    );
    this.sources = {
      group: group.name,
      members: new Map([
        ['logs', logs.id],
        ['traces', traces.id],
        ...endpoints.map(([place, { id }]) => [place, id] as const),
      ]),
      endpoints: new Map(endpoints.map(([place, { id }]) => [place, id])),
      containerRuleId: rule('containers', containerRule(logs.id)).id,
    };
    this.workspaceId = logs.id;
    this.alerts = { resourceGroup: group.name, actionGroupId: people.id, tags };
    this.metrics = { id: metrics.id, location };
    this.metricsRuleId = metricsRule.id;
    this.remoteWriteUrl = all([endpoint.metricsIngestion, metricsRule.immutableId]).apply(([ingestion, id]) =>
      remoteWriteUrl(ingestion?.endpoint ?? '', id),
    );
    this.registerOutputs({ remoteWriteUrl: this.remoteWriteUrl });
  }

  /** Agents fetch their rules from an endpoint in their own location. */
  #endpoint(name: string, here: Here, location: string, owner: { readonly name: string }): DataCollectionEndpoint {
    return new DataCollectionEndpoint(
      `${name}-${location}`,
      {
        ...here,
        location,
        dataCollectionEndpointName: `dce-${owner.name}-${location}`,
        kind: 'Linux',
        networkAcls: { publicNetworkAccess: 'Disabled' },
      },
      { parent: this },
    );
  }
}

interface Here {
  readonly resourceGroupName: Output<string>;
  readonly location: string;
  readonly tags: Context['tags'];
}
