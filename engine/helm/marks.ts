import type { ImageKnob, Knob, ValueKnob } from '../../model/knob.ts';
import { isList, isMap } from './json.ts';
import type { ChartSource } from './types.ts';

export type FieldKnob = ValueKnob | ImageKnob;

/** A knob whose pointer leads nowhere. */
export interface LostKnob {
  readonly knob: FieldKnob;
  readonly target: string;
  readonly id: string;
}

/** Where the knobs of a chart are, found again by the map or list that holds the field. */
export class Marks {
  readonly lost: LostKnob[] = [];
  readonly #fields = new Map<object, Map<string, FieldKnob>>();
  /** Everything on the way to a knob. */
  readonly #above = new Set<object>();

  constructor({ targets }: ChartSource) {
    for (const { target, objects } of targets) {
      for (const { id, object, knobs, patched } of objects) {
        for (const knob of knobs) {
          if (knob.kind === 'object' || this.#mark(object, knob) || patched === true) continue;
          this.lost.push({ knob, target, id });
        }
      }
    }
  }

  /** The knob of a field of a map or list. */
  at(holder: unknown, key: string | number): FieldKnob | undefined {
    return this.#fields.get(holder as object)?.get(String(key));
  }

  /** Fields with a knob that the map does not have. */
  absentIn(map: object): readonly string[] {
    return [...(this.#fields.get(map)?.keys() ?? [])].filter((key) => !Object.hasOwn(map, key));
  }

  /** Whether there is a knob in one of these values. */
  within(values: readonly unknown[]): boolean {
    return values.some((value) => this.#above.has(value as object));
  }

  #mark(object: object, knob: FieldKnob): boolean {
    const segments = pointerSegments(knob.pointer);
    const last = segments.pop();
    let at: unknown = object;
    const way: object[] = [object];
    for (const segment of segments) {
      at = childOf(at, segment);
      if (typeof at !== 'object' || at === null) return false;
      way.push(at);
    }
    if (last === undefined || (childOf(at, last) === undefined && !mayBeAbsent(knob, at))) return false;
    const holder = at as object;
    for (const one of way) this.#above.add(one);
    const fields = this.#fields.get(holder) ?? new Map<string, FieldKnob>();
    this.#fields.set(holder, fields.set(last, knob));
    return true;
  }
}

function mayBeAbsent(knob: Knob, holder: unknown): boolean {
  return knob.kind === 'value' && knob.unless !== undefined && isMap(holder);
}

function childOf(value: unknown, key: string): unknown {
  if (isList(value)) return /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** RFC 6901. */
function pointerSegments(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}
