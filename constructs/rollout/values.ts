import { type BadValue, isWhole } from '../workload/values.ts';
import { pauseSeconds } from './pause.ts';
import type { Pause, RolloutProps } from './props.ts';

const minute = 60;
const day = 86_400;
const pauseRule = 'a whole number of seconds, minutes or hours, from 1m to 24h, e.g. 30m';

/** Argo Rollouts puts a hash of up to ten characters behind the name, and Kubernetes cuts names of pods at 58. */
const longestName = 46;

/** What types cannot say of a rollout, and Argo Rollouts or a query would find. */
export function* badRolloutValues(
  name: string,
  { canary, blueGreen, analysis = {} }: RolloutProps,
): Generator<BadValue> {
  const path = ['rollout'];
  if (name.length > longestName) {
    const rule = `left out, or its workload's name shortened to ${longestName} characters: its pods are found by it`;
    yield { path, value: name, rule };
  }
  if (canary !== undefined && blueGreen !== undefined) {
    yield { path, value: Object.keys({ canary, blueGreen }), rule: 'a canary or blue-green, not both' };
  }
  if (canary?.length === (0 as number)) yield { path: [...path, 'canary'], value: canary, rule: 'at least one step' };
  for (const [index, { weight, pause }] of (canary ?? []).entries()) {
    const at = [...path, 'canary', String(index)];
    const before = canary?.[index - 1]?.weight ?? 0;
    if (!isWhole(weight, 1) || weight > 99) {
      yield { path: [...at, 'weight'], value: weight, rule: 'a whole percentage from 1 to 99; 100 follows by itself' };
    } else if (weight <= before) {
      yield { path: [...at, 'weight'], value: weight, rule: `over ${before}, the weight of the step before` };
    }
    yield* badPause([...at, 'pause'], pause);
  }
  if (blueGreen !== undefined) {
    const { promote, keep } = blueGreen;
    const rule = `by-hand, or ${pauseRule}`;
    if (promote !== 'by-hand') yield* badPause([...path, 'blueGreen', 'promote'], promote, rule);
    if (keep !== undefined) yield* badPause([...path, 'blueGreen', 'keep'], keep);
  }
  const { window, minimumRequests } = analysis;
  if (window !== undefined) yield* badPause([...path, 'analysis', 'window'], window);
  if (minimumRequests !== undefined && !isWhole(minimumRequests, 1)) {
    const at = [...path, 'analysis', 'minimumRequests'];
    yield { path: at, value: minimumRequests, rule: 'a whole number, 1 or more' };
  }
}

function* badPause(path: readonly string[], pause: Pause, rule = pauseRule): Generator<BadValue> {
  const length = pauseSeconds(pause);
  if (length !== undefined && length >= minute && length <= day) return;
  yield { path, value: pause, rule };
}

/** A step whose share cannot be had with so few pods, and how many it takes; undefined where all can. */
export function coarseStep(
  { canary }: Pick<RolloutProps, 'canary'>,
  fewest: number,
): { readonly weight: number; readonly least: number } | undefined {
  const step = (canary ?? []).find(({ weight }) => weight > 0 && weight * fewest < 100);
  return step === undefined ? undefined : { weight: step.weight, least: Math.ceil(100 / step.weight) };
}
