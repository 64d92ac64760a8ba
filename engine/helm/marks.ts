import type { ChoiceKnob, ImageKnob, Knob, ValueKnob } from '../../model/knob.ts';
import type { ValuesPath } from '../../model/values-path.ts';
import { isList, isMap, same } from './json.ts';
import type { ChartSource } from './types.ts';

export type FieldKnob = ValueKnob | ImageKnob | ChoiceKnob;

/** A knob that cannot be used, and why. */
export interface BadKnob {
  readonly kind: 'lost' | 'twice' | 'path';
  readonly knob: Knob;
  readonly id: string;
  readonly targets: string[];
}

/** Where the knobs of a chart are, found again by the map or list that holds the field. */
export class Marks {
  readonly #bad = new Map<string, BadKnob>();
  /** By target: what is equal in two targets may be one object, and a knob’s own value still differ. */
  readonly #fields: readonly Map<object, Map<string, FieldKnob>>[];
  /** Everything on the way to a knob. */
  readonly #above = new Set<object>();

  constructor({ targets }: ChartSource) {
    this.#fields = targets.map(() => new Map());
    for (const [index, { target, objects }] of targets.entries()) {
      for (const { id, object, knobs, patched } of objects) {
        let switches = 0;
        for (const knob of knobs) {
          if (!isUsable(knob.path)) this.#complain('path', knob, id, target);
          else if (knob.kind === 'object') {
            if (switches++ > 0) this.#complain('twice', knob, id, target);
          } else {
            const marked = this.#mark(object, knob, index);
            if (marked === 'twice' || (marked === 'lost' && patched !== true)) this.#complain(marked, knob, id, target);
          }
        }
      }
    }
  }

  /** Knobs that cannot be used, each once. */
  get bad(): readonly BadKnob[] {
    return [...this.#bad.values()];
  }

  #complain(kind: BadKnob['kind'], knob: Knob, id: string, target: string): void {
    const pointer = knob.kind === 'object' ? '' : knob.pointer;
    const key = [kind, id, pointer, ...knob.path].join('\u0000');
    const known = this.#bad.get(key) ?? { kind, knob, id, targets: [] };
    known.targets.push(target);
    this.#bad.set(key, known);
  }

  /** The knob of a field of a map or list, in one target. */
  at(holder: unknown, key: string | number, target: number): FieldKnob | undefined {
    return this.#fields[target]?.get(holder as object)?.get(String(key));
  }

  /** Fields with a knob that the map does not have. */
  absentIn(map: object): readonly string[] {
    const keys = this.#fields.flatMap((byHolder) => [...(byHolder.get(map)?.keys() ?? [])]);
    return keys.filter((key) => !Object.hasOwn(map, key));
  }

  /** Whether there is a knob in one of these values. */
  within(values: readonly unknown[]): boolean {
    return values.some((value) => this.#above.has(value as object));
  }

  #mark(object: object, knob: FieldKnob, target: number): 'ok' | 'lost' | 'twice' {
    const segments = pointerSegments(knob.pointer);
    const last = segments.at(-1);
    let at: unknown = object;
    const way: object[] = [object];
    for (const segment of segments.slice(0, -1)) {
      at = childOf(at, segment);
      if (typeof at !== 'object' || at === null) return 'lost';
      way.push(at);
    }
    if (last === undefined || (childOf(at, last) === undefined && !mayBeAbsent(knob, at))) return 'lost';
    const holder = at as object;
    for (const one of way) this.#above.add(one);
    const byHolder = this.#fields[target] as Map<object, Map<string, FieldKnob>>;
    const fields = byHolder.get(holder) ?? new Map<string, FieldKnob>();
    const other = fields.get(last);
    if (other !== undefined && !same(other.path, knob.path)) return 'twice';
    byHolder.set(holder, fields.set(last, knob));
    return 'ok';
  }
}

/** What `.Values` does by itself in a template, as a Go type. */
const methods = new Set(['YAML', 'Table', 'AsMap', 'Encode', 'PathValue']);

/** `global` belongs to Helm; a name must be one that every reader of YAML and JSON keeps. */
function isUsable(path: ValuesPath): boolean {
  const names = path.every(
    (name) => /^[A-Za-z]+$/.test(name) || (/^[\p{L}\p{N}_][\p{L}\p{N}_./-]*$/u.test(name) && name !== '__proto__'),
  );
  return names && path.length > 0 && path[0] !== 'global' && !methods.has(path[0] as string);
}

function mayBeAbsent(knob: Knob, holder: unknown): boolean {
  return isMap(holder) && isOptional(knob);
}

function isOptional(knob: Knob): boolean {
  switch (knob.kind) {
    case 'value':
      return knob.unless !== undefined;
    case 'image':
      return knob.part === 'digest';
    default:
      return knob.kind === 'choice';
  }
}

function childOf(value: unknown, key: string): unknown {
  if (isList(value)) return /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined;
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The pointers of a construct are the same in every target and every component. */
const pointers = new Map<string, readonly string[]>();

/** RFC 6901. */
function pointerSegments(pointer: string): readonly string[] {
  let segments = pointers.get(pointer);
  if (segments === undefined) {
    const written = pointer.split('/').slice(1);
    segments = written.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (pointers.size >= 4096) pointers.clear();
    pointers.set(pointer, segments);
  }
  return segments;
}
