import type { AccountProps, MemberProps, PodProps } from '../workload/props.ts';

/** Pods that run to their end, as against those that are kept running. */
export interface JobProps
  extends Pick<
    PodProps<never>,
    | 'command'
    | 'args'
    | 'resources'
    | 'env'
    | 'config'
    | 'user'
    | 'writable'
    | 'sidecars'
    | 'podAnnotations'
    | 'gracePeriodSeconds'
    | 'nodes'
    | 'patches'
  > {
  /**
   * Seconds after which a run is stopped and counts as failed, all its attempts together; 1 or more. Default: 600 for a
   * Migration, 3600 for a ScheduledJob.
   */
  readonly activeDeadlineSeconds?: number;
  /** Attempts after the first one, 0 or more. Pods that a drained node took along are not counted. Default 3. */
  readonly backoffLimit?: number;
}

/** Props as a construct was given them: with an account of its own, or as a member of a group. */
export type GivenJobProps = JobProps & (AccountProps | MemberProps);

/** The limits of a run, filled in. */
export type JobLimits = Required<Pick<JobProps, 'activeDeadlineSeconds' | 'backoffLimit'>>;
