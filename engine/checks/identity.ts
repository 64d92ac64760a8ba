import type { KubeObject } from '../../model/kube-object.ts';

/** What a cluster tells objects apart by: group and kind, namespace, name. The version is not part of it. */
export function identityOf({ apiVersion, kind, metadata }: KubeObject): string {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : `.${apiVersion.slice(0, slash)}`;
  const namespace = metadata.namespace === undefined ? '' : `${metadata.namespace}/`;
  return `${kind}${group} ${namespace}${metadata.name}`;
}

/** Who owns which object of a target. Nested maps rather than one of joined names, which would hold every name again. */
export class Identities {
  readonly #owners = new Map<string, Map<string, Map<string, string>>>();

  /** @returns the owner that claimed the same object before, if any */
  claim({ apiVersion, kind, metadata }: KubeObject, owner: string): string | undefined {
    const slash = apiVersion.indexOf('/');
    const kinds = inner(this.#owners, slash < 0 ? kind : `${kind}.${apiVersion.slice(0, slash)}`);
    const names = inner(kinds, metadata.namespace ?? '');
    const other = names.get(metadata.name);
    names.set(metadata.name, owner);
    return other;
  }
}

function inner<Value>(outer: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  const known = outer.get(key);
  if (known !== undefined) return known;
  const made = new Map<string, Value>();
  outer.set(key, made);
  return made;
}
