import { cpSync, existsSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Project, type Run } from '../../support/project.ts';
import { gitEnvironment, TestRepository } from '../../support/repository.ts';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

let project: Project;
let repository: TestRepository;
const commits: Record<'empty' | 'older' | 'beside' | 'head', string> = { empty: '', older: '', beside: '', head: '' };

beforeAll(() => {
  project = new Project('meridian-refusals-', afterAll).unpin();
  repository = new TestRepository(project.folder);
  repository.git('commit', '--quiet', '--allow-empty', '--message', 'Nothing yet');
  commits.empty = repository.head();
  expect(project.synth()).toMatchObject({ status: 0 });
  commits.older = repository.commit('Everything');
  repository.git('checkout', '--quiet', '-b', 'beside');
  project.edit('regions/releases.yaml', 'staging: { tag: 1.4.3 }', 'staging: { tag: 1.4.9 }');
  commits.beside = repository.commit('Beside the branch');
  repository.git('checkout', '--quiet', 'main');
  const runs = `'${'0'.repeat(40)}'`;
  const pins = `\nrevisions:\n  us-prod:\n    ghasi/platform: { commit: ${runs} }\n    ghasi/streams: { commit: ${runs}, previous: [${runs}] }\n`;
  const text = project.read('regions/releases.yaml');
  project.write('regions/releases.yaml', text + pins);
  const first = repository.commit('Pins of a commit that nobody has');
  project.write('regions/releases.yaml', text + pins.replaceAll('0'.repeat(40), first));
  expect(project.synth()).toMatchObject({ status: 0 });
  commits.head = repository.commit('Pins');
});

/** One test's mistake is not the next one's. */
afterEach(() => {
  if (existsSync(hidden())) {
    rmSync(project.file('.git'), { recursive: true, force: true });
    renameSync(hidden(), project.file('.git'));
  }
  repository.git('checkout', '--quiet', '--force', 'main');
});

/** Where the repository is while there is none. */
const hidden = () => project.file('hidden.git');

function run(...argv: string[]): Run {
  return project.run(process.execPath, ['cli/run.mjs', ...argv], gitEnvironment);
}

/** Codes of the errors, each once. */
function codes({ stderr }: Run): string[] {
  return [...new Set(stderr.match(/(?<=error )[a-z]+\/[a-z-]+(?=: )/g))].sort();
}

/** Runs a command that must be refused, and must leave everything as it was. */
function refused(...argv: string[]): string[] {
  const before = repository.changes();
  const text = project.read('regions/releases.yaml');
  const done = run(...argv);
  expect({ status: done.status, stdout: done.stdout }, done.stderr).toEqual({ status: 1, stdout: '' });
  expect(done.stderr).not.toMatch(/\n {4}at |defect of Meridian/);
  expect(repository.changes()).toEqual(before);
  expect(project.read('regions/releases.yaml')).toBe(text);
  return codes(done);
}

describe('what was typed', () => {
  it.each([
    ['cli/bad-arguments', ['release']],
    ['cli/bad-arguments', ['release', 'tenant-service']],
    ['cli/bad-arguments', ['release', 'tenant-service:1.4.4']],
    ['cli/bad-arguments', ['release', '@1.4.4']],
    ['cli/bad-arguments', ['release', 'tenant-service@1.4.4', 'delivery-service@2.2.0']],
    ['cli/bad-arguments', ['release', 'tenant-service@1.4.4', '--environment', 'prod']],
    ['cli/bad-arguments', ['promote', 'tenant-service', '--versoin', '1.4.4']],
    ['cli/bad-arguments', ['advance']],
    ['cli/bad-arguments', ['advance', 'us-prod', '--hotfix', 'everything at once']],
    ['cli/bad-arguments', ['advance', 'us-prod', '--output=/tmp/x']],
    ['cli/unknown-component', ['release', 'tenant-servise@1.4.4']],
    ['cli/unknown-component', ['advance', 'us-prod', '--', '--output=/tmp/x']],
    ['cli/unknown-component', ['remove', '../tenant-service']],
    ['cli/unknown-target', ['advance', 'us-prd']],
    ['cli/unknown-target', ['rollback', '--', '-us-prod']],
    ['release/ambiguous-component', ['advance', 'us-prod', 'platform']],
    ['release/bad-version', ['release', 'tenant-service@latest']],
    ['release/bad-version', ['release', `tenant-service@sha256:${'A'.repeat(64)}`]],
    ['release/bad-version', ['release', 'tenant-service@1.4.4@sha256:abc']],
    ['release/bad-version', ['promote', 'tenant-service', '--version', '$(id)']],
    ['release/empty-reason', ['advance', 'us-prod', 'tenant-service', '--hotfix', '  ']],
    ['release/no-image', ['release', 'ghasi/platform@1.0.0']],
    ['release/not-production', ['advance', 'staging']],
    ['release/not-production', ['rollback', 'dev']],
    ['release/unseen-image', ['promote', 'tenant-service', '--version', '9.9.9']],
    ['release/unseen-image', ['promote', 'tenant-service', '--version', `1.4.3@${digest('e')}`]],
    ['release/in-use', ['remove', 'tenant-service']],
    ['release/in-use', ['remove', 'ghasi/platform']],
    ['release/in-use', ['remove', 'catalog-pgbouncer']],
  ])('%s: %j', (code, argv) => {
    expect(refused(...argv)).toEqual([code]);
  });

  it('each command prints its help', () => {
    for (const command of ['release', 'promote', 'advance', 'rollback', 'remove']) {
      expect(run(command, '--help')).toMatchObject({
        status: 0,
        stderr: '',
        stdout: expect.stringContaining(`npm run ${command} -- `),
      });
    }
  });
});

describe('L-12 commits', () => {
  it('release/unknown-commit: nobody has it, or its ID is too short to mean one', () => {
    for (const to of ['0123456789abcdef', 'main', 'HEAD', '--all', '012345']) {
      expect(refused('advance', 'us-prod', 'tenant-service', `--to=${to}`)).toEqual(['release/unknown-commit']);
    }
  });

  it('release/foreign-commit: it is not on the branch', () => {
    expect(refused('advance', 'us-prod', 'tenant-service', '--to', commits.beside)).toEqual([
      'release/foreign-commit',
      'release/stage-skipped',
    ]);
  });

  it('release/not-rendered: it has no manifests, and Argo CD would find nothing', () => {
    expect(refused('advance', 'us-prod', 'tenant-service', '--to', commits.empty)).toEqual(['release/not-rendered']);
  });

  it('release/backwards: the target runs a later one', () => {
    expect(refused('advance', 'us-prod', 'ghasi/platform', '--to', commits.older.slice(0, 10))).toEqual([
      'release/backwards',
    ]);
  });

  it('release/stage-skipped: the target before does not run it, as far as was merged', () => {
    expect(refused('advance', 'eu-prod', 'tenant-service')).toEqual(['release/stage-skipped']);
    expect(refused('advance', 'eu-prod', 'streams', '--to', commits.older)).toEqual(['release/stage-skipped']);
    expect(run('advance', 'me-prod')).toMatchObject({
      status: 0,
      stdout: 'eu-prod runs nothing yet that was merged.\n',
    });
    project.edit(
      'regions/releases.yaml',
      '  us-prod:\n',
      `  us-prod:\n    ghasi/tenant-service: { commit: '${commits.head}' }\n`,
    );
    expect(refused('advance', 'eu-prod', 'tenant-service')).toEqual(['release/stage-skipped']);
  });

  it('a hotfix goes around the stages by a commit that is named', () => {
    expect(refused('advance', 'eu-prod', 'tenant-service', '--hotfix', 'urgent')).toEqual(['release/stage-skipped']);
    const { status, stdout } = run(
      'advance',
      'eu-prod',
      'tenant-service',
      '--hotfix',
      'urgent',
      '--to',
      commits.head,
      '--dry-run',
    );
    expect(status).toBe(0);
    expect(stdout).toContain(
      `Allowed by it: ghasi/tenant-service has not run in us-prod at ${commits.head.slice(0, 12)}\n`,
    );
    expect(repository.changes()).toEqual([]);
  });

  it('release/no-earlier: there is nothing to go back to', () => {
    expect(refused('rollback', 'us-prod', 'tenant-service')).toEqual(['release/no-earlier']);
    expect(refused('rollback', 'us-prod', 'ghasi/platform')).toEqual(['release/no-earlier']);
  });

  it('release/unclear-rollback: nothing was ever advanced', () => {
    expect(refused('rollback', 'eu-prod')).toEqual(['release/unclear-rollback']);
  });
});

describe('M-6 R-6 identities that Azure has not given', () => {
  it('release/placeholder-identity: zeros go to production only with a flag, and the message tells of it', () => {
    rmSync(project.file('regions/outputs/us-prod.json'));
    expect(project.synth()).toMatchObject({ status: 0 });
    const commit = repository.commit('Not provisioned').slice(0, 12);
    expect(refused('advance', 'us-prod', 'delivery-service')).toEqual(['release/placeholder-identity']);
    expect(refused('advance', 'us-prod', 'delivery-service', '--hotfix', 'urgent')).toEqual([
      'release/placeholder-identity',
    ]);
    const reason = `ghasi/delivery-service at ${commit} has zeros in us-prod where the client ID of delivery-service belongs`;
    const others = run('advance', 'us-prod', '--dry-run');
    expect(others).toMatchObject({ status: 0, stdout: expect.stringContaining('ghasi/tenant-service in us-prod: ') });
    expect(others.stderr).toContain(
      `warning release/held-back: ghasi/delivery-service stays as it is in us-prod: ${reason}\n`,
    );
    const allowed = run('advance', 'us-prod', 'delivery-service', '--allow-placeholders', '--dry-run');
    expect(allowed).toMatchObject({ status: 0, stdout: expect.stringContaining(`\n${reason}\n`) });
    expect(allowed.stdout.split('with this message:\n\n')[1]).toContain(`\n${reason}\n`);
    // Nobody waits for it without being told.
    const next = run('gitops-next', '--at', '2026-11-24T07:00Z');
    expect(next.stdout).not.toContain('delivery-service');
    expect(next.stderr).toContain(
      `warning release/held-back: ghasi/delivery-service stays as it is in us-prod: ${reason}\n`,
    );
    repository.git('reset', '--quiet', '--hard', commits.head);
  });
});

describe('the files', () => {
  it('release/merge-conflict: whose pin is meant is for a person to say', () => {
    project.edit(
      'regions/releases.yaml',
      '    staging: { tag: 1.4.3 }\n',
      '<<<<<<< HEAD\n    staging: { tag: 1.4.3 }\n=======\n    staging: { tag: 1.4.4 }\n>>>>>>> other\n',
    );
    expect(refused('release', 'tenant-service@1.4.5')).toEqual(['release/merge-conflict']);
  });

  it('release/cannot-edit: a pin in a form that cannot be changed without anything else', () => {
    project.edit(
      'regions/releases.yaml',
      '    staging: { tag: 1.4.3 }\n',
      '    staging:\n      tag: >-\n        1.4.3\n',
    );
    expect(refused('release', 'tenant-service@1.4.4')).toEqual(['release/cannot-edit']);
  });

  it('release/digest-required: where environments.yaml asks for digests', () => {
    project.edit(
      'regions/environments.yaml',
      '    tenantData: real\n',
      '    tenantData: real\n    digests: required\n',
    );
    // What is pinned already is held to it, at its place.
    expect(project.synth().stderr).toMatch(/^regions\/releases\.yaml:\d+:\d+ error release\/digest-required: /m);
    const text = project.read('regions/releases.yaml');
    project.write(
      'regions/releases.yaml',
      text.replaceAll(/(prod: \{ tag: [^ ]+) \}/g, `$1, digest: ${digest('1')} }`),
    );
    expect(run('promote', 'tenant-service').stderr).toMatch(
      /^error release\/digest-required: tenant-service 1\.4\.3 is pinned for production without a digest\n[^\n]*\n[^\n]*\n1 error\n$/,
    );
  });

  it('release/no-delivery: without regions/gitops.yaml there are no stages', () => {
    renameSync(project.file('regions/gitops.yaml'), project.file('gitops.yaml'));
    expect(refused('advance', 'us-prod')).toEqual(['release/no-delivery']);
    rmSync(project.file('gitops.yaml'));
  });

  it('publish/edited-by-hand: what somebody wrote into dist stays, and the pin as it was', () => {
    project.edit('dist/staging/ghasi/tenant-service/manifests.yaml', 'kind: Deployment', 'kind: Deployment # mine');
    expect(refused('release', 'tenant-service@1.4.4')).toEqual(['publish/edited-by-hand']);
    expect(refused('release', 'tenant-service@1.4.4', '--dry-run')).toEqual(['publish/edited-by-hand']);
  });

  it('--dry-run prints all of it and changes nothing', () => {
    const { status, stdout } = run('release', 'tenant-service@1.4.4', '--environment', 'dev', '--dry-run');
    expect(status).toBe(0);
    expect(stdout).toMatch(/Nothing was changed \(dry run\)\. With it, \d+ files written/);
    expect(stdout).toContain('\n+          image: crmeridian.azurecr.io/ghasi/tenant-service:1.4.4\n');
    expect(stdout).toContain('\nRelease tenant-service 1.4.4 to dev\n');
    expect(repository.changes()).toEqual([]);
  });

  it('--json is for programs, refusals too', () => {
    const { stdout } = run('advance', 'us-prod', 'tenant-service', '--dry-run', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      dryRun: true,
      changes: [{ name: 'ghasi/tenant-service', where: 'us-prod', to: commits.head.slice(0, 12) }],
      message: expect.stringMatching(/^Advance us-prod: ghasi\/tenant-service\n\n/),
      parts: [{ name: 'ghasi/tenant-service', targets: ['us-prod'], patch: expect.stringMatching(/^diff --git /) }],
    });
    expect(JSON.parse(run('advance', 'us-prd', '--json').stdout)).toMatchObject({
      diagnostics: [{ code: 'cli/unknown-target' }],
    });
  });

  it('a target’s own image is told of, and kept', () => {
    project.edit(
      'regions/releases.yaml',
      '    prod: { tag: 1.4.2 }\n',
      '    prod: { tag: 1.4.2 }\n    targets: { eu-prod: { tag: 1.3.9 } }\n',
    );
    const { stdout } = run('promote', 'tenant-service', '--dry-run');
    expect(stdout).toContain('eu-prod has an image of its own under targets, 1.3.9, and keeps it.\n');
    expect(stdout).toContain('  ap-prod, me-prod, us-prod  ghasi/tenant-service  ');
  });
});

describe('the repository', () => {
  it('release/no-branch: with no commit on the branch, nothing is known to run', () => {
    project.edit('regions/gitops.yaml', 'branch: main', 'branch: trunk');
    expect(refused('advance', 'us-prod', 'tenant-service')).toEqual(['release/no-branch']);
    renameSync(project.file('.git'), hidden());
    new TestRepository(project.folder);
    const unborn = run('advance', 'us-prod', 'tenant-service');
    expect([unborn.status, ...codes(unborn)]).toEqual([1, 'release/no-branch']);
  });

  it('a detached HEAD is none the worse: the branch counts', () => {
    repository.git('checkout', '--quiet', '--detach');
    expect(run('advance', 'us-prod', 'tenant-service', '--dry-run')).toMatchObject({ status: 0 });
  });

  it('what has been fetched counts, not what was only committed here', () => {
    repository.git('update-ref', 'refs/remotes/origin/main', commits.older);
    const { stdout } = run('advance', 'us-prod', 'tenant-service', '--dry-run');
    expect(stdout).toContain(`ghasi/tenant-service in us-prod: nothing → ${commits.older.slice(0, 12)}\n`);
    repository.git('update-ref', '-d', 'refs/remotes/origin/main');
  });

  it('release/no-repository: advance needs it, release does not', () => {
    renameSync(project.file('.git'), hidden());
    const refusal = run('advance', 'us-prod', 'tenant-service');
    const released = run('release', 'tenant-service@1.4.4', '--dry-run');
    const rolledBack = run('rollback', 'us-prod', 'streams', '--dry-run');
    expect(refusal.stderr).toContain('error release/no-repository: this is not a git repository\n');
    expect(released).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('\n+          image: crmeridian.azurecr.io/ghasi/tenant-service:1.4.4\n'),
    });
    expect(rolledBack).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('without git, the lines that change cannot be shown'),
    });
  });

  it('release/no-repository: a missing git is told as such', () => {
    const without = { ...gitEnvironment, PATH: project.file('nowhere') };
    const tried = (...argv: string[]) => project.run(process.execPath, ['cli/run.mjs', ...argv], without);
    expect(tried('advance', 'us-prod').stderr).toContain(
      'error release/no-repository: git is not installed, or not found by PATH\n',
    );
    const { status, stdout } = tried('release', 'tenant-service@1.4.4', '--dry-run');
    expect(status).toBe(0);
    expect(stdout).toContain(
      '  staging  ghasi/tenant-service  changes\n(git is not installed, so the lines that change cannot be shown)\n',
    );
  });

  it('release/git-failed: what git says is passed on', () => {
    cpSync(project.file('.git/config'), project.file('config.kept'));
    project.write('.git/config', '[broken\n');
    const broken = run('advance', 'us-prod', 'tenant-service');
    renameSync(project.file('config.kept'), project.file('.git/config'));
    expect(broken.stderr).toContain('error release/git-failed: git failed: bad config line 1 in file');
    expect(broken.status).toBe(1);
  });

  it('other people’s settings and variables change nothing', () => {
    repository.git('config', 'diff.noprefix', 'true');
    repository.git('config', 'color.ui', 'always');
    repository.git('config', 'diff.external', '/bin/false');
    const hostile = {
      ...gitEnvironment,
      GIT_DIR: '/nowhere',
      GIT_WORK_TREE: '/',
      GIT_EXTERNAL_DIFF: '/bin/false',
      LANG: 'de_DE.UTF-8',
    };
    const argv = ['cli/run.mjs', 'advance', 'us-prod', 'tenant-service', '--dry-run'];
    const { status, stdout } = project.run(process.execPath, argv, hostile);
    expect(status).toBe(0);
    expect(stdout).toMatch(/\ndiff --git a\/dist\/us-prod\/ghasi\/tenant-service\/manifests\.yaml b\/dist\//);
    for (const name of ['diff.noprefix', 'color.ui', 'diff.external']) repository.git('config', '--unset', name);
  });

  it('release/shallow-clone: what is here counts, and what is not is told', () => {
    // A copy of the sources with the last commit only.
    const clone = new Project('meridian-shallow-').unpin();
    rmSync(clone.folder, { recursive: true, force: true });
    repository.git('clone', '--quiet', '--depth', '1', '--branch', 'main', `file://${project.folder}`, clone.folder);
    symlinkSync(project.file('node_modules'), clone.file('node_modules'), 'dir');
    const tried = (...argv: string[]) => clone.run(process.execPath, ['cli/run.mjs', ...argv], gitEnvironment);
    expect(tried('advance', 'us-prod', 'tenant-service', '--dry-run')).toMatchObject({ status: 0, stderr: '' });
    // It ran, so going back is possible; only what changes cannot be shown.
    const back = tried('rollback', 'us-prod', 'streams');
    expect(back.stderr).toContain(
      'warning release/shallow-clone: this clone is shallow: what changes of ghasi/streams in us-prod cannot be shown',
    );
    expect(back.status).toBe(0);
    expect(codes(tried('advance', 'us-prod', 'tenant-service', '--to', commits.older))).toEqual([
      'release/unknown-commit',
    ]);
  });
});
