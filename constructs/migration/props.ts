import type { Construct } from 'constructs';
import type { JobProps } from '../job/props.ts';
import type { PropsIn } from '../workload/workload-group.ts';

/**
 * `activeDeadlineSeconds` is 600 unless said otherwise.
 *
 * @typeParam Scope where it is added: a `WorkloadGroup` says for its members what they share
 */
export type MigrationProps<Scope = Construct> = JobProps & PropsIn<Scope>;
