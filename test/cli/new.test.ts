import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withComponent, withPins } from '../../cli/new/splice.ts';
import { Diagnostics } from '../../model/diagnostics/index.ts';
import { parseYaml } from '../../model/yaml/index.ts';
import { changedPaths, Project } from '../support/project.ts';

const make = (project: Project, ...argv: string[]) => project.run(process.execPath, ['cli/run.mjs', 'new', ...argv]);

describe.each([
  ['service', 'order-service', ['Deployment', 'Service', 'PodDisruptionBudget', 'ServiceMonitor']],
  ['worker', 'order-packing', ['Deployment', 'PodDisruptionBudget', 'PodMonitor']],
])('npm run new -- %s %s', (kind, name, kinds) => {
  it('writes what renders, type-checks, passes its test and the linter as it stands', () => {
    const project = new Project();
    const before = project.tree('.');
    const { status, stdout, stderr } = make(project, kind, name, '--system', 'ghasi');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const files = [
      'regions/releases.yaml',
      'systems/ghasi/index.ts',
      `systems/ghasi/${name}.ts`,
      `test/systems/ghasi/${name}.test.ts`,
    ];
    expect(changedPaths(before, project.tree('.')).filter((file) => !file.startsWith('node_modules'))).toEqual(files);
    for (const file of files) expect(stdout).toContain(`  ${file}\n`);

    expect(project.synth()).toMatchObject({ status: 0 });
    const manifests = project.read(`dist/us-prod/ghasi/${name}/manifests.yaml`);
    for (const wanted of kinds) expect(manifests).toContain(`\nkind: ${wanted}\n`);
    expect(existsSync(project.file(`dist/charts/ghasi/${name}/values.us-prod.yaml`))).toBe(true);

    const tool = (program: string, ...argv: string[]) =>
      project.run(process.execPath, [path.resolve('node_modules', program), ...argv]);
    expect(tool('@biomejs/biome/bin/biome', 'check', ...files)).toMatchObject({ status: 0 });
    const sources = files.filter((file) => file.endsWith('.ts'));
    expect(project.typeCheck(['systems/index.ts', ...sources])).toMatchObject({ status: 0, stdout: '' });
    expect(tool('vitest/vitest.mjs', 'run', `test/systems/ghasi/${name}.test.ts`).stdout).toMatch(/12 passed/);
  });
});

describe('npm run new refuses, and writes nothing,', () => {
  it.each([
    ['cli/bad-arguments', []],
    ['cli/bad-arguments', ['portal', 'orders', '--system', 'ghasi']],
    ['cli/bad-arguments', ['service']],
    ['cli/bad-arguments', ['service', 'orders', 'more', '--system', 'ghasi']],
    ['cli/bad-arguments', ['service', 'orders']],
    ['cli/bad-arguments', ['service', 'orders', '--sytem', 'ghasi']],
    ['cli/unknown-system', ['service', 'orders', '--system', 'gasi']],
    ['cli/bad-name', ['service', 'Orders', '--system', 'ghasi']],
    ['cli/bad-name', ['service', '../orders', '--system', 'ghasi']],
    ['cli/bad-name', ['service', 'bestellung-ä', '--system', 'ghasi']],
    ['cli/bad-name', ['worker', 'default', '--system', 'ghasi']],
    ['cli/bad-name', ['worker', 'a'.repeat(51), '--system', 'ghasi']],
    ['cli/name-taken', ['service', 'tenant-service', '--system', 'marketplace']],
    ['cli/name-taken', ['service', 'redis-peer', '--system', 'ghasi']],
  ])('%s: %j', (code, argv) => {
    const project = new Project();
    const before = project.tree('.');
    const { status, stdout, stderr } = make(project, ...argv);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(`error ${code}: `);
    expect(changedPaths(before, project.tree('.')).filter((file) => !file.startsWith('node_modules'))).toEqual([]);
  });

  it('cli/name-taken: a file, or a pin, that is there already', () => {
    const project = new Project();
    project.write('systems/ghasi/orders.ts', 'export const mine = 1;\n');
    expect(make(project, 'service', 'orders', '--system', 'ghasi').stderr).toContain('systems/ghasi/orders.ts');
    expect(project.read('systems/ghasi/orders.ts')).toBe('export const mine = 1;\n');
    project.edit('regions/releases.yaml', 'components:\n', 'components:\n  orders-b:\n    dev: { tag: 1.0.0 }\n');
    expect(make(project, 'service', 'orders-b', '--system', 'ghasi').stderr).toContain('regions/releases.yaml:4:3');
  });

  it('cli/cannot-add: files in a form that it does not know', () => {
    const project = new Project();
    project.edit('systems/marketplace/index.ts', '  components: [', '  components: [...[]].concat([');
    project.edit('systems/marketplace/index.ts', '],\n};', ']),\n};');
    project.write('regions/releases.yaml', 'components: {}\n');
    const { status, stderr } = make(project, 'service', 'orders', '--system', 'marketplace');
    expect(status).toBe(1);
    expect(stderr.match(/error cli\/cannot-add: .*/g)).toEqual([
      'error cli/cannot-add: orders cannot be added to regions/releases.yaml',
      'error cli/cannot-add: orders cannot be added to systems/marketplace/index.ts',
    ]);
  });

  it('prints its help', () => {
    expect(make(new Project(), '--help')).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('what is there is spliced, not rewritten', () => {
  const component = { kind: 'service', name: 'm', system: 'shop' } as const;
  const pinned = (text: string) => {
    const document = parseYaml('releases.yaml', text, new Diagnostics());
    return document === undefined ? undefined : withPins(text, document, component);
  };
  const entry = '  m:\n    dev: { tag: 0.1.0 }\n    staging: { tag: 0.1.0 }\n    prod: { tag: 0.1.0 }\n';

  it.each([
    ['between its neighbours, above the comment of the next', '  a: {} # first\n', '  # about z\n  z: {}\n'],
    ['first', '', '  z: {}\n'],
    ['last, before another section', '  a: {}\n', '\nimages:\n  x: {}\n'],
    ['last of all', '  a: {}\n', ''],
    ['behind names that are out of order', '  b: {}\n  a: {}\n', '  z: {}\n'],
  ])('pins stand %s', (_, above, below) => {
    expect(pinned(`# top\ncomponents:\n${above}${below}`)).toBe(`# top\ncomponents:\n${above}${entry}${below}`);
  });

  it('pins need a list of components of their own', () => {
    expect(pinned('components: { a: {} }\n')).toBeUndefined();
  });

  it.each([
    ['  components: [a, z],', '  components: [a, z, m],'],
    ['  components: [],', '  components: [m],'],
    ['  components: [\n    a,\n    z,\n  ],', '  components: [\n    a,\n    z,\n    m,\n  ],'],
  ])('a component is listed last: %j', (list, wanted) => {
    const source = (line: string, more: string) =>
      `import { x } from '../../constructs/index.ts';\nimport { a } from './a.ts';\n${more}import {\n  z,\n} from './z.ts';\n\nconst shop = {\n${line}\n};\n`;
    expect(withComponent(source(list, ''), component)).toBe(source(wanted, "import { m } from './m.ts';\n"));
  });

  it('a list that is computed is left alone', () => {
    expect(withComponent('const shop = { components: all() };', component)).toBeUndefined();
  });
});
