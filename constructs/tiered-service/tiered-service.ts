import type { Construct } from 'constructs';
import { captureOrigin } from '../../model/diagnostics/index.ts';
import type { Knob } from '../../model/knob.ts';
import { inWave } from '../../model/waves.ts';
import { addKnobs } from '../component/add-knobs.ts';
import { Component } from '../component/component.ts';
import { addObject } from '../kube.ts';
import { addAuthorization } from '../mesh/authorization.ts';
import { addMeshRoutes, addRoutes, type Route } from '../mesh/routes.ts';
import type { RolloutProps } from '../rollout/props.ts';
import { addRollout } from '../rollout/rollout.ts';
import { canaryService, hashLabel, nextService, rolloutSwitch, withRollout } from '../rollout/services.ts';
import { DeployedWorkload } from '../workload/deployed-workload.ts';
import { reportBadValues } from '../workload/problems.ts';
import type { Settings } from '../workload/settings.ts';
import type { GivenProps } from '../workload/settings-of.ts';
import { autoscalerSpec } from './autoscaling.ts';
import { serviceKnobs } from './knobs.ts';
import type { TieredServiceProps } from './props.ts';
import { badServiceValues } from './values.ts';

/**
 * A stateless service that answers requests: Deployment, Service, ServiceAccount, HorizontalPodAutoscaler,
 * PodDisruptionBudget, NetworkPolicy, ExternalSecret, ServiceMonitor and PrometheusRule, consistent with each other; in
 * a mesh also AuthorizationPolicy and VirtualService. With `rollout`, a Rollout in place of the Deployment, a second
 * Service and AnalysisTemplates.
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
export class TieredService<const Port extends string, Scope extends Construct = Construct> extends DeployedWorkload {
  declare readonly ports: Readonly<Record<Port, number>>;

  /**
   * @param scope the scope that `component()` passes in, or a construct below it; in a WorkloadGroup the props leave out
   *   what the group says
   * @param id name of the workload and of its objects: a DNS label
   */
  constructor(scope: Scope, id: string, props: TieredServiceProps<Port, Scope>) {
    const routed = (props as { readonly routes?: readonly Route<string>[] }).routes;
    super(scope, id, props as unknown as GivenProps, props.service ?? id, routed);
    if (this.settings === undefined) return;
    const component = Component.containing(this);
    const own = { ...(props as unknown as TieredServiceProps), ...this.settings.props } as TieredServiceProps;
    this.#reportProblems(component, own);
    this.#addService(component, this.settings, own);
    this.addAlerts(own.slo === undefined ? {} : { slo: own.slo });
    this.applyPatches();
  }

  #reportProblems(component: Component, props: TieredServiceProps): void {
    const { diagnostics, platform, target, system } = component.context;
    reportBadValues(component, this.name, badServiceValues(props), (path) =>
      platform.overridePlace(target, this.name, path),
    );
    if (props.slo !== undefined && this.metrics === undefined) {
      diagnostics.report('component/slo-without-metrics', { workload: this.name }, captureOrigin(['slo']));
    }
    if ((props.routes ?? []).length > 0 && system.mesh === undefined) {
      diagnostics.report(
        'component/route-without-mesh',
        { workload: this.name, system: system.name },
        captureOrigin(['routes']),
      );
    }
  }

  #addService(component: Component, settings: Settings, props: TieredServiceProps): void {
    const { name, labels, selector, service = name } = settings;
    const { scaling, routes = [], rollout, slo } = props;
    const knobs = serviceKnobs(component.node.id, name, scaling === undefined ? {} : { scaling });
    const second = this.#addServices(settings, service, rollout, knobs);
    if (scaling !== undefined) {
      const scaled = rollout === undefined ? scaledDeployment : scaledRollout;
      const spec = autoscalerSpec({ ...scaled.target, name }, scaling);
      const metadata = { name, labels, annotations: scaled.wave };
      addKnobs(addObject(this, 'HorizontalPodAutoscaler', metadata, { spec }), [
        ...knobs.HorizontalPodAutoscaler,
        ...scaledKnobs(component.node.id, name),
      ]);
    }
    addAuthorization(this, component, { name: service, labels, selector, ports: this.ports, service });
    const canary = rollout?.canary === undefined || second === undefined ? {} : { canary: second };
    // What the chart turns on where some targets have a canary.
    const elsewhere = rollout === undefined ? { canary: canaryService(service) } : canary;
    const routed = { name: service, labels, ports: this.ports, ...canary };
    const added = [
      ...addRoutes(this, component, { ...routed, routes }, { workload: name, ...elsewhere }),
      ...addMeshRoutes(this, component, { ...routed, ports: withoutPort(this.ports, settings.metrics?.port) }, [
        rolloutSwitch(this.component, name),
      ]),
    ];
    if (rollout === undefined) return;
    addRollout(
      this,
      component,
      { ...settings, props: { ...settings.props, rollout } },
      { service, split: rollout.canary === undefined ? [] : added, ...(slo === undefined ? {} : { slo }) },
    );
  }

  /**
   * The Service, its like for a version that is on its way, and what is scraped behind them.
   *
   * @returns the name of the second Service, if there is one
   */
  #addServices(
    settings: Settings,
    service: string,
    rollout: RolloutProps | undefined,
    knobs: ReturnType<typeof serviceKnobs>,
  ): string | undefined {
    const { name, labels, metrics, selector } = settings;
    const ports: Readonly<Record<string, number>> = this.ports;
    const meshed = Component.containing(this).context.system.mesh !== undefined;
    // Without a mesh the pods of both versions stand behind the one Service.
    const second =
      rollout === undefined || (rollout.canary !== undefined && !meshed) ? undefined : nextService(service, rollout);
    const spec = serviceSpec(selector, ports);
    addKnobs(addObject(this, 'Service', { name: service, labels }, { spec }), knobs.Service);
    if (second !== undefined) {
      const next = addObject(this, 'Service', { name: second, labels }, { spec });
      addKnobs(next, [rolloutSwitch(this.component, name)]);
    }
    if (metrics !== undefined) {
      const { port, path = '/metrics', interval = '30s' } = metrics;
      const endpoint = { port, path, interval, ...(second === undefined ? {} : { relabelings: asOne(service) }) };
      const monitor = {
        selector: { matchLabels: selector },
        ...(rollout === undefined ? {} : { podTargetLabels: [hashLabel] }),
        endpoints: [endpoint],
      };
      const [hashes, relabelings] = [[hashLabel], second === undefined && !meshed ? {} : { on: asOne(service) }];
      addKnobs(addObject(this, 'ServiceMonitor', { name, labels }, { spec: monitor }), [
        ...knobs.ServiceMonitor,
        withRollout(this.component, name, '/spec/podTargetLabels', { on: hashes }),
        withRollout(this.component, name, '/spec/endpoints/0/relabelings', relabelings),
      ]);
    }
    return second;
  }
}

/** What an autoscaler scales, and when it is applied: not before what it scales is there. */
const scaledDeployment = { target: { apiVersion: 'apps/v1', kind: 'Deployment' }, wave: inWave('autoscaler') } as const;
const scaledRollout = {
  target: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' },
  wave: inWave('rollout'),
} as const;

/** Who turns the Rollout of a chart on or off turns the autoscaler with it. */
function scaledKnobs(component: string, name: string): readonly Knob[] {
  const [on, off] = [scaledRollout, scaledDeployment];
  return [
    ...(['apiVersion', 'kind'] as const).map((field) =>
      withRollout(component, name, `/spec/scaleTargetRef/${field}`, { on: on.target[field], off: off.target[field] }),
    ),
    ...Object.keys(on.wave).map((key) =>
      withRollout(component, name, `/metadata/annotations/${key.replace('/', '~1')}`, {
        on: on.wave[key] ?? '',
        off: off.wave[key] ?? '',
      }),
    ),
  ];
}

/**
 * Between two releases both Services lead to the same pods, which must not be scraped, and counted, twice: Prometheus
 * takes targets with the same labels for one.
 */
function asOne(service: string) {
  return ['job', 'service'].map((label) => ({ targetLabel: label, replacement: service }));
}

function serviceSpec(selector: Settings['selector'], ports: Readonly<Record<string, number>>) {
  return {
    type: 'ClusterIP',
    selector,
    ports: Object.entries(ports).map(([port, number]) => ({
      name: port,
      port: number,
      targetPort: port,
      protocol: 'TCP',
    })),
  };
}

function withoutPort(ports: Readonly<Record<string, number>>, left: string | undefined) {
  return Object.fromEntries(Object.entries(ports).filter(([port]) => port !== left));
}
