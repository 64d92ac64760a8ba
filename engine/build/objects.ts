import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { KubeObject } from '../../model/kube-object.ts';
import { Memory } from '../../model/memory.ts';
import { notPlain, plain, sortedKeys } from './plain.ts';

/** What cdk8s keeps in an ApiObject and offers no reading access to; pinned by the cdk8s version, and by a property test. */
interface Inside {
  readonly props: Readonly<Record<string, unknown>>;
  readonly patches: readonly unknown[];
}

interface InsideMetadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly finalizers: readonly string[];
  readonly ownerReferences: readonly object[];
  readonly _additionalAttributes: Readonly<Record<string, unknown>>;
}

/** Visits every construct below one, in the order of the tree. */
export function visit(construct: IConstruct, visitor: (construct: IConstruct) => void): void {
  visitor(construct);
  for (const child of construct.node.children) visit(child, visitor);
}

export function isApiObject(construct: IConstruct): construct is ApiObject {
  return construct instanceof ApiObject;
}

/** Whether cdk8s's own `addJsonPatch` was called on the object. */
export function hasRawPatch(object: ApiObject): boolean {
  return (object as unknown as Inside).patches.length > 0;
}

/** An object, and whether it was plain data throughout, so that nothing in it needs another look. */
export interface Taken {
  readonly object: KubeObject;
  readonly proven: boolean;
}

/**
 * The object as JSON, equal to `ApiObject.toJson()`: tokens resolved, empty values dropped, keys sorted, patches applied.
 *
 * cdk8s asks every resolver about every value, most of a render's time. Where an object holds plain data only and has no
 * patch, there is nothing to ask and one walk does; anything else takes cdk8s's own way.
 */
export function toKubeObject(source: ApiObject, memory: Memory = new Memory()): Taken {
  const { props, patches } = source as unknown as Inside;
  if (patches.length > 0) return { object: stock(source), proven: false };
  try {
    const result: Record<string, unknown> = {
      apiVersion: plain(source.apiVersion),
      kind: plain(source.kind),
      metadata: plainMetadata(source),
    };
    for (const key of sortedKeys(props)) {
      if (Object.hasOwn(result, key)) continue;
      const given = props[key];
      const value =
        typeof given === 'object'
          ? memory.remember(`${source.node.path}#${key}`, given, () => plain(given))
          : plain(given);
      if (value !== undefined) result[key] = value;
    }
    return { object: result as unknown as KubeObject, proven: true };
  } catch (error) {
    if (error !== notPlain) throw error;
    return { object: stock(source), proven: false };
  }
}

/** As cdk8s's `ApiObjectMetadataDefinition.toJson()`, for names, labels and annotations; anything more is left to it. */
function plainMetadata(source: ApiObject): unknown {
  const inside = source.metadata as unknown as InsideMetadata;
  const { name, namespace, labels, annotations, finalizers, ownerReferences, _additionalAttributes } = inside;
  let usual = finalizers.length === 0 && ownerReferences.length === 0;
  for (const key in _additionalAttributes) usual &&= usualMetadata.has(key);
  if (!usual || !isText(name) || !(namespace === undefined || isText(namespace))) return source.metadata.toJson();
  const result: Record<string, unknown> = {};
  for (const [key, texts] of [
    ['annotations', annotations],
    ['labels', labels],
  ] as const) {
    if (isEmpty(texts)) continue;
    const written = plain(texts) as object;
    for (const text of Object.values(written)) if (!isText(text)) return source.metadata.toJson();
    if (!isEmpty(written)) result[key] = written;
  }
  result['name'] = name;
  if (namespace !== undefined) result['namespace'] = namespace;
  return result;
}

const usualMetadata = new Set(['name', 'namespace', 'labels', 'annotations']);

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed();
}

function isEmpty(map: object): boolean {
  for (const _ in map) return false;
  return true;
}

function stock(object: ApiObject): KubeObject {
  return sorted(object.toJson() as KubeObject);
}

/**
 * An object with its keys in order, the identifying ones first. cdk8s sorts before it applies patches, and not at all if
 * an environment variable says so; a render must not depend on that. What a patch brought in stays, be it null: the
 * checks judge it.
 */
export function sorted(object: KubeObject): KubeObject {
  const { apiVersion, kind, metadata, ...rest } = sortedValue(object) as KubeObject;
  return { apiVersion, kind, metadata, ...rest };
}

function sortedValue(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map(sortedValue);
  const source = json as Record<string, unknown>;
  return Object.fromEntries(sortedKeys(source).map((key) => [key, sortedValue(source[key])]));
}
