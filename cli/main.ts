import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { Diagnostics, type Frame, findEntriesWith, mapFramesWith, userPosition } from '../model/diagnostics/index.ts';
import { entryFinder } from './entries.ts';
import { printSynthDiagnostics, wantedFormat } from './report.ts';

/** A command: takes its arguments, the project's folder and the bundle's, and the launcher's bundler; returns the exit code. */
type Command = (argv: readonly string[], root: string, bundle: string, bundler: Bundler) => number | Promise<number>;

type Bundler = (options: object) => Promise<unknown>;

/** Loaded when called: nobody who synthesizes pays for the others. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  synth: async () => (await import('./commands/synth.ts')).synthCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  generate: async () => (await import('./commands/generate.ts')).generateCommand,
  package: async () => (await import('./commands/package.ts')).packageCommand,
  new: async () => (await import('./commands/new.ts')).newCommand,
  release: async () => (await import('./commands/release.ts')).releaseCommand,
  promote: async () => (await import('./commands/promote.ts')).promoteCommand,
  advance: async () => (await import('./commands/advance.ts')).advanceCommand,
  rollback: async () => (await import('./commands/rollback.ts')).rollbackCommand,
  remove: async () => (await import('./commands/remove.ts')).removeCommand,
  imports: async () => (await import('./commands/imports.ts')).imports,
  'gitops-next': async () => (await import('./commands/gitops-next.ts')).gitopsNextCommand,
  'gitops-plan': async () => (await import('./commands/gitops-plan.ts')).gitopsPlanCommand,
  'review-diff': async () => (await import('./commands/review-diff.ts')).reviewDiffCommand,
  contract: async () => (await import('./commands/contract.ts')).contractCommand,
  'infra-outputs': async () => (await import('./commands/infra-outputs.ts')).infraOutputsCommand,
  'infra-simulate': async () => (await import('./commands/infra-simulate.ts')).infraSimulateCommand,
  fuzz: async () => (await import('./commands/fuzz.ts')).fuzzCommand,
  bench: async () => (await import('../bench/bench.ts')).benchCommand,
};

/**
 * Runs one command.
 *
 * @param root the project's folder, which paths in messages are relative to
 * @param bundle the folder that this program was bundled into
 * @param bundler bundles other programs
 * @returns exit code: 0 well, 1 the person's to mend, 70 a defect of Meridian
 */
export async function main(
  [name = 'synth', ...argv]: readonly string[],
  root: string,
  bundle: string,
  bundler: Bundler,
): Promise<number> {
  process.chdir(root);
  mapFramesWith((frame) => originalFrame(frame, bundle));
  findEntriesWith(entryFinder(root));
  const command = commands[name];
  if (command === undefined) {
    process.stderr.write(`meridian: no command "${name}"; there are ${Object.keys(commands).join(', ')}\n`);
    return 1;
  }
  try {
    return await (await command())(argv, root, bundle, bundler);
  } catch (error) {
    const place = error instanceof Error ? userPosition(error.stack ?? '', ['node_modules/']) : undefined;
    if (place?.file.startsWith('systems/') === true) {
      // Thrown while the file was loaded, before any component was built.
      const diagnostics = new Diagnostics();
      diagnostics.report('component/not-loadable', { file: place.file, reason: (error as Error).message }, place);
      return printSynthDiagnostics(diagnostics, wantedFormat(argv));
    }
    process.stderr.write(`meridian: this is a defect of Meridian, not a mistake of yours. Please report it with:\n`);
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    return 70;
  }
}

const sourceMaps = new Map<string, SourceMap | undefined>();

/** What runs is a bundle; its source map leads back to the file that a person wrote. */
function originalFrame(frame: Frame, bundle: string): Frame | undefined {
  const map = sourceMapOf(frame.file);
  if (map === undefined) return frame;
  const found = map.findEntry(frame.line - 1, frame.column - 1);
  if (!('originalSource' in found)) return undefined;
  return {
    // Sources are named from the folder as it was written, which the running file may be linked to from elsewhere.
    file: path.resolve(bundle, decodeURIComponent(found.originalSource)),
    line: found.originalLine + 1,
    column: found.originalColumn + 1,
  };
}

function sourceMapOf(file: string): SourceMap | undefined {
  if (!sourceMaps.has(file)) sourceMaps.set(file, readSourceMap(`${file}.map`));
  return sourceMaps.get(file);
}

function readSourceMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
