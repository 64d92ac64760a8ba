import type { ApiObject } from 'cdk8s';
import type { Knob } from '../model/knob.ts';

/** A knob that waits for its object to be rendered. */
export interface PendingKnob {
  readonly object: ApiObject;
  readonly knob: Knob;
}
