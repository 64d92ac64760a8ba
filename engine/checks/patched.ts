import { nearest } from '../../model/nearest.ts';
import { identityOf } from './identity.ts';
import type { CheckSubject, Report } from './index.ts';
import type { KindSchema, Schema, Schemas } from './schemas.ts';

/** What a schema has against a value. */
interface Objection {
  /** `spec.template.spec.containers[0]` */
  readonly path: string;
  readonly problem: string;
  readonly nearest?: string | undefined;
}

/**
 * Holds patched objects against the schemas of their kinds: what constructs make is typed, and a patch is not. Fields that
 * a kind does not have, and values of another type; an API server checks more.
 */
export function patchedProblems(
  { component, target, patched = [] }: CheckSubject,
  schemas: Schemas,
  report: Report,
): void {
  for (const { object, place } of patched) {
    const kind = schemas.of(object.apiVersion, object.kind);
    if (kind === undefined) continue;
    // What metadata is, the server itself knows, and schemas of custom resources do not say.
    const { metadata, ...rest } = object;
    const found = [
      ...objections(metadata, objectMeta, { ...kind, custom: false }, 'metadata'),
      ...objections(rest, kind.schema, kind, ''),
    ];
    for (const { path, problem, nearest: meant } of found) {
      const parameters = { component, target, object: identityOf(object), path, problem, nearest: meant };
      report('component/not-in-schema', parameters, place);
    }
  }
}

const objectMeta = { $ref: '#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' };

function* objections(value: unknown, given: Schema, kind: KindSchema, path: string): Generator<Objection> {
  const schema = kind.resolve(given);
  const wanted = schema['x-kubernetes-int-or-string'] === true ? undefined : schema.type;
  if (value === null) return;
  if (wanted !== undefined && !isOf(value, wanted)) {
    yield { path, problem: `is ${shown(value)}, and must be ${withArticle(wanted)}` };
    return;
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    if (items === undefined) return;
    for (const [index, item] of value.entries()) yield* objections(item, items, kind, `${path}[${index}]`);
    return;
  }
  if (typeof value !== 'object') return;
  const { properties = {}, additionalProperties } = schema;
  for (const [key, child] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (known !== undefined) yield* objections(child, known, kind, at);
    else if (typeof additionalProperties === 'object') yield* objections(child, additionalProperties, kind, at);
    else if (path === '' && (key === 'apiVersion' || key === 'kind')) continue;
    else if (!isOpen(schema, kind)) {
      yield { path: at, problem: 'is no field of its kind', nearest: nearest(key, Object.keys(properties)) };
    }
  }
}

/** Whether a map may hold what the schema does not list: a bare `object` of Kubernetes' own kinds takes anything. */
function isOpen(schema: Schema, { custom }: KindSchema): boolean {
  if (schema.additionalProperties !== undefined || schema['x-kubernetes-preserve-unknown-fields'] === true) return true;
  return schema.properties === undefined && (!custom || schema.type === undefined);
}

function isOf(value: unknown, type: string): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && !Array.isArray(value);
    default:
      // The other names of JSON Schema are JavaScript's too.
      return typeof value === type;
  }
}

function withArticle(type: string): string {
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
