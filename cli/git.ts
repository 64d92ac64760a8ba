import { type ExecFileSyncOptions, execFileSync } from 'node:child_process';
import path from 'node:path';

/** Why git cannot be asked. */
export interface GitProblem {
  readonly kind: 'no-program' | 'no-repository' | 'failed';
  /** In words, for a sentence of its own. */
  readonly reason: string;
}

/** Most that git may answer: all manifests of a large platform. */
const mostBytes = 512 * 2 ** 20;

/** Settings of the person's that would change what is answered. */
const settings = ['-c', 'core.quotePath=false', '-c', 'color.ui=false', '-c', 'core.fsmonitor=false'];

/** A patch as everybody knows it, whatever somebody has set for himself. */
const patchOptions = [
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-renames',
  '--unified=3',
  '--diff-algorithm=myers',
];

/**
 * Reads a git repository: commits, trees and files, nothing of the working folder. Names reach git as arguments, never by a
 * shell, and neither as options: revisions are full IDs or begin with `refs/`, paths stand behind `--`.
 */
export class GitRepository {
  readonly #top: string;
  /** Path of the project within the repository, with a slash at its end; empty where they are one. */
  readonly prefix: string;
  #shallow: boolean | undefined;

  private constructor(top: string, prefix: string) {
    this.#top = top;
    this.prefix = prefix;
  }

  /** The repository that a folder lies in, or why there is none. */
  static open(folder: string): GitRepository | GitProblem {
    try {
      const [top = '', prefix = ''] = git(folder, ['rev-parse', '--show-toplevel', '--show-prefix']).split('\n');
      return new GitRepository(path.resolve(folder, top), prefix);
    } catch (error) {
      return problemOf(error);
    }
  }

  /** The repository's own folder. */
  get top(): string {
    return this.#top;
  }

  /** Full ID of a commit, by its full or abbreviated ID or a full reference such as `refs/heads/main`. */
  commitOf(name: string): string | undefined {
    if (!/^(?:[0-9a-f]{7,40}|HEAD(?:[~^][0-9]{0,4})*|refs\/[^\s~^:?*[\\]+)$/.test(name)) return undefined;
    return this.#ask(['rev-parse', '--verify', '--quiet', `${name}^{commit}`])?.trim();
  }

  /** Last commit of a branch: of the remote's, as far as it was fetched, else of the local one. */
  branch(name: string): { readonly commit: string; readonly shown: string } | undefined {
    for (const [reference, shown] of [
      [`refs/remotes/origin/${name}`, `origin/${name}`],
      [`refs/heads/${name}`, name],
    ] as const) {
      const commit = this.commitOf(reference);
      if (commit !== undefined) return { commit, shown };
    }
    return undefined;
  }

  /** Whether history was left out when this was cloned: then a commit that is not found may exist all the same. */
  get isShallow(): boolean {
    this.#shallow ??= this.#ask(['rev-parse', '--is-shallow-repository'])?.trim() === 'true';
    return this.#shallow;
  }

  /** Whether one commit is the other or came before it; undefined where the history here does not tell. */
  isAncestor(earlier: string, later: string): boolean | undefined {
    if (this.commitOf(earlier) === undefined || this.commitOf(later) === undefined) return undefined;
    const found = this.#ask(['merge-base', '--is-ancestor', earlier, later]) !== undefined;
    return !found && this.isShallow ? undefined : found;
  }

  /** Commits that a branch was at, the last one first, as far as they are here: of a merge, what was merged into. */
  firstParents(commit: string): readonly string[] {
    return (this.#ask(['rev-list', '--first-parent', commit, '--']) ?? '').split('\n').filter((line) => line !== '');
  }

  /** The last commit that two have in common; undefined where the history here has none. */
  commonAncestor(one: string, other: string): string | undefined {
    return this.#ask(['merge-base', one, other])?.trim();
  }

  /** What a branch was at before a moment, in seconds since 1970; undefined where nothing here is that old. */
  commitBefore(branch: string, moment: number): string | undefined {
    const found = this.#ask([
      'rev-list',
      '--first-parent',
      '--max-count=1',
      `--min-age=${moment - 1}`,
      branch,
      '--',
    ])?.trim();
    return found === '' ? undefined : found;
  }

  /** Text of a file at a commit; undefined where there is none. */
  showFile(commit: string, file: string): string | undefined {
    return this.#ask(['cat-file', 'blob', `${commit}:${file}`]);
  }

  /** Files below a folder of a commit, by path from the repository's top, each with the ID of its content. */
  listTree(commit: string, folder: string): ReadonlyMap<string, string> {
    const listed = this.#ask(['ls-tree', '-r', '-z', '--full-tree', commit, '--', `${folder}/`]) ?? '';
    const entries = listed.split('\0').flatMap((line): [string, string][] => {
      const [, content, file] = /^\S+ blob (\S+)\t(.+)$/s.exec(line) ?? [];
      return content === undefined || file === undefined ? [] : [[file, content]];
    });
    return new Map(entries);
  }

  /**
   * Unified difference of a folder between two commits.
   *
   * @param from default: nothing, as before the first commit
   * @param without names of files that are left out
   */
  difference(from: string | undefined, to: string, folder: string, without: readonly string[] = []): string {
    const before = from ?? git(this.#top, ['hash-object', '-t', 'tree', '--stdin'], '').trim();
    const excluded = without.map((name) => `:(top,exclude,literal)${folder}/${name}`);
    const prefixes = ['--src-prefix=a/', '--dst-prefix=b/'];
    const paths = [`:(top,literal)${folder}`, ...excluded];
    return git(this.#top, ['diff', ...patchOptions, ...prefixes, before, to, '--', ...paths]);
  }

  /** The answer, or undefined where git says no. */
  #ask(argv: readonly string[]): string | undefined {
    try {
      return git(this.#top, argv);
    } catch (error) {
      if (typeof (error as { status?: unknown }).status === 'number') return undefined;
      throw error;
    }
  }
}

/**
 * Unified difference of two folders, without any repository.
 *
 * @param folder where both lie
 * @returns undefined where there is no git to make it
 */
export function differenceOfFolders(folder: string, before: string, after: string): string | undefined {
  try {
    return git(folder, ['diff', '--no-index', ...patchOptions, '--no-prefix', '--', before, after]);
  } catch (error) {
    const { status, stdout } = error as { readonly status?: number; readonly stdout?: string };
    // Differences are what was asked for.
    return status === 1 && typeof stdout === 'string' ? stdout : undefined;
  }
}

function git(folder: string, argv: readonly string[], input?: string): string {
  return execFileSync('git', [...settings, ...argv], { ...execution(folder, input), encoding: 'utf8' });
}

/** What git prints, byte for byte. Throws what `execFileSync` throws when git fails. */
export function gitBytes(folder: string, argv: readonly string[], input?: string): Buffer {
  return execFileSync('git', [...settings, ...argv], { ...execution(folder, input), encoding: 'buffer' });
}

function execution(folder: string, input: string | undefined): ExecFileSyncOptions {
  return {
    cwd: folder,
    env: cleanEnvironment(),
    maxBuffer: mostBytes,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input: Buffer.from(input) }),
  };
}

/** Without what would point git to another repository, make it ask for a password, or translate its answers. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('GIT_') || name.startsWith('GIT_CONFIG_'),
  );
  return {
    ...Object.fromEntries(kept.filter(([name]) => name !== 'GIT_CONFIG_PARAMETERS')),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  };
}

function problemOf(error: unknown): GitProblem {
  const { code, stderr } = error as { readonly code?: string; readonly stderr?: string };
  if (code === 'ENOENT') return { kind: 'no-program', reason: 'git is not installed, or not found by PATH' };
  const said = String(stderr ?? '');
  if (said.includes('not a git repository')) return { kind: 'no-repository', reason: 'this is not a git repository' };
  const [line = ''] = said.split('\n');
  if (typeof stderr !== 'string') throw error;
  return { kind: 'failed', reason: line.replace(/^fatal: /, '') };
}
