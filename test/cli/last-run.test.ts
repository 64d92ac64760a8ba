import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Project } from '../support/project.ts';

const manifests = 'dist/us-prod/ghasi/tenant-service/manifests.yaml';

/** A project whose component tells when it is built, after one run. */
function rendered(statement = "console.log('building');"): Project {
  const project = new Project();
  project.edit(
    'systems/ghasi/tenant-service.ts',
    "  new TieredService(scope, 'tenant-service', {",
    `  ${statement}\n  new TieredService(scope, 'tenant-service', {`,
  );
  expect(project.synth().status).toBe(0);
  return project;
}

describe('a second run of npm run synth', () => {
  it('builds nothing when nothing changed', () => {
    const project = rendered();
    const { status, stdout } = project.synth();
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^6 targets, \d+ components, \d{3} objects in \d+\.\d\d s\ndist: 0 written, \d{3} unchanged, 0 removed\n$/,
    );
  });

  it.each([
    ['--force', ['--force']],
    ['one target', ['--target', 'dev']],
    ['a dry run', ['--dry-run']],
  ])('builds when asked for %s', (_, argv) => {
    expect(rendered().synth(argv).stdout).toContain('building');
  });

  it('builds when a figure changed, and again when it changed back', () => {
    const project = rendered();
    project.edit('regions/releases.yaml', 'tag: 1.4.2', 'tag: 1.4.9');
    expect(project.synth().stdout).toMatch(/building[\s\S]*\d written/);
    project.edit('regions/releases.yaml', 'tag: 1.4.9', 'tag: 1.4.2');
    expect(project.synth().stdout).toMatch(/building[\s\S]*\d written/);
  });

  it('refuses a file edited by hand as every run does', () => {
    const project = rendered();
    project.edit(manifests, 'maxReplicas: 20', 'maxReplicas: 21');
    const { status, stderr } = project.synth();
    expect(status).toBe(1);
    expect(stderr).toContain('publish/edited-by-hand');
  });

  it('restores a file that is gone, and one whose list is gone', () => {
    const project = rendered();
    const before = project.tree();
    rmSync(project.file(manifests));
    expect(project.synth().stdout).toContain('1 written');
    rmSync(project.file('dist/manifest.json'));
    expect(project.synth().stdout).toContain('building');
    expect(project.tree()).toEqual(before);
  });

  it('names foreign files each time', () => {
    const project = rendered();
    writeFileSync(project.file('dist/notes.txt'), 'mine');
    const first = project.synth().stdout;
    expect(first).toContain('notes.txt');
    expect(first).not.toContain('building');
  });

  it('sorts out what a run that was cut off left behind', () => {
    const project = rendered();
    mkdirSync(project.file('dist/.meridian'));
    expect(project.synth().stdout).toContain('building');
  });

  it.each([
    ['a file', "if (process.cwd() === '') throw new Error();"],
    ['the clock', 'if (Date.now() < 0) throw new Error();'],
    ['chance', 'if (Math.random() < 0) throw new Error();'],
    ['another clock', 'if (performance.now() < 0) throw new Error();'],
    ['files that a construct reads', "if (scope === undefined) console.log('addFile', (scope as any).addFile('x'));"],
    ['another module when it runs', "if (scope === undefined) void import('node:fs');"],
  ])('builds each time where a component may depend on %s', (_, statement) => {
    expect(rendered(`console.log('building'); ${statement}`).synth().stdout).toContain('building');
  });

  it.each([
    {
      what: 'a file that a component reads',
      given: { 'limits.txt': '600' },
      imported: "import { readFileSync } from 'node:fs'",
      limit: "Number(readFileSync('limits.txt', 'utf8'))",
      changed: ['limits.txt', '700'],
    },
    ...['systems/ghasi/limits.ts', 'lib/limits.ts'].map((helper) => ({
      what: `a file that ${helper} reads`,
      given: {
        'limits.txt': '600',
        [helper]:
          "import { readFileSync } from 'node:fs';\nexport const limit = () => Number(readFileSync('limits.txt', 'utf8'));\n",
      },
      imported: `import { limit } from '../../${helper}'`,
      limit: 'limit()',
      changed: ['limits.txt', '700'],
    })),
    {
      what: 'data that a component imports',
      given: { 'systems/ghasi/limits.json': '{ "limit": 600 }' },
      imported: "import limits from './limits.json' with { type: 'json' }",
      limit: 'limits.limit',
      changed: ['systems/ghasi/limits.json', '{ "limit": 700 }'],
    },
  ])('takes up $what', ({ given, imported, limit, changed: [file = '', text = ''] }) => {
    const project = new Project();
    mkdirSync(project.file('lib'));
    for (const [name, content] of Object.entries(given)) project.write(name, content);
    project.edit('systems/ghasi/tenant-service.ts', 'perPod: 500', `perPod: ${limit}`);
    const source = project.read('systems/ghasi/tenant-service.ts');
    project.write('systems/ghasi/tenant-service.ts', `${imported};\n${source}`);
    expect(project.synth()).toMatchObject({ status: 0, stderr: '' });
    project.write(file, text);
    expect(project.synth().status).toBe(0);
    expect(project.read(manifests)).toContain('averageValue: "700"');
  });
});
