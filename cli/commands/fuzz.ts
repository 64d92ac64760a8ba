import { parseArgs } from 'node:util';
import { fuzz } from '../../test/support/chart-fuzz/fuzz.ts';
import { helm, helm3 } from '../../test/support/kube-binaries.ts';

const help = `Usage: npm run test:fuzz -- [OPTIONS]

Folds random objects of six targets into Helm charts and compares what Helm renders with the objects.

  --cases N   how many; default 1000
  --seed S    the first case's seed, the next has S + 1; default 1
  --helm N    major version of Helm, 3 or 4; default 4
  --help      print this

Exit code: 0 when all were equal or refused with a diagnostic, 1 when one was not; it is then shown as small as possible.
`;

const options = {
  cases: { type: 'string', default: '1000' },
  seed: { type: 'string', default: '1' },
  helm: { type: 'string', default: '4' },
  help: { type: 'boolean', default: false },
} as const;

/** `npm run test:fuzz`. */
export function fuzzCommand(argv: readonly string[]): number {
  const flags = parsed(argv);
  if (typeof flags === 'string') {
    process.stderr.write(`${flags}\n`);
    return 1;
  }
  if (flags.help) {
    process.stdout.write(help);
    return 0;
  }
  const binary = flags.helm === '3' ? helm3() : helm();
  if (binary === undefined) {
    process.stdout.write('skipped: there is no Helm for this machine among the packages\n');
    return 0;
  }
  const [cases, seed] = [Number(flags.cases), Number(flags.seed)];
  const tell = (done: number) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${cases}`);
  };
  const { equal, refused, unequal } = fuzz(binary, { cases, seed }, tell);
  for (const failure of unequal) {
    process.stdout.write(`\nseed ${failure.seed}: ${failure.why}\n${JSON.stringify(failure.source, null, 2)}\n`);
  }
  process.stdout.write(
    `\n${equal} equal, ${refused} refused, ${unequal.length} unequal (Helm ${flags.helm}, seed ${seed})\n`,
  );
  return unequal.length === 0 ? 0 : 1;
}

function parsed(argv: readonly string[]) {
  try {
    const { values } = parseArgs({ args: [...argv], options, strict: true });
    for (const name of ['cases', 'seed'] as const) {
      if (!/^\d{1,9}$/.test(values[name])) return `--${name} takes a whole number, not "${values[name]}"`;
    }
    return values.helm === '3' || values.helm === '4' ? values : `--helm takes 3 or 4, not "${values.helm}"`;
  } catch (error) {
    return (error as Error).message;
  }
}
