import { loadAll } from 'js-yaml';
import { generatedMark, json } from './output.ts';
import { Refusal, reason } from './refusal.ts';
import { type Node, sorted, withoutField, withoutProse } from './schema.ts';
import type { CrdSource } from './sources.ts';

/** A definition after trimming: one version, no prose. */
export interface Crd {
  readonly apiVersion: string;
  readonly kind: 'CustomResourceDefinition';
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly scope: string;
    readonly versions: readonly CrdVersion[];
  };
}

interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly schema: { readonly openAPIV3Schema: Node };
}

/** Keeps the wanted kinds of a bundle, each with the version which is both served and stored, ordered by kind. */
export function trimCrds(source: CrdSource, bundle: string): Crd[] {
  const crds = definitionsOf(source, bundle);
  const wanted = Object.entries(source.groups).flatMap(([group, kinds]) =>
    [...kinds].sort().map((kind) => ({ group, kind })),
  );
  return wanted.map(({ group, kind }) => {
    const crd = crds.find(({ spec }) => spec.group === group && spec.names.kind === kind);
    if (crd === undefined) throw new Refusal(`${source.name} defines no ${kind} in ${group}`);
    const version = crd.spec.versions.find(({ served, storage }) => served && storage);
    if (version === undefined) throw new Refusal(`${source.name}: no version of ${kind} is both served and stored`);
    const { names, scope } = crd.spec;
    const trimmed = (source.without?.[kind] ?? []).reduce(
      (schema, path) => withoutField(schema, path.split('.'), `${source.name}: ${kind} has no field ${path}`),
      withoutProse(version.schema.openAPIV3Schema),
    );
    return {
      apiVersion: crd.apiVersion,
      kind: crd.kind,
      metadata: { name: crd.metadata.name },
      spec: {
        group,
        names: { kind: names.kind, plural: names.plural },
        scope,
        versions: [
          {
            name: version.name,
            served: true,
            storage: true,
            schema: { openAPIV3Schema: sorted(trimmed) as Node },
          },
        ],
      },
    };
  });
}

function definitionsOf({ name }: CrdSource, bundle: string): Crd[] {
  try {
    // Bundles hold the operator itself too, and empty documents.
    const documents = loadAll(bundle) as (Crd | null)[];
    return documents.filter((document) => document?.kind === 'CustomResourceDefinition') as Crd[];
  } catch (error) {
    throw new Refusal(`${name} is not YAML: ${reason(error)}`);
  }
}

/** The schema of a definition, which says its kind. */
export function schemaFile(source: CrdSource, { spec }: Crd): string {
  const [version] = spec.versions;
  if (version === undefined) throw new Error(`${spec.names.kind} was trimmed to nothing`);
  const identity = { group: spec.group, kind: spec.names.kind, version: version.name };
  return json({
    $comment: `${generatedMark} from ${source.name} ${source.version}. Do not edit.`,
    'x-kubernetes-group-version-kind': [identity],
    ...version.schema.openAPIV3Schema,
  });
}
