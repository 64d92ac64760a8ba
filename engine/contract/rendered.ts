import type { Place } from '../../model/diagnostics/index.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { isRecord, listAt, recordsIn, textAt } from '../../model/plain.ts';

/** An object as it is rendered for a target, and where its component was written. */
export interface RenderedObject {
  readonly object: KubeObject;
  /** `system/component`. */
  readonly component: string;
  readonly place: Place;
}

/** A pod that some object makes. */
export interface Pod {
  readonly by: RenderedObject;
  readonly account: string;
  /** Images of all its containers. */
  readonly images: readonly string[];
  /** Plain environment variables of each of its containers, those of ConfigMaps included. */
  readonly environments: readonly ReadonlyMap<string, string>[];
}

/** All that is rendered for a target, ready to be asked. */
export class RenderedSide {
  readonly all: readonly RenderedObject[];
  readonly pods: readonly Pod[];

  constructor(all: readonly RenderedObject[]) {
    this.all = all;
    this.pods = all.flatMap((by) => podSpecs(by.object).map((spec) => this.#pod(by, spec)));
  }

  of(kind: string): readonly RenderedObject[] {
    return this.all.filter(({ object }) => object.kind === kind);
  }

  find(kind: string, namespace: string, name: string): RenderedObject | undefined {
    return this.of(kind).find(
      ({ object }) => object.metadata.name === name && (object.metadata.namespace ?? '') === namespace,
    );
  }

  #pod(by: RenderedObject, spec: Readonly<Record<string, unknown>>): Pod {
    const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap((key) =>
      listAt(spec, key).filter(isRecord),
    );
    return {
      by,
      account: subjectOf(namespaceOf(by.object), textAt(spec, 'serviceAccountName') ?? 'default'),
      images: containers.map((container) => textAt(container, 'image') ?? ''),
      environments: containers.map((container) => this.#environment(namespaceOf(by.object), container)),
    };
  }

  #environment(namespace: string, container: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const source of listAt(container, 'envFrom')) {
      const map = this.find('ConfigMap', namespace, textAt(source, 'configMapRef', 'name') ?? '');
      const data = map?.object['data'];
      for (const [name, value] of Object.entries(isRecord(data) ? data : {})) found.set(name, String(value));
    }
    for (const variable of listAt(container, 'env')) {
      const [name, value] = [textAt(variable, 'name'), textAt(variable, 'value')];
      if (name !== undefined && value !== undefined) found.set(name, value);
    }
    return found;
  }
}

/** Whatever has containers is the description of a pod, in a Deployment, a Job or an analysis of a Rollout. */
function podSpecs(object: KubeObject): readonly Readonly<Record<string, unknown>>[] {
  return [...recordsIn(object)].filter(({ containers }) => Array.isArray(containers));
}

/** How a token names a service account. */
export function subjectOf(namespace: string, account: string): string {
  return `system:serviceaccount:${namespace}:${account}`;
}

/** The account of a subject, for people: `shop/web`. */
export function accountOf(subject: string): string {
  return subject.split(':').slice(2).join('/');
}

export function namespaceOf({ metadata }: KubeObject): string {
  return metadata.namespace ?? '';
}

/** `Deployment shop/web`. */
export function shown({ object: { kind, metadata } }: RenderedObject): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}
