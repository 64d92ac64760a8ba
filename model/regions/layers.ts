import type { SourcePosition } from '../diagnostics/index.ts';
import type { YamlDocument, YamlPath } from '../yaml/index.ts';
import type { EnvironmentName, Overrides } from './region.ts';
import type { EnvironmentsFile, RegionFile } from './schema.ts';
import type { Named, Source } from './sources.ts';

/** A `components:` mapping in some file. */
export interface Layer {
  readonly document: YamlDocument;
  /** Path of the mapping. */
  readonly path: YamlPath;
  readonly components: Readonly<Record<string, Overrides>>;
}

/** What an environment states for all its targets. */
export function environmentLayer({ document, data }: Source<EnvironmentsFile>, environment: EnvironmentName): Layer {
  const { components = {} } = data.environments[environment];
  return { document, path: ['environments', environment, 'components'], components };
}

/** What a region states for its production target. */
export function regionLayer({ document, data }: Source<RegionFile>): Layer {
  return { document, path: ['components'], components: data.components ?? {} };
}

/** The workloads that a layer names. */
export function namedIn({ document, path, components }: Layer): Named[] {
  return Object.keys(components).map((name) => ({ name, place: () => document.at([...path, name], 'key') }));
}

/** Overrides of one workload: later layers win, value by value. */
export function mergedOverrides(layers: readonly Layer[], workload: string): Overrides {
  return layers.reduce<Overrides>((merged, { components }) => {
    const more = Object.hasOwn(components, workload) ? components[workload] : undefined;
    return more === undefined ? merged : (merge(merged, more) as Overrides);
  }, {});
}

/** Where the value stands that won; `undefined` when no layer states it. */
export function overridePlace(layers: readonly Layer[], workload: string, path: YamlPath): SourcePosition | undefined {
  const layer = layers.findLast(({ document, path: root }) => document.has([...root, workload, ...path]));
  return layer?.document.at([...layer.path, workload, ...path], path.length === 0 ? 'key' : 'value');
}

function merge(below: object, above: object): object {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const earlier = Object.hasOwn(merged, key) ? merged[key] : undefined;
    merged[key] = isMapping(earlier) && isMapping(value) ? merge(earlier, value) : value;
  }
  return merged;
}

function isMapping(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
