import type { k8s } from 'cdk8s-plus-28';
import type { Plain } from '../kube.ts';
import { podSpec } from './pod.ts';
import type { Settings } from './settings.ts';

/** Pods as 002 §3.2 shows them, spread over zones, within the Pod Security standard `restricted`. */
export function deploymentSpec(settings: Settings): Plain<k8s.DeploymentSpec> {
  const { props, selector, podLabels, podAnnotations } = settings;
  return {
    // Under an autoscaler the field is left out: a GitOps controller would set it back at every sync.
    ...(props.scaling === undefined ? { replicas: props.replicas ?? 1 } : {}),
    strategy: {
      type: 'RollingUpdate',
      rollingUpdate: props.update ?? { maxSurge: 1, maxUnavailable: 0 },
    },
    selector: { matchLabels: selector },
    template: {
      metadata: { labels: podLabels, annotations: podAnnotations },
      spec: {
        ...podSpec(settings),
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'topology.kubernetes.io/zone',
            whenUnsatisfiable: 'ScheduleAnyway',
            labelSelector: { matchLabels: selector },
          },
        ],
      },
    },
  };
}
