import { groupOf, type KubeObject } from '../../model/kube-object.ts';
import type { Footprint, Kind } from './types.ts';

/** Collects what a system renders, component by component, and keeps no object. */
export class FootprintOf {
  readonly #kinds = new Map<string, Kind>();
  readonly #clusterKinds = new Map<string, Kind>();
  readonly #namespaces = new Set<string>();

  /** @param kinds what is permitted in any case */
  constructor(kinds: readonly Kind[] = []) {
    for (const kind of kinds) this.#kinds.set(keyOf(kind), kind);
  }

  add(objects: readonly KubeObject[]): void {
    for (const { apiVersion, kind, metadata } of objects) {
      const one = { group: groupOf(apiVersion), kind };
      // The component's chart gives every object a namespace that can have one.
      (metadata.namespace === undefined ? this.#clusterKinds : this.#kinds).set(keyOf(one), one);
      if (metadata.namespace !== undefined) this.#namespaces.add(metadata.namespace);
    }
  }

  result(): Footprint {
    return {
      kinds: sorted(this.#kinds),
      clusterKinds: sorted(this.#clusterKinds),
      namespaces: [...this.#namespaces].sort(),
    };
  }
}

function keyOf({ group, kind }: Kind): string {
  return `${group}/${kind}`;
}

function sorted(kinds: ReadonlyMap<string, Kind>): readonly Kind[] {
  return [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind);
}
