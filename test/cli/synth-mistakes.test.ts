import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Project } from '../support/project.ts';

describe('npm run synth with mistakes', () => {
  it('J7 points at the figure in the region file, says why and how to mend it, and leaves dist alone', () => {
    const project = new Project();
    const before = project.tree();
    const lines = project.read('regions/eu.yaml').split('\n').length;
    project.write(
      'regions/eu.yaml',
      `${project.read('regions/eu.yaml')}components:\n  tenant-service:\n    disruption: { minAvailable: 3 }\n`,
    );
    const { status, stderr } = project.synth();
    expect(status).toBe(1);
    expect(stderr).toContain(
      `regions/eu.yaml:${lines + 2}:33 error region/pdb-blocks-drain: tenant-service in eu-prod`,
    );
    expect(stderr).toContain('  why: ');
    expect(stderr).toContain('  fix: ');
    expect(project.tree()).toEqual(before);
  });

  it('points at the line of the component when its own props are at fault', () => {
    const project = new Project();
    project.edit(
      'systems/ghasi/tenant-service.ts',
      'disruption: { minAvailable: 1 }',
      'disruption: { minAvailable: 2 }',
    );
    const line =
      project
        .read('systems/ghasi/tenant-service.ts')
        .split('\n')
        .findIndex((text) => text.includes('new TieredService')) + 1;
    const { status, stderr } = project.synth();
    expect(status).toBe(1);
    expect(stderr).toContain(
      `systems/ghasi/tenant-service.ts:${line}:5 error component/pdb-blocks-drain: tenant-service in dev`,
    );
  });

  it('shows the problems of all files at once, sorted, as text, JSON and SARIF', () => {
    const project = new Project();
    project.edit('regions/eu.yaml', 'size: large', 'size: larg');
    project.edit('regions/us.yaml', 'purpose:', 'purpos:');
    const text = project.synth();
    const places = text.stderr
      .split('\n')
      .filter((line) => / error /.test(line))
      .map((line) => line.split(' ')[0]);
    expect(places.length).toBeGreaterThanOrEqual(3);
    expect(places).toEqual([...places].sort());
    const json = JSON.parse(project.synth(['--format', 'json']).stdout);
    expect(json.diagnostics).toHaveLength(places.length);
    const sarif = JSON.parse(project.synth(['--format', 'sarif']).stdout);
    expect(sarif.runs[0].results).toHaveLength(places.length);
  });

  it('says where a source does not even parse', () => {
    const project = new Project();
    project.edit('systems/ghasi/platform.ts', 'component(', 'component((');
    const { status, stderr } = project.synth();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^systems\/ghasi\/platform\.ts:\d+:\d+ error source\/syntax: /);
  });

  it('says where a component throws', () => {
    const project = new Project();
    project.edit(
      'systems/ghasi/platform.ts',
      "new SystemBaseline(scope, 'baseline');",
      "throw new Error('not today');",
    );
    const { status, stderr } = project.synth();
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /systems\/ghasi\/platform\.ts:\d+:\d+ error component\/threw: platform in all targets could not be built: not today/,
    );
  });

  it('says which entry of `uses` leads nowhere', () => {
    const project = new Project();
    const file = 'systems/ghasi/tenant-service.ts';
    project.edit(
      file,
      '        cache: redis({',
      "        other: service('nobody', { port: 'x', purpose: 'a', whenDown: 'b' }),\n        cache: redis({",
    );
    const line =
      project
        .read(file)
        .split('\n')
        .findIndex((text) => text.includes('other: service')) + 1;
    const { stderr } = project.synth();
    expect(stderr).toMatch(new RegExp(`^${file}:${line}:9 error component/unknown-service: `));
  });

  it('says which component is async, and renders nothing', () => {
    const project = new Project();
    const before = project.tree();
    project.edit('systems/ghasi/platform.ts', '(scope) => {', 'async (scope) => {\n  await Promise.resolve();');
    const { status, stderr } = project.synth();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^systems\/ghasi\/platform\.ts:\d+:\d+ error /);
    expect(stderr).toContain('component/async');
    expect(stderr).not.toContain('peers.ts');
    expect(project.tree()).toEqual(before);
  });

  it('says where a file cannot even be loaded', () => {
    const project = new Project();
    project.edit(
      'systems/ghasi/platform.ts',
      'export const platform',
      "throw new Error('too early');\nexport const platform",
    );
    const { status, stderr } = project.synth();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^systems\/ghasi\/platform\.ts:\d+:\d+ error .*too early/);
    expect(stderr).toContain('component/not-loadable');
  });

  it('takes up a changed helper, wherever it lies and whatever its ending', () => {
    const project = new Project();
    project.run('mkdir', ['lib']);
    project.write('lib/most.js', 'export const most = 20;\n');
    project.edit('systems/ghasi/tenant-service.ts', 'scaling(3, 20)', 'scaling(3, most)');
    project.edit(
      'systems/ghasi/tenant-service.ts',
      'import {',
      "// @ts-ignore\nimport { most } from '../../lib/most.js';\nimport {",
    );
    expect(project.synth().stdout).toContain('0 written');
    project.write('lib/most.js', 'export const most = 21;\n');
    expect(project.synth().stdout).toContain('8 written');
    expect(project.synth().stdout).toContain('0 written');
  });

  it('names two components of one name, whatever they render', () => {
    const project = new Project();
    project.edit(
      'systems/ghasi/index.ts',
      'components: [platform, ',
      "components: [platform, { ...tenantService, name: 'platform' }, ",
    );
    const { status, stderr } = project.synth();
    expect(status).toBe(1);
    expect(stderr).toContain('component/duplicate-component');
  });

  it('finds the line in a folder with an odd name, also where the cache cannot be beside the packages', () => {
    const project = new Project('meridian (copy) ');
    project.run('rm', ['node_modules']);
    project.run('mkdir', ['node_modules']);
    for (const name of [
      'cdk8s',
      'cdk8s-plus-28',
      'constructs',
      'esbuild',
      '@esbuild',
      'js-yaml',
      'zod',
      'yaml',
      'fast-json-patch',
      'fast-deep-equal',
      'fflate',
      'minimatch',
      'brace-expansion',
      'balanced-match',
    ]) {
      project.run('ln', ['-s', path.resolve('node_modules', name), `node_modules/${name}`]);
    }
    project.write('node_modules/.cache', 'a file where the cache would be');
    project.edit(
      'systems/ghasi/tenant-service.ts',
      'disruption: { minAvailable: 1 }',
      'disruption: { minAvailable: 2 }',
    );
    const { stderr } = project.synth();
    expect(stderr).toMatch(/^systems\/ghasi\/tenant-service\.ts:\d+:5 error component\/pdb-blocks-drain/);
  });

  it('tells a defect of its own from a mistake of the person', () => {
    const project = new Project();
    project.edit(
      'engine/build/order.ts',
      'return objects\n',
      "if (objects.length > 0) throw new Error('boom');\n  return objects\n",
    );
    const before = project.tree();
    const { status, stderr } = project.synth();
    expect(status).toBe(70);
    expect(stderr).toContain('a defect of Meridian');
    expect(project.tree()).toEqual(before);
  });

  it('names files that were edited by hand, and rewrites them only with --force', () => {
    const project = new Project();
    const file = 'dist/us-prod/ghasi/tenant-service/manifests.yaml';
    const before = project.tree();
    project.edit(file, 'maxReplicas: 20', 'maxReplicas: 21');
    const refused = project.synth();
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('publish/edited-by-hand');
    expect(refused.stderr).toContain(file);
    expect(project.read(file)).toContain('maxReplicas: 21');
    expect(project.synth(['--force']).status).toBe(0);
    expect(project.tree()).toEqual(before);
  });

  it('keeps a foreign file inside dist, and says so', () => {
    const project = new Project();
    mkdirSync(project.file('dist/notes'));
    writeFileSync(project.file('dist/notes/todo.txt'), 'mine');
    const { status, stdout } = project.synth();
    expect(status).toBe(0);
    expect(stdout).toContain('notes/todo.txt');
    expect(project.read('dist/notes/todo.txt')).toBe('mine');
  });
});
