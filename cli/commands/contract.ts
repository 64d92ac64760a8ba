import { type ContractRow, checkContract } from '../../engine/contract/index.ts';
import { program } from '../../infra/program.ts';
import { configuration } from '../../infra/record/configuration.ts';
import { type Recording, record } from '../../infra/record/record.ts';
import { Diagnostics } from '../../model/diagnostics/index.ts';
import { nearest } from '../../model/nearest.ts';
import { loadPlatform, type Platform } from '../../model/regions/index.ts';
import { systems } from '../../systems/index.ts';
import { contractInput } from '../contract/sides.ts';
import { contractText, type Elsewhere } from '../contract/text.ts';
import { flagsOf } from '../flags.ts';
import { printSynthDiagnostics } from '../report.ts';

const help = `Usage: npm run contract [-- OPTIONS]

Checks both sides against each other: what Kubernetes relies on, as it is rendered from systems/ and regions/, and what
Azure is told to provide, as the Pulumi program in infra/ declares it. Neither a cluster nor Azure nor Pulumi's engine is
asked. Any difference is an error.

  --target NAME    only this target, e.g. us-prod; may be given several times
  --format FORMAT  text (default), or json: one object with rows, elsewhere, diagnostics
  --help           print this

Exit code: 0 when both sides agree, 1 when they differ, 70 for a defect of Meridian.
Every problem that can be reported is explained in docs/errors.md.
`;

const options = {
  target: { type: 'string', multiple: true },
  format: { type: 'string', default: 'text' },
  help: { type: 'boolean', default: false },
} as const;

/** `npm run contract`. */
export async function contractCommand(argv: readonly string[]): Promise<number> {
  const diagnostics = new Diagnostics();
  const flags = flagsOf(argv, options, diagnostics);
  if (flags?.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const { format = 'text', target: only } = flags ?? {};
  if (format !== 'text' && format !== 'json') {
    diagnostics.report('cli/bad-arguments', { reason: `--format knows text and json, not "${format}"` });
  }
  const platform = diagnostics.hasErrors ? undefined : loadPlatform('regions', diagnostics);
  const targets = platform === undefined ? [] : chosen(platform, only, diagnostics);
  const compared = platform && !diagnostics.hasErrors ? await compare(platform, targets, diagnostics) : nothing;
  if (format === 'json') {
    const result = { ...compared, diagnostics: diagnostics.sorted() };
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return diagnostics.hasErrors ? 1 : 0;
  }
  process.stdout.write(contractText(compared.rows, compared.elsewhere));
  return printSynthDiagnostics(diagnostics, 'text');
}

interface Compared {
  readonly rows: readonly ContractRow[];
  /** Service accounts that log in and are rendered elsewhere. */
  readonly elsewhere: readonly Elsewhere[];
}

const nothing: Compared = { rows: [], elsewhere: [] };

function chosen(platform: Platform, only: readonly string[] | undefined, diagnostics: Diagnostics) {
  const known = platform.targets.map(({ name }) => name);
  for (const name of only ?? []) {
    if (known.includes(name)) continue;
    diagnostics.report('cli/unknown-target', { name, known: known.join(', '), nearest: nearest(name, known) });
  }
  return platform.targets.filter(({ name }) => only === undefined || only.includes(name));
}

async function compare(platform: Platform, targets: Platform['targets'], diagnostics: Diagnostics): Promise<Compared> {
  const shared = await recorded('global', diagnostics);
  const rows: ContractRow[] = [];
  const elsewhere: Elsewhere[] = [];
  for (const target of targets) {
    const own = shared && (await recorded(target.name, diagnostics));
    if (shared === undefined || own === undefined) continue;
    const input = contractInput(target, platform, systems, { own, shared }, diagnostics);
    elsewhere.push(...input.outside.map(({ subject, reason }) => ({ target: target.name, subject, reason })));
    rows.push(...checkContract(input, diagnostics));
  }
  return { rows, elsewhere };
}

/** What a stack declares; reports why it is not known. */
async function recorded(stack: string, diagnostics: Diagnostics): Promise<Recording | undefined> {
  try {
    return await record(stack, program, configuration);
  } catch (error) {
    diagnostics.report('contract/no-program', { stack, reason: (error as Error).message });
    return undefined;
  }
}
