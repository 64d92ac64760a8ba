import type { JsonSchema, Knob } from '../../model/knob.ts';
import type { Json } from '../../model/kube-object.ts';
import type { ValuesPath } from '../../model/values-path.ts';

/** An object with the place in its component that makes it the same object in every target. */
export interface ChartObject {
  /** Equal in all targets, e.g. the construct's path. */
  readonly id: string;
  readonly object: { readonly [key: string]: unknown };
  readonly knobs: readonly Knob[];
  /** Whether a knob may be without its field. */
  readonly patched?: boolean;
}

/** What a chart is made of: the objects of one component, target by target, the base first. */
export interface ChartSource {
  readonly system: string;
  readonly component: string;
  /** Of the chart; default 1.0.0. */
  readonly version?: string;
  readonly targets: readonly { readonly target: string; readonly objects: readonly ChartObject[] }[];
}

/** One value for each target, in their order; undefined where there is none. */
export type PerTarget<T = Json> = readonly (T | undefined)[];

export type ValueType = 'string' | 'integer' | 'number' | 'boolean' | 'map' | 'list' | 'any';

/** A value of the chart. */
export interface Slot {
  readonly path: ValuesPath;
  readonly type: ValueType;
  readonly description: string;
  readonly schema?: JsonSchema;
  /** What each target has; undefined where nothing reads it. */
  values: PerTarget;
  /** Targets in which its place in an object exists, whether or not it has a value there. */
  wanted: readonly boolean[];
}

/** When a part of a template is rendered. */
export type Condition =
  | { readonly kind: 'flag'; readonly path: ValuesPath; readonly negated: boolean }
  /** When the value itself is given. */
  | { readonly kind: 'given'; readonly slot: Slot }
  /** When the value, a text that is always given, is not empty. */
  | { readonly kind: 'filled'; readonly slot: Slot };

/** Objects of all targets as one. */
export type Node =
  | { readonly kind: 'static'; readonly value: Json }
  | { readonly kind: 'map'; readonly entries: readonly Part<{ readonly key: string }>[] }
  | { readonly kind: 'list'; readonly items: readonly Part<object>[]; readonly rest?: Slot }
  | { readonly kind: 'value'; readonly slot: Slot }
  | { readonly kind: 'image'; readonly path: ValuesPath };

export type Part<T> = T & { readonly node: Node; readonly when?: Condition };

/** One object of the chart. */
export interface Folded {
  readonly kind: string;
  readonly name: string;
  readonly node: Node;
  readonly when?: Condition;
}
