import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { helm } from '../support/kube-binaries.ts';
import { Project } from '../support/project.ts';

const page = readFileSync('docs/charts/use-without-meridian.md', 'utf8');

/** What a page shows of a terminal: each command with what it printed. */
const shown = [...page.matchAll(/```console\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
  block
    .split(/^\$ /m)
    .filter((part) => part !== '')
    .map((part) => ({ command: part.slice(0, part.indexOf('\n')), output: part.slice(part.indexOf('\n') + 1) })),
);

const binary = helm();

// Helm 3 words its refusals differently, which the page says.
describe.skipIf(binary === undefined)('what a page shows of Helm 4', () => {
  it('is found', () => expect(shown.length).toBeGreaterThan(8));

  it.each(shown)('$command', ({ command, output }) => {
    const project = new Project();
    const { stdout, stderr } = project.run('bash', ['-c', `cd dist/charts/ghasi/tenant-service && ${command}`], {
      PATH: `${path.resolve(path.dirname(binary ?? ''))}:${process.env['PATH']}`,
    });
    expect(`${stdout}${stderr}`.trim()).toBe(output.trim());
  });
});
