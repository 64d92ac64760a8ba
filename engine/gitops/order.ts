import { rolloutOrder } from '../../model/rollout.ts';
import { valueAt } from '../../model/yaml/index.ts';
import type { Application } from './application.ts';
import type { ArgoDocument } from './rendered.ts';

/** When an Application has its turn within its target: 0 is first. */
export type Waves = ReadonlyMap<Application, number>;

/**
 * Applications in the order in which a release goes: by target, then what its ApplicationSet is applied before, then by
 * what components say they come after.
 *
 * @param targets in order; what serves no target comes first, targets that are not named come last
 */
export function inOrder(
  applications: readonly Application[],
  sets: readonly ArgoDocument[],
  targets: readonly string[],
): { readonly sorted: readonly Application[]; readonly waves: Waves } {
  const waves = wavesOf(applications, sets);
  const place = ({ target }: Application) => (target === undefined ? -1 : rank(targets, target));
  const keyOf = (one: Application) => [one.target ?? '', one.system, one.component, one.cluster, one.name].join('\0');
  const keys = new Map(applications.map((one) => [one, keyOf(one)]));
  const sorted = [...applications].sort((a, b) => {
    const [first, second] = [keys.get(a) ?? '', keys.get(b) ?? ''];
    return place(a) - place(b) || (waves.get(a) ?? 0) - (waves.get(b) ?? 0) || (first < second ? -1 : 1);
  });
  return { sorted, waves };
}

function rank(targets: readonly string[], target: string): number {
  const index = targets.indexOf(target);
  return index < 0 ? targets.length : index;
}

/** Waves of each target, counted from 0 without gaps. */
function wavesOf(applications: readonly Application[], sets: readonly ArgoDocument[]): Waves {
  const setWaves = new Map(sets.map((set) => [set.name, syncWave(set)]));
  const raw = new Map<Application, readonly [set: number, component: number]>();
  for (const group of groupedBy(applications, ({ target, system }) => `${target}\0${system}`).values()) {
    const steps = new Map(group.map(({ component, after }) => [component, { name: component, after }]));
    const { waves, cycles } = rolloutOrder([...steps.values()]);
    const order = [...waves, ...cycles];
    for (const one of group) {
      const wave = order.findIndex((names) => names.includes(one.component));
      raw.set(one, [setWaves.get(one.set ?? '') ?? 0, wave]);
    }
  }
  const found = new Map<Application, number>();
  for (const group of groupedBy(applications, ({ target }) => target ?? '').values()) {
    const of = (one: Application) => (raw.get(one)?.[0] ?? 0) * 10_000 + (raw.get(one)?.[1] ?? 0);
    const distinct = [...new Set(group.map(of))].sort((a, b) => a - b);
    for (const one of group) found.set(one, distinct.indexOf(of(one)));
  }
  return found;
}

function syncWave({ data }: ArgoDocument): number {
  return Number(valueAt(data, ['metadata', 'annotations', 'argocd.argoproj.io/sync-wave']) ?? 0);
}

export function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
