import { loadAll } from 'js-yaml';
import type { Json } from '../../model/kube-object.ts';

/** An object of a rendered file, as far as a review needs it. */
export interface RenderedObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly value: Json;
}

/** Objects of a file; undefined where it cannot be read, which only happens to what was edited by hand. */
export function objectsIn(text: string | undefined): readonly RenderedObject[] | undefined {
  if (text === undefined) return [];
  try {
    return (loadAll(text) as unknown[]).filter((found) => found !== null && found !== undefined).map(objectOf);
  } catch {
    return undefined;
  }
}

/** @throws when it is no Kubernetes object */
function objectOf(value: unknown): RenderedObject {
  // What a cluster's secret needs is written like an object, and is none.
  const { name, labels } = value as { name?: unknown; labels?: unknown };
  if (typeof name === 'string' && labels !== undefined)
    return { kind: 'Cluster', name, namespace: '', value: value as Json };
  const { kind, metadata } = value as { kind: unknown; metadata: { name: unknown; namespace?: unknown } };
  if (typeof kind !== 'string' || typeof metadata.name !== 'string') throw new TypeError('no object');
  return { kind, name: metadata.name, namespace: String(metadata.namespace ?? ''), value: value as Json };
}

/** One object before and after; one of the two may be missing. */
export interface Matched {
  readonly kind: string;
  readonly name: string;
  readonly from?: RenderedObject;
  readonly to?: RenderedObject;
}

/**
 * Objects of two versions of a file, matched by kind, namespace and name. What carries a version in its name, such as a
 * migration's Job, is matched with its successor, so that a release does not read like a deletion.
 */
export function matched(before: readonly RenderedObject[], after: readonly RenderedObject[]): readonly Matched[] {
  const identity = ({ kind, namespace, name }: RenderedObject) => `${kind}/${namespace}/${name}`;
  const left = new Map(before.map((object) => [identity(object), object]));
  const added: RenderedObject[] = [];
  const pairs = after.flatMap((to): Matched[] => {
    const from = left.get(identity(to));
    left.delete(identity(to));
    if (from === undefined) added.push(to);
    return from === undefined ? [] : [{ kind: to.kind, name: to.name, from, to }];
  });
  const removed = [...left.values()];
  for (const to of added) {
    const alike = (one: RenderedObject) => one.kind === to.kind && stem(one) !== undefined && stem(one) === stem(to);
    const [from, ...others] = removed.filter(alike);
    if (from === undefined || others.length > 0 || added.filter(alike).length > 1) {
      pairs.push({ kind: to.kind, name: to.name, to });
      continue;
    }
    removed.splice(removed.indexOf(from), 1);
    pairs.push({ kind: to.kind, name: to.name, from, to });
  }
  return [...pairs, ...removed.map((from) => ({ kind: from.kind, name: from.name, from }))];
}

/** A name without the version or digest at its end; undefined where there is none. */
function stem({ kind, namespace, name }: RenderedObject): string | undefined {
  const [, start] = /^(.+?)-(?:v?\d[a-z0-9.-]*|[0-9a-f]{8,})$/.exec(name) ?? [];
  return start && `${kind}/${namespace}/${start}`;
}
