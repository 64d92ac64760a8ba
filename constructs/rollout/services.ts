import type { Knob } from '../../model/knob.ts';
import type { Json } from '../../model/kube-object.ts';
import { valuesPrefix } from '../../model/values-path.ts';
import type { RolloutProps } from './props.ts';

/** The Service of the version that is on its way: a canary's share, or what stands ready beside the old one. */
export function nextService(service: string, { canary }: Pick<RolloutProps, 'canary'>): string {
  return canary === undefined ? `${service}-preview` : canaryService(service);
}

export function canaryService(service: string): string {
  return `${service}-canary`;
}

/** A VirtualService whose weights Argo Rollouts moves, and the names of its routes. */
export interface SplitRoutes {
  readonly name: string;
  readonly routes: readonly string[];
}

/**
 * Whether a new version takes over step by step, as one value of the chart: what a Rollout needs beside it comes and goes
 * with it, and the Deployment that it replaces goes and comes.
 */
export function rolloutSwitch(component: string, workload: string): Knob {
  return {
    kind: 'object',
    whereMissing: true,
    path: [...valuesPrefix(component, workload), 'rollout', 'enabled'],
    description: 'Whether a new version takes over step by step, by a Rollout, or pod by pod, by a Deployment.',
  };
}

/** A field beside the Rollout that is different without one, and follows the same switch. */
export function withRollout(
  component: string,
  workload: string,
  pointer: string,
  choice: { readonly on?: Json; readonly off?: Json },
): Knob {
  const { path, description } = rolloutSwitch(component, workload);
  return { kind: 'choice', path, description, pointer, ...choice };
}

/** Label that tells the pods of two versions apart; Argo Rollouts sets it. */
export const hashLabel = 'rollouts-pod-template-hash';
