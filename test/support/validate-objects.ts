import { readdirSync, readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

/**
 * Says what a Kubernetes API server would say against an object, as far as schemas go: unknown fields (refused, as with
 * `--validate=strict`), types, missing fields, enums, patterns, bounds, and list entries with the same key. The schemas
 * are those in `imports/schemas/`. What a server checks in code is beyond it: CEL rules, names, and how fields agree
 * with each other.
 */

const schemas = new URL('../../imports/schemas/', import.meta.url);
const objectMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** A schema as upstream writes it. Names the keywords which are read here; the rest passes through to ajv. */
interface Schema {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; kind: string; version: string }[];
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

/** What becomes of it: plain JSON Schema. */
interface JsonSchema {
  [keyword: string]: unknown;
  type?: unknown;
  enum?: readonly unknown[];
  properties?: Readonly<Record<string, unknown>>;
  additionalProperties?: unknown;
  uniqueItems?: boolean;
  uniqueBy?: readonly UniqueKey[];
}

/** A key of a list's entries, and what its absence means. */
type UniqueKey = readonly [key: string, fallback: unknown];

interface Kubernetes {
  /** `apps/v1 Deployment` to the name of its definition. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, Schema>>;
}

/** Where a schema stands, since that decides how it is read. */
interface Place {
  /** A custom resource prunes what it does not list; a built-in kind's bare `object` takes anything. */
  readonly custom: boolean;
  /** Below `allOf` and its kin: conditions on fields which are declared elsewhere. */
  readonly condition?: boolean;
}

let known: ReadonlyMap<string, () => ValidateFunction> | undefined;

/** What is wrong with a rendered object (plain JSON), one line each: where, then what. Empty if nothing is. */
export function problemsOf(object: unknown): string[] {
  if (!isRecord(object)) return [`: must be an object, is ${shown(object)}`];
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [': missing apiVersion or kind'];
  known ??= validators();
  const validate = known.get(`${apiVersion} ${kind}`)?.();
  if (validate === undefined) return [`: unknown kind ${apiVersion} ${kind}`];
  validate(object);
  const problems = (validate.errors ?? []).map((error) => problem(error));
  const { metadata } = object;
  const { name } = isRecord(metadata) ? metadata : {};
  // No schema requires it, every server does (rendered objects are never named by `generateName`).
  if (name === undefined || name === '') problems.push('metadata: missing field "name"');
  return [...new Set(problems)];
}

/** One entry per kind; a schema is compiled when its first object comes. */
function validators(): ReadonlyMap<string, () => ValidateFunction> {
  // `strictSchema` fails on a keyword nobody here knows: a rule must not be lost silently when schemas are updated.
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    strictSchema: true,
    code: { regExp: Object.assign(goPattern, { code: 'goPattern' }) },
  });
  ajv.addVocabulary([
    'x-kubernetes-embedded-resource',
    'x-kubernetes-group-version-kind',
    'x-kubernetes-list-map-keys',
    'x-kubernetes-list-type',
    'x-kubernetes-map-type',
    'x-kubernetes-preserve-unknown-fields',
    'x-kubernetes-validations',
  ]);
  ajv.addKeyword({ keyword: 'uniqueBy', type: 'array', schemaType: 'array', compile: uniqueBy, errors: true });
  ajv.addFormat('int32', { type: 'number', validate: (value: number) => Math.abs(value + 0.5) < 2 ** 31 });
  ajv.addFormat('int64', { type: 'number', validate: (value: number) => Math.abs(value) <= 2 ** 63 });
  ajv.addFormat('byte', /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/);
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/);

  const kubernetes = read('kubernetes.json') as Schema & Kubernetes;
  const definitions: Record<string, JsonSchema> = {};
  for (const [name, schema] of Object.entries(kubernetes.definitions)) {
    definitions[name] = strict(schema, { custom: false }, kubernetes);
  }
  ajv.addSchema({ $id: 'kubernetes', definitions });

  const result = new Map<string, () => ValidateFunction>();
  for (const [kind, definition] of Object.entries(kubernetes.kinds)) {
    result.set(
      kind,
      once(() => ajv.compile({ $ref: `kubernetes#/definitions/${definition}` })),
    );
  }
  for (const file of readdirSync(schemas).filter((name) => name !== 'kubernetes.json')) {
    const schema = read(file);
    const [identity] = schema['x-kubernetes-group-version-kind'] ?? [];
    if (identity === undefined) throw new Error(`imports/schemas/${file} does not say its kind`);
    result.set(
      `${identity.group}/${identity.version} ${identity.kind}`,
      once(() => ajv.compile(embedded(strict(schema, { custom: true }, kubernetes)))),
    );
  }
  return result;
}

/** Turns Kubernetes' reading of a schema into JSON Schema's. */
function strict(schema: Schema, place: Place, kubernetes: Kubernetes): JsonSchema {
  const result: JsonSchema = {};
  const below = { custom: place.custom, condition: place.condition ?? false };
  const conditions = { custom: place.custom, condition: true };
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') {
      const properties = Object.entries(value as Record<string, Schema>);
      result[key] = Object.fromEntries(properties.map(([name, child]) => [name, strict(child, below, kubernetes)]));
    } else if (key === 'items' || (key === 'additionalProperties' && isRecord(value))) {
      result[key] = strict(value as Schema, below, kubernetes);
    } else if (key === 'allOf' || key === 'anyOf' || key === 'oneOf') {
      result[key] = (value as Schema[]).map((child) => strict(child, conditions, kubernetes));
    } else if (key === 'not') {
      result[key] = strict(value as Schema, conditions, kubernetes);
    } else if (key === 'format') {
      // The others are hints; a server does not hold anybody to them.
      if (['int32', 'int64', 'byte', 'date-time'].includes(value as string)) result[key] = value;
    } else if (key !== 'nullable' && key !== 'x-kubernetes-int-or-string' && key !== 'default') {
      result[key] = value;
    }
  }

  oneType(schema, result);
  if (schema.nullable === true) {
    if (result.type !== undefined) result.type = [result.type, 'null'].flat();
    if (schema.enum !== undefined) result.enum = [...schema.enum, null];
  }
  if (schema['x-kubernetes-list-type'] === 'set') result.uniqueItems = true;
  const keys = schema['x-kubernetes-list-map-keys'];
  if (keys !== undefined) {
    const entries = resolved(schema.items, kubernetes);
    result.uniqueBy = keys.map((key): UniqueKey => [key, resolved(entries?.properties?.[key], kubernetes)?.default]);
  }

  const object = place.custom ? schema.type === 'object' : schema.properties !== undefined;
  const open = schema.additionalProperties !== undefined || schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (object && !open && !place.condition) result.additionalProperties = false;
  return schema['x-kubernetes-embedded-resource'] === true ? embedded(result) : result;
}

/** "A number or a string" is written as alternatives; as a list of types it gives one message instead of three. */
function oneType(schema: Schema, result: JsonSchema): void {
  for (const key of ['anyOf', 'oneOf'] as const) {
    const types = schema[key]?.map((child) => (Object.keys(child).length === 1 ? child.type : undefined));
    if (types === undefined || types.includes(undefined)) continue;
    delete result[key];
    result.type = types.flat();
  }
  if (schema['x-kubernetes-int-or-string'] === true) result.type = ['integer', 'string'];
}

/** A whole object: a server adds these three to what the schema lists, and checks the metadata itself. */
function embedded(schema: JsonSchema): JsonSchema {
  const properties = {
    ...schema.properties,
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { $ref: `kubernetes#/definitions/${objectMeta}` },
  };
  return { ...schema, properties };
}

function resolved(schema: Schema | undefined, kubernetes: Kubernetes): Schema | undefined {
  const name = schema?.$ref?.replace('#/definitions/', '');
  return name === undefined ? schema : kubernetes.definitions[name];
}

/**
 * Patterns are Go's: `(?i)` is written inside, and escapes are allowed which JavaScript refuses in unicode mode. What
 * else the two read differently fails when the schema is compiled.
 */
function goPattern(pattern: string): RegExp {
  const anyCase = /^\^?\(\?i\)/.test(pattern);
  return new RegExp(anyCase ? pattern.replace('(?i)', '') : pattern, anyCase ? 'i' : '');
}

/** ajv takes the errors from the function itself. */
type Check = ((list: unknown[]) => boolean) & { errors?: Partial<ErrorObject>[] };

/** The keyword for lists which are maps: no two entries may have the same keys, an absent key counting as its default. */
function uniqueBy(keys: readonly UniqueKey[]): Check {
  const check: Check = (list: unknown[]) => {
    const seen = new Set<string>();
    for (const entry of list) {
      if (!isRecord(entry)) continue;
      const values = keys.map(([key, fallback]) => `${key} ${shown(entry[key] ?? fallback)}`).join(', ');
      if (seen.has(values)) {
        check.errors = [{ keyword: 'uniqueBy', params: {}, message: `has two entries with ${values}` }];
        return false;
      }
      seen.add(values);
    }
    return true;
  };
  return check;
}

function problem({ keyword, params, data, instancePath, message }: ErrorObject): string {
  const where = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => path + step(path, part), '');
  const { additionalProperty, missingProperty, type, allowedValues } = params;
  if (keyword === 'additionalProperties') return `${where}: unknown field ${shown(additionalProperty)}`;
  if (keyword === 'required') return `${where}: missing field ${shown(missingProperty)}`;
  if (keyword === 'type') return `${where}: must be ${[type].flat().join(' or ')}, is ${shown(data)}`;
  if (keyword === 'enum') return `${where}: must be one of ${allowedValues.map(shown).join(', ')}, is ${shown(data)}`;
  return keyword === 'uniqueBy' ? `${where}: ${message}` : `${where}: ${message}, is ${shown(data)}`;
}

/** `spec`, `.template`, `[0]`, `["app.kubernetes.io/name"]`. */
function step(path: string, part: string): string {
  if (/^\d+$/.test(part)) return `[${part}]`;
  if (!/^[\w-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
  return path === '' ? part : `.${part}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function read(file: string): Schema {
  return JSON.parse(readFileSync(new URL(file, schemas), 'utf8')) as Schema;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function once<T>(make: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= make();
    return value;
  };
}
