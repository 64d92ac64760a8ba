import type { Json } from './kube-object.ts';
import type { ValuesPath } from './values-path.ts';

/** A fragment of JSON Schema, draft 7. */
export type JsonSchema = { readonly [key: string]: Json };

/**
 * A place in a rendered object that users of its Helm chart may set. Data beside the object, never in it: the plain
 * manifests know nothing of knobs. A knob is a value of the chart also where all targets agree.
 */
export type Knob = ValueKnob | ImageKnob | ObjectKnob | ChoiceKnob;

interface KnobBase {
  /** The names that Helm users know, e.g. `['autoscaling', 'minReplicas']`. Knobs with one path share one value. */
  readonly path: ValuesPath;
  /** One sentence, for the comment in `values.yaml`, the schema and the README. */
  readonly description: string;
}

/** A field of the object. */
export interface ValueKnob extends KnobBase {
  readonly kind: 'value';
  /** JSON pointer (RFC 6901) to the field. */
  readonly pointer: string;
  /** What may be set there; default: the type that the targets have. */
  readonly schema?: JsonSchema;
  /**
   * The field stands only while the object behind the {@link ObjectKnob} of this path does not, like `replicas` beside
   * an autoscaler; `value` is what the field has once that is switched off.
   */
  readonly unless?: { readonly path: ValuesPath; readonly value: Json };
}

/** An image reference; gives `<path>.repository`, `<path>.tag` and `<path>.digest`. */
export interface ImageKnob extends KnobBase {
  readonly kind: 'image';
  /** JSON pointer (RFC 6901) to the reference. */
  readonly pointer: string;
  /**
   * A text that only repeats a part of the reference which another knob of this path is for; a digest that is not known
   * may be left out. Default: the whole reference.
   */
  readonly part?: 'tag' | 'digest';
}

/**
 * A field that follows the switch of the {@link ObjectKnob} of this path, so that it need not be set with it: what it is
 * while that object is there, and what otherwise; left out where there is nothing. Where no target has the object, the
 * field is what it is.
 */
export interface ChoiceKnob extends KnobBase {
  readonly kind: 'choice';
  /** JSON pointer (RFC 6901) to the field, which may be absent. */
  readonly pointer: string;
  readonly on?: Json;
  readonly off?: Json;
}

/** Whether the object is there at all: a boolean, e.g. `autoscaling.enabled`. */
export interface ObjectKnob extends KnobBase {
  readonly kind: 'object';
  /** Only where some target lacks the object: an object that all have is no choice then. Default: false. */
  readonly whereMissing?: boolean;
}
