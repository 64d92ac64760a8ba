import { type Diagnostics, printText } from '../../model/diagnostics/index.ts';
import { printSynthDiagnostics } from '../report.ts';
import { type Done, outFolder } from './carry-out.ts';
import { releasesPath } from './context.ts';
import { type Difference, sizeOf } from './difference.ts';
import type { Proposal } from './proposal.ts';

export interface PrintOptions {
  readonly dryRun: boolean;
  /** For programs: one object, problems included. */
  readonly json: boolean;
}

/** Prints what was refused, and what else was noticed. Returns the exit code. */
export function printRefusal(diagnostics: Diagnostics, json: boolean): number {
  return printSynthDiagnostics(diagnostics, json ? 'json' : 'text');
}

/** Prints why nothing was to be done. */
export function printNothing(nothing: string, diagnostics: Diagnostics, json: boolean): number {
  if (json) return printObject({ changes: [], notes: [nothing] }, diagnostics);
  process.stderr.write(problems(diagnostics));
  process.stdout.write(`${nothing}\n`);
  return 0;
}

/** Prints what changes in which component, the lines of it, and the commit message. */
export function printDone(
  { changes, notes, message }: Proposal,
  { difference, files }: Done,
  { dryRun, json }: PrintOptions,
  diagnostics: Diagnostics,
): number {
  if (json) {
    const written = { written: files.written, removed: files.removed };
    return printObject({ dryRun, changes, notes, message, ...written, parts: difference.parts }, diagnostics);
  }
  process.stderr.write(problems(diagnostics));
  const moved = changes.map(({ name, where, from, to }) => `${name} in ${where}: ${from ?? 'nothing'} → ${to}\n`);
  const state = dryRun ? 'Nothing was changed (dry run). With it,' : `${releasesPath} and ${outFolder}/ are changed:`;
  const said = [
    ...moved,
    ...notes.map((note) => `${note}\n`),
    `\n${state} ${counted(files.written.length, 'file')} written and ${files.removed.length} removed in ${outFolder}/.\n`,
    differenceText(difference),
    `\nCommit ${releasesPath} and ${outFolder}/ with this message:\n\n${message}`,
  ];
  process.stdout.write(said.join(''));
  return 0;
}

/** What will run differently: a line for each part, then all lines that change. */
export function differenceText({ parts, missing }: Difference): string {
  if (parts.length === 0) return '\nNothing that is deployed changes.\n';
  const summary = parts.map(({ name, targets, patch }) => {
    const { added, removed } = sizeOf(patch);
    const lines = patch === '' ? (missing === undefined ? 'the same objects' : 'changes') : `+${added} −${removed}`;
    return `  ${targets.join(', ')}  ${name}  ${lines}\n`;
  });
  const why = missing === undefined ? '' : `(${missing})\n`;
  return `\nWhat changes where it is deployed:\n${summary.join('')}${why}\n${parts.map(({ patch }) => patch).join('')}`;
}

function printObject(result: object, diagnostics: Diagnostics): number {
  process.stdout.write(`${JSON.stringify({ ...result, diagnostics: diagnostics.sorted() }, null, 2)}\n`);
  return 0;
}

function problems(diagnostics: Diagnostics): string {
  const found = diagnostics.sorted();
  return found.length === 0
    ? ''
    : printText(found, process.stderr.isTTY === true && process.env['NO_COLOR'] === undefined);
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
