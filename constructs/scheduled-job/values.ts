import { cronProblem, isTimeZone } from '../../model/cron.ts';
import { type BadValue, isWhole } from '../workload/values.ts';
import type { Scheduling } from './props.ts';

/** What the schedule may say wrong. */
export function* badScheduling(props: Scheduling): Generator<BadValue> {
  const { schedule, timeZone, startingDeadlineSeconds, history = {} } = props;
  const problem = cronProblem(schedule);
  if (problem !== undefined) yield { path: ['schedule'], value: schedule, rule: problem };
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    yield { path: ['timeZone'], value: timeZone, rule: 'an IANA time zone with its capitals, e.g. Europe/Berlin' };
  }
  // The controller looks every ten seconds: with less it would miss runs that are on time.
  if (startingDeadlineSeconds !== undefined && !isWhole(startingDeadlineSeconds, 10)) {
    const rule = 'a whole number of seconds, 10 or more';
    yield { path: ['startingDeadlineSeconds'], value: startingDeadlineSeconds, rule };
  }
  for (const [kind, value] of Object.entries(history)) {
    if (!isWhole(value, 0)) yield { path: ['history', kind], value, rule: 'a whole number, 0 or more' };
  }
}
