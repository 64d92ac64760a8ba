import { type Cloud, type Deployed, failsOnPurpose } from './cloud.ts';
import type { Outcome } from './engine.ts';

/** One step in the life of a stack, and whether it went as it must. */
export interface Step {
  readonly name: string;
  /** What it did, e.g. `85 created`. */
  readonly did: string;
  readonly seconds: number;
  /** Empty where all is well. */
  readonly problems: readonly string[];
}

/** What a stack has in the cloud, sorted by ID. */
export function resourcesOf(cloud: Cloud, stack: string): readonly Deployed[] {
  return cloud.resources.filter(({ urn }) => urn.startsWith(`urn:pulumi:${stack}::`));
}

/** What the engine calls it, and what people do: as a preview says it, and once it is done. */
const words: Readonly<Record<string, readonly [before: string, after: string]>> = {
  create: ['to create', 'created'],
  update: ['to update', 'updated'],
  replace: ['to replace', 'replaced'],
  delete: ['to delete', 'deleted'],
  same: ['unchanged', 'unchanged'],
};

/** A step, with what the engine did to how many resources. */
export function step(name: string, outcome: Outcome, problems: readonly string[]): Step {
  const did = Object.entries(words).flatMap(([op, [before, after]]) => {
    const number = count(outcome, op);
    return number === 0 ? [] : [`${number} ${name.includes('preview') ? before : after}`];
  });
  return { name, did: did.join(', '), seconds: outcome.seconds, problems };
}

/** How many resources an operation was done to. */
export function count({ operations }: Outcome, op: string): number {
  return operations.filter((one) => one.op === op).length;
}

/** Why a command failed, where it did. */
export function wentWell({ code, errors }: Outcome): readonly string[] {
  return code === 0 ? [] : [`exit code ${code}`, ...errors];
}

/** What is wrong with a command that a creation was to fail in: that it did not, or that something else did. */
export function failedOnPurpose({ code, errors }: Outcome): readonly string[] {
  if (code === 0) return ['it went well, though a creation failed'];
  const others = errors.filter((error) => !error.includes(failsOnPurpose) && error !== 'update failed');
  return errors.some((error) => error.includes(failsOnPurpose)) ? others : errors;
}

/** Operations on resources, beside refreshes, that are not among those that may be. */
export function only(outcome: Outcome, allowed: readonly string[]): readonly string[] {
  return Object.entries(words)
    .filter(([op]) => !allowed.includes(op) && count(outcome, op) > 0)
    .map(([op, [, done]]) => `${count(outcome, op)} ${done}, and none should be`);
}

/** Where operations were done to more or fewer resources than they should, or others were done. */
export function expected(outcome: Outcome, wanted: Readonly<Record<string, number>>): readonly string[] {
  const wrong = Object.entries(wanted)
    .filter(([op, number]) => count(outcome, op) !== number)
    .map(([op, number]) => `${count(outcome, op)} ${words[op]?.[1]} instead of ${number}`);
  return [...wrong, ...only(outcome, Object.keys(wanted))];
}

/** That a resource is not among those that something is done to, where it is not. */
export function missing({ operations }: Outcome, wanted: string, { urn }: Deployed): readonly string[] {
  const found = operations.some((one) => one.op === wanted && one.urn === urn);
  return found ? [] : [`${urn} is not among those ${words[wanted]?.[0]}`];
}
