import type { Freeze } from '../regions/index.ts';
import { frozenUntil } from './freeze.ts';

/** What the next step of a release is decided by. */
export interface Situation {
  /** Production targets in the order in which a release reaches them. */
  readonly order: readonly string[];
  /** Components by target that the stage before runs otherwise: `system/component`. */
  readonly pending: ReadonlyMap<string, readonly string[]>;
  /** Targets whose pins were changed today already. */
  readonly moved: readonly string[];
  readonly freezes: readonly Freeze[];
  /** In milliseconds since 1970. Days are those of UTC. */
  readonly at: number;
}

export type NextStep =
  | {
      readonly step: 'advance';
      readonly target: string;
      /** The stage whose commits it takes: `staging`, or the production target before it. */
      readonly from: string;
      readonly components: readonly string[];
      /** Whether a person has to agree first. */
      readonly approval: boolean;
    }
  | { readonly step: 'wait'; readonly reason: string };

/** A release begins on Tuesdays (004 §11). */
const releaseDay = 2;

/**
 * Which target a release reaches today: the first production target on Tuesdays, by approval; then one target a day (004
 * §7.1, §11). On other days the target that is furthest along goes first, so that one release is everywhere before the
 * next one follows it. Nothing goes into a target that is frozen.
 */
export function nextStep({ order, pending, moved, freezes, at }: Situation): NextStep {
  const waiting = order.filter((target) => (pending.get(target) ?? []).length > 0);
  if (waiting.length === 0) return { step: 'wait', reason: 'every target runs what the stage before it runs' };
  if (moved.length > 0) return { step: 'wait', reason: `${moved.join(' and ')} changed today: one target a day` };
  const [first] = order;
  const isReleaseDay = new Date(at).getUTCDay() === releaseDay;
  const refused: string[] = [];
  for (const target of isReleaseDay ? firstAhead(waiting, first) : waiting.toReversed()) {
    const freeze = frozen(freezes, target, at);
    if (freeze !== undefined) refused.push(`${target} is frozen until ${freeze}`);
    else if (target === first && !isReleaseDay) refused.push(`${target} is released to on Tuesdays`);
    else {
      const from = order[order.indexOf(target) - 1] ?? 'staging';
      return { step: 'advance', target, from, components: pending.get(target) ?? [], approval: target === first };
    }
  }
  return { step: 'wait', reason: refused.join('; ') };
}

/** The only day of the first target is not spent on another one. */
function firstAhead(waiting: readonly string[], first: string | undefined): readonly string[] {
  return waiting.toReversed().sort((a, b) => Number(b === first) - Number(a === first));
}

/** Until when, and why. */
function frozen(freezes: readonly Freeze[], target: string, at: number): string | undefined {
  const ends = freezes.flatMap((freeze) => {
    const until = freeze.targets.includes(target) ? frozenUntil(freeze, at) : undefined;
    return until === undefined ? [] : [{ until, reason: freeze.reason }];
  });
  const last = ends.sort((a, b) => b.until - a.until)[0];
  return last && `${new Date(last.until).toISOString().slice(0, 16)}Z (${last.reason})`;
}
