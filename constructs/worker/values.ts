import type { QueueScalingPolicy, QueueTrigger } from '../../model/scaling.ts';
import { type BadValue, isWhole } from '../workload/values.ts';

/** What a worker's policy may say wrong, as KEDA or the API server would find. */
export function* badQueueScaling({ min, max, on, burst, ...seconds }: QueueScalingPolicy): Generator<BadValue> {
  const path = ['scaling'];
  if (!isWhole(min, 0)) yield { path: [...path, 'min'], value: min, rule: 'a whole number, 0 or more' };
  if (!isWhole(max, 1)) yield { path: [...path, 'max'], value: max, rule: 'a whole number, 1 or more' };
  if ((on.length as number) === 0) yield { path: [...path, 'on'], value: on, rule: 'at least one trigger' };
  if (min === 0 && on.length > 0 && on.every((trigger) => 'cpu' in trigger)) {
    const rule = '1 or more where only CPU is watched: a worker without pods uses none, and would never wake';
    yield { path: [...path, 'min'], value: min, rule };
  }
  const { pollingSeconds = 1, cooldownSeconds = 0 } = seconds;
  if (!isWhole(pollingSeconds, 1)) {
    yield { path: [...path, 'pollingSeconds'], value: pollingSeconds, rule: 'a whole number, 1 or more' };
  }
  if (!isWhole(cooldownSeconds, 0)) {
    yield { path: [...path, 'cooldownSeconds'], value: cooldownSeconds, rule: 'a whole number, 0 or more' };
  }
  if (burst !== undefined) {
    const { pods, periodSeconds } = burst;
    if (!isWhole(pods, 1)) yield { path: [...path, 'burst', 'pods'], value: pods, rule: 'a whole number, 1 or more' };
    if (!isWhole(periodSeconds, 1) || periodSeconds > 1800) {
      yield { path: [...path, 'burst', 'periodSeconds'], value: periodSeconds, rule: '1 to 1800 seconds' };
    }
  }
  for (const [index, trigger] of on.entries()) yield* badTrigger([...path, 'on', String(index)], trigger);
}

function* badTrigger(path: readonly string[], trigger: QueueTrigger): Generator<BadValue> {
  const amounts = Object.entries(trigger).filter(([name]) => ['messages', 'pending', 'cpu', 'pods'].includes(name));
  for (const [name, value] of amounts) {
    if (!isWhole(value, 1)) yield { path: [...path, name], value, rule: 'a whole number, 1 or more' };
  }
  if ('perPod' in trigger && !(Number.isFinite(trigger.perPod) && trigger.perPod > 0)) {
    yield { path: [...path, 'perPod'], value: trigger.perPod, rule: 'a number over 0' };
  }
  if ('activation' in trigger && !(Number.isFinite(trigger.activation) && Number(trigger.activation) >= 0)) {
    yield { path: [...path, 'activation'], value: trigger.activation, rule: 'a number, 0 or more' };
  }
  if ('consumer' in trigger && !/^[\w-]+$/.test(trigger.consumer)) {
    yield { path: [...path, 'consumer'], value: trigger.consumer, rule: 'the name of a durable consumer' };
  }
  if ('prometheus' in trigger && trigger.prometheus.trim() === '') {
    yield { path: [...path, 'prometheus'], value: trigger.prometheus, rule: 'a PromQL expression' };
  }
  if (!('cron' in trigger)) return;
  const { start, end, timeZone } = trigger.cron;
  for (const [name, value] of Object.entries({ start, end })) {
    if (value.trim().split(/\s+/).length !== 5) {
      yield { path: [...path, 'cron', name], value, rule: 'a cron expression of five fields' };
    }
  }
  if (!/^[A-Z][A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/.test(timeZone)) {
    yield { path: [...path, 'cron', 'timeZone'], value: timeZone, rule: 'an IANA time zone such as Europe/Berlin' };
  }
}
