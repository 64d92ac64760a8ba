import { parseArgs } from 'node:util';
import { Diagnostics } from '../../model/diagnostics/index.ts';
import { oneLine } from '../../model/releases/message.ts';
import { carryOut } from './carry-out.ts';
import { type Context, readContext } from './context.ts';
import { printDone, printNothing, printRefusal } from './print.ts';
import type { Action, Nothing, Proposal } from './proposal.ts';

/** Options that all these commands have. */
const common = {
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  reason: { type: 'string' },
} as const;

export const commonHelp = `  --reason TEXT      why, for the commit message
  --dry-run          print what would change; change nothing
  --json             print one JSON object: changes, notes, message, written, removed, parts, diagnostics
  --help             print this

Exit code: 0 when it was done or there is nothing to do, 1 when it was refused, 70 for a defect of Meridian.
Every problem that can be reported is explained in docs/errors.md.
`;

/** What was typed, as far as all commands share it. */
export interface Typed {
  readonly positionals: readonly string[];
  /** Options of the command's own that were given. */
  readonly options: Readonly<Record<string, string | undefined>>;
  /** Those without a value that were given. */
  readonly switches: ReadonlySet<string>;
  readonly reason: string | undefined;
  /** Why stages may be gone around. Default: they may not. */
  readonly hotfix: string | undefined;
}

export interface ReleaseCommand {
  readonly help: string;
  /** Options with a value, besides the common ones. */
  readonly options: readonly string[];
  /** Options without one. Default: none. */
  readonly switches?: readonly string[];
  /** Fewest and most names, and what they are, for whoever typed others. */
  readonly takes: { readonly least: number; readonly most: number; readonly what: string };
  /** Decides what is to be done; returns nothing when it was refused, for reasons in `diagnostics`. */
  readonly propose: (
    typed: Typed,
    context: Context,
    diagnostics: Diagnostics,
  ) => Proposal | Nothing | Action | undefined;
}

/** Runs one of the commands that edit `regions/releases.yaml`. Returns the exit code. */
export function runReleaseCommand(command: ReleaseCommand, argv: readonly string[]): number {
  const diagnostics = new Diagnostics();
  const flags = parsed(command, argv, diagnostics);
  if (flags === 'help') {
    process.stdout.write(command.help);
    return 0;
  }
  const json = argv.includes('--json');
  if (flags === undefined) return printRefusal(diagnostics, json);
  const context = readContext(diagnostics);
  const proposal = context && command.propose(flags.typed, context, diagnostics);
  if (context === undefined || proposal === undefined || diagnostics.hasErrors) return printRefusal(diagnostics, json);
  if ('nothing' in proposal) return printNothing(proposal.nothing, diagnostics, json);
  if ('act' in proposal) return proposal.act({ dryRun: flags.dryRun, json });
  const done = carryOut(context, proposal, flags.dryRun, diagnostics);
  return done === undefined
    ? printRefusal(diagnostics, json)
    : printDone(proposal, done, { dryRun: flags.dryRun, json }, diagnostics);
}

export interface Flags {
  readonly typed: Typed;
  readonly dryRun: boolean;
}

export function parsed(
  command: Omit<ReleaseCommand, 'propose'>,
  argv: readonly string[],
  diagnostics: Diagnostics,
): Flags | 'help' | undefined {
  const { switches = [] } = command;
  const own = Object.fromEntries([
    ...command.options.map((name) => [name, { type: 'string' }] as const),
    ...switches.map((name) => [name, { type: 'boolean' }] as const),
  ]);
  try {
    const config = { args: [...argv], options: { ...own, ...common }, strict: true, allowPositionals: true };
    const found = parseArgs(config);
    const values: Readonly<Record<string, unknown>> = found.values;
    const { positionals } = found;
    if (values['help'] === true) return 'help';
    const { least, most, what } = command.takes;
    if (positionals.length < least || positionals.length > most) throw new Error(`say ${what}`);
    const options: Record<string, string | undefined> = Object.fromEntries(
      Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
    const { hotfix, reason, ...rest } = options;
    if (hotfix !== undefined && oneLine(hotfix) === '') diagnostics.report('release/empty-reason', {});
    if (diagnostics.hasErrors) return undefined;
    const given = new Set(switches.filter((name) => values[name] === true));
    const typed = { positionals, options: rest, switches: given, reason, hotfix };
    return { typed, dryRun: values['dry-run'] === true };
  } catch (error) {
    diagnostics.report('cli/bad-arguments', { reason: (error as Error).message });
    return undefined;
  }
}
