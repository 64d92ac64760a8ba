import type { ChoiceKnob } from '../../model/knob.ts';
import { same } from './json.ts';
import type { Part, PerTarget, Slot } from './types.ts';

/**
 * A field that follows a switch: one part for each of its positions that has something.
 *
 * @param flag the switch; undefined where nothing is switched
 * @returns undefined where the field of some target is not what the switch says
 */
export function chosenParts(
  { on, off }: Pick<ChoiceKnob, 'on' | 'off'>,
  flag: Slot | undefined,
  values: PerTarget,
  wanted: readonly boolean[],
): readonly Part<object>[] | undefined {
  if (flag === undefined) return undefined;
  const follows = wanted.every((want, at) => !want || same(values[at], flag.values[at] === true ? on : off));
  if (!follows) return undefined;
  const when = { kind: 'flag', path: flag.path } as const;
  return [
    ...(on === undefined ? [] : [{ node: { kind: 'static', value: on }, when: { ...when, negated: false } } as const]),
    ...(off === undefined ? [] : [{ node: { kind: 'static', value: off }, when: { ...when, negated: true } } as const]),
  ];
}
