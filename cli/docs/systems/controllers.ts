import type { KubeObject } from '../../../model/kube-object.ts';
import { at, isRecord, list } from './json.ts';
import { byText } from './markdown.ts';
import type { ComponentView } from './view.ts';

/** An object that makes pods, such as a Deployment, in every target that has it. */
export interface Controller {
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

/** What makes pods in a component, by kind and name. */
export function controllersOf({ targets }: ComponentView): readonly Controller[] {
  const makers = targets.flatMap(({ objects }) => objects.filter((object) => containersOf(object).length > 0));
  const found = new Map(makers.map(({ kind, metadata: { name } }) => [`${kind}/${name}`, { kind, name }]));
  return [...found]
    .sort(([a], [b]) => byText(a, b))
    .map(([, { kind, name }]) => ({
      kind,
      name,
      targets: targets.map(({ declared, objects }) => ({
        target: declared.target.name,
        object: objects.find((object) => object.kind === kind && object.metadata.name === name),
        objects,
      })),
    }));
}

/** The template of the pods that an object makes; a CronJob makes them by way of a Job. */
export function podTemplate({ spec }: KubeObject): unknown {
  return at(spec, 'template') ?? at(spec, 'jobTemplate', 'spec', 'template');
}

/** Its containers; empty when it makes no pods. */
export function containersOf(object: KubeObject): readonly Readonly<Record<string, unknown>>[] {
  return list(at(podTemplate(object), 'spec', 'containers')).filter(isRecord);
}
