import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commitAll, git } from '../support/git.ts';
import { Project } from '../support/project.ts';

const manifests = 'dist/us-prod/ghasi/tenant-service/manifests.yaml';
/** A project under git, on a branch of its own that left main behind by one commit. */
function committed(): Project {
  const project = new Project();
  git(project, ['init', '--quiet', '--initial-branch=main']);
  commitAll(project, 'first');
  git(project, ['checkout', '--quiet', '-b', 'change']);
  return project;
}

const run = (project: Project, ...argv: string[]) =>
  project.run(process.execPath, ['cli/run.mjs', 'review-diff', ...argv]);

describe('npm run review:diff', () => {
  let project: Project;

  it('tells what the files on disk change since they parted from main, and not what main did since', () => {
    project = committed();
    git(project, ['checkout', '--quiet', 'main']);
    project.edit('dist/dev/ghasi/tenant-service/manifests.yaml', 'replicas: 2', 'replicas: 5');
    commitAll(project, 'main goes on');
    git(project, ['checkout', '--quiet', 'change']);
    expect(run(project).stdout).toContain('\nNothing.\n');

    project.edit(manifests, 'maxReplicas: 20', 'maxReplicas: 21');
    rmSync(project.file('dist/us-prod/ghasi/streams'), { recursive: true });
    mkdirSync(project.file('dist/us-prod/ghasi/new'));
    project.write(
      'dist/us-prod/ghasi/new/manifests.yaml',
      project.read('dist/us-prod/ghasi/tenant-service/manifests.yaml'),
    );
    const { status, stdout, stderr } = run(project);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('| `20` | `21` | `tenant-service` | `us-prod` | replicas |');
    expect(stdout).toContain('| `ghasi/streams` | `us-prod` | ');
    expect(stdout).toContain('**deletion** (`us-prod`)');
    expect(stdout).toContain('`NetworkPolicy` added');
    expect(stdout).not.toContain('`dev`');

    // Committed, it is the same, from anywhere.
    const change = commitAll(project, 'the change');
    git(project, ['checkout', '--quiet', 'main']);
    expect(run(project, '--from', 'main', '--to', change).stdout).toBe(stdout);
    const data = JSON.parse(run(project, '--from', 'main', '--to', change, '--json').stdout);
    expect(data.changes).toContainEqual(expect.objectContaining({ from: '20', to: '21', targets: ['us-prod'] }));
  });

  it('refuses what it cannot compare', () => {
    project = committed();
    const refusals = [
      [['--from', 'nowhere'], 'review/unknown-revision'],
      [['--to', '0123456789abcdef'], 'review/unknown-revision'],
      [['--from=--output=x'], 'review/unknown-revision'],
      [['--from', '--output=x'], 'cli/bad-arguments'],
      [['--unknown'], 'cli/bad-arguments'],
    ] as const;
    for (const [argv, code] of refusals) {
      const { status, stdout, stderr } = run(project, ...argv);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toContain(`error ${code}`);
    }
    expect(run(project, '--help').stdout).toMatch(/^Usage: npm run review:diff/);
  });

  it('says where there is no repository, and where two commits have nothing in common', () => {
    project = new Project();
    const alone = project.run(process.execPath, ['cli/run.mjs', 'review-diff'], {
      GIT_CEILING_DIRECTORIES: path.dirname(project.folder),
    });
    expect(alone.stderr).toContain('error release/no-repository');
    project = committed();
    git(project, ['checkout', '--quiet', '--orphan', 'other']);
    commitAll(project, 'from nothing');
    const { status, stderr } = run(project);
    const code = 'review/no-common-commit';
    expect(stderr).toContain(`error ${code}`);
    expect(status).toBe(1);
  });
});
