import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { declare } from '../../engine/build/index.ts';
import { azurePlan } from '../../model/azure/plan.ts';
import {
  type SnapshotChange,
  snapshotChanges,
  snapshotOf,
  snapshotText,
  type Wanted,
} from '../../model/azure/snapshot.ts';
import { Diagnostics } from '../../model/diagnostics/index.ts';
import { nearest } from '../../model/nearest.ts';
import { loadPlatform } from '../../model/regions/index.ts';
import { parseYaml, type YamlPath } from '../../model/yaml/index.ts';
import { systems } from '../../systems/index.ts';
import { flagsOf } from '../flags.ts';
import { replaceFile } from '../replace-file.ts';
import { printSynthDiagnostics } from '../report.ts';

const help = `Usage: npm run infra:outputs -- --stack TARGET [OPTIONS]

Writes down in regions/outputs/TARGET.json what Azure gave when the target was provisioned: the client IDs of identities.
It asks \`pulumi stack output --json\` in infra/ for them. Either all of it is as it must be, or nothing is written.

  --stack TARGET   a target, e.g. us-prod; or its stack with what it belongs to, e.g. contoso/meridian/us-prod
  --from FILE      read what Pulumi printed from a file, or with - from standard input, and do not run Pulumi
  --help           print this

Exit code: 0 when the file is up to date, 1 when there is something to mend, 70 for a defect of Meridian.
Every problem that can be reported is explained in docs/errors.md.
`;

const options = {
  stack: { type: 'string' },
  from: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const regionsFolder = 'regions';

/** `npm run infra:outputs`. */
export function infraOutputsCommand(argv: readonly string[]): number {
  const diagnostics = new Diagnostics();
  const flags = flagsOf(argv, options, diagnostics);
  if (flags?.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const { stack } = flags ?? {};
  if (flags !== undefined && stack === undefined) {
    diagnostics.report('cli/bad-arguments', { reason: 'say which stack: npm run infra:outputs -- --stack us-prod' });
  }
  const wanted = stack === undefined ? undefined : wantedIn(stack.split('/').at(-1) ?? '', diagnostics);
  if (stack === undefined || wanted === undefined) return printSynthDiagnostics(diagnostics, 'text');
  const read = flags?.from === undefined ? askPulumi(stack, diagnostics) : readFrom(flags.from, diagnostics);
  const given = read && parsed(read, diagnostics);
  const snapshot = given && snapshotOf(given.value, wanted, diagnostics, given.placeOf);
  if (snapshot === undefined) return printSynthDiagnostics(diagnostics, 'text');

  const file = `${regionsFolder}/outputs/${wanted.target}.json`;
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '{}';
  const text = snapshotText(snapshot);
  if (text !== before) replaceFile(file, text);
  // YAML by hand is taken too, and has been read without a mistake.
  const known = parseYaml(file, before, diagnostics)?.value;
  process.stdout.write(said(file, snapshotChanges(known, snapshot)));
  return printSynthDiagnostics(diagnostics, 'text');
}

/** The target, and what is asked of it; reports a target that does not exist, and mistakes in `regions/` and `systems/`. */
function wantedIn(name: string, diagnostics: Diagnostics): Wanted | undefined {
  const platform = loadPlatform(regionsFolder, diagnostics);
  if (platform === undefined) return undefined;
  const { azure, clusters, targets } = platform;
  const target = targets.find((one) => one.name === name);
  if (target === undefined) {
    const names = targets.map((one) => one.name);
    diagnostics.report('cli/unknown-target', { name, known: names.join(', '), nearest: nearest(name, names) });
  }
  if (azure === undefined) {
    const place = { file: `${regionsFolder}/azure.yaml`, line: 1, column: 1 };
    diagnostics.report('yaml/missing-file', { file: place.file }, place);
  }
  if (target === undefined || azure === undefined) return undefined;
  const declared = declare(systems, target, platform, diagnostics);
  const plan = azurePlan(target, systems, declared, azure, clusters);
  const identities = [...plan.systems.flatMap((system) => system.identities), ...plan.platform];
  if (diagnostics.hasErrors) return undefined;
  return {
    target: name,
    clusters: new Map(clusters.map((cluster) => [cluster.name, cluster.target])),
    identities: identities.map(({ key }) => key),
  };
}

interface Read {
  /** Where it is from, for people. */
  readonly from: string;
  readonly text: string;
  /** Whether people have the text before them, so that it has places. */
  readonly isFile: boolean;
}

function askPulumi(stack: string, diagnostics: Diagnostics): Read | undefined {
  const argv = ['stack', 'output', '--json', '--non-interactive', '--stack', stack];
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: '1' };
  const { status, stdout, stderr, error } = spawnSync('pulumi', argv, { cwd: 'infra', encoding: 'utf8', env });
  if (status === 0) return { from: 'what pulumi printed', text: stdout, isFile: false };
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT')
    diagnostics.report('outputs/no-pulumi', { stack });
  else {
    const reason =
      error?.message ??
      stderr
        .trim()
        .replace(/^error: /, '')
        .split('\n')[0] ??
      '';
    diagnostics.report('outputs/pulumi-failed', { stack, reason });
  }
  return undefined;
}

function readFrom(from: string, diagnostics: Diagnostics): Read | undefined {
  const [file, shown] = from === '-' ? [0, 'standard input'] : [from, from];
  try {
    return { from: shown, text: readFileSync(file, 'utf8'), isFile: from !== '-' };
  } catch (error) {
    diagnostics.report('outputs/unreadable', { from: shown, reason: (error as Error).message });
    return undefined;
  }
}

function parsed({ from, text, isFile }: Read, diagnostics: Diagnostics) {
  try {
    const value: unknown = JSON.parse(text);
    // JSON is YAML, which tells where each value stands.
    const document = isFile ? parseYaml(from, text, new Diagnostics()) : undefined;
    return { value, placeOf: (at: YamlPath) => document && (() => document.at(at)) };
  } catch (error) {
    diagnostics.report('outputs/bad-json', { from, reason: (error as Error).message });
    return undefined;
  }
}

function said(file: string, changes: readonly SnapshotChange[]): string {
  if (changes.length === 0) return `${file} says all of it already.\n`;
  const lines = changes.map(({ key, from, to }) => {
    if (from === undefined) return `  + ${key}: ${to}\n`;
    return to === undefined ? `  - ${key}: ${from}\n` : `  ~ ${key}: ${from} → ${to}\n`;
  });
  return `${file} is written:\n${lines.join('')}Now run npm run synth, and commit regions/outputs/ and dist/ together.\n`;
}
