import type { KubeObject } from '../../../model/kube-object.ts';
import { at, isRecord } from '../../../model/plain.ts';
import { list } from './json.ts';
import { byText } from './markdown.ts';
import type { ComponentView } from './view.ts';

/** An object that makes pods, such as a Deployment, in every target that has it. */
export interface Controller {
  /** Both, where targets differ. */
  readonly kind: string;
  readonly name: string;
  readonly targets: readonly ControllerIn[];
}

/** It in one target, with everything that was rendered beside it. */
export interface ControllerIn {
  readonly target: string;
  /** Absent where the target lacks it. */
  readonly object: KubeObject | undefined;
  readonly objects: readonly KubeObject[];
}

/** What makes pods in a component, by kind and name; a Rollout is what a Deployment of its name is elsewhere. */
export function controllersOf({ targets }: ComponentView): readonly Controller[] {
  const makers = targets.flatMap(({ objects }) => objects.filter((object) => containersOf(object).length > 0));
  const keys = [...new Set(makers.map(keyOf))].sort(byText);
  return keys.map((key) => {
    const own = makers.filter((object) => keyOf(object) === key);
    return {
      kind: [...new Set(own.map(({ kind }) => kind))].sort(byText).join(' or '),
      name: key.slice(key.indexOf('/') + 1),
      targets: targets.map(({ declared, objects }) => ({
        target: declared.target.name,
        object: objects.find((object) => own.includes(object)),
        objects,
      })),
    };
  });
}

/** A Job of its own name for each image is one and the same job: its container has the name that stays. */
function keyOf(object: KubeObject): string {
  const { kind, metadata } = object;
  if (kind === 'Job') return `Job/${containersOf(object)[0]?.['name'] ?? metadata.name}`;
  return `${kind === 'Rollout' ? 'Deployment' : kind}/${metadata.name}`;
}

/** The template of the pods that an object makes; a CronJob makes them by way of a Job. */
export function podTemplate({ spec }: KubeObject): unknown {
  return at(spec, 'template') ?? at(spec, 'jobTemplate', 'spec', 'template');
}

/** Its containers; empty when it makes no pods. */
export function containersOf(object: KubeObject): readonly Readonly<Record<string, unknown>>[] {
  return list(at(podTemplate(object), 'spec', 'containers')).filter(isRecord);
}
