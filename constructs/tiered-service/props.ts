import type { Construct } from 'constructs';
import type { ScalingPolicy } from '../../model/scaling.ts';
import type { Slo } from '../../model/slo.ts';
import type { Route } from '../mesh/routes.ts';
import type { RolloutProps } from '../rollout/props.ts';
import type { PodProps } from '../workload/props.ts';
import type { PropsIn } from '../workload/workload-group.ts';

interface OwnProps<Port extends string> extends PodProps<Port> {
  /** Ports by name, 1 to 65535; at least one. */
  readonly ports: Readonly<Record<Port, number>>;
  /** Name of the Service, which is what others call; default: the construct's ID. */
  readonly service?: string;
  /** Promise about answers; gives burn-rate alerts. Default: none. */
  readonly slo?: Slo;
  /** What the platform gateway sends here, which is thereby let in. Needs a mesh. Default: nothing. */
  readonly routes?: readonly Route<NoInfer<Port>>[];
  /** How a new version takes over: a canary, or blue-green. Default: pod by pod, as a Deployment does. */
  readonly rollout?: RolloutProps;
}

/** A number of pods, or a policy that decides it: never both, since they would fight over one field. */
export type Sizing =
  /** Pods in one cluster, 0 or more. */
  | { readonly replicas: number; readonly scaling?: never }
  | { readonly scaling: ScalingPolicy; readonly replicas?: never };

/**
 * @typeParam Port names of its ports
 * @typeParam Scope where it is added: a `WorkloadGroup` says for its members what they share
 */
export type TieredServiceProps<Port extends string = string, Scope = Construct> = OwnProps<Port> &
  Sizing &
  PropsIn<Scope>;
