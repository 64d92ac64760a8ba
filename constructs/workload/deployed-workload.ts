import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { variablesOf } from '../../model/dependency-facts.ts';
import { captureOrigin, type Origin } from '../../model/diagnostics/index.ts';
import { priorityClassName } from '../../model/tier.ts';
import type { Workload } from '../../model/workload.ts';
import { addKnobs } from '../component/add-knobs.ts';
import { Component } from '../component/component.ts';
import { hostOf } from '../component/reach.ts';
import { addObject } from '../kube.ts';
import { accountOf, addAccount } from './account.ts';
import { addAlerts } from './alert-rules.ts';
import type { AlertSubject } from './alerts.ts';
import { deploymentSpec } from './deployment.ts';
import { type WorkloadKnobs, workloadKnobs } from './knobs.ts';
import { podBounds, withOverrides, withSizing } from './overrides.ts';
import { reportAccountProblems, reportProblems } from './problems.ts';
import type { AccountProps, MemberProps, WorkloadProps } from './props.ts';
import type { Settings } from './settings.ts';
import { WorkloadGroup } from './workload-group.ts';

/** Props as a construct was given them: those of a workload of its own, or of a member of a group. */
export type GivenProps = Omit<WorkloadProps, keyof AccountProps> & (AccountProps | MemberProps);

/**
 * A workload whose pods a Deployment keeps running: what TieredService and Worker have in common. In the first pass it
 * only declares itself; in the second it also adds its objects.
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
  readonly uses: Workload['uses'];
  readonly pods: Workload['pods'];
  readonly origin?: Origin;
  /** Everything decided; absent in the first pass. */
  protected readonly settings?: Settings;

  protected constructor(scope: Construct, id: string, given: GivenProps, service: string | undefined) {
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
    this.account = { name: account.name, selector: account.selector };
    this.selector = account.shared ? { ...account.selector, [partLabel]: id } : account.selector;
    if (service !== undefined) this.service = service;
    if (metrics !== undefined) this.metrics = metrics.port;
    this.uses = account.uses;
    const overrides = context.platform.overrides(context.target, id);
    this.pods = podBounds({ ...props, ...withSizing(props, overrides) });
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

  /** What users of the chart may set of this workload. */
  protected get knobs(): WorkloadKnobs {
    return workloadKnobs(this.component, this.settings as Settings);
  }

  #addPods(settings: Settings): void {
    const { name, labels, props, selector } = settings;
    const deployment = addObject(this, 'Deployment', { name, labels }, { spec: deploymentSpec(settings) });
    addKnobs(deployment, this.knobs.Deployment);
    const budget = addObject(
      this,
      'PodDisruptionBudget',
      { name, labels },
      { spec: { ...(props.disruption ?? { maxUnavailable: 1 }), selector: { matchLabels: selector } } },
    );
    addKnobs(budget, this.knobs.PodDisruptionBudget);
    if (settings.service === undefined) this.#addPodMonitor(settings);
  }

  /** Pods behind no Service are found by their labels. */
  #addPodMonitor({ name, labels, metrics, selector, account }: Settings): void {
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
    addKnobs(monitor, this.knobs.PodMonitor);
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
    const { diagnostics } = Component.containing(this).context;
    const objects = this.node.findAll().filter((construct) => construct instanceof ApiObject);
    for (const { kind, reason, operations } of this.settings?.props.patches ?? []) {
      const object = objects.find((candidate) => candidate.kind === kind);
      if (object === undefined) {
        const known = [...new Set(objects.map((candidate) => candidate.kind))].sort().join(', ');
        diagnostics.report('component/patch-without-object', { workload: this.name, kind, known }, captureOrigin());
        continue;
      }
      Component.containing(this).patches.push({ object, reason, operations });
    }
  }
}

/** Tells the workloads of a group apart. */
const partLabel = 'app.kubernetes.io/component';

function inGroup(given: GivenProps, group: WorkloadGroup | undefined): WorkloadProps {
  if (group === undefined) return given as WorkloadProps;
  const { tier, image } = group.props;
  return { ...given, tier: given.tier ?? tier, image: given.image ?? image } as WorkloadProps;
}

function settingsOf(
  workload: DeployedWorkload,
  component: Component,
  props: WorkloadProps,
  account: Settings['account'],
  {
    service,
    metrics,
    sharedImage,
  }: { service: string | undefined; metrics: Settings['metrics'] | undefined; sharedImage: boolean },
): Settings {
  const { name, selector } = workload;
  const { region } = component.target;
  return {
    name,
    props,
    account,
    ...(service === undefined ? {} : { service }),
    job: service ?? name,
    labels: { ...selector, tier: props.tier, region },
    podLabels: {
      ...component.labels,
      ...selector,
      region,
      ...(account.azureIdentity ? { 'azure.workload.identity/use': 'true' } : {}),
    },
    podAnnotations: { ...scrapeHints(props, metrics, component), ...props.podAnnotations },
    selector,
    priorityClassName: priorityClassName(workload.system, props.tier),
    env: environment(props.env ?? {}, derivedEnv(name, account.uses, component)),
    writable: props.writable ?? ['/tmp'],
    ...(metrics === undefined ? {} : { metrics }),
    sharedImage,
  };
}

/**
 * Kept beside the monitors for set-ups that find pods by annotation (002 §3.2). In a mesh the scraper comes from outside
 * and has no identity there, so the sidecar leaves that port alone; the network policy guards it.
 */
function scrapeHints(
  { ports }: WorkloadProps,
  metrics: Settings['metrics'] | undefined,
  component: Component,
): Record<string, string> {
  if (metrics === undefined) return {};
  const port = String(ports[metrics.port]);
  return {
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': port,
    ...(component.context.system.mesh === undefined ? {} : { 'traffic.sidecar.istio.io/excludeInboundPorts': port }),
  };
}

/**
 * Its own variables, then those that every workload gets. One of the same name wins, in the derived one's place: a region
 * that sets it must not change the order.
 */
function environment(
  own: Readonly<Record<string, string>>,
  derived: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const others = Object.entries(own).filter(([name]) => !Object.hasOwn(derived, name));
  const given = Object.entries(derived).map(([name, text]) => [name, own[name] ?? text] as const);
  return Object.fromEntries([...others, ...given]);
}

/** Where its dependencies are, and what every workload gets (002 §3.2); one of the same name in `env` wins. */
function derivedEnv(name: string, uses: Workload['uses'], component: Component): Readonly<Record<string, string>> {
  const { service, namespace, ports } = component.context.system.backends.telemetry;
  const places = Object.entries(uses).map(([use, dependency]) =>
    variablesOf(use, dependency, hostOf(component, dependency)),
  );
  return {
    ...(Object.assign({}, ...places) as Record<string, string>),
    REGION: component.target.region,
    OTEL_SERVICE_NAME: name,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${service}.${namespace}:${ports.otlp}`,
  };
}
