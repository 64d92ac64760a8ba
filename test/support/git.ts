import type { Project } from './project.ts';

const identity = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

/** Runs git in a project, whoever runs the test; throws where it fails. */
export function git(project: Project, argv: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = project.run('git', argv, { ...identity, ...env });
  if (status !== 0) throw new Error(`git ${argv.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** Commits everything. Returns the commit's ID. */
export function commitAll(project: Project, message: string, date = '2026-11-20T12:00:00Z'): string {
  git(project, ['add', '--all']);
  const dates = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  git(project, ['commit', '--quiet', '--allow-empty', '--message', message], dates);
  return git(project, ['rev-parse', 'HEAD']);
}
