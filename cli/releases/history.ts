import type { Diagnostics } from '../../model/diagnostics/index.ts';
import type { GitOps } from '../../model/regions/index.ts';
import type { ReleasesFile } from '../../model/regions/schema.ts';
import type { Commits } from '../../model/releases/advance.ts';
import { parseReleases } from '../../model/releases/file.ts';
import { placeholderAccounts } from '../../model/releases/placeholders.ts';
import type { GitRepository } from '../git.ts';

/** What Argo CD reads to learn the revision; it is not what it deploys. */
const appFile = 'app.json';

/** What a component renders for a target, in its folder; charts are given the same values. */
const manifestsFile = 'manifests.yaml';

/** The commits of the branch, and what each of them deploys. */
export class History implements Commits {
  readonly repository: GitRepository;
  /** Last commit of the branch: what dev and staging run. */
  readonly head: string;
  /** `origin/main`, or `main` where no remote is known. */
  readonly shown: string;
  readonly #gitops: GitOps;
  readonly #trees = new Map<string, ReadonlyMap<string, string>>();
  // Thousands of components share a few commits, and each question to git is a program that starts.
  readonly #here = new Map<string, boolean>();
  readonly #ancestors = new Map<string, boolean | undefined>();
  #firstParents: ReadonlySet<string> | undefined;

  constructor(repository: GitRepository, gitops: GitOps, head: { readonly commit: string; readonly shown: string }) {
    this.repository = repository;
    this.#gitops = gitops;
    this.head = head.commit;
    this.shown = head.shown;
  }

  has(commit: string): boolean {
    const known = this.#here.get(commit) ?? this.repository.commitOf(commit) !== undefined;
    this.#here.set(commit, known);
    return known;
  }

  isOnBranch(commit: string): boolean | undefined {
    return this.isAncestor(commit, this.head);
  }

  isAncestor(earlier: string, later: string): boolean | undefined {
    const key = `${earlier} ${later}`;
    if (!this.#ancestors.has(key)) this.#ancestors.set(key, this.repository.isAncestor(earlier, later));
    return this.#ancestors.get(key);
  }

  /** Whether the branch was ever at a commit: only then did staging run it. What a merge brought in, it was not at. */
  wasHead(commit: string): boolean {
    this.#firstParents ??= new Set(this.repository.firstParents(this.head));
    return this.#firstParents.has(commit);
  }

  rendered(commit: string, target: string, component: string): string | undefined {
    const key = `${commit} ${target}`;
    const known = this.#trees.get(key) ?? this.#components(commit, target);
    this.#trees.set(key, known);
    return known.get(component);
  }

  placeholders(commit: string, target: string, component: string): readonly string[] {
    const file = `${this.#gitops.folder}/${target}/${component}/${manifestsFile}`;
    return placeholderAccounts(this.repository.showFile(commit, file) ?? '');
  }

  /** Components that a commit has manifests of for a target. */
  componentsAt(commit: string, target: string): ReadonlySet<string> {
    this.rendered(commit, target, '');
    return new Set(this.#trees.get(`${commit} ${target}`)?.keys());
  }

  /** Unified difference of what two commits deploy of a component to a target. */
  difference(from: string | undefined, to: string, target: string, component: string): string {
    const folder = `${this.#gitops.folder}/${target}/${component}`;
    return this.repository.difference(from, to, folder, [appFile]);
  }

  /** `regions/releases.yaml` as a commit has it; undefined where it has none, or one that cannot be read. */
  releasesAt(commit: string, path: string, diagnostics: Diagnostics): ReleasesFile | undefined {
    const text = this.repository.showFile(commit, `${this.repository.prefix}${path}`);
    return text === undefined ? undefined : parseReleases(`${commit.slice(0, 12)}:${path}`, text, diagnostics);
  }

  #components(commit: string, target: string): ReadonlyMap<string, string> {
    const folder = `${this.#gitops.folder}/${target}`;
    const found = new Map<string, string>();
    for (const [file, content] of this.repository.listTree(commit, folder)) {
      const [, component, inner] = /^([^/]+\/[^/]+)\/(.+)$/.exec(file.slice(folder.length + 1)) ?? [];
      if (component === undefined || inner === undefined || inner === appFile) continue;
      found.set(component, `${found.get(component) ?? ''}${inner} ${content}\n`);
    }
    return found;
  }
}
