import type { k8s } from 'cdk8s-plus-28';
import type { Plain } from '../kube.ts';
import { podSpec } from '../workload/pod.ts';
import type { Settings } from '../workload/settings.ts';
import type { JobLimits } from './props.ts';

export type JobPodTemplate = Plain<k8s.PodTemplateSpec>;

/** What a kind of job adds to its pods' metadata. */
export interface PodMarks {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A pod that ends: restarts are the Job's, so that the logs of every attempt stay. */
export function jobPodTemplate(settings: Settings, { labels = {}, annotations = {} }: PodMarks): JobPodTemplate {
  return {
    metadata: {
      labels: { ...settings.podLabels, ...labels },
      annotations: { ...annotations, ...settings.podAnnotations },
    },
    spec: { ...podSpec(settings), restartPolicy: 'Never' },
  };
}

/**
 * One pod at a time: the next attempt begins when the one before is gone, not when it is about to go.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy
 */
export function jobSpec(
  { activeDeadlineSeconds, backoffLimit }: JobLimits,
  template: JobPodTemplate,
): Plain<k8s.JobSpec> {
  return {
    activeDeadlineSeconds,
    backoffLimit,
    podReplacementPolicy: 'Failed',
    podFailurePolicy: {
      rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
    },
    template,
  };
}
