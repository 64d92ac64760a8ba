import type { Construct } from 'constructs';
import { captureOrigin } from '../../model/diagnostics/index.ts';
import { runsOnce } from '../../model/once.ts';
import { addKnobs } from '../component/add-knobs.ts';
import { Component } from '../component/component.ts';
import { jobPodTemplate, jobSpec } from '../job/job-spec.ts';
import { JobWorkload } from '../job/job-workload.ts';
import { jobKnobs } from '../job/knobs.ts';
import type { GivenJobProps } from '../job/props.ts';
import { addObject } from '../kube.ts';
import { knobPaths, value } from '../workload/knobs.ts';
import { addPatches } from '../workload/patches.ts';
import { reportBadValues } from '../workload/problems.ts';
import type { Settings } from '../workload/settings.ts';
import type { ScheduledJobProps, Scheduling } from './props.ts';
import { badScheduling } from './values.ts';

/**
 * Runs at set times, once in a region: a CronJob. Both clusters of a region get the same files but for components whose
 * name ends in `-once`, which go to the primary cluster alone; it must stand in such a one, beside the component that it
 * belongs to, with a group or an account of its own.
 *
 * A run may still happen twice, or not at all while no primary is named: what it does must be safe to repeat.
 *
 * @example
 * export const cleanup = component('delivery-service-once', (scope, target) => {
 *   new ScheduledJob(scope, 'delivery-cleanup', { schedule: '0 3 * * *', tier: 'batch', image, resources });
 * });
 */
export class ScheduledJob<Scope extends Construct = Construct> extends JobWorkload {
  /**
   * @param scope the scope that `component()` passes in, or a construct below it; in a WorkloadGroup it has the group's
   *   image, account, secrets and network policy
   * @param id name of the CronJob: a DNS label of at most 52 characters, since its Jobs add to it
   */
  constructor(scope: Scope, id: string, props: ScheduledJobProps<Scope>) {
    const most = props.concurrency === 'Replace' ? 2 : 1;
    super(scope, id, props as unknown as GivenJobProps, { most, activeDeadlineSeconds: 3600 });
    if (this.settings === undefined) return;
    const component = Component.containing(this);
    reportBadValues(component, id, badScheduling(props));
    if (!runsOnce(component.node.id)) {
      const parameters = { workload: id, component: component.node.id };
      component.context.diagnostics.report('component/scheduled-outside-once', parameters, captureOrigin());
    }
    this.#addCronJob(component, this.settings, props);
    addPatches(this, id, this.settings.props.patches ?? []);
  }

  #addCronJob(component: Component, settings: Settings, props: Scheduling): void {
    const { name, labels } = settings;
    // A sidecar that is an ordinary container would never let the pod end.
    const meshed = component.context.system.mesh !== undefined;
    const annotations = meshed ? { 'sidecar.istio.io/nativeSidecar': 'true' } : {};
    const template = jobPodTemplate(settings, { annotations });
    const cronJob = addObject(
      this,
      'CronJob',
      { name, labels },
      {
        spec: {
          schedule: props.schedule,
          timeZone: props.timeZone ?? 'Etc/UTC',
          concurrencyPolicy: props.concurrency ?? 'Forbid',
          startingDeadlineSeconds: props.startingDeadlineSeconds ?? 3600,
          successfulJobsHistoryLimit: props.history?.successful ?? 3,
          failedJobsHistoryLimit: props.history?.failed ?? 3,
          suspend: props.suspend ?? false,
          jobTemplate: { metadata: { labels: settings.podLabels }, spec: jobSpec(this.limits, template) },
        },
      },
    );
    const at = knobPaths(component.node.id, name);
    addKnobs(cronJob, [
      value('/spec/schedule', at('schedule'), 'When it runs: five fields of cron.'),
      value('/spec/suspend', at('suspend'), 'Whether no further runs begin.'),
      ...jobKnobs(component.node.id, settings, '/spec/jobTemplate/spec'),
    ]);
  }
}
