import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** What git is told by nothing but its arguments. */
export const gitEnvironment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

/** A git repository in a folder of a test's own. */
export class TestRepository {
  readonly folder: string;

  constructor(folder: string, branch = 'main') {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    this.git('init', '--quiet', '--initial-branch', branch);
    this.git('config', 'user.name', 'Somebody');
    this.git('config', 'user.email', 'somebody@example.com');
    appendFileSync(path.join(folder, '.git/info/exclude'), 'node_modules\n');
  }

  git(...argv: string[]): string {
    return execFileSync('git', argv, { cwd: this.folder, env: gitEnvironment, encoding: 'utf8', maxBuffer: 2 ** 28 });
  }

  /** Commits all there is; returns the commit's ID. */
  commit(message = 'A change'): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
    return this.head();
  }

  head(): string {
    return this.git('rev-parse', 'HEAD').trim();
  }

  /** Paths that differ from the last commit. */
  changes(): string[] {
    return this.git('status', '--porcelain', '--untracked-files=all')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.slice(3));
  }
}
