import type { Overrides } from '../../model/regions/index.ts';
import { type BadValue, isWhole } from '../workload/values.ts';
import type { JobLimits } from './props.ts';

/** What a job's props and its figures in `regions/` may say wrong, beyond any workload's. */
export function* badJobValues(
  { activeDeadlineSeconds, backoffLimit }: JobLimits,
  { replicas, disruption }: Overrides,
): Generator<BadValue> {
  if (!isWhole(activeDeadlineSeconds, 1)) {
    yield {
      path: ['activeDeadlineSeconds'],
      value: activeDeadlineSeconds,
      rule: 'a whole number of seconds, 1 or more',
    };
  }
  if (!isWhole(backoffLimit, 0))
    yield { path: ['backoffLimit'], value: backoffLimit, rule: 'a whole number, 0 or more' };
  const leftOut = 'left out: one pod runs at a time, to its end';
  if (replicas !== undefined) yield { path: ['replicas'], value: replicas, rule: leftOut };
  if (disruption !== undefined)
    yield { path: ['disruption', 'minAvailable'], value: disruption.minAvailable, rule: leftOut };
}
