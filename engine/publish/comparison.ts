import { Comparer, digestOfFile } from './bytes.ts';
import { folderOf, foldersAbove } from './paths.ts';
import type { Problems } from './problems.ts';
import type { Snapshot } from './snapshot.ts';
import type { PublishOptions } from './types.ts';

/** Holds rendered files against what stands in the output folder, and refuses what would destroy a person's work. */
export class Comparison {
  /** Paths that only `force` lets through. */
  readonly forced: string[] = [];
  /** Files that stand where a folder is needed, each with a path that needs it. They may yet be pruned. */
  readonly blockers = new Map<string, string>();
  unchanged = 0;

  readonly #snapshot: Snapshot;
  readonly #force: boolean;
  readonly #problems: Problems;
  readonly #comparer = new Comparer();
  /** Folders found free of links and blockers. */
  readonly #clear = new Set<string>(['']);

  constructor(snapshot: Snapshot, options: PublishOptions, problems: Problems) {
    this.#snapshot = snapshot;
    this.#force = options.force === true;
    this.#problems = problems;
  }

  /**
   * Says over what a path has to be written: a digest, or null for nothing. Undefined when it is right already, or when
   * it may not be written, which is reported.
   */
  compare(path: string, bytes: Uint8Array): string | null | undefined {
    if (!this.#wayIsClear(path)) return undefined;
    const kind = this.#snapshot.tree.get(path);
    if (kind === 'file') return this.#compareFile(path, bytes);
    if (kind === 'link') {
      this.#problems.symlink(path, 'it would be replaced by a file');
      return undefined;
    }
    if (kind === 'other') {
      if (this.#force) return this.#takeOver(path, null);
      this.#problems.inTheWay(path, 'something that is neither a file nor a folder');
      return undefined;
    }
    // Nothing is there, or a folder that may go with what is pruned, which is seen at the end.
    return null;
  }

  #compareFile(path: string, bytes: Uint8Array): string | undefined {
    const content = this.#snapshot.contentOf(path);
    if (this.#comparer.equals(content, bytes)) {
      this.unchanged += 1;
      return undefined;
    }
    const before = digestOfFile(content);
    const owned = this.#snapshot.owned.get(path);
    if (owned?.sha256 === before) return before;
    if (this.#force) return this.#takeOver(path, before);
    if (owned === undefined) this.#problems.inTheWay(path, 'a file that Meridian did not write');
    else this.#problems.editedByHand(path, 'rewritten');
    return undefined;
  }

  #wayIsClear(path: string): boolean {
    const folder = folderOf(path);
    if (this.#clear.has(folder)) return true;
    const { tree } = this.#snapshot;
    const obstacle = foldersAbove(path).find((above) => (tree.get(above) ?? 'folder') !== 'folder');
    if (obstacle === undefined) {
      this.#clear.add(folder);
      return true;
    }
    if (tree.get(obstacle) === 'link') {
      this.#problems.symlink(obstacle, `${path} would be written through it`);
      return false;
    }
    this.blockers.set(obstacle, path);
    return true;
  }

  #takeOver<T>(path: string, before: T): T {
    this.forced.push(path);
    return before;
  }
}
