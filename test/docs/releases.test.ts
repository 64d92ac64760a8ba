import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Project } from '../support/project.ts';
import { gitEnvironment, TestRepository } from '../support/repository.ts';

const page = readFileSync('docs/gitops/releases.md', 'utf8');

/** What the page shows of a terminal, from its beginning to its end: each command, and lines of what it printed. */
const shown = [...page.matchAll(/```console\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
  block
    .split(/^\$ /m)
    .filter((part) => part !== '')
    .map((part) => {
      const [command = '', ...lines] = part.trimEnd().split('\n');
      return { command, lines };
    }),
);

/** IDs of commits are others in every repository. */
const masked = (text: string) => text.replaceAll(/\b[0-9a-f]{12}\b/g, 'COMMIT');

it('L-12 L-13 the page on releases shows what happens, command after command', { timeout: 600_000 }, () => {
  expect(shown.length).toBeGreaterThan(15);
  const project = new Project().unpin();
  expect(project.synth()).toMatchObject({ status: 0 });
  new TestRepository(project.folder).commit('Everything');
  for (const { command, lines } of shown) {
    const { stdout, stderr, status } = project.run('bash', ['-c', command], gitEnvironment);
    const refused = lines.some((line) => line.startsWith('error '));
    expect(status, `${command}\n${stdout}${stderr}`).toBe(refused ? 1 : 0);
    const printed = masked(refused ? stderr : stdout);
    let from = 0;
    for (const line of lines) {
      if (line === '…') continue;
      // Within a line, too, something may be left out.
      const [start = '', end = ''] = masked(line).split('…');
      const at = printed.indexOf(`\n${start}`, from);
      const found = at >= 0 ? at + 1 : printed.startsWith(start) ? 0 : -1;
      expect(found, `${command}: ${line}\n${printed}`).toBeGreaterThanOrEqual(0);
      from = printed.indexOf(end, found + start.length) + end.length;
    }
  }
});
