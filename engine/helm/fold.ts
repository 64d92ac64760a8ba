import type { ChoiceKnob } from '../../model/knob.ts';
import type { Json } from '../../model/kube-object.ts';
import type { ValuesPath } from '../../model/values-path.ts';
import { type Aligned, alignByField, alignByIndex } from './align.ts';
import { chosenParts } from './choice.ts';
import { describePart, imageParts } from './image.ts';
import { agree, firstOf, isList, isMap, type JsonMap, same, typeOf } from './json.ts';
import type { FieldKnob, Marks } from './marks.ts';
import { type Location, valuesPathOf } from './names.ts';
import type { Condition, Node, Part, PerTarget, Slot } from './types.ts';
import type { Values } from './values.ts';

/** What cannot become a chart, to be reported with the object and the targets. */
export interface FoldProblem {
  readonly kind: 'two-types' | 'two-values' | 'knob-inside' | 'not-an-image';
  readonly location: Location;
  readonly path: ValuesPath;
  readonly values: PerTarget;
}

/** Parts of pods that make sense as a whole only: lifted whole where targets differ. */
const wholes = new Set([
  'resources',
  'affinity',
  'strategy',
  'updateStrategy',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
]);

/** Makes one object of what it is in each target. What differs, and what has a knob, becomes a value of the chart. */
export class Fold {
  readonly #values: Values;
  readonly #marks: Marks;
  readonly #report: (problem: FoldProblem) => void;

  constructor(values: Values, marks: Marks, report: (problem: FoldProblem) => void) {
    this.#values = values;
    this.#marks = marks;
    this.#report = report;
  }

  /** @param values a value where the place exists; where it does not, nothing is asked */
  node(values: PerTarget, location: Location): Node {
    const first = firstOf(values) as Json;
    if (!this.#marks.within(values) && agree(values)) return { kind: 'static', value: first };
    const given = values.filter((value) => value !== undefined);
    if (given.every(isMap)) return this.#map(values as PerTarget<JsonMap>, location);
    if (given.every(isList)) return this.#list(values as PerTarget<readonly Json[]>, location);
    return this.#lifted(values, location);
  }

  #map(maps: PerTarget<JsonMap>, location: Location): Node {
    const given = maps.filter((map) => map !== undefined);
    const whole = wholes.has(String(location.segments.at(-1)));
    if (whole || given.some((map) => Object.keys(map).length === 0)) return this.#lifted(maps, location);
    const wanted = maps.map((map) => map !== undefined);
    const marked = this.#marks.within(given);
    const entries = this.#keysOf(given, marked).flatMap((key): Part<{ readonly key: string }>[] => {
      const values = maps.map((map) => (map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined));
      // Most of an object is the same everywhere; nothing else needs to know where it is.
      if (!(marked && this.#isMarked(maps, key, values)) && isEverywhere(wanted, values) && agree(values)) {
        return [{ key, node: { kind: 'static', value: firstOf(values) as Json } as const }];
      }
      const at = { ...location, segments: [...location.segments, key] };
      const knobs = marked ? maps.map((map, target) => map && this.#marks.at(map, key, target)) : [];
      const choices = knobs.filter((knob) => knob?.kind === 'choice');
      if (choices.length > 0) return this.#chosen(key, choices, values, wanted, at);
      if (firstOf(knobs) !== undefined) return [{ key, ...this.#knob(knobs, values, wanted, at) }];
      return [{ key, ...this.#field(values, wanted, at) }];
    });
    return { kind: 'map', entries };
  }

  /** A field that follows a switch, where it does so in every target; else a field like any other. */
  #chosen(
    key: string,
    choices: readonly ChoiceKnob[],
    values: PerTarget,
    wanted: readonly boolean[],
    location: Location,
  ): Part<{ readonly key: string }>[] {
    for (const choice of choices) {
      const parts = chosenParts(choice, this.#values.at(choice.path), values, wanted);
      if (parts !== undefined) return parts.map((part) => ({ key, ...part }));
    }
    return firstOf(values) === undefined ? [] : [{ key, ...this.#field(values, wanted, location) }];
  }

  /** Keys of all maps, in the order of the first; fields that only a knob knows last. */
  #keysOf(maps: readonly JsonMap[], marked: boolean): readonly string[] {
    const first = Object.keys(maps[0] as JsonMap);
    const all = new Set(first);
    for (const map of maps) {
      for (const key in map) all.add(key);
      if (marked) for (const key of this.#marks.absentIn(map)) all.add(key);
    }
    return all.size === first.length ? first : [...all];
  }

  #isMarked(maps: PerTarget<JsonMap>, key: string, values: PerTarget): boolean {
    return (
      this.#marks.within(values) ||
      maps.some((map, target) => map !== undefined && this.#marks.at(map, key, target) !== undefined)
    );
  }

  /** A field that some of the maps may lack. */
  #field(values: PerTarget, wanted: readonly boolean[], location: Location): Part<object> {
    if (isEverywhere(wanted, values)) {
      return { node: this.node(values, location) };
    }
    if (!this.#marks.within(values)) return this.#given(values, wanted, location);
    return { node: this.node(values, location), when: this.#flag(values, wanted, location) };
  }

  /** Rendered only where it has a value. */
  #given(values: PerTarget, wanted: readonly boolean[], location: Location): Part<object> {
    const slot = this.#claim(values, wanted, location);
    return { node: { kind: 'value', slot }, when: { kind: 'given', slot } };
  }

  /** A boolean that says whether a part is there. */
  #flag(values: PerTarget, wanted: readonly boolean[], location: Location): Condition {
    const enabled = values.map((value, target) => (wanted[target] ? value !== undefined : undefined));
    const at = { ...location, segments: [...location.segments, 'enabled'] };
    const slot = this.#claim(enabled, wanted, at, `Whether ${describe(location)} is there.`);
    return { kind: 'flag', path: slot.path, negated: false };
  }

  #list(lists: PerTarget<readonly Json[]>, location: Location): Node {
    const given = lists.filter((list) => list !== undefined);
    if (given.some((list) => list.length === 0)) return this.#lifted(lists, location);
    const aligned = alignByField(lists) ?? alignByIndex(lists);
    if (aligned === undefined) return this.#prefixed(lists, location);
    const wanted = lists.map((list) => list !== undefined);
    const items = aligned.map((element, index) => {
      const knobs = lists.map(
        (list, target) => list && this.#marks.at(list, placeOf(element, index, list, target), target),
      );
      if (firstOf(knobs) === undefined) return this.#element(element, wanted, location, index);
      const at = { ...location, segments: [...location.segments, element.key ?? index] };
      return this.#knob(knobs, element.values, wanted, at);
    });
    return { kind: 'list', items };
  }

  #element({ key, field, values }: Aligned, wanted: readonly boolean[], location: Location, index: number) {
    const at = { ...location, segments: [...location.segments, key ?? index] };
    if (isEverywhere(wanted, values)) {
      return { node: this.node(values, at) };
    }
    const beside = fieldBeside(field, values);
    if (beside === undefined || field === undefined) {
      return { node: this.node(values, at), when: this.#flag(values, wanted, at) };
    }
    // Of `name` and `value` the value says enough: given or not.
    const inner = values.map((value) => (value as JsonMap | undefined)?.[beside]);
    const below = { ...at, segments: [...at.segments, beside] };
    const knobs = values.map((value, target) => this.#marks.at(value, beside, target));
    const marked = firstOf(knobs) !== undefined;
    const part = marked ? this.#knob(knobs, inner, wanted, below) : this.#given(inner, wanted, below);
    const named = { key: field, node: { kind: 'static', value: (firstOf(values) as JsonMap)[field] as Json } } as const;
    const { when, ...rest } = part;
    const node = { kind: 'map', entries: [named, { key: beside, ...rest }] } as const;
    return when === undefined ? { node } : { node, when };
  }

  /** Lists that begin alike: what follows is a list of its own. */
  #prefixed(lists: PerTarget<readonly Json[]>, location: Location): Node {
    const given = lists.filter((list) => list !== undefined);
    const [first = []] = given;
    let length = 0;
    while (given.every((list) => length < list.length && same(list[length], first[length]))) length++;
    if (length === 0 || this.#marks.within(given)) return this.#lifted(lists, location);
    const segments = [...location.segments];
    const last = segments.pop();
    const rest = this.#claim(
      lists.map((list) => list?.slice(length)),
      lists.map((list) => list !== undefined),
      { ...location, segments: [...segments, `extra ${last}`] },
    );
    return { kind: 'list', items: first.slice(0, length).map((value) => ({ node: { kind: 'static', value } })), rest };
  }

  #lifted(values: PerTarget, location: Location): Node {
    if (this.#marks.within(values)) {
      this.#report({ kind: 'knob-inside', location, path: valuesPathOf(location), values });
    }
    const wanted = values.map((value) => value !== undefined);
    return { kind: 'value', slot: this.#claim(values, wanted, location) };
  }

  /** A path that is free: the one that a person would choose, or the next one by number. */
  #claim(values: PerTarget, wanted: readonly boolean[], location: Location, text?: string): Slot {
    const path = valuesPathOf(location);
    const description = text ?? `Differs between targets: ${describe(location)}.`;
    const claim = { values, wanted, description };
    // Said in many places, it is one and the same.
    const shared = path.join() === 'region' ? this.#values.claim(path, claim) : undefined;
    return shared ?? this.#values.claimNear(path, claim);
  }

  /** @param knobs each target's: they differ in the value that a switched-off object leaves behind */
  #knob(knobs: PerTarget<FieldKnob>, values: PerTarget, wanted: readonly boolean[], location: Location): Part<object> {
    const knob = firstOf(knobs) as FieldKnob;
    // Elements paired by position may be different things in two targets: one value must not set both.
    if (knobs.some((other) => other !== undefined && !same(other.path, knob.path))) {
      this.#report({ kind: 'two-values', location, path: knob.path, values });
    }
    // Elements of a list follow no switch.
    if (knob.kind === 'choice') return this.#field(values, wanted, location);
    if (knob.kind === 'image' && knob.part !== undefined)
      return this.#imagePart(knob, knob.part, values, wanted, location);
    if (knob.kind === 'image') return this.#image(knob, values, wanted, location);
    const instead = knobs.map((one) => (one?.kind === 'value' ? one.unless?.value : undefined));
    return this.#value(knob, instead, values, wanted, location);
  }

  #value(
    knob: FieldKnob & { kind: 'value' },
    instead: PerTarget,
    values: PerTarget,
    wanted: readonly boolean[],
    location: Location,
  ): Part<object> {
    const { path, description, schema, unless } = knob;
    if (this.#marks.within(values)) this.#report({ kind: 'knob-inside', location, path, values });
    const flag = unless && this.#values.at(unless.path);
    const switched =
      flag !== undefined &&
      wanted.every((want, at) => !want || (values[at] === undefined) === (flag.values[at] === true));
    const filled = switched ? values.map((value, at) => (wanted[at] ? (value ?? instead[at]) : undefined)) : values;
    if (typeOf(filled) === 'any' && !Array.isArray(schema?.['type']) && filled.some((value) => value !== undefined)) {
      this.#report({ kind: 'two-types', location, path, values });
      return this.#field(values, wanted, location);
    }
    const claim = { values: filled, wanted, description, ...(schema === undefined ? {} : { schema }) };
    const slot = this.#values.claim(path, claim);
    if (slot === undefined) {
      this.#report({ kind: 'two-values', location, path, values });
      return this.#field(values, wanted, location);
    }
    const node = { kind: 'value', slot } as const;
    if (switched && unless !== undefined) {
      return { node, when: { kind: 'flag', path: unless.path, negated: true } as const };
    }
    return isEverywhere(wanted, values) ? { node } : { node, when: { kind: 'given', slot } as const };
  }

  /** What repeats the tag or the digest of an image: set once, it changes everywhere. */
  #imagePart(
    knob: FieldKnob & { kind: 'image' },
    part: 'tag' | 'digest',
    values: PerTarget,
    wanted: readonly boolean[],
    location: Location,
  ): Part<object> {
    const path = [...knob.path, part];
    const optional = part === 'digest';
    const slot = this.#values.claim(path, {
      // An image without a digest has an empty one.
      values: optional ? values.map((value, at) => (wanted[at] ? (value ?? '') : undefined)) : values,
      wanted,
      ...describePart(knob.description, part),
    });
    if (slot === undefined || values.some((value) => value === '')) {
      this.#report({ kind: 'two-values', location, path, values });
      return this.#field(values, wanted, location);
    }
    const node = { kind: 'value', slot } as const;
    if (optional) return { node, when: { kind: 'filled', slot } as const };
    return isEverywhere(wanted, values) ? { node } : { node, when: { kind: 'given', slot } as const };
  }

  #image(knob: FieldKnob & { kind: 'image' }, values: PerTarget, wanted: readonly boolean[], location: Location) {
    const { path } = knob;
    const parts = values.map((value) => (value === undefined ? undefined : imageParts(value)));
    if (parts.some((part, at) => part === undefined && values[at] !== undefined)) {
      this.#report({ kind: 'not-an-image', location, path, values });
      return this.#field(values, wanted, location);
    }
    for (const part of ['repository', 'tag', 'digest'] as const) {
      const claimed = this.#values.claim([...path, part], {
        values: parts.map((image) => image?.[part]),
        wanted: values.map((value) => value !== undefined),
        ...describePart(knob.description, part),
      });
      if (claimed === undefined) this.#report({ kind: 'two-values', location, path: [...path, part], values });
    }
    const node = { kind: 'image', path } as const;
    return isEverywhere(wanted, values) ? { node } : { node, when: this.#flag(values, wanted, location) };
  }
}

function isEverywhere(wanted: readonly boolean[], values: PerTarget): boolean {
  for (let at = 0; at < wanted.length; at++) if (wanted[at] && values[at] === undefined) return false;
  return true;
}

/** Where the element is in one target's list. */
function placeOf({ key, values }: Aligned, index: number, list: readonly Json[], target: number): number {
  return key === undefined ? index : list.indexOf(values[target] as Json);
}

/** The field beside the one that tells elements apart, where there is just one, with text or a number in it. */
function fieldBeside(field: string | undefined, values: PerTarget): string | undefined {
  const given = values.filter((value) => value !== undefined) as readonly JsonMap[];
  const beside = Object.keys(given[0] ?? {}).find((key) => key !== field && /^(?:value|expr)$/.test(key));
  if (beside === undefined) return undefined;
  const alike = given.every((map) => Object.keys(map).length === 2 && Object.hasOwn(map, beside));
  const type = typeOf(given.map((map) => map[beside]));
  return alike && type !== 'map' && type !== 'list' && type !== 'any' ? beside : undefined;
}

function describe({ kind, name, segments }: Location): string {
  return segments.length === 0 ? `${kind} ${name}` : `${segments.join('.')} of ${kind} ${name}`;
}
