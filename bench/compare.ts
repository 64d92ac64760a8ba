import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Goal, goals, sizeOf } from './goals.ts';
import { type Bundler, type Contestant, contestants, Laboratory, type Sample, type Services } from './laboratory.ts';
import { figureTable, goalTable, resultsPage } from './report.ts';

const help = `Usage: npm run bench [-- OPTIONS]

Renders synthetic platforms of 40, 400 and 4,000 services for six targets, ten objects each, with Meridian and with
other tools, and this project's own platform, one after another in several rounds, and compares what they cost. Takes about half an hour; leave the
machine alone meanwhile. The tables go to bench/RESULTS.md.

  --quick       40 services only, fewer rounds; prints the tables and leaves bench/RESULTS.md alone
  --only ROW    only this row; may be given several times; leaves bench/RESULTS.md alone
  --help        print this

Rows: ${goals.map(({ name }) => name).join(', ')}
`;

/** How often each program runs at each size: the slower, the fewer. */
const rounds: Readonly<Record<Services, Partial<Record<Contestant, number>>>> = {
  40: { meridian: 7, unchanged: 7, charts: 7, floor: 7, cdk8s: 3, helm: 3, umbrella: 3, kustomize: 3 },
  400: { meridian: 5, unchanged: 5, charts: 5, floor: 5, cdk8s: 1 },
  4000: { meridian: 3, unchanged: 3, floor: 3 },
  platform: { meridian: 5, unchanged: 5, helm: 3 },
};

const quickRounds: typeof rounds = {
  40: { meridian: 3, unchanged: 3, charts: 3, floor: 3, cdk8s: 1, helm: 1, umbrella: 1, kustomize: 1 },
  400: {},
  4000: {},
  platform: { meridian: 3, unchanged: 3, helm: 1 },
};

/** Measures everything that the wanted rows need, prints the tables, and writes them down after a complete run. */
export async function compare(argv: readonly string[], root: string, bundler: Bundler): Promise<number> {
  const flags = parsed(argv);
  if (typeof flags === 'string') {
    process.stderr.write(`${flags}\n`);
    return 1;
  }
  if (flags.help) {
    process.stdout.write(help);
    return 0;
  }
  const times = flags.quick ? quickRounds : rounds;
  const wanted = goals
    .filter(({ name }) => flags.only?.includes(name) ?? true)
    .filter(({ needs }) => needs.every(([contestant, services]) => times[services][contestant] !== undefined));
  const samples = await measured(wanted, times, root, bundler);
  process.stdout.write(`\n${goalTable(wanted, samples)}\n${figureTable(samples)}`);
  if (!flags.quick && flags.only === undefined) {
    writeFileSync(path.join(root, 'bench', 'RESULTS.md'), resultsPage(samples, versionsOf(root)));
    process.stdout.write('\nWritten to bench/RESULTS.md.\n');
  }
  return 0;
}

function parsed(argv: readonly string[]) {
  const options = {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    help: { type: 'boolean', default: false },
  } as const;
  try {
    const { values } = parseArgs({ args: [...argv], options, strict: true });
    const unknown = values.only?.find((name) => !goals.some((goal) => goal.name === name));
    return unknown === undefined
      ? values
      : `There is no row "${unknown}"; there are ${goals.map(({ name }) => name).join(', ')}.`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Round by round, every size and every program in turn, so that all see the same weather. */
async function measured(
  wanted: readonly Goal[],
  times: typeof rounds,
  root: string,
  bundler: Bundler,
): Promise<Sample[]> {
  const needed = new Set(
    wanted.flatMap(({ needs }) => needs.map(([contestant, services]) => `${contestant} ${services}`)),
  );
  const sizes = (['platform', 40, 400, 4000] as const).filter((services) =>
    contestants.some((name) => needed.has(`${name} ${services}`)),
  );
  // Otherwise neither the measured program would end nor the temporary folder go.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const laboratory = await Laboratory.open(root, sizes, bundler);
  const samples: Sample[] = [];
  try {
    const most = Math.max(0, ...sizes.flatMap((services) => Object.values(times[services])));
    for (let round = 0; round < most; round += 1) {
      for (const services of sizes) {
        for (const contestant of contestants) {
          const due = (times[services][contestant] ?? 0) > round && needed.has(`${contestant} ${services}`);
          if (!due || !laboratory.has(contestant)) continue;
          const sample = await laboratory.run(contestant, services, round);
          samples.push(sample);
          process.stderr.write(`${line(sample)}\n`);
        }
      }
    }
  } finally {
    laboratory.close();
  }
  return samples;
}

function line({ contestant, services, round, cpu, wall }: Sample): string {
  const used = cpu === undefined ? 'ended at its limit' : `${cpu.toFixed(2)} s CPU`;
  return `round ${round + 1}, ${sizeOf(services)}, ${contestant}: ${used}, ${wall.toFixed(2)} s`;
}

/** Versions of the packages that the other programs come from. */
function versionsOf(root: string): string[] {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  const packages = { cdk8s: dependencies['cdk8s'], 'cdk8s-cli': devDependencies['cdk8s-cli'] };
  return Object.entries(packages).map(([name, version]) => `${name} ${version}`);
}
