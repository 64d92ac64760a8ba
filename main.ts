import { setFlagsFromString } from 'node:v8';
import { namespacedKinds, namespacesOf, type System } from './constructs/index.ts';
import { Deployment } from './engine/argocd/index.ts';
import {
  declare,
  haveGoodNames,
  Names,
  type Rendered,
  Renderer,
  type Selection,
  select,
} from './engine/build/index.ts';
import { Schemas, TargetChecks } from './engine/checks/index.ts';
import { chartFiles, chartSource } from './engine/helm/index.ts';
import { Publication, type PublishReport } from './engine/publish/index.ts';
import { manifestFile, type TextMemory } from './engine/yaml/manifest-file.ts';
import { AzureChecks } from './model/azure/checks.ts';
import type { Diagnostics } from './model/diagnostics/index.ts';
import { loadPlatform } from './model/regions/index.ts';

export interface SynthOptions extends Selection {
  readonly systems: readonly System[];
  /** Folder of region, environment and release files. */
  readonly regions: string;
  /** That folder as problems name it. Default: as it is given. */
  readonly regionsShownAs?: string;
  readonly out: string;
  /** Gives the text of a file of `imports/schemas/`, which patched objects are held against. Default: they are not. */
  readonly schemas?: (file: string) => string | undefined;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  /** Whether Helm charts are made too, where all targets are rendered. Default: true. */
  readonly charts?: boolean;
  /** Called after each component of each target. */
  readonly onProgress?: (done: number, of: number) => void;
}

export interface SynthSummary {
  readonly targets: number;
  readonly components: number;
  readonly objects: number;
  readonly files: PublishReport;
}

/**
 * The run, from `regions/` and `systems/` to `dist/`: data flows downwards, and nothing is published unless every
 * component of every selected target came through all checks.
 *
 * @returns undefined when there were errors; they are in `diagnostics`, and the output folder is as it was
 */
export function synth(options: SynthOptions, diagnostics: Diagnostics): SynthSummary | undefined {
  const platform = loadPlatform(options.regions, diagnostics, options.regionsShownAs);
  if (platform === undefined) return undefined;
  diagnostics.knowTargets(platform.targets.map(({ name }) => name));
  const components = options.systems.reduce((sum, system) => sum + system.components.length, 0);
  // Slower by a tenth, but a platform of thousands of services stays within a laptop's memory.
  if (platform.targets.length * components > 2000) setFlagsFromString('--heap-growing-percent=20');

  // Where one name means two things, nothing that follows can be trusted to mean one.
  if (!haveGoodNames(options.systems, diagnostics)) return undefined;
  const schemas = new Schemas(options.schemas);
  const names = new Names(diagnostics);
  const azure = new AzureChecks(options.systems, platform, diagnostics);
  const declared = platform.targets.map((target) => {
    const one = declare(options.systems, target, platform, diagnostics);
    names.add(one);
    azure.add(target, one);
    return { target, graph: one.graph, checks: new TargetChecks(diagnostics, schemas) };
  });
  names.finish(options.systems, platform);
  azure.finish();
  if (names.ambiguous) return undefined;
  const selected = select(options.systems, platform.targets, options, diagnostics);
  if (selected === undefined) return undefined;

  const { scope } = selected;
  const publication = Publication.open({ ...options, ...(scope === undefined ? {} : { scope }) }, diagnostics);
  if (publication === undefined) return undefined;
  const targets = declared.filter(({ target }) => selected.targets.includes(target.name));
  const deployment = new Deployment(platform, options.systems.map(declaredSystem), namespacedKinds);
  let objects = 0;
  let done = 0;
  try {
    // Component by component: what is equal in all targets is looked at and written out once.
    for (const { system, component } of selected.components) {
      const renderer = new Renderer(system, component);
      const texts: TextMemory = new Map();
      const sound: Rendered[] = [];
      for (const target of targets) {
        const rendered = renderer.render(target, platform, diagnostics);
        if (rendered === undefined) continue;
        if (target.checks.passes(rendered)) {
          publication.add(manifestFile(rendered, texts));
          const { namespace = system.namespace, after = [] } = component;
          for (const file of deployment.add(target.target, { ...rendered, namespace, after })) publication.add(file);
          sound.push(rendered);
        }
        objects += rendered.objects.length;
        options.onProgress?.(++done, targets.length * selected.components.length);
      }
      // A chart of some targets only would lack the values of the others.
      if (options.charts !== false && sound.length === platform.targets.length) {
        for (const file of chartFiles(chartSource(sound, system.chartVersion), diagnostics)) publication.add(file);
      }
    }
    if (scope === undefined) for (const file of deployment.files(diagnostics)) publication.add(file);
  } catch (error) {
    publication.abort();
    throw error;
  }
  // Refuses by itself when anything was reported, here or before.
  const files = publication.commit();
  if (files === undefined) return undefined;
  return { targets: selected.targets.length, components: selected.components.length, objects, files };
}

/** What Argo CD needs to know of a system. */
function declaredSystem(system: System) {
  const { name, delivery = 'manifests', clusterScoped = false, notifications } = system;
  return {
    name,
    delivery,
    clusterScoped,
    namespaces: namespacesOf(system),
    ...(notifications === undefined ? {} : { notifications }),
  };
}
