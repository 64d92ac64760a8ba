import { Refusal } from './refusal.ts';

/** A node of an OpenAPI schema; names those keywords which are read here. */
export interface Node {
  [key: string]: unknown;
  items?: Node;
  properties?: Record<string, Node>;
  enum?: readonly string[];
  allOf?: readonly Node[];
  $ref?: string;
  'x-kubernetes-group-version-kind'?: readonly { group: string; kind: string; version: string }[];
}

const prose = new Set(['description', 'example', 'externalDocs', 'title']);

/** A schema without its texts. Goes by structure, since a field may itself be called `description`. */
export function withoutProse(schema: Node): Node {
  const kept = Object.entries(schema).filter(([key]) => !prose.has(key));
  return Object.fromEntries(
    kept.map(([key, value]) => {
      if (key === 'x-kubernetes-validations') {
        return [key, (value as Node[]).map(({ message, messageExpression, ...rule }) => rule)];
      }
      return [key, overSubschemas(key, value, withoutProse)];
    }),
  );
}

/** Applies a function to the schemas which stand under a schema's keyword. */
export function overSubschemas(key: string, value: unknown, change: (schema: Node) => Node): unknown {
  if (key === 'properties') {
    return Object.fromEntries(Object.entries(value as Node).map(([name, schema]) => [name, change(schema as Node)]));
  }
  if (key === 'allOf' || key === 'anyOf' || key === 'oneOf') return (value as Node[]).map(change);
  // `additionalProperties` may be a plain true or false.
  const single = key === 'items' || key === 'additionalProperties' || key === 'not';
  return single && typeof value === 'object' ? change(value as Node) : value;
}

/**
 * A schema without one of its fields.
 *
 * @param path names on the way to it; `[]` behind one means the elements of a list
 * @throws Refusal with the message when there is no such field: a table that names what is gone needs a look
 */
export function withoutField(schema: Node, [first = '', ...rest]: readonly string[], missing: string): Node {
  const name = first.replace(/\[\]$/, '');
  const { [name]: found, ...others } = schema.properties ?? {};
  if (found === undefined) throw new Refusal(missing);
  if (rest.length === 0) {
    const required = (schema['required'] as readonly string[] | undefined)?.filter((field) => field !== name);
    return { ...schema, properties: others, ...(required === undefined ? {} : { required }) };
  }
  const inner =
    name === first
      ? withoutField(found, rest, missing)
      : { ...found, items: withoutField(found.items ?? {}, rest, missing) };
  return { ...schema, properties: { ...schema.properties, [name]: inner } };
}

/** Keys in code-unit order all the way down: upstream's order must not move ours. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted((value as Node)[key])]));
}
