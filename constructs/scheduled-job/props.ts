import type { Construct } from 'constructs';
import type { JobProps } from '../job/props.ts';
import type { PropsIn } from '../workload/workload-group.ts';

export interface Scheduling {
  /** Five fields of cron: minute, hour, day of month, month, day of week; e.g. `0 3 * * *`. */
  readonly schedule: string;
  /** IANA time zone of the schedule, e.g. `Europe/Berlin`. Default `Etc/UTC`, which has no summer time. */
  readonly timeZone?: string;
  /**
   * What happens when a run is due and the one before it still goes on: `Forbid` (default) leaves the new one out,
   * `Replace` stops the old one. Kubernetes' `Allow` is not offered: nothing would bound the number of pods.
   */
  readonly concurrency?: 'Forbid' | 'Replace';
  /** Seconds by which a run may be late, 10 or more; one that is later is left out. Default 3600. */
  readonly startingDeadlineSeconds?: number;
  /** Finished runs that are kept with their logs, 0 or more each. Default 3 of each kind. */
  readonly history?: { readonly successful?: number; readonly failed?: number };
  /** Whether no further runs begin. Default false. */
  readonly suspend?: boolean;
}

/**
 * `activeDeadlineSeconds` is 3600 unless said otherwise.
 *
 * @typeParam Scope where it is added: a `WorkloadGroup` says for its members what they share
 */
export type ScheduledJobProps<Scope = Construct> = Scheduling & JobProps & PropsIn<Scope>;
