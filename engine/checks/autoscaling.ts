import type { Check } from './index.ts';
import { sameNamespace } from './pods.ts';

interface Autoscaler {
  readonly scaleTargetRef?: { readonly kind?: string; readonly name?: string };
}

/** A workload whose size an autoscaler decides must not state it too: at every sync Argo CD would set it back. */
export const autoscalingProblems: Check = ({ component, target, objects }, report) => {
  for (const autoscaler of objects) {
    const { kind, metadata, spec } = autoscaler;
    if (kind !== 'HorizontalPodAutoscaler') continue;
    const { scaleTargetRef } = (spec ?? {}) as Autoscaler;
    const scaled = sameNamespace(objects, autoscaler).find(
      (object) => object.kind === scaleTargetRef?.kind && object.metadata.name === scaleTargetRef?.name,
    );
    const replicas = (scaled?.['spec'] as { replicas?: number } | undefined)?.replicas;
    if (replicas === undefined || scaled === undefined) continue;
    const workload = `${scaled.kind}/${scaled.metadata.name}`;
    report('component/replicas-under-autoscaler', { component, target, workload, autoscaler: metadata.name });
  }
};
