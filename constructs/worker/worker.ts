import type { Construct } from 'constructs';
import { captureOrigin } from '../../model/diagnostics/index.ts';
import type { QueueScalingPolicy, QueueTrigger } from '../../model/scaling.ts';
import { inWave } from '../../model/waves.ts';
import { addKnobs } from '../component/add-knobs.ts';
import { Component } from '../component/component.ts';
import { hostOf } from '../component/reach.ts';
import { addObject } from '../kube.ts';
import { DeployedWorkload } from '../workload/deployed-workload.ts';
import { reportBadValues } from '../workload/problems.ts';
import type { Settings } from '../workload/settings.ts';
import type { GivenProps } from '../workload/settings-of.ts';
import { scaledObjectKnobs } from './knobs.ts';
import type { WorkerProps } from './props.ts';
import { inOrder, type Sources, scaledObjectSpec } from './scaled-object.ts';
import { badQueueScaling } from './values.ts';

/** Time for what is in flight: twice Kubernetes' own 30 s. A worker whose work takes longer says so. */
const defaultGraceSeconds = 60;

/**
 * Pods that work on what waits for them: Deployment, PodDisruptionBudget, PodMonitor, PrometheusRule, and a ScaledObject
 * by which KEDA follows a queue, a consumer, a schedule, a metric or the CPU, down to no pod at all. Without a policy the
 * number of pods is fixed. There is no Service: nobody calls a worker.
 *
 * KEDA reads Service Bus with an identity of its own (provider `azure-workload` without an ID: the operator's), so that
 * the worker's, which receives messages, is used by nobody else.
 *
 * @example
 * new Worker(scope, 'asset-indexing', {
 *   tier: 'batch',
 *   image: target.image('marketplace/asset-indexing'),
 *   ports: { health: 8080, metrics: 9090 },
 *   resources,
 *   uses: { published: serviceBus.subscription('asset-published', 'asset-indexing', facts) },
 *   scaling: { min: 0, max: 30, on: [{ serviceBus: 'published', messages: 20 }] },
 * });
 */
export class Worker<const Port extends string, Scope extends Construct = Construct> extends DeployedWorkload {
  declare readonly ports: Readonly<Record<Port, number>>;
  readonly scaledBy?: readonly string[];

  /**
   * @param scope the scope that `component()` passes in, or a construct below it; in a WorkloadGroup the props leave out
   *   what the group says
   * @param id name of the workload and of its objects: a DNS label
   */
  constructor(scope: Scope, id: string, props: WorkerProps<Port, Scope>) {
    const given = {
      ...props,
      ports: props.ports ?? {},
      gracePeriodSeconds: props.gracePeriodSeconds ?? defaultGraceSeconds,
    };
    super(scope, id, given as unknown as GivenProps, undefined);
    const watched = props.scaling?.on ?? [];
    const scaledBy = watched.flatMap((trigger) => ('serviceBus' in trigger ? [trigger.serviceBus] : []));
    if (scaledBy.length > 0) this.scaledBy = scaledBy;
    if (this.settings === undefined) return;
    // The base has laid the figures of regions/ over the bounds; what is watched is the props' alone.
    const scaling = this.settings.props.scaling as QueueScalingPolicy | undefined;
    if (scaling !== undefined) this.#addScaling(Component.containing(this), this.settings, scaling);
    this.addAlerts({ alwaysUp: (scaling?.min ?? 1) > 0 });
    this.applyPatches();
  }

  #addScaling(component: Component, { name, labels, account }: Settings, scaling: QueueScalingPolicy): void {
    const { platform, target } = component.context;
    reportBadValues(component, name, badQueueScaling(scaling), (path) => platform.overridePlace(target, name, path));
    for (const trigger of scaling.on) this.#reportTrigger(component, trigger);
    if (scaling.on.some((trigger) => 'serviceBus' in trigger)) {
      addObject(
        this,
        'TriggerAuthentication',
        { name, labels },
        { spec: { podIdentity: { provider: 'azure-workload' } } },
      );
    }
    const ordered = { ...scaling, on: inOrder(scaling.on) };
    const spec = scaledObjectSpec(name, ordered, sourcesOf(component, name, account.uses));
    const scaled = addObject(this, 'ScaledObject', { name, labels, annotations: inWave('autoscaler') }, { spec });
    addKnobs(scaled, scaledObjectKnobs(component.node.id, name, ordered));
  }

  /** Whether what a trigger names is there. */
  #reportTrigger(component: Component, trigger: QueueTrigger): void {
    const { diagnostics, system } = component.context;
    const report = (wanted: string, use: string) => {
      diagnostics.report(
        'component/trigger-without-source',
        { workload: this.name, use, wanted },
        captureOrigin(['scaling', 'on']),
      );
    };
    if ('serviceBus' in trigger) {
      const found = this.uses[trigger.serviceBus];
      const waits = found?.kind === 'serviceBus' && (found.entity.queue ?? found.entity.subscription) !== undefined;
      if (!waits) report('a Service Bus subscription or queue', trigger.serviceBus);
    }
    if ('nats' in trigger) {
      if (this.uses[trigger.nats]?.kind !== 'nats') report('a NATS stream', trigger.nats);
      this.#requireBackend(component, 'nats', 'monitor', system.backends.nats?.ports);
    }
    if ('prometheus' in trigger) {
      this.#requireBackend(component, 'prometheus', 'http', system.backends.prometheus?.ports);
    }
  }

  #requireBackend(
    { context: { diagnostics, system } }: Component,
    kind: string,
    port: string,
    ports: Readonly<Record<string, number>> | undefined,
  ): void {
    if (ports?.[port] !== undefined) return;
    const parameters = { workload: this.name, kind, port, system: system.name };
    diagnostics.report('component/missing-backend', parameters, captureOrigin());
  }
}

function sourcesOf(component: Component, name: string, uses: Sources['uses']): Sources {
  const { nats, prometheus } = component.context.system.backends;
  const bus = Object.values(uses).find(({ kind }) => kind === 'serviceBus');
  const monitor = (nats?.ports as Readonly<Record<string, number>> | undefined)?.['monitor'];
  return {
    uses,
    serviceBus: bus === undefined ? undefined : hostOf(component, bus)?.host,
    nats: nats === undefined ? undefined : `${nats.name}.${nats.namespace}:${monitor}`,
    prometheus:
      prometheus === undefined
        ? undefined
        : `http://${prometheus.name}.${prometheus.namespace}:${prometheus.ports.http}`,
    authentication: name,
  };
}
