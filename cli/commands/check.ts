import { spawnSync } from 'node:child_process';
import { synth } from '../../main.ts';
import { Diagnostics, printText } from '../../model/diagnostics/index.ts';
import { systems } from '../../systems/index.ts';
import { schemaText } from '../schemas.ts';
import { staleGenerated } from './generate.ts';

interface Step {
  readonly name: string;
  /** What is wrong, ready to print; empty when nothing is. */
  readonly run: () => string | Promise<string>;
}

const steps: readonly Step[] = [
  { name: 'biome: format and lint', run: () => tool('biome', 'check', '--error-on-warnings', '.') },
  { name: 'tsc: types', run: () => tool('tsc', '--project', '.') },
  { name: 'dependency-cruiser: layers', run: () => tool('depcruise', '--config', '.dependency-cruiser.mjs', ...rooms) },
  { name: 'knip: nothing unused', run: () => tool('knip') },
  {
    name: 'generated files are fresh',
    run: async () => (await staleGenerated()).map((file) => `${file} is stale: run \`npm run generate\`\n`).join(''),
  },
  { name: 'dist is fresh', run: staleDist },
];

const rooms = ['main.ts', 'bench', 'cli', 'constructs', 'engine', 'imports', 'infra', 'model', 'systems'];

/** `npm run check`: the one gate. Every step runs, so that all problems are seen at once. */
export async function checkCommand(): Promise<number> {
  let failed = 0;
  for (const { name, run } of steps) {
    const started = performance.now();
    const problems = await run();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(`${problems === '' ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)\n`);
    if (problems === '') continue;
    failed++;
    process.stdout.write(problems.replaceAll(/^/gm, '     ').trimEnd().concat('\n'));
  }
  return failed === 0 ? 0 : 1;
}

function tool(name: string, ...argv: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(`node_modules/.bin/${name}`, argv, { encoding: 'utf8' });
  if (status === 0) return '';
  return error === undefined
    ? `${stdout}${stderr}`
    : `${name} could not be run: ${error.message}. Run \`npm ci\` first.\n`;
}

/** What the committed output lacks, as against a fresh render. */
function staleDist(): string {
  const diagnostics = new Diagnostics();
  const summary = synth(
    { systems, regions: 'regions', schemas: schemaText, out: 'dist', dryRun: true, force: true },
    diagnostics,
  );
  const found = diagnostics.sorted();
  if (summary === undefined) return printText(found);
  const { written, removed, foreign } = summary.files;
  return [
    ...written.map((path) => `dist/${path} is not what a fresh render gives: run \`npm run synth\`\n`),
    ...removed.map((path) => `dist/${path} is no longer rendered: run \`npm run synth\`\n`),
    ...foreign.map((path) => `dist/${path} was not written by Meridian: move it out of dist\n`),
  ].join('');
}
