import type { ApiObject } from 'cdk8s';
import type { Knob } from '../../model/knob.ts';
import { Component } from './component.ts';

/**
 * Lets users of the component's Helm chart set a field of an object. Works for objects of any construct; the object
 * itself and the plain manifests stay as they are.
 *
 * @throws when the object stands outside a component
 *
 * @example
 * addKnobs(configMap, [
 *   { kind: 'value', pointer: '/data/LIMIT', path: ['limit'], description: 'Requests per second.' },
 * ]);
 */
export function addKnobs(object: ApiObject, knobs: readonly Knob[]): void {
  const component = Component.containing(object);
  for (const knob of knobs) component.knobs.push({ object, knob });
}
