import { Construct } from 'constructs';
import { captureOrigin, type Origin } from '../../model/diagnostics/index.ts';
import { pruneLast } from '../../model/waves.ts';
import type { Workload } from '../../model/workload.ts';
import { addKnobs } from '../component/add-knobs.ts';
import { Component } from '../component/component.ts';
import { addObject } from '../kube.ts';
import { publicHosts } from '../mesh/routes.ts';
import { accountFacts, accountOf, addAccount } from './account.ts';
import { addAlerts } from './alert-rules.ts';
import type { AlertSubject } from './alerts.ts';
import { deploymentSpec } from './deployment.ts';
import { type WorkloadKnobs, workloadKnobs } from './knobs.ts';
import { podBounds, withOverrides, withSizing } from './overrides.ts';
import { addPatches } from './patches.ts';
import { reportAccountProblems, reportProblems } from './problems.ts';
import type { Settings } from './settings.ts';
import { type GivenProps, inGroup, memberSelector, partLabel, settingsOf } from './settings-of.ts';
import { WorkloadGroup } from './workload-group.ts';

/**
 * A workload whose pods are kept running, by a Deployment or a Rollout: what TieredService and Worker have in common. In
 * the first pass it only declares itself; in the second it also adds its objects.
 */
export abstract class DeployedWorkload extends Construct implements Workload {
  readonly name: string;
  readonly component: string;
  readonly system: string;
  readonly namespace: string;
  readonly tier: Workload['tier'];
  readonly ports: Workload['ports'];
  readonly selector: Workload['selector'];
  readonly account: Workload['account'];
  readonly service?: string;
  readonly metrics?: string;
  readonly routes?: readonly string[];
  readonly hosts?: readonly string[];
  readonly uses: Workload['uses'];
  readonly pods: Workload['pods'];
  readonly origin?: Origin;
  /** Everything decided; absent in the first pass. */
  protected readonly settings?: Settings;

  /**
   * @param routed what the system's gateway sends here: names of the ports, and public hosts by their first label
   */
  protected constructor(
    scope: Construct,
    id: string,
    given: GivenProps,
    service: string | undefined,
    routed: readonly { readonly port: string; readonly host?: string }[] = [],
  ) {
    super(scope, id);
    const component = Component.containing(this);
    const { context } = component;
    const group = WorkloadGroup.containing(this);
    const props = inGroup(given, group);
    const account = group?.account ?? accountOf(component, id, props, false);
    const metrics = props.metrics ?? ('metrics' in props.ports ? { port: 'metrics' } : undefined);
    this.name = id;
    this.component = component.node.id;
    this.system = context.system.name;
    this.namespace = component.home;
    this.tier = props.tier;
    this.ports = props.ports;
    this.account = accountFacts(account);
    this.selector = memberSelector(account, id);
    if (service !== undefined) this.service = service;
    if (metrics !== undefined) this.metrics = metrics.port;
    if (routed.length > 0) {
      this.routes = [...new Set(routed.map(({ port }) => port))];
      this.hosts = publicHosts(routed, context.target);
    }
    this.uses = account.uses;
    const overrides = context.platform.overrides(context.target, id);
    this.pods = podBounds({ ...props, ...withSizing(props, overrides) }, context.system.mesh !== undefined);
    if (context.origins === true) this.origin = captureOrigin();
    component.workloads.push(this);
    if (context.graph === undefined) return;

    this.settings = settingsOf(this, component, withOverrides(props, overrides), account, {
      service,
      metrics,
      sharedImage: given.image === undefined,
    });
    if (group === undefined) {
      reportAccountProblems(component, account);
      addAccount(this, component, account, [this]);
    }
    reportProblems(component, this.settings, (path) => context.platform.overridePlace(context.target, id, path));
    this.#addPods(this.settings);
  }

  #addPods(settings: Settings): void {
    const { name, labels, props, selector } = settings;
    const knobs = workloadKnobs(this.component, settings);
    // A Rollout needs Services and routes; who has them adds it.
    if (props.rollout === undefined) {
      const metadata = { name, labels, annotations: pruneLast };
      addKnobs(addObject(this, 'Deployment', metadata, { spec: deploymentSpec(settings) }), knobs.Deployment);
    }
    const budget = addObject(
      this,
      'PodDisruptionBudget',
      { name, labels },
      { spec: { ...(props.disruption ?? { maxUnavailable: 1 }), selector: { matchLabels: selector } } },
    );
    addKnobs(budget, knobs.PodDisruptionBudget);
    if (settings.service === undefined) this.#addPodMonitor(settings, knobs);
  }

  /** Pods behind no Service are found by their labels. */
  #addPodMonitor({ name, labels, metrics, selector, account }: Settings, knobs: WorkloadKnobs): void {
    if (metrics === undefined) return;
    const { port, path = '/metrics', interval = '30s' } = metrics;
    const monitor = addObject(
      this,
      'PodMonitor',
      { name, labels },
      {
        spec: {
          // Otherwise the label `job` would be namespace and name of this object.
          jobLabel: account.shared ? partLabel : 'app',
          selector: { matchLabels: selector },
          podMetricsEndpoints: [{ port, path, interval }],
        },
      },
    );
    addKnobs(monitor, knobs.PodMonitor);
  }

  /** Alerts about itself; and about what it uses, unless its group says that for all. */
  protected addAlerts(facts: Pick<AlertSubject, 'slo' | 'alwaysUp'>): void {
    const { name, job, labels, account, metrics } = this.settings as Settings;
    if (metrics === undefined) return;
    const jobs = job === name ? {} : { jobs: [job] };
    const uses = account.shared ? {} : account.uses;
    addAlerts(this, Component.containing(this), { name, ...jobs, uses, ...facts }, labels);
  }

  /** Last, when all objects are there. */
  protected applyPatches(): void {
    addPatches(this, this.name, this.settings?.props.patches ?? []);
  }
}
