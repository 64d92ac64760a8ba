import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commitAll, git } from '../support/git.ts';
import { Project } from '../support/project.ts';

const script = path.resolve('.ci/propose');

/** Writes down what it is asked, and knows one pull request once it has been made: GitHub itself cannot be had here. */
const gh = `#!/usr/bin/env bash
printf '%s\\n' "$*" >> "$GH_LOG"
case "$1 $2" in
  'pr create') touch "$GH_LOG.made"; cp "\${@: -1}" "$GH_LOG.body" ;;
  'pr list') [ -e "$GH_LOG.made" ] && echo 7 || true ;;
esac
`;

/** A project whose branch is pushed, of which nothing is in production yet. */
function pushed(): { readonly project: Project; readonly env: Readonly<Record<string, string>> } {
  const project = new Project().unpin();
  mkdirSync(project.file('.tools'));
  project.write('.tools/gh', gh);
  project.run('chmod', ['+x', '.tools/gh']);
  git(project, ['init', '--quiet', '--bare', '--initial-branch=main', '.remote']);
  project.write('.gitignore', `${project.read('.gitignore')}\nnode_modules\n.remote\n.tools\ngh.log*\n`);
  git(project, ['init', '--quiet', '--initial-branch=main']);
  git(project, ['remote', 'add', 'origin', './.remote']);
  project.run(process.execPath, ['cli/run.mjs', 'synth', '--force']);
  commitAll(project, 'first');
  git(project, ['push', '--quiet', 'origin', 'main']);
  const env = {
    PATH: `${project.file('.tools')}:${process.env['PATH']}`,
    GH_LOG: project.file('gh.log'),
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
  return { project, env };
}

describe('L-12 .ci/propose', () => {
  it('opens a pull request with the pins, what runs differently, and why; renews it; and opens none for nothing', () => {
    const { project, env } = pushed();
    const propose = () => project.run('bash', [script, 'advance/us-prod', 'advance', 'us-prod'], env);
    const { status, stdout, stderr } = propose();
    expect(status, stderr).toBe(0);
    const head = git(project, ['rev-parse', 'HEAD']);
    expect(stdout).toBe(`number=7\nhead=${head}\n`);
    expect(git(project, ['--git-dir=.remote', 'rev-parse', 'advance/us-prod'])).toBe(head);
    const changed = git(project, ['diff', '--name-only', 'main', 'HEAD']).split('\n');
    expect(changed).toEqual(expect.arrayContaining(['regions/releases.yaml']));
    expect(git(project, ['status', '--porcelain'])).toBe('');
    const [subject = ''] = git(project, ['log', '-1', '--format=%B']).split('\n');
    expect(project.read('gh.log')).toContain(`pr create --head advance/us-prod --title ${subject} --body-file`);
    expect(project.read('gh.log.body')).toContain('What will run there differently:');
    expect(project.read('gh.log.body')).toContain('ghasi/tenant-service');

    git(project, ['switch', '--quiet', 'main']);
    git(project, ['branch', '--quiet', '-D', 'advance/us-prod']);
    expect(propose().stdout).toMatch(/^number=7\n/);
    expect(project.read('gh.log')).toContain('pr edit 7 --title');

    // Merged, there is nothing left.
    git(project, ['switch', '--quiet', 'main']);
    git(project, ['merge', '--quiet', '--ff-only', 'advance/us-prod']);
    git(project, ['branch', '--quiet', '-D', 'advance/us-prod']);
    git(project, ['push', '--quiet', 'origin', 'main']);
    expect(propose()).toMatchObject({ status: 0, stdout: '' });
    // It renders and generates everything three times.
  }, 400_000);

  it('opens none for what is refused', () => {
    const { project, env } = pushed();
    const { status, stdout, stderr } = project.run('bash', [script, 'x', 'advance', 'us-prod', 'nothing'], env);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('cli/unknown-component');
    expect(git(project, ['branch', '--show-current'])).toBe('main');
  });
});
