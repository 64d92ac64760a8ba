import type { SynthSummary } from '../main.ts';
import { type Diagnostics, printJson, printSarif, printText } from '../model/diagnostics/index.ts';

export type Format = 'text' | 'json' | 'sarif';

/**
 * Prints all problems: text for people goes to standard error, JSON and SARIF to standard output.
 *
 * @returns the exit code
 */
export function printSynthDiagnostics(diagnostics: Diagnostics, format: Format, summary?: SynthSummary): number {
  const found = diagnostics.sorted();
  if (format === 'json') process.stdout.write(printJson(found, summary));
  else if (format === 'sarif') process.stdout.write(printSarif(found));
  else if (found.length > 0) process.stderr.write(printText(found, colourful(process.stderr)));
  return diagnostics.hasErrors ? 1 : 0;
}

/** The format as far as other arguments, which cannot be understood, let it be seen: programs read the answer. */
export function wantedFormat(argv: readonly string[]): Format {
  const given = argv.map((argument, at) =>
    argument === '--format' ? argv[at + 1] : argument.replace(/^--format=/, ''),
  );
  return given.includes('sarif') ? 'sarif' : given.includes('json') ? 'json' : 'text';
}

interface SummaryFlags {
  readonly out: string;
  readonly milliseconds: number;
  readonly target?: readonly string[] | undefined;
  readonly 'dry-run': boolean;
}

/** The few lines that say what a run did. */
export function summaryText(
  { targets, components, objects, files }: SynthSummary,
  { out, milliseconds, target, 'dry-run': dryRun }: SummaryFlags,
): string {
  const seconds = (milliseconds / 1000).toFixed(2);
  const lines = [
    `${count(targets, 'target')}, ${count(components, 'component')}, ${count(objects, 'object')} in ${seconds} s`,
    `${out}: ${files.written.length} written, ${files.unchanged} unchanged, ${files.removed.length} removed${dryRun ? ' (dry run: nothing was)' : ''}`,
    ...listed('  + ', dryRun ? files.written : []),
    ...listed('  - ', files.removed),
  ];
  if (target !== undefined) lines.push('Helm charts stay as they are: one is made of all targets.');
  if (files.recovered) lines.push('An earlier run was cut off; it has been finished first.');
  if (files.forced.length > 0) lines.push(`Rewritten by force: ${shortList(files.forced)}`);
  if (files.foreign.length > 0) lines.push(`Kept, though not written by Meridian: ${shortList(files.foreign)}`);
  const example = files.written.findLast((path) => path.endsWith('manifests.yaml'));
  if (example !== undefined && !dryRun) lines.push(`See, for example, ${out}/${example}`);
  return `${lines.join('\n')}\n`;
}

/** A line that is overwritten, on a terminal only: in a log it would be noise. */
export function progressLine(quiet: boolean): { show: (done: number, of: number) => void; clear: () => void } {
  if (quiet || !process.stderr.isTTY) return { show: () => {}, clear: () => {} };
  let shown = 0;
  return {
    show(done, of) {
      if (performance.now() - shown < 100) return;
      shown = performance.now();
      process.stderr.write(`\r\u001B[Krendering ${done} of ${of}`);
    },
    clear: () => process.stderr.write('\r\u001B[K'),
  };
}

function colourful(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && process.env['NO_COLOR'] === undefined;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function shortList(paths: readonly string[]): string {
  const shown = paths.slice(0, 5).join(', ');
  return paths.length > 5 ? `${shown} and ${paths.length - 5} more` : shown;
}

function listed(prefix: string, paths: readonly string[]): string[] {
  const lines = paths.slice(0, 20).map((path) => `${prefix}${path}`);
  return paths.length > 20 ? [...lines, `${prefix}… and ${paths.length - 20} more`] : lines;
}
