import type { Construct } from 'constructs';
import { captureOrigin } from '../../model/diagnostics/index.ts';
import { addKnobs } from '../component/add-knobs.ts';
import { Component } from '../component/component.ts';
import { addObject } from '../kube.ts';
import { addAuthorization } from '../mesh/authorization.ts';
import { addRoutes, type Route } from '../mesh/routes.ts';
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
 * a mesh also AuthorizationPolicy and VirtualService.
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
    const routed = (props as { readonly routes?: readonly Route<string>[] }).routes?.map(({ port }) => port);
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
      diagnostics.report('component/slo-without-metrics', { workload: this.name }, captureOrigin());
    }
    if ((props.routes ?? []).length > 0 && system.mesh === undefined) {
      diagnostics.report('component/route-without-mesh', { workload: this.name, system: system.name }, captureOrigin());
    }
  }

  #addService(component: Component, settings: Settings, { scaling, routes = [] }: TieredServiceProps): void {
    const { name, labels, metrics, selector, service = name } = settings;
    const knobs = serviceKnobs(component.node.id, name, scaling === undefined ? {} : { scaling });
    const object = addObject(
      this,
      'Service',
      { name: service, labels },
      {
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
      },
    );
    addKnobs(object, knobs.Service);
    if (scaling !== undefined) {
      const autoscaler = addObject(
        this,
        'HorizontalPodAutoscaler',
        { name, labels },
        { spec: autoscalerSpec(name, scaling) },
      );
      addKnobs(autoscaler, knobs.HorizontalPodAutoscaler);
    }
    if (metrics !== undefined) {
      const { port, path = '/metrics', interval = '30s' } = metrics;
      const spec = { selector: { matchLabels: selector }, endpoints: [{ port, path, interval }] };
      addKnobs(addObject(this, 'ServiceMonitor', { name, labels }, { spec }), knobs.ServiceMonitor);
    }
    addAuthorization(this, component, { name: service, labels, selector, ports: this.ports, service });
    addRoutes(this, component, { name: service, labels, ports: this.ports, routes });
  }
}
