import type { Diagnostics } from '../../../model/diagnostics/index.ts';
import { valueAt } from '../../../model/yaml/index.ts';
import type { EvaluatedSet } from '../evaluate-sets.ts';
import { placeIn } from '../rendered.ts';

/** An earlier state, and what would have been made of it. */
export interface Earlier {
  readonly shown: string;
  readonly sets: readonly EvaluatedSet[];
}

/** Applications that are gone in great number, and ApplicationSets that only have another name. */
export function checkChanges(
  before: Earlier,
  now: readonly EvaluatedSet[],
  mostDeletions: number,
  diagnostics: Diagnostics,
): void {
  // What a set that stops would make is not known, and Argo CD would change nothing.
  if (now.some(({ stopped }) => stopped) || before.sets.some(({ stopped }) => stopped)) return;
  const names = new Set(now.flatMap(({ applications }) => applications.map(({ name }) => name)));
  const gone = before.sets.flatMap(({ applications }) => applications).filter(({ name }) => !names.has(name));
  if (gone.length > mostDeletions) {
    const examples = gone.slice(0, 3).map(({ name }) => name);
    diagnostics.report('plan/mass-deletion', {
      count: String(gone.length),
      most: String(mostDeletions),
      since: before.shown,
      examples: `${examples.join(', ')}${gone.length > 3 ? ' …' : ''}`,
    });
  }
  for (const { set, applications } of before.sets) {
    const heir = heirOf(
      applications.map(({ name }) => name),
      set,
      now,
    );
    if (heir === undefined) continue;
    const parameters = {
      before: set.name,
      after: heir.evaluated.set.name,
      count: String(heir.count),
      since: before.shown,
    };
    diagnostics.report('plan/renamed-set', parameters, placeIn(heir.evaluated.set, ['metadata', 'name']));
  }
}

/** The set that makes now what another made before, or that is made like one that is gone. */
function heirOf(names: readonly string[], set: EvaluatedSet['set'], now: readonly EvaluatedSet[]) {
  const others = now.filter((one) => one.set.name !== set.name);
  const counts = others.map((evaluated) => {
    const made = new Set(evaluated.applications.map(({ name }) => name));
    return { evaluated, count: names.filter((name) => made.has(name)).length };
  });
  const [most] = counts.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  if (most !== undefined || now.some((one) => one.set.name === set.name)) return most;
  const generators = JSON.stringify(valueAt(set.data, ['spec', 'generators']));
  const alike = others.find((one) => JSON.stringify(valueAt(one.set.data, ['spec', 'generators'])) === generators);
  return alike === undefined ? undefined : { evaluated: alike, count: names.length };
}
