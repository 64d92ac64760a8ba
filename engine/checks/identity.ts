import type { KubeObject } from '../../model/kube-object.ts';

/** What a cluster tells objects apart by: group and kind, namespace, name. The version is not part of it. */
export function identityOf({ apiVersion, kind, metadata }: KubeObject): string {
  const slash = apiVersion.indexOf('/');
  const group = slash < 0 ? '' : `.${apiVersion.slice(0, slash)}`;
  const namespace = metadata.namespace === undefined ? '' : `${metadata.namespace}/`;
  return `${kind}${group} ${namespace}${metadata.name}`;
}
