import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changedPaths, Project, type Run } from '../../support/project.ts';
import { gitEnvironment, TestRepository } from '../../support/repository.ts';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const comment = '  tenant-service: # the oldest of all\n';

let project: Project;
let repository: TestRepository;

beforeAll(() => {
  project = new Project('meridian-journey-', afterAll).unpin();
  // What somebody wrote beside the pins stays there on the whole way.
  project.edit('regions/releases.yaml', '  tenant-service:\n', comment);
  expect(project.synth()).toMatchObject({ status: 0 });
  repository = new TestRepository(project.folder);
  repository.commit('Everything');
});

function run(...argv: string[]): Run {
  return project.run(process.execPath, ['cli/run.mjs', ...argv], gitEnvironment);
}

/** Runs a command that must succeed, and merges what it did. */
function merged(...argv: string[]): Run & { readonly commit: string; readonly changes: readonly string[] } {
  const before = project.tree();
  const done = run(...argv);
  expect(done).toMatchObject({ status: 0 });
  expect(repository.changes()).toContain('regions/releases.yaml');
  const changes = changedPaths(before, project.tree()).filter((file) => file !== 'manifest.json');
  expect(project.read('regions/releases.yaml')).toContain(comment);
  return { ...done, changes, commit: repository.commit(done.stdout.split('with this message:\n\n')[1]) };
}

const revisionOf = (target: string, component: string): string =>
  JSON.parse(project.read(`dist/${target}/ghasi/${component}/app.json`)).app.revision;

describe('J10 a version travels', () => {
  const commits: Record<string, string> = {};

  it('L-12 release: to staging, and nowhere else', () => {
    const { stdout, stderr, changes } = merged('release', `tenant-service@1.4.4@${digest('a')}`);
    expect(stderr).toBe('');
    expect(changes).toEqual([
      'charts/ghasi/tenant-service/values.staging.yaml',
      'staging/ghasi/tenant-service/manifests.yaml',
    ]);
    expect(project.read('regions/releases.yaml')).toContain(
      `    staging: { tag: 1.4.4, digest: ${digest('a')}, previous: [{ tag: 1.4.3 }] }\n`,
    );
    expect(stdout).toContain('  staging  ghasi/tenant-service  +');
    expect(stdout).toContain('\n-          image: crmeridian.azurecr.io/ghasi/tenant-service:1.4.3\n');
    expect(stdout).toContain(`\n+          image: crmeridian.azurecr.io/ghasi/tenant-service:1.4.4@${digest('a')}\n`);
    expect(repository.git('log', '-1', '--format=%B')).toBe(
      `Release tenant-service 1.4.4@sha256:aaaaaaaaaaaa to staging\n\ntenant-service in staging: 1.4.3 → 1.4.4@${digest('a')}\n\nReason: to be tried before production\n\n`,
    );
  });

  it('promote: the image that staging ran, for all of production at once, equal changes told once', () => {
    const { stdout, stderr, commit } = merged('promote', 'ghasi/tenant-service', '--reason', 'a week without an alert');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/\n {2}ap-prod, eu-prod, me-prod, us-prod {2}ghasi\/tenant-service {2}\+\d+ −\d+\n/);
    expect(stdout.match(/^diff --git /gm)).toHaveLength(1);
    expect(stdout).toContain('Reason: a week without an alert\n');
    commits['first'] = commit;
  });

  it('T-20 advance: everything that staging runs, to the first region; nothing runs elsewhere by that', () => {
    const { stdout, changes, commit } = merged('advance', 'us-prod');
    expect(changes.every((file) => file.startsWith('us-prod/') && file.endsWith('/app.json'))).toBe(true);
    expect(revisionOf('us-prod', 'tenant-service')).toBe(commits['first']);
    expect(project.read('regions/releases.yaml')).toMatch(
      new RegExp(
        `\nrevisions:\n  us-prod:\n(?: {4}.*\n)*? {4}ghasi/delivery-service: \\{ commit: '${commits['first']}' \\}\n`,
      ),
    );
    expect(stdout).toContain(`ghasi/tenant-service in us-prod: nothing → ${commits['first']?.slice(0, 12)}\n`);
    expect(repository.git('log', '-1', '--format=%s')).toMatch(/^Advance us-prod: \d+ components\n$/);
    commits['us'] = commit;
  });

  it('a commit that only pins is no news', () => {
    expect(run('advance', 'us-prod')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Everything in us-prod runs what staging runs'),
    });
    expect(repository.changes()).toEqual([]);
  });

  it('L-12 advance: to the next region what the first one runs, by its commit', () => {
    const { changes } = merged('advance', 'eu-prod', 'ghasi/tenant-service', 'delivery-service');
    expect(changes).toEqual(['eu-prod/ghasi/delivery-service/app.json', 'eu-prod/ghasi/tenant-service/app.json']);
    expect(revisionOf('eu-prod', 'tenant-service')).toBe(commits['first']);
  });

  it('advance: the next version moves alone', () => {
    merged('release', `tenant-service@1.4.5@${digest('b')}`);
    commits['second'] = merged('promote', 'tenant-service').commit;
    const { stdout, changes } = merged('advance', 'us-prod');
    expect(changes).toEqual(['us-prod/ghasi/tenant-service/app.json']);
    expect(stdout).toContain(`\n-          image: crmeridian.azurecr.io/ghasi/tenant-service:1.4.4@${digest('a')}\n`);
    expect(stdout).toContain(`\n+          image: crmeridian.azurecr.io/ghasi/tenant-service:1.4.5@${digest('b')}\n`);
    expect(project.read('regions/releases.yaml')).toContain(
      `    ghasi/tenant-service: { commit: '${commits['second']}', previous: ['${commits['first']}'] }\n`,
    );
  });

  it('L-13 rollback: one command, to the very commit that ran before', () => {
    const { stdout, changes, commit } = merged('rollback', 'us-prod', '--reason', 'logins fail');
    expect(changes).toEqual(['us-prod/ghasi/tenant-service/app.json']);
    expect(revisionOf('us-prod', 'tenant-service')).toBe(commits['first']);
    expect(stdout).toContain(`\n+          image: crmeridian.azurecr.io/ghasi/tenant-service:1.4.4@${digest('a')}\n`);
    expect(project.read('regions/releases.yaml')).toContain(
      `    ghasi/tenant-service: { commit: '${commits['first']}', rejected: ['${commits['second']}'] }\n`,
    );
    expect(repository.git('log', '-1', '--format=%B')).toBe(
      `Roll back us-prod: ghasi/tenant-service\n\nghasi/tenant-service: ${commits['second']?.slice(0, 12)} → ${commits['first']?.slice(0, 12)}\n\nReason: logins fail\n\n`,
    );
    commits['rollback'] = commit;
  });

  it('release/unclear-rollback: what was rolled back is not rolled back further by repeating it', () => {
    expect(run('rollback', 'us-prod')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('error release/unclear-rollback: '),
    });
  });

  it('release/rejected-commit: the branch holds the bad one still, by a later commit', () => {
    for (const argv of [['us-prod', 'tenant-service'], ['us-prod']]) {
      const { status, stderr } = run('advance', ...argv);
      expect(status).toBe(1);
      expect(stderr).toContain(
        `error release/rejected-commit: ghasi/tenant-service at ${commits['rollback']?.slice(0, 12)} is in us-prod what it was at ${commits['second']?.slice(0, 12)}, which was rolled back\n`,
      );
    }
    expect(repository.changes()).toEqual([]);
  });

  it('release/digest-recommended: a tag alone goes to production with a warning', () => {
    merged('release', 'delivery-service@2.1.2');
    expect(merged('promote', 'delivery-service').stderr).toContain(
      'warning release/digest-recommended: delivery-service 2.1.2 ',
    );
  });

  it('release/held-back: the others go on without it', () => {
    const { stderr, stdout, changes } = merged('advance', 'us-prod');
    expect(stderr).toContain('warning release/held-back: ghasi/tenant-service stays as it is in us-prod: ');
    expect(stdout).toContain('ghasi/delivery-service in us-prod: ');
    expect(changes).toEqual(['us-prod/ghasi/delivery-service/app.json']);
  });

  it('L-12 hotfix: with a reason it goes all the same, and the history tells why', () => {
    const { stdout } = merged('advance', 'us-prod', 'tenant-service', '--hotfix', 'the cause was elsewhere');
    expect(stdout).toContain('\nHotfix: Advance us-prod: ghasi/tenant-service\n');
    expect(stdout).toContain('\nHotfix: the cause was elsewhere\n');
    expect(stdout).toMatch(/\nAllowed by it: ghasi\/tenant-service at \w{12} is in us-prod what it was at /);
    expect(project.read('regions/releases.yaml')).not.toContain('rejected');
  });

  it('what the next region gets is what the one before runs now', () => {
    merged('advance', 'eu-prod', 'tenant-service');
    expect(revisionOf('eu-prod', 'tenant-service')).toBe(revisionOf('us-prod', 'tenant-service'));
  });
});
