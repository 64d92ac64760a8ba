import { join } from 'node:path';
import { kubernetesEnums } from './kubernetes-enums.ts';
import { generatedMark, json } from './output.ts';
import type { Reader } from './read.ts';
import { Refusal } from './refusal.ts';
import { type Node, overSubschemas, sorted, withoutProse } from './schema.ts';
import { kubernetesSource } from './sources.ts';

/** An OpenAPI document of Kubernetes. */
interface Document {
  readonly components: { readonly schemas: Readonly<Record<string, Node>> };
}

/** Reads the documents of the table; undefined if the folder has none. */
export async function kubernetesDocuments(reader: Reader): Promise<ReadonlyMap<string, Document> | undefined> {
  const documents = new Map<string, Document>();
  const missing: string[] = [];
  for (const name of Object.keys(kubernetesSource.kinds)) {
    const file = `${name}_openapi.json`;
    const text = await reader(kubernetesSource.url + file, join(kubernetesSource.name, file));
    if (text === undefined) missing.push(file);
    else documents.set(name, JSON.parse(text) as Document);
  }
  if (documents.size === 0) return undefined;
  // Half of the documents would silently drop kinds.
  if (missing.length > 0) throw new Refusal(`the folder ${kubernetesSource.name} lacks ${missing.join(', ')}`);
  return documents;
}

/** How a quantity (`250m`, `1.5Gi`, `1e3`) is written; Kubernetes' documents say it in prose only. */
const quantity = {
  definition: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  pattern: '^[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\\d+)?$',
};

/** Keywords that say nothing about which objects are valid. */
const patchKeywords = /^x-kubernetes-(?:patch-.*|unions|map-type)$/;
const reference = '#/components/schemas/';

/** One file for all built-in kinds, because they share most definitions. */
export function kubernetesFile(documents: ReadonlyMap<string, Document>): string {
  const definitions: Record<string, Node> = {};
  const kinds: Record<string, string> = {};
  const enums = new Set(Object.keys(kubernetesEnums));
  for (const [name, document] of documents) {
    const { schemas } = document.components;
    const take = (definition: string): void => {
      if (definition in definitions) return;
      const schema = schemas[definition];
      if (schema === undefined) throw new Refusal(`${name} refers to ${definition}, which it does not define`);
      // Entered first, because JSONSchemaProps refers to itself.
      definitions[definition] = {};
      definitions[definition] = withValues(definition, definitionOf(withoutProse(schema), take), enums);
    };
    for (const kind of kubernetesSource.kinds[name] ?? []) {
      const [group, version] = name.startsWith('api__') ? ['', name.slice(5)] : name.split('__').slice(1);
      const found = Object.entries(schemas).find(([, schema]) =>
        schema['x-kubernetes-group-version-kind']?.some(
          (identity) => identity.group === group && identity.version === version && identity.kind === kind,
        ),
      );
      if (found === undefined) throw new Refusal(`${name} defines no ${kind}`);
      kinds[`${group === '' ? '' : `${group}/`}${version} ${kind}`] = found[0];
      take(found[0]);
    }
  }
  // A definition renamed upstream must not take its enum away unnoticed.
  if (enums.size > 0) throw new Refusal(`these enums name no field of Kubernetes: ${[...enums].join(', ')}`);
  return json({
    $comment:
      `${generatedMark} from ${kubernetesSource.name} ${kubernetesSource.version} ` +
      '(Copyright The Kubernetes Authors, Apache-2.0; trimmed). Do not edit.',
    definitions: sorted(definitions),
    kinds: sorted(kinds),
  });
}

function definitionOf(schema: Node, take: (definition: string) => void): Node {
  const result: Node = {};
  for (const [key, value] of Object.entries(schema)) {
    if (patchKeywords.test(key) || key === 'x-kubernetes-group-version-kind') continue;
    // A default of `{}`, `""` or 0 only repeats what an absent field means.
    if (key === 'default' && (typeof value === 'object' || value === '' || value === 0)) continue;
    if (key === '$ref') {
      const definition = (value as string).slice(reference.length);
      take(definition);
      result[key] = `#/definitions/${definition}`;
    } else {
      result[key] = overSubschemas(key, value, (child) => definitionOf(child, take));
    }
  }
  // `allOf` with a single reference is how OpenAPI puts a default beside it.
  const { allOf, ...rest } = result;
  const only = allOf?.length === 1 ? allOf[0] : undefined;
  return only?.$ref !== undefined && Object.keys(rest).length === 0 ? only : result;
}

function withValues(definition: string, schema: Node, unused: Set<string>): Node {
  if (definition === quantity.definition) return { ...schema, pattern: quantity.pattern };
  const suffix = definition.split('.').slice(-3).join('.');
  for (const [field, property] of Object.entries(schema.properties ?? {})) {
    for (const [key, target] of [
      [`${suffix}.${field}`, property],
      [`${suffix}.${field}[]`, property.items],
    ] as const) {
      const values = kubernetesEnums[key];
      if (values === undefined || target === undefined) continue;
      target.enum = values.split(' ');
      unused.delete(key);
    }
  }
  return schema;
}
