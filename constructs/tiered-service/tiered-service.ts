import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { type SecretEntry, secretsOf } from '../../model/dependency.ts';
import { captureOrigin, type Origin } from '../../model/diagnostics/index.ts';
import { priorityClassName } from '../../model/tier.ts';
import type { Workload } from '../../model/workload.ts';
import { addKnobs } from '../component/add-knobs.ts';
import { Component } from '../component/component.ts';
import { peerEndpoint, reachOf } from '../component/reach.ts';
import { addObject } from '../kube.ts';
import { NetworkPolicySet } from '../network-policy-set/network-policy-set.ts';
import { SecretSync } from '../secret-sync/secret-sync.ts';
import { ruleGroups } from './alerts.ts';
import { autoscalerSpec } from './autoscaling.ts';
import { deploymentSpec } from './deployment.ts';
import { alertKnobs, type TieredServiceKnobs, tieredServiceKnobs } from './knobs.ts';
import { withOverrides } from './overrides.ts';
import { reportProblems } from './problems.ts';
import type { TieredServiceProps } from './props.ts';
import type { Settings } from './settings.ts';

/**
 * A stateless service that answers requests: Deployment, Service, ServiceAccount, HorizontalPodAutoscaler,
 * PodDisruptionBudget, NetworkPolicy, ExternalSecret, ServiceMonitor and PrometheusRule, consistent with each other.
 *
 * Objects are named after the construct's ID. Figures in `regions/` (`components.<id>`) win over the props. Problems are
 * reported as diagnostics, not thrown, so that a run shows all of them.
 *
 * @example
 * new TieredService(scope, 'tenant-service', {
 *   tier: 'core',
 *   image: target.image('ghasi/tenant-service'),
 *   ports: { http: 3000, metrics: 9090 },
 *   resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { cpu: '2', memory: '2Gi' } },
 *   scaling: { min: 3, max: 20, on: [{ cpu: 70 }] },
 * });
 */
export class TieredService<const Port extends string> extends Construct implements Workload {
  readonly name: string;
  readonly component: string;
  readonly system: string;
  readonly namespace: string;
  readonly tier: Workload['tier'];
  readonly ports: Readonly<Record<Port, number>>;
  readonly selector: Readonly<Record<string, string>>;
  readonly uses: Workload['uses'];
  readonly origin?: Origin;

  /**
   * @param scope the scope that `component()` passes in, or a construct below it
   * @param id name of the workload and of its objects: a DNS label
   */
  constructor(scope: Construct, id: string, props: TieredServiceProps<Port>) {
    super(scope, id);
    const component = Component.containing(this);
    this.name = id;
    this.component = component.node.id;
    this.system = component.context.system.name;
    this.namespace = component.context.system.namespace;
    this.tier = props.tier;
    this.ports = props.ports;
    this.selector = { app: id };
    this.uses = props.uses ?? {};
    if (component.context.origins === true) this.origin = captureOrigin();
    component.workloads.push(this);
    if (component.context.graph === undefined) return;
    this.#render(component, props as unknown as TieredServiceProps);
  }

  #render(component: Component, given: TieredServiceProps): void {
    const { platform, target } = component.context;
    const props = withOverrides(given, platform.overrides(target, this.name));
    const settings = this.#settings(component, props);
    const overridePlace = (path: readonly string[]) => platform.overridePlace(target, this.name, path);
    reportProblems(component, settings, overridePlace);
    const knobs = tieredServiceKnobs(component.node.id, settings);
    this.#addWorkload(settings, knobs);
    this.#addPolicies(component, settings);
    this.#addObservability(component, settings, knobs);
    this.#applyPatches(component, props);
  }

  #settings(component: Component, props: TieredServiceProps): Settings {
    const { region } = component.target;
    const secrets = Object.assign({}, ...Object.values(this.uses).map(secretsOf), props.secrets) as Record<
      string,
      SecretEntry
    >;
    const metrics = props.metrics ?? ('metrics' in props.ports ? { port: 'metrics' } : undefined);
    return {
      name: this.name,
      props,
      labels: { app: this.name, tier: props.tier, region },
      podLabels: { ...component.labels, app: this.name, region },
      selector: this.selector,
      priorityClassName: priorityClassName(this.system, props.tier),
      env: environment(props.env ?? {}, derivedEnv(this.name, component)),
      writable: props.writable ?? ['/tmp'],
      secrets,
      ...(metrics === undefined ? {} : { metrics }),
      ...(Object.keys(secrets).length === 0 ? {} : { secretName: `${this.name}-secrets` }),
    };
  }

  #addWorkload(settings: Settings, knobs: TieredServiceKnobs): void {
    const { name, labels, props, selector } = settings;
    const metadata = { name, labels };
    addObject(this, 'ServiceAccount', metadata, { automountServiceAccountToken: false });
    const deployment = addObject(this, 'Deployment', metadata, { spec: deploymentSpec(settings) });
    addKnobs(deployment, knobs.Deployment);
    const service = addObject(this, 'Service', metadata, {
      spec: {
        type: 'ClusterIP',
        selector,
        ports: Object.entries(this.ports as Record<string, number>).map(([port, number]) => ({
          name: port,
          port: number,
          targetPort: port,
          protocol: 'TCP',
        })),
      },
    });
    addKnobs(service, knobs.Service);
    if (props.scaling !== undefined) {
      const spec = autoscalerSpec(name, props.scaling);
      addKnobs(addObject(this, 'HorizontalPodAutoscaler', metadata, { spec }), knobs.HorizontalPodAutoscaler);
    }
    const budget = addObject(this, 'PodDisruptionBudget', metadata, {
      spec: { ...(props.disruption ?? { maxUnavailable: 1 }), selector: { matchLabels: selector } },
    });
    addKnobs(budget, knobs.PodDisruptionBudget);
  }

  #addPolicies(component: Component, { name, labels, secrets, secretName, metrics }: Settings): void {
    const { graph, system, target } = component.context;
    const numberOf = (port: string) => (this.ports as Record<string, number>)[port];
    const callers = (graph?.callersOf(name) ?? []).map(({ ports, ...from }) => ({
      from,
      ports: ports.map(numberOf).filter((port) => port !== undefined),
    }));
    const { scraper } = system.backends;
    const scrape = metrics === undefined ? [] : [{ from: peerEndpoint(scraper), ports: [numberOf(metrics.port) ?? 0] }];
    new NetworkPolicySet(this, name, {
      labels,
      selector: this.selector,
      ingress: [...callers, ...scrape],
      egress: reachOf(component, this),
    });
    if (secretName !== undefined) {
      new SecretSync(this, secretName, { labels, store: target.region.secretStore, owner: name, data: secrets });
    }
  }

  #addObservability(
    component: Component,
    { name, labels, metrics, props, selector }: Settings,
    knobs: TieredServiceKnobs,
  ): void {
    if (metrics === undefined) return;
    const { port, path = '/metrics', interval = '30s' } = metrics;
    const spec = { selector: { matchLabels: selector }, endpoints: [{ port, path, interval }] };
    const monitor = addObject(this, 'ServiceMonitor', { name, labels }, { spec });
    addKnobs(monitor, knobs.ServiceMonitor);
    const subject = {
      name,
      namespace: this.namespace,
      environment: component.target.environment,
      uses: this.uses,
      ...(props.slo === undefined ? {} : { slo: props.slo }),
    };
    const groups = component.memory.remember(`${name} rules`, subject, () => ruleGroups(subject));
    const rule = addObject(this, 'PrometheusRule', { name, labels }, { spec: { groups } });
    const alerting = component.memory.remember(`${name} alert knobs`, { ...subject, environment: 'prod' }, () =>
      alertKnobs(component.node.id, name, ruleGroups({ ...subject, environment: 'prod' })),
    );
    addKnobs(rule, alerting);
  }

  #applyPatches(component: Component, { patches = [] }: TieredServiceProps): void {
    const objects = this.node.findAll().filter((construct) => construct instanceof ApiObject);
    for (const { kind, reason, operations } of patches) {
      const object = objects.find((candidate) => candidate.kind === kind);
      if (object === undefined) {
        const known = [...new Set(objects.map((candidate) => candidate.kind))].sort().join(', ');
        component.context.diagnostics.report(
          'component/patch-without-object',
          { workload: this.name, kind, known },
          captureOrigin(),
        );
        continue;
      }
      component.patches.push({ object, reason, operations });
    }
  }
}

/**
 * Its own variables, then those that every service gets. One of the same name wins, in the derived one's place: a region
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

/** Variables that every service gets (002 §3.2); one of the same name in `env` wins. */
function derivedEnv(name: string, component: Component): Readonly<Record<string, string>> {
  const { service, namespace, ports } = component.context.system.backends.telemetry;
  return {
    REGION: component.target.region,
    OTEL_SERVICE_NAME: name,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${service}.${namespace}:${ports.otlp}`,
  };
}
