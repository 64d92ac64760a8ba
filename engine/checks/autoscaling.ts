import type { KubeObject } from '../../model/kube-object.ts';
import type { Check } from './index.ts';
import { sameNamespace } from './pods.ts';

/** What decides the number of a workload's pods: a HorizontalPodAutoscaler, or KEDA's ScaledObject. */
export interface Autoscaler {
  /** Kind and name, for messages. */
  readonly label: string;
  readonly object: KubeObject;
  /** What it scales, in its own namespace. */
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly min: number;
  /** Absent where the API demands it and it is not there. */
  readonly max?: number;
}

interface Spec {
  readonly scaleTargetRef?: { readonly kind?: string; readonly name?: string };
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  readonly minReplicaCount?: number;
  readonly maxReplicaCount?: number;
}

/**
 * The autoscalers among some objects, with the defaults of their APIs.
 *
 * @see https://keda.sh/docs/latest/reference/scaledobject-spec/
 */
export function autoscalersOf(objects: readonly KubeObject[]): readonly Autoscaler[] {
  return objects.flatMap((object): Autoscaler[] => {
    const { scaleTargetRef = {}, ...spec } = (object['spec'] ?? {}) as Spec;
    const label = `${object.kind} ${object.metadata.name}`;
    if (object.kind === 'HorizontalPodAutoscaler') {
      const { minReplicas: min = 1, maxReplicas: max } = spec;
      const { kind, name } = scaleTargetRef;
      return [{ label, object, kind, name, min, ...(max === undefined ? {} : { max }) }];
    }
    // ScaledJobs make Jobs of their own and share nothing with anybody.
    if (object.kind !== 'ScaledObject') return [];
    const { minReplicaCount: min = 0, maxReplicaCount: max = 100 } = spec;
    const { kind = 'Deployment', name } = scaleTargetRef;
    return [{ label, object, kind, name, min, max }];
  });
}

export const autoscalingProblems: Check = ({ component, target, objects }, report) => {
  const scalers = new Map<string, string>();
  for (const { label, object, kind, name, min, max } of autoscalersOf(objects)) {
    if (max !== undefined && min > max) {
      report('component/scaled-min-over-max', { component, target, autoscaler: label, min, max });
    }
    if (kind === undefined || name === undefined) continue;
    const workload = `${kind}/${name}`;
    const key = `${object.metadata.namespace ?? ''} ${workload}`;
    const other = scalers.get(key);
    if (other !== undefined) {
      report('component/two-autoscalers', { component, target, workload, autoscaler: label, other });
    }
    scalers.set(key, label);
    // A workload whose size an autoscaler decides must not state it too: at every sync Argo CD would set it back.
    const scaled = sameNamespace(objects, object).find(
      (candidate) => candidate.kind === kind && candidate.metadata.name === name,
    );
    if ((scaled?.['spec'] as { replicas?: number } | undefined)?.replicas === undefined) continue;
    report('component/replicas-under-autoscaler', { component, target, workload, autoscaler: label });
  }
};
