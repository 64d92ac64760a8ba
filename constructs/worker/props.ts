import type { Construct } from 'constructs';
import type { QueueScalingPolicy } from '../../model/scaling.ts';
import type { PodProps } from '../workload/props.ts';
import type { PropsIn } from '../workload/workload-group.ts';

interface OwnProps<Port extends string> extends PodProps<Port> {
  /**
   * Ports by name, 1 to 65535: `metrics` is scraped, and probes ask `http` or `health`. Nobody else is let in, and there
   * is no Service. Default: none.
   */
  readonly ports?: Readonly<Record<Port, number>>;
  /** Seconds that what is in flight has to end, 0 or more. Default 60; a worker whose work takes longer says so. */
  readonly gracePeriodSeconds?: number;
}

/** A number of pods where there is nothing to wait for, or a policy that follows what waits: never both. */
export type WorkerSizing =
  /** Pods in one cluster, 0 or more. */
  | { readonly replicas: number; readonly scaling?: never }
  | { readonly scaling: QueueScalingPolicy; readonly replicas?: never };

/**
 * @typeParam Port names of its ports
 * @typeParam Scope where it is added: a `WorkloadGroup` says for its members what they share
 */
export type WorkerProps<Port extends string = string, Scope = Construct> = OwnProps<Port> &
  WorkerSizing &
  PropsIn<Scope>;
