import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { digest, standsAsWritten } from '../engine/publish/index.ts';
import { type SynthOptions, type SynthSummary, synth } from '../main.ts';
import type { Diagnostic, Diagnostics } from '../model/diagnostics/index.ts';

/** What a whole run without an error leaves behind, beside the bundle that made it. */
interface LastRun {
  /** Of everything that was read. */
  readonly inputs: string;
  /** Of the list of files that it wrote, each with its digest. */
  readonly manifest: string;
  readonly summary: Omit<SynthSummary, 'files'>;
  /** What it warned of, to be said again. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * Renders, unless there is nothing to do: the same sources, the same `regions/` and an output folder that holds exactly
 * what the last run wrote. A render has no other inputs, so it would write what is there.
 *
 * @param bundle folder of the running bundle, whose name stands for the sources; what it says of itself decides whether
 *   a component might read something else, and then every run renders
 * @param variant what else the systems were made from
 */
export function synthUnlessUnchanged(
  options: SynthOptions,
  { bundle, variant = '' }: { readonly bundle: string; readonly variant?: string },
  diagnostics: Diagnostics,
): SynthSummary | undefined {
  const { targets, components, dryRun, force } = options;
  const whole = targets === undefined && components === undefined && dryRun !== true && force !== true;
  const inputs = whole && existsSync(path.join(bundle, 'repeatable')) ? inputsOf(options.regions, variant) : undefined;
  if (inputs === undefined) return synth(options, diagnostics);

  const record = path.join(bundle, `last-${digest(Buffer.from(path.resolve(options.out))).slice(0, 16)}.json`);
  const last = read(record);
  const standing = last?.inputs === inputs ? standsAsWritten(options.out, last.manifest) : undefined;
  if (last !== undefined && standing !== undefined) {
    for (const warning of last.warnings) diagnostics.repeat(warning);
    return { ...last.summary, files: { ...standing, written: [], removed: [], forced: [], recovered: false } };
  }
  const summary = synth(options, diagnostics);
  if (summary === undefined) return summary;
  // Somebody may have gone on editing meanwhile.
  if (inputsOf(options.regions, variant) !== inputs) return summary;
  const { files: _, ...rest } = summary;
  const manifest = digest(readFileSync(path.join(options.out, 'manifest.json')));
  write(record, { inputs, manifest, summary: rest, warnings: diagnostics.sorted() });
  return summary;
}

/** Nothing where the folder cannot be read, which the run itself will tell. */
function inputsOf(regions: string, variant: string): string | undefined {
  const hash = createHash('sha256').update(variant);
  try {
    for (const folder of [regions, path.join(regions, 'outputs')].filter((name) => existsSync(name))) {
      for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        hash.update(`\0${entry.name}\0`);
        if (entry.isFile() || entry.isSymbolicLink()) hash.update(readFileSync(path.join(folder, entry.name)));
      }
    }
  } catch {
    return undefined;
  }
  return hash.digest('hex');
}

function read(file: string): LastRun | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whole or not at all. Where it cannot be written, the next run renders. */
function write(file: string, last: LastRun): void {
  try {
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(last));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // A cache is no reason to fail.
  }
}
