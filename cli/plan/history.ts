import type { BranchStep, History, Tree } from '../../engine/gitops/index.ts';
import { type GitRepository, gitBytes } from '../git.ts';

/** The history of a repository, as far as one folder of it goes. Asks git once for what many Applications share. */
export class GitHistory implements History {
  readonly shallow: boolean;
  readonly #repository: GitRepository;
  readonly #folder: string;
  readonly #contents: Contents;
  readonly #trees = new Map<string, Tree>();
  readonly #commits = new Map<string, string | undefined>();
  #branch: readonly string[] | undefined;
  /** Steps of the branch so far, the last one first; more are read when an older commit is asked for. */
  #steps: BranchStep[] = [];

  constructor(repository: GitRepository, folder: string) {
    this.#repository = repository;
    this.#folder = folder;
    this.#contents = new Contents(repository.top);
    this.shallow = repository.isShallow;
  }

  commitOf(revision: string): string | undefined {
    if (!this.#commits.has(revision)) this.#commits.set(revision, this.#find(revision));
    return this.#commits.get(revision);
  }

  #find(revision: string): string | undefined {
    const names = [revision, ...['tags', 'remotes/origin', 'heads'].map((kind) => `refs/${kind}/${revision}`)];
    for (const name of names) {
      const commit = this.#repository.commitOf(name);
      if (commit !== undefined) return commit;
    }
    return undefined;
  }

  tree(commit: string): Tree {
    const known = this.#trees.get(commit);
    if (known !== undefined) return known;
    const ids = this.#repository.listTree(commit, this.#folder);
    const tree = new CommitTree(`commit ${commit.slice(0, 10)}`, ids, this.#contents);
    this.#trees.set(commit, tree);
    return tree;
  }

  stepsAfter(commit: string): readonly BranchStep[] | undefined {
    this.#branch ??= this.#repository.firstParents('HEAD');
    const index = this.#branch.indexOf(commit);
    if (index < 0) return undefined;
    const newest = this.#branch[this.#steps.length];
    if (index > this.#steps.length && newest !== undefined) this.#steps.push(...this.#log(commit, newest));
    return this.#steps.slice(0, index);
  }

  /** Commits after one, up to and including another; of a merge, all that it brought. */
  #log(after: string, upTo: string): readonly BranchStep[] {
    const format = ['--first-parent', '-m', '--name-only', '--no-renames', '-z', '--format=%x01%H%x02%s%x02'];
    const argv = ['log', ...format, '--full-history', `${after}..${upTo}`, '--'];
    const [, ...entries] = gitBytes(this.#repository.top, argv).toString('utf8').split('\u0001');
    return entries.map((entry) => {
      const [commit = '', subject = '', rest = ''] = entry.split('\u0002');
      const paths = rest.split('\0').map((file) => file.replace(/^\n/, ''));
      return { commit, subject, paths: new Set(paths.filter((file) => file !== '')) };
    });
  }
}

class CommitTree implements Tree {
  readonly shown: string;
  readonly paths: readonly string[];
  readonly #ids: ReadonlyMap<string, string>;
  readonly #contents: Contents;

  constructor(shown: string, ids: ReadonlyMap<string, string>, contents: Contents) {
    this.shown = shown;
    this.#ids = ids;
    this.#contents = contents;
    this.paths = [...ids.keys()].sort();
  }

  id(file: string): string | undefined {
    return this.#ids.get(file);
  }

  text(file: string): string | undefined {
    const id = this.#ids.get(file);
    return id === undefined ? undefined : this.#contents.of(id);
  }

  prefetch(files: Iterable<string>): void {
    this.#contents.fetch([...files].map((file) => this.#ids.get(file)).filter((id) => id !== undefined));
  }
}

/** Contents by ID: most of what one commit has, others have too. */
class Contents {
  readonly #top: string;
  readonly #texts = new Map<string, string>();

  constructor(top: string) {
    this.#top = top;
  }

  of(id: string): string | undefined {
    this.fetch([id]);
    return this.#texts.get(id);
  }

  /** All of them by one process. */
  fetch(ids: readonly string[]): void {
    const wanted = [...new Set(ids)].filter((id) => !this.#texts.has(id));
    // An answer must fit into one buffer.
    for (let at = 0; at < wanted.length; at += 2000) this.#fetch(wanted.slice(at, at + 2000));
  }

  #fetch(ids: readonly string[]): void {
    const answer = gitBytes(this.#top, ['cat-file', '--batch'], `${ids.join('\n')}\n`);
    let at = 0;
    for (const id of ids) {
      const end = answer.indexOf(0x0a, at);
      const [, type, size] = answer.toString('utf8', at, end).split(' ');
      at = end + 1;
      if (type !== 'blob') continue;
      this.#texts.set(id, answer.toString('utf8', at, at + Number(size)));
      at += Number(size) + 1;
    }
  }
}
