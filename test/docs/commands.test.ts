import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Project } from '../support/project.ts';

/** Commands that cannot run here, each with the reason; everything else that a page shows is run as it stands. */
const elsewhere: Readonly<Record<string, string>> = {
  'npm ci && npm run synth': 'needs the registry: .ci/run runs it',
  'npm run check': 'takes as long as all tests: .ci/run runs it',
  'npm ci && npm test': 'needs the registry, and is what is running: .ci/run runs it',
};

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));

const commands = [...new Set(pages.flatMap((page) => shellCommands(readFileSync(page, 'utf8'))))];

describe('commands that the pages show', () => {
  it('are found', () => {
    expect(commands).toEqual(expect.arrayContaining(Object.keys(elsewhere)));
    expect(commands.length).toBeGreaterThan(6);
  });

  it.each(commands.filter((command) => !(command in elsewhere)))('%s', (command) => {
    const project = new Project();
    const { status, stdout, stderr } = project.run('bash', ['-c', command]);
    expect(stderr.replaceAll(/^npm (warn|notice) ?.*\n/gm, '')).toBe('');
    expect(stdout).not.toBe('');
    expect(status).toBe(0);
  });
});

describe('links between pages', () => {
  it.each(pages)('%s links to files that exist', (page) => {
    const folder = page.includes('/') ? page.slice(0, page.lastIndexOf('/') + 1) : './';
    for (const [, target = ''] of readFileSync(page, 'utf8').matchAll(/\]\(([^)#:]+)\)/g)) {
      expect(() => readdirOrRead(`${folder}${target}`), `${page} → ${target}`).not.toThrow();
    }
  });
});

function shellCommands(page: string): string[] {
  return [...page.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block.split('\n').filter((line) => line !== ''),
  );
}

function readdirOrRead(file: string): void {
  try {
    readFileSync(file);
  } catch {
    readdirSync(file);
  }
}
