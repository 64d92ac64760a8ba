import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Project } from '../support/project.ts';

const author = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' };
const us = ['us-prod-eastus2', 'us-prod-westus3'];

/** A copy of the project, rendered, in a repository of its own with one commit; nothing is deployed to production. */
function repository(): Project {
  const project = new Project('meridian-plan-').unpin();
  project.write(
    'regions/releases.yaml',
    project.read('regions/releases.yaml').replace(/^revisions:\n(?:[ #].*\n|\n)*/m, ''),
  );
  expect(project.synth(['--force']).status).toBe(0);
  git(project, 'init', '-q', '-b', 'main');
  commit(project, 'First');
  return project;
}

function git(project: Project, ...argv: string[]): string {
  const { status, stdout, stderr } = project.run('git', argv, author);
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trim();
}

function commit(project: Project, subject: string): string {
  git(project, 'add', '-A');
  git(project, 'commit', '-q', '-m', subject);
  return git(project, 'rev-parse', 'HEAD');
}

function plan(project: Project, argv: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
  return project.run(process.execPath, ['cli/run.mjs', 'gitops-plan', ...argv], env);
}

interface Row {
  readonly name: string;
  readonly cluster: string;
  readonly component: string;
  readonly revision: string;
  readonly target: string | null;
  readonly pending: {
    readonly changed: boolean;
    readonly commits: number;
    readonly newest: string | null;
    readonly uncommitted: boolean;
  } | null;
}

function rows(project: Project, argv: readonly string[] = []): readonly Row[] {
  return JSON.parse(plan(project, ['--json', ...argv]).stdout).applications;
}

/** Pins components of us-prod to a commit. */
function pin(project: Project, to: string, ...components: string[]): void {
  const lines = components.map((component) => `    ${component}: { commit: ${to} }\n`).join('');
  project.write('regions/releases.yaml', `${project.read('regions/releases.yaml')}\nrevisions:\n  us-prod:\n${lines}`);
  expect(project.synth().status).toBe(0);
}

/** The project as it was committed first. */
function reset(project: Project): void {
  git(project, 'checkout', '-q', '-f', 'main');
  git(project, 'reset', '-q', '--hard', git(project, 'rev-list', '--max-parents=0', 'main'));
  git(project, 'clean', '-q', '-f', '-d');
}

// A project takes seconds to copy and to bundle, so that each test does several things in one.
describe('npm run gitops:plan', () => {
  it('P-5 shows which Applications there are, in both clusters of a region at one revision', () => {
    const project = repository();
    const first = git(project, 'rev-parse', 'HEAD');
    pin(project, first, 'ghasi/platform', 'ghasi/tenant-service');
    commit(project, 'Pin');
    const { status, stdout, stderr } = plan(project);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const target of ['dev', 'staging', 'us-prod']) {
      expect(stdout).toMatch(new RegExp(`^${target}: \\d+ Applications$`, 'm'));
    }
    for (const cluster of us) {
      expect(stdout).toMatch(
        new RegExp(`ghasi-tenant-service-${cluster} +${first.slice(0, 10)}  nothing pending$`, 'm'),
      );
    }
    const shown = ['--target', 'us-prod', '--system', 'ghasi'];
    expect(rows(project, shown).map(({ component, cluster, revision }) => [component, cluster, revision])).toEqual(
      ['platform', 'tenant-service'].flatMap((component) => us.map((cluster) => [component, cluster, first])),
    );
    // Another commit than the work tree.
    expect(rows(project, [...shown, '--revision', 'HEAD', '--since', 'main'])).toHaveLength(4);
    expect(rows(project, [...shown, '--revision', first])).toHaveLength(0);
    // Whatever is set for git around it.
    const env = { GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere', LC_ALL: 'de_DE.UTF-8' };
    expect(plan(project, [], env)).toEqual({ status, stdout, stderr });
  });

  it('L-12 shows what waits for production, and what advancing would do', () => {
    const project = repository();
    pin(project, git(project, 'rev-parse', 'HEAD'), 'ghasi/tenant-service');
    commit(project, 'Pin');
    // A tag of production only, so that it alone differs from what it runs.
    const releases = project.read('regions/releases.yaml');
    const tag = /(tenant-service:(?:\n.*){2}\n +prod: \{ tag: )[^ ,]+/;
    project.write('regions/releases.yaml', releases.replace(tag, '$19.9.9'));
    expect(project.synth().status).toBe(0);
    const shown = ['--target', 'us-prod', '--system', 'ghasi'];
    const pending = () => rows(project, shown).find(({ component }) => component === 'tenant-service')?.pending;
    expect(pending()).toEqual({ changed: true, commits: 0, newest: null, uncommitted: true });
    commit(project, 'Tenants “9.9.9” für alle');
    expect(pending()).toEqual({ changed: true, commits: 1, newest: 'Tenants “9.9.9” für alle', uncommitted: false });
    const { stdout } = plan(project);
    expect(stdout).toMatch(/tenant-service-us-prod-eastus2 .* 1 commit pending, the last: Tenants “9.9.9” für alle$/m);
    expect(stdout).toMatch(
      /^ {2}us-prod: `npm run advance -- us-prod` takes over from staging: .*ghasi\/tenant-service/m,
    );
    // What a merge brings is one step, however many commits it is made of.
    git(project, 'checkout', '-q', '-b', 'topic');
    const file = 'dist/us-prod/ghasi/tenant-service/manifests.yaml';
    for (const word of ['one', 'two']) {
      project.write(file, `${project.read(file)}# ${word}\n`);
      commit(project, `Part ${word}`);
    }
    git(project, 'checkout', '-q', 'main');
    git(project, 'merge', '-q', '--no-ff', '-m', 'Merge topic', 'topic');
    expect(pending()).toMatchObject({ commits: 2, newest: 'Merge topic' });
  });

  it('says what a shallow clone, or none at all, cannot tell, and does not fail for it', () => {
    const project = repository();
    pin(project, git(project, 'rev-parse', 'HEAD'), 'ghasi/tenant-service');
    commit(project, 'Pin');
    const folder = mkdtempSync(path.join(tmpdir(), 'meridian-shallow-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    git(project, 'clone', '-q', '--depth', '1', `file://${project.folder}`, path.join(folder, 'clone'));
    // The clone's history in the place of the whole one.
    rmSync(project.file('.git'), { recursive: true });
    cpSync(path.join(folder, 'clone', '.git'), project.file('.git'), { recursive: true });
    const { status, stderr } = plan(project);
    expect(stderr).toMatch(
      /^warning plan\/unchecked: not checked: what runs at [0-9a-f]{10}\n {2}why: .* this clone is shallow\./,
    );
    expect(status).toBe(0);
    expect(rows(project, ['--target', 'us-prod', '--system', 'ghasi'])[0]?.pending).toBeNull();

    rmSync(project.file('.git'), { recursive: true });
    const without = plan(project);
    expect(without.stderr).toMatch(
      /^warning plan\/unchecked: .*\n {2}why: .* git cannot be asked: this is not a git repository\.\n/,
    );
    expect(without.stdout).toMatch(/^staging: \d+ Applications$/m);
    expect(without.status).toBe(0);
    expect(plan(project, [], { PATH: '/nowhere' })).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('git is not installed'),
    });
  });

  it('fails for what Argo CD would do wrong, and for what it does not know', () => {
    const project = repository();
    const stderrOf = (...argv: string[]) => {
      const { status, stderr } = plan(project, argv);
      expect(status).toBe(1);
      return stderr;
    };
    project.edit('dist/argocd/systems/ghasi.yaml', 'name: ghasi\n', 'name: messaging\n');
    expect(stderrOf()).toMatch(/^dist\/argocd\/systems\/ghasi\.yaml:\d+:\d+ error plan\/renamed-set: /m);

    reset(project);
    for (const name of ['dev-eastus2', 'staging-eastus2']) rmSync(project.file(`dist/argocd/clusters/${name}.yaml`));
    const gone = stderrOf('--max-deletions', '1');
    expect(gone).toMatch(/^error plan\/mass-deletion: \d+ Applications of commit [0-9a-f]{10} are gone/m);
    expect(gone).toMatch(/^regions\/clusters\.yaml:\d+:3 error plan\/changed-clusters: the cluster dev-eastus2 /m);

    reset(project);
    pin(project, 'f'.repeat(40), 'ghasi/tenant-service');
    expect(stderrOf()).toMatch(
      /^regions\/releases\.yaml:\d+:\d+ error plan\/missing-revision: there is no revision f{40}/m,
    );

    reset(project);
    expect(stderrOf('--target', 'us-prd')).toMatch(
      /error cli\/unknown-target: .*\n.*\n {2}fix: Did you mean us-prod\?/,
    );
    expect(stderrOf('--system', 'gahsi')).toMatch(/error cli\/unknown-system: .*\n.*\n {2}fix: Did you mean ghasi\?/);
    expect(stderrOf('--sinse', 'HEAD')).toMatch(/error cli\/bad-arguments/);
    expect(stderrOf('--max-deletions', '-1')).toMatch(/error cli\/bad-arguments/);
    expect(stderrOf('--since', 'nope')).toMatch(/error cli\/bad-arguments: there is no revision "nope"/);
    const { status, stdout } = plan(project, ['--target', 'nope', '--json']);
    expect([status, JSON.parse(stdout)]).toMatchObject([
      1,
      { applications: [], diagnostics: [{ code: 'cli/unknown-target' }] },
    ]);
    const help = plan(project, ['--help']);
    expect(help).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Usage: npm run gitops:plan/) });
  });
});
