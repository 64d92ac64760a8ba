import type { k8s } from 'cdk8s-plus-28';
import type { RolloutSpec as Generated } from '../../imports/argoproj.io-rollouts.ts';
import type { Plain } from '../kube.ts';
import { deploymentSpec } from '../workload/deployment.ts';
import type { Settings } from '../workload/settings.ts';
import { type Plan, strategy } from './strategy.ts';

/** A Rollout's spec; its pods are a Deployment's. */
export type RolloutSpec = Omit<Plain<Generated>, 'selector' | 'template'> &
  Pick<Plain<k8s.DeploymentSpec>, 'selector' | 'template'>;

/** The pods that a Deployment would have, and how a new version of them takes over. */
export function rolloutSpec(settings: Settings, plan: Plan): RolloutSpec {
  const { strategy: _, ...pods } = deploymentSpec(settings);
  return {
    ...pods,
    // A pin on one of the last three versions finds its ReplicaSet, and takes over without steps and analysis.
    revisionHistoryLimit: 3,
    rollbackWindow: { revisions: 3 },
    // Pods that do not become ready within this time end the new version; pauses do not count.
    progressDeadlineSeconds: 600,
    progressDeadlineAbort: true,
    strategy: strategy(plan),
  };
}
