import type { k8s } from 'cdk8s-plus-28';
import type { ScalingPace } from '../../model/scaling.ts';
import type { Plain } from '../kube.ts';

/** How fast an autoscaler may go one way; KEDA hands the same to the one that it makes. */
export function pace({ stabilizationSeconds, percent, periodSeconds }: ScalingPace): Plain<k8s.HpaScalingRulesV2> {
  return {
    stabilizationWindowSeconds: stabilizationSeconds,
    policies: [{ type: 'Percent', value: percent, periodSeconds }],
  };
}
