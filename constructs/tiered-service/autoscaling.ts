import type { k8s } from 'cdk8s-plus-28';
import { defaultBehavior, type ScalingMetric, type ScalingPolicy } from '../../model/scaling.ts';
import type { Plain } from '../kube.ts';
import { pace } from '../workload/pace.ts';

type HpaSpec = Plain<k8s.HorizontalPodAutoscalerSpecV2>;
type MetricSpec = NonNullable<HpaSpec['metrics']>[number];

/** What an autoscaler scales. */
export type ScaleTarget = HpaSpec['scaleTargetRef'];

/** The HorizontalPodAutoscaler of a Deployment or Rollout (002 §3.3). */
export function autoscalerSpec(target: ScaleTarget, policy: ScalingPolicy): HpaSpec {
  const behavior = policy.behavior ?? defaultBehavior;
  return {
    scaleTargetRef: target,
    minReplicas: policy.min,
    maxReplicas: policy.max,
    metrics: policy.on.map(metricSpec),
    behavior: { scaleUp: pace(behavior.up), scaleDown: pace(behavior.down) },
  };
}

function metricSpec(metric: ScalingMetric): MetricSpec {
  if (metric.cpu !== undefined) return utilization('cpu', metric.cpu);
  if (metric.memory !== undefined) return utilization('memory', metric.memory);
  return {
    type: 'Pods',
    pods: {
      metric: { name: metric.metric },
      target: { type: 'AverageValue', averageValue: String(metric.perPod) },
    },
  };
}

function utilization(resource: 'cpu' | 'memory', percent: number): MetricSpec {
  return {
    type: 'Resource',
    resource: { name: resource, target: { type: 'Utilization', averageUtilization: percent } },
  };
}
