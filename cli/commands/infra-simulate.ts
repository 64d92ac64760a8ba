import { Diagnostics } from '../../model/diagnostics/index.ts';
import { nearest } from '../../model/nearest.ts';
import { loadPlatform } from '../../model/regions/index.ts';
import { flagsOf } from '../flags.ts';
import { printSynthDiagnostics } from '../report.ts';

const help = `Usage: npm run infra:simulate [-- OPTIONS]

Lives the life of stacks with the real engine of Pulumi, in a provider that stands for azure-native and refuses what its
types refuse: preview, a failed creation and its resume, no changes, drift and repair, destroy. It needs \`pulumi\` and
\`pulumi-language-nodejs\` on the PATH, and neither Azure nor an account: state is in a temporary folder.

  --stack NAME   global, a target, or all (default: all). global comes up first, since targets name what it has
  --help         print this

Exit code: 0 when all went as it must, and when there is no pulumi, which is said; 1 when something did not.
`;

const options = {
  stack: { type: 'string', default: 'all' },
  help: { type: 'boolean', default: false },
} as const;

/** `npm run infra:simulate`. */
export async function infraSimulateCommand(argv: readonly string[]): Promise<number> {
  const diagnostics = new Diagnostics();
  const flags = flagsOf(argv, options, diagnostics);
  if (flags?.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const stacks = flags && stacksOf(flags.stack, diagnostics);
  if (stacks === undefined || diagnostics.hasErrors) return printSynthDiagnostics(diagnostics, 'text');
  const code = await untilInterrupted(async (signal) => {
    const { simulate } = await import('../../infra/simulate/simulate.ts');
    const print = (line: string) => process.stdout.write(`${line}\n`);
    return simulate({
      ...stacks,
      project: 'infra',
      main: 'infra/simulate/main.mjs',
      environment: process.env,
      print,
      signal,
    });
  });
  return code === 'failed' ? 1 : 0;
}

const globalStack = 'global';

/** Which stacks come up, and which of them are tried; reports a name that no stack has. */
function stacksOf(name: string, diagnostics: Diagnostics) {
  const platform = loadPlatform('regions', diagnostics);
  if (platform === undefined) return undefined;
  const stacks = [globalStack, ...platform.targets.map((target) => target.name)];
  if (name === 'all') return { stacks, tried: stacks };
  if (name === globalStack) return { stacks: [name], tried: [name] };
  if (stacks.includes(name)) return { stacks: [globalStack, name], tried: [name] };
  const known = [...stacks, 'all'];
  diagnostics.report('cli/unknown-target', { name, known: known.join(', '), nearest: nearest(name, known) });
  return undefined;
}

/** Lets what runs clean up after itself when somebody presses Ctrl-C; then the process ends as if it had not been heard. */
async function untilInterrupted<Result>(run: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const interrupted: NodeJS.Signals[] = [];
  const stop = (signal: NodeJS.Signals) => {
    interrupted.push(signal);
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await run(controller.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    const [signal] = interrupted;
    if (signal !== undefined) process.kill(process.pid, signal);
  }
}
