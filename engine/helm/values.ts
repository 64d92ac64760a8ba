import type { JsonSchema } from '../../model/knob.ts';
import type { Json } from '../../model/kube-object.ts';
import type { ValuesPath } from '../../model/values-path.ts';
import { firstOf, isMap, type JsonMap, same, typeOf } from './json.ts';
import { demandCarried } from './refusals.ts';
import type { PerTarget, Slot, ValueType } from './types.ts';

interface Claim {
  readonly values: PerTarget;
  /** Targets in which the place that reads the value exists. */
  readonly wanted: readonly boolean[];
  readonly description: string;
  readonly schema?: JsonSchema;
}

/** The values of one chart while it is folded: which path stands for what. */
export class Values {
  readonly #slots = new Map<string, Slot>();
  /** Paths that have values below them. */
  readonly #branches = new Set<string>();

  get slots(): readonly Slot[] {
    return [...this.#slots.values()];
  }

  /** The value at a path, if there is one. */
  at(path: ValuesPath): Slot | undefined {
    return this.#slots.get(keyOf(path));
  }

  /**
   * Takes a path for a value, or shares it with places that always have the same.
   *
   * @returns undefined where the path stands for something else already
   */
  claim(path: ValuesPath, claim: Claim): Slot | undefined {
    for (const value of claim.values) if (value !== undefined) demandCarried(value);
    const key = keyOf(path);
    const known = this.#slots.get(key);
    if (known !== undefined) return share(known, claim) ? known : undefined;
    // Helm hands `global` down to every chart, whatever is in it.
    if (this.#branches.has(key) || path[0] === 'global') return undefined;
    for (let length = 1; length < path.length; length++) {
      if (this.#slots.has(keyOf(path.slice(0, length)))) return undefined;
    }
    for (let length = 1; length < path.length; length++) this.#branches.add(keyOf(path.slice(0, length)));
    const slot: Slot = { path, type: typeIn(claim), ...claim, description: oneLine(claim.description) };
    this.#slots.set(key, slot);
    return slot;
  }

  /**
   * Takes the path, or where it is taken the next free one by number. It shares none: places that agree today by
   * coincidence would part tomorrow, and every file of the chart with them.
   */
  claimNear(path: ValuesPath, claim: Claim): Slot {
    for (let attempt = 1; ; attempt++) {
      const last = path.length - 1;
      // A number at the end tells values apart; where a value lies on the way, only one at the start does.
      for (const numbered of attempt === 1 ? [last] : [last, 0]) {
        const near = path.map((name, at) => (attempt > 1 && at === numbered ? `${name}${attempt}` : name));
        const slot = this.#slots.has(keyOf(near)) ? undefined : this.claim(near, claim);
        if (slot !== undefined) return slot;
      }
    }
  }
}

/** Keys may be anything, and a comment ends with its line. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{C}]+/gu, ' ');
}

function keyOf(path: ValuesPath): string {
  return path.join('\u0000');
}

/** Where people may set more than one type, the template must take any. */
function typeIn({ values, schema }: Pick<Claim, 'values' | 'schema'>): ValueType {
  return Array.isArray(schema?.['type']) ? 'any' : typeOf(values);
}

/** One value can serve two places if no target has two values, and each place has its own type of text. */
function share(slot: Slot, { values, wanted, schema }: Claim): boolean {
  const agrees = values.every((value, target) => {
    const other = slot.values[target];
    return value === undefined || other === undefined || same(value, other);
  });
  if (!agrees || typeIn({ values, ...(schema === undefined ? {} : { schema }) }) !== slot.type) return false;
  const merged = slot.values.map((value, target) => value ?? values[target]);
  const needed = slot.wanted.map((want, target) => want || wanted[target] === true);
  // A place that takes "not given" for "leave it out" must not learn of a value through another place.
  const leavesOut = (place: PerTarget, read: readonly boolean[]) =>
    read.some((on, at) => on && place[at] === undefined);
  if (leavesOut(slot.values, slot.wanted) || leavesOut(values, wanted)) {
    if (!same([...slot.wanted], [...wanted]) || !slot.values.every((value, at) => same(value, values[at])))
      return false;
  }
  slot.values = merged;
  slot.wanted = needed;
  return true;
}

/** Whether some target reads the value and has none. */
export function isOptional({ values, wanted }: Slot): boolean {
  return wanted.some((want, target) => want && values[target] === undefined);
}

/** Values of the chart as files: what all targets start from, and what each adds. */
export interface ValuesFiles {
  readonly defaults: JsonMap;
  readonly targets: readonly JsonMap[];
}

/**
 * Divides values over the files. `values.yaml` has the base's; a target's file has what differs. Helm merges maps and
 * knows no way to take a key out that Argo CD would respect, so `values.yaml` holds of a map only the keys that all
 * targets have, and nothing of a value that some target must not have.
 */
export function valuesFiles(slots: readonly Slot[], count: number): ValuesFiles {
  const defaults: Tree = {};
  const targets = Array.from({ length: count }, (): Tree => ({}));
  for (const slot of slots) {
    const base = defaultOf(slot);
    // Templates reach through the maps on the way, so these must be there.
    const holder = mapAt(defaults, slot.path.slice(0, -1));
    if (base !== undefined) put(holder, slot.path.at(-1) as string, base);
    for (const [target, tree] of targets.entries()) {
      const own = difference(base, slot.values[target]);
      if (own !== undefined) put(mapAt(tree, slot.path.slice(0, -1)), slot.path.at(-1) as string, own);
    }
  }
  return { defaults, targets };
}

interface Tree {
  [key: string]: Json | Tree;
}

function mapAt(tree: Tree, path: ValuesPath): Tree {
  let at = tree;
  for (const key of path) {
    if (!Object.hasOwn(at, key)) put(at, key, {});
    at = at[key] as Tree;
  }
  return at;
}

function put(tree: Tree, key: string, value: Json | Tree): void {
  tree[key] = value;
}

function defaultOf(slot: Slot): Json | undefined {
  const base = slot.values[0];
  if (base === undefined || isOptional(slot)) return undefined;
  // Helm refuses to put a map in the place of a text, or the reverse.
  if (slot.type === 'any' && slot.values.some(isMap)) return undefined;
  return slot.type === 'map' ? common(slot.values.filter(isMap)) : base;
}

/** The first map, without the keys that are missing in another, or are a map in one and none in another. */
function common(maps: readonly JsonMap[]): JsonMap {
  const result: { [key: string]: Json } = {};
  const first = firstOf(maps);
  for (const key of Object.keys(first ?? {})) {
    if (!maps.every((map) => Object.hasOwn(map, key))) continue;
    const values = maps.map((map) => map[key] as Json);
    const inner = values.filter(isMap);
    if (inner.length === values.length) result[key] = common(inner);
    else if (inner.length === 0) result[key] = values[0] as Json;
  }
  return result;
}

/** What a target's file must say so that Helm's merge gives the value; undefined where nothing is needed. */
function difference(base: Json | undefined, value: Json | undefined): Json | undefined {
  if (value === undefined || same(base, value)) return undefined;
  if (!isMap(base) || !isMap(value)) return value;
  const result: { [key: string]: Json } = {};
  for (const key of Object.keys(value)) {
    const own = difference(base[key], value[key]);
    if (own !== undefined) result[key] = own;
  }
  return result;
}
