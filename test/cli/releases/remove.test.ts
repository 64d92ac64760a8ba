import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withComponent } from '../../../cli/new/splice.ts';
import { withoutComponent } from '../../../cli/releases/without-component.ts';
import { changedPaths, Project, type Run } from '../../support/project.ts';
import { gitEnvironment, TestRepository } from '../../support/repository.ts';

describe('what npm run new lists is taken out again', () => {
  const component = { kind: 'service', name: 'order-service', system: 'shop' } as const;
  const source = (list: string) =>
    `import { x } from '../../constructs/index.ts';\nimport { a } from './a.ts';\nimport { z } from './z.ts';\n\nconst shop = {\n  components: ${list},\n};\n`;

  it.each(['[a, z]', '[]', '[\n    a,\n    z,\n  ]'])('from %j', (list) => {
    const added = withComponent(source(list), component) ?? '';
    expect(added).toContain('orderService');
    expect(withoutComponent(added, 'order-service')).toBe(source(list));
  });

  it('but not from a form of somebody’s own', () => {
    const added = withComponent(source('[a]'), component) ?? '';
    expect(
      withoutComponent(added.replace('{ orderService }', '{ more, orderService }'), 'order-service'),
    ).toBeUndefined();
    expect(
      withoutComponent(added.replace('[a, orderService]', '[a, ...more(orderService)]'), 'order-service'),
    ).toBeUndefined();
    expect(withoutComponent(`${added}export const peer = orderService;\n`, 'order-service')).toBeUndefined();
    expect(withoutComponent(source('[a]'), 'order-service')).toBeUndefined();
  });
});

describe('npm run remove', () => {
  let project: Project;
  let repository: TestRepository;
  let before: Record<string, string>;
  const name = 'order-service';

  beforeAll(() => {
    project = new Project('meridian-remove-', afterAll).unpin();
    expect(project.synth()).toMatchObject({ status: 0 });
    before = sources();
    repository = new TestRepository(project.folder);
    expect(run('new', 'service', name, '--system', 'ghasi')).toMatchObject({ status: 0 });
    expect(project.synth()).toMatchObject({ status: 0 });
    repository.commit('A service');
    for (const target of ['us-prod', 'eu-prod']) {
      expect(run('advance', target, name)).toMatchObject({ status: 0 });
      repository.commit(`In ${target}`);
    }
  });

  const sources = () => ({ ...project.tree('systems'), ...project.tree('test/systems'), ...project.tree('dist') });

  function run(...argv: string[]): Run {
    return project.run(process.execPath, ['cli/run.mjs', ...argv], gitEnvironment);
  }

  it('release/in-use: not what another one waits for', () => {
    project.edit('systems/ghasi/tenant-service.ts', "after: ['platform'", "after: ['order-service', 'platform'");
    const { status, stderr } = run('remove', name);
    expect(status).toBe(1);
    expect(stderr).toContain(
      'error release/in-use: ghasi/order-service is still needed: ghasi/tenant-service waits for it (after)\n',
    );
    repository.git('checkout', '--quiet', '.');
  });

  it('M-13 step 1: it is rendered empty, so that Argo CD takes away what runs', () => {
    const { status, stdout } = run('remove', 'ghasi/order-service');
    expect(status).toBe(0);
    expect(project.read('regions/releases.yaml')).toMatch(/\n\nretired:\n {2}- ghasi\/order-service\n$/);
    expect(JSON.parse(project.read(`dist/staging/ghasi/${name}/app.json`)).app.retired).toBe(true);
    expect(project.read(`dist/staging/ghasi/${name}/manifests.yaml`)).not.toContain('kind:');
    expect(stdout).toContain('\n-kind: Deployment\n');
    expect(stdout).toContain('\nRetire ghasi/order-service\n');
  });

  it('release/still-running: until every target runs a commit in which it is retired', () => {
    const where = (): string => /error release\/still-running: (.*)/.exec(run('remove', name).stderr)?.[1] ?? '';
    expect(where()).toMatch(
      /still runs in dev and staging \(main does not say that it is retired\), us-prod \(\w{12}\), eu-prod \(\w{12}\)$/,
    );
    repository.commit('Retired');
    expect(where()).toMatch(/still runs in us-prod \(\w{12}\), eu-prod \(\w{12}\)$/);
    for (const target of ['us-prod', 'eu-prod']) {
      const { status, stdout } = run('advance', target, name);
      expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('\n-kind: Deployment\n') });
      expect(where()).not.toBe('');
      repository.commit(`Advance ${target}`);
    }
  });

  it('release/cannot-remove: what is not as npm run new writes it is named, and nothing is touched', () => {
    project.edit(
      'systems/ghasi/index.ts',
      "import { orderService } from './order-service.ts';",
      "import { orderService as orderService } from './order-service.ts';",
    );
    project.write(
      'systems/ghasi/more.ts',
      "export { orderService } from './order-service.ts';\nimport { orderService } from './order-service.ts';\n",
    );
    const changed = repository.changes();
    const { status, stderr } = run('remove', name);
    expect(status).toBe(1);
    expect(stderr.match(/error release\/cannot-remove: .*/g)).toEqual([
      'error release/cannot-remove: ghasi/order-service cannot be taken out of systems/ghasi/index.ts',
      'error release/cannot-remove: ghasi/order-service cannot be taken out of systems/ghasi/more.ts',
    ]);
    expect(repository.changes()).toEqual(changed);
    repository.git('clean', '--quiet', '--force', 'systems');
    repository.git('checkout', '--quiet', '.');
  });

  it('step 2 puts everything back where the rest does not render without it', () => {
    project.write('regions/me.yaml', `${project.read('regions/me.yaml')}\n`);
    const text = project.read('regions/me.yaml').trimEnd();
    const own = /^components:$/m.test(text)
      ? text.replace(/^components:$/m, 'components:\n  order-service: { env: { A: b } }')
      : `${text}\ncomponents: { order-service: { env: { A: b } } }`;
    project.write('regions/me.yaml', `${own}\n`);
    expect(project.synth()).toMatchObject({ status: 0 });
    const standing = sources();
    const { status, stderr } = run('remove', name);
    expect(status).toBe(1);
    expect(stderr).toContain('error region/unknown-component');
    expect(stderr).toContain('ghasi/order-service is still there: the files above are as they were.');
    expect(changedPaths(standing, sources())).toEqual([]);
    expect(project.read('regions/releases.yaml')).toContain('retired:');
    repository.git('checkout', '--quiet', '.');
  });

  it('step 2: its pins, sources and files go, and everything is as it was before it came', () => {
    expect(run('remove', name, '--dry-run')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('  - systems/ghasi/order-service.ts\n'),
    });
    expect(repository.changes()).toEqual([]);
    const { status, stdout } = run('remove', name);
    expect(status).toBe(0);
    expect(stdout).toContain('\nRemove ghasi/order-service\n');
    expect(project.read('regions/releases.yaml')).not.toMatch(/order-service|retired|revisions/);
    expect(existsSync(project.file('systems/ghasi/order-service.ts'))).toBe(false);
    expect(changedPaths(before, sources()).filter((file) => path.basename(file) !== 'manifest.json')).toEqual([]);
    expect(project.synth(['--dry-run'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('dist: 0 written'),
    });
  });
});
