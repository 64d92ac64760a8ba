import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Project } from '../support/project.ts';

const page = readFileSync('docs/tutorials/add-a-service-and-a-worker.md', 'utf8');

/** Blocks of the page in their order: commands, files that the reader writes, and parts of what is rendered then. */
const steps = [...page.matchAll(/^```(sh|ts|yaml)\n(?:(?:\/\/|#) ((?:systems|dist)\/\S+)\n)?([\s\S]*?)```$/gm)].map(
  ([, kind = '', file = '', text = '']) => ({ kind, file, text }),
);

describe('the tutorial', () => {
  it('has what a reader needs', () => {
    expect(steps.map(({ kind }) => kind)).toEqual(['sh', 'ts', 'yaml', 'yaml', 'sh', 'ts', 'yaml']);
    expect(page.split('\n').length).toBeLessThan(150);
  });

  it('renders what it shows, from what it tells to write', () => {
    const project = new Project();
    for (const { kind, file, text } of steps) {
      if (kind === 'sh') expect(project.run('bash', ['-c', text]).status).toBe(0);
      if (kind === 'ts') {
        expect(project.read(file)).not.toBe(text);
        project.write(file, text);
        expect(project.synth()).toMatchObject({ status: 0 });
      }
      if (kind === 'yaml') for (const part of text.split('# …\n')) expect(project.read(file)).toContain(`\n${part}`);
    }
    const files = steps.filter(({ kind }) => kind === 'ts').map(({ file }) => file);
    const tool = (program: string, ...argv: string[]) =>
      project.run(process.execPath, [path.resolve('node_modules', program), ...argv]);
    expect(project.typeCheck(['systems/index.ts', ...files])).toMatchObject({ status: 0, stdout: '' });
    expect(tool('@biomejs/biome/bin/biome', 'check', '--vcs-enabled=false', ...files)).toMatchObject({ status: 0 });
  });

  it('promises an error for the mistake that it names', () => {
    const project = new Project();
    const [service] = steps.filter(({ kind }) => kind === 'ts');
    project.run(process.execPath, ['cli/run.mjs', 'new', 'service', 'order-service', '--system', 'ghasi']);
    project.write('systems/ghasi/order-service.ts', service?.text ?? '');
    project.edit('systems/ghasi/order-service.ts', "port: 'http'", "port: 'https'");
    const { status, stderr } = project.synth();
    expect(stderr).toContain('error component/unknown-port');
    expect(status).toBe(1);
  });
});
