import { Diagnostics } from '../../model/diagnostics/index.ts';
import { groupOf } from '../../model/kube-object.ts';
import { parseYaml, valueAt } from '../../model/yaml/index.ts';

/** What tells an object from all others of a cluster. */
export interface ObjectIdentity {
  /** Empty for Kubernetes' core. */
  readonly group: string;
  readonly kind: string;
  /** Absent of what lives in no namespace: rendered manifests state every other. */
  readonly namespace: string | undefined;
  readonly name: string;
}

/** Objects of a manifest file; undefined where it cannot be read. */
export function objectsIn(text: string): readonly ObjectIdentity[] | undefined {
  const found: ObjectIdentity[] = [];
  for (const part of text.split(/^---(?:[ \t].*)?$/m)) {
    if (!/^[^#\s]/m.test(part)) continue;
    const one = quick(part) ?? careful(part);
    if (one === undefined) return undefined;
    found.push(one);
  }
  return found;
}

const plain = '(?!["\'|>&*!{\\[])([^\\s#][^\\n]*?)';
const fields = {
  apiVersion: new RegExp(`^apiVersion: ${plain}$`, 'm'),
  kind: new RegExp(`^kind: ${plain}$`, 'm'),
  metadata: /^metadata:\n((?: {2}.*\n?)+)/m,
  name: new RegExp(`^ {2}name: ${plain}$`, 'm'),
  namespace: /^ {2}namespace:(.*)$/m,
};

/**
 * As Meridian writes objects: keys of the top level at the margin, those of `metadata` two spaces in. A platform has
 * hundreds of megabytes of manifests, and no parser reads these in a second.
 */
function quick(text: string): ObjectIdentity | undefined {
  const apiVersion = fields.apiVersion.exec(text)?.[1];
  const kind = fields.kind.exec(text)?.[1];
  const metadata = fields.metadata.exec(text)?.[1] ?? '';
  const name = fields.name.exec(metadata)?.[1];
  const namespace = fields.namespace.exec(metadata)?.[1]?.trim();
  if (apiVersion === undefined || kind === undefined || name === undefined) return undefined;
  if (/ #/.test(apiVersion + kind + name) || (namespace !== undefined && !/^[a-z0-9-]+$/.test(namespace))) {
    return undefined;
  }
  return { group: groupOf(apiVersion), kind, namespace, name };
}

function careful(text: string): ObjectIdentity | undefined {
  const document = parseYaml('manifests.yaml', text, new Diagnostics(), { maxBytes: 64 * 2 ** 20, maxDepth: 100 });
  const at = (...path: string[]) => valueAt(document?.value, path);
  const [apiVersion, kind, name, namespace] = [
    at('apiVersion'),
    at('kind'),
    at('metadata', 'name'),
    at('metadata', 'namespace'),
  ];
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') return undefined;
  return { group: groupOf(apiVersion), kind, namespace: typeof namespace === 'string' ? namespace : undefined, name };
}

/** As a person names it, e.g. `Deployment ghasi-services/tenant-service`. */
export function shownObject({ kind, namespace, name }: ObjectIdentity): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
