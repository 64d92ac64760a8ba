import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { KubeObject } from '../../model/kube-object.ts';

/** What cdk8s keeps in an ApiObject and offers no reading access to; pinned by the cdk8s version, and by a property test. */
interface Inside {
  readonly props: Readonly<Record<string, unknown>>;
  readonly patches: readonly unknown[];
}

/** All API objects below a construct, in the order of the tree. */
export function apiObjectsBelow(construct: IConstruct, found: ApiObject[] = []): ApiObject[] {
  for (const child of construct.node.children) {
    if (child instanceof ApiObject) found.push(child);
    apiObjectsBelow(child, found);
  }
  return found;
}

/**
 * The object as JSON, equal to `ApiObject.toJson()`: tokens resolved, empty values dropped, keys sorted, patches applied.
 *
 * cdk8s asks every resolver about every value, most of a render's time. Where an object holds plain data only and has no
 * patch, there is nothing to ask and one walk does; anything else takes cdk8s's own way.
 */
export function toKubeObject(object: ApiObject): KubeObject {
  const { props, patches } = object as unknown as Inside;
  if (patches.length > 0) return stock(object);
  const metadata = object.metadata.toJson() as object;
  try {
    const result: Record<string, unknown> = { apiVersion: object.apiVersion, kind: object.kind, metadata };
    for (const key of Object.keys(props).sort()) {
      if (Object.hasOwn(result, key)) continue;
      const value = plain(props[key]);
      if (value !== undefined) result[key] = value;
    }
    return result as unknown as KubeObject;
  } catch (error) {
    if (error !== notPlain) throw error;
    return stock(object);
  }
}

/** Thrown when a value is no plain data; a constant, since an Error's stack would cost more than the walk. */
const notPlain = Symbol('not plain data');

function stock(object: ApiObject): KubeObject {
  const { apiVersion, kind, metadata, ...rest } = sorted(object.toJson()) as KubeObject;
  return { apiVersion, kind, metadata, ...rest };
}

/**
 * cdk8s sorts keys before it applies patches, and not at all if an environment variable says so; a render must not depend
 * on that. What a patch brought in stays, be it null: the checks judge it.
 */
function sorted(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map(sorted);
  const source = json as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(source)
      .sort()
      .map((key) => [key, sorted(source[key])]),
  );
}

function plain(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object') {
    if (typeof value === 'function') throw notPlain;
    return value;
  }
  if (Array.isArray(value)) return value.map(plain);
  if (value.constructor !== Object) throw notPlain;
  const source = value as Record<string, unknown>;
  if (typeof source['resolve'] === 'function') throw notPlain;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(source).sort()) {
    const resolved = plain(source[key]);
    if (resolved !== undefined) result[key] = resolved;
  }
  return result;
}
