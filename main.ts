import type { System } from './constructs/index.ts';
import { declare, nameProblems, render, type Selection, select } from './engine/build/index.ts';
import { TargetChecks } from './engine/checks/index.ts';
import { Publication, type PublishReport } from './engine/publish/index.ts';
import { manifestFile } from './engine/yaml/manifest-file.ts';
import type { Diagnostics } from './model/diagnostics/index.ts';
import { loadPlatform } from './model/regions/index.ts';

export interface SynthOptions extends Selection {
  readonly systems: readonly System[];
  /** Folder of region, environment and release files. */
  readonly regions: string;
  readonly out: string;
  readonly dryRun?: boolean;
  readonly force?: boolean;
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
  const platform = loadPlatform(options.regions, diagnostics);
  if (platform === undefined) return undefined;

  const declared = platform.targets.map((target) => declare(options.systems, target, platform, diagnostics));
  nameProblems(options.systems, declared, platform, diagnostics);
  const selected = select(options.systems, platform.targets, options, diagnostics);
  if (selected === undefined) return undefined;

  const publication = Publication.open({ ...options, scope: selected.includes }, diagnostics);
  if (publication === undefined) return undefined;
  let objects = 0;
  let done = 0;
  try {
    for (const target of declared.filter(({ target }) => selected.targets.includes(target.name))) {
      const checks = new TargetChecks(diagnostics);
      for (const { system, component } of selected.components) {
        const rendered = render(system, component, target, platform, diagnostics);
        if (rendered === undefined) continue;
        checks.check(rendered);
        if (!diagnostics.hasErrors) publication.add(manifestFile(rendered));
        objects += rendered.objects.length;
        options.onProgress?.(++done, selected.targets.length * selected.components.length);
      }
    }
  } catch (error) {
    publication.abort();
    throw error;
  }
  if (diagnostics.hasErrors) {
    publication.abort();
    return undefined;
  }
  const files = publication.commit();
  if (files === undefined) return undefined;
  return { targets: selected.targets.length, components: selected.components.length, objects, files };
}
