import { writeBytes } from './bytes.ts';
import type { Move } from './journal.ts';
import { foldCase, folderOf } from './paths.ts';
import { makeFolderIn } from './place.ts';
import type { Tree } from './tree.ts';

/** Where staged folders lie, beside the numbered files. */
const NEW = 'new';

/**
 * Holds what differs until it is moved into place. Files that join or replace others are numbered; a folder that is
 * wholly new is staged as a folder and moved by one rename, so that a new target or component appears at once.
 */
export class Stage {
  /** How everything gets to its place. */
  readonly moves: Move[] = [];
  readonly #folder: string;
  readonly #tree: Tree;
  /** For each folder the topmost one above it, or itself, that does not exist yet; '' when all do. */
  readonly #topmostNew = new Map<string, string>([['', '']]);
  readonly #made = new Set<string>();
  /** New folders that have their move. */
  readonly #moved = new Set<string>();
  #foldedFolders: Set<string> | undefined;
  #numbered = 0;

  /**
   * @param folder an empty folder
   * @param tree what stands in the output folder
   */
  constructor(folder: string, tree: Tree) {
    this.#folder = folder;
    this.#tree = tree;
  }

  /** Stages a file that will replace what has the digest `before`, or nothing. */
  put(path: string, bytes: Uint8Array, before: string | null): void {
    const folder = folderOf(path);
    const top = before === null ? this.#topmostNewOf(folder) : '';
    if (top === '') {
      const from = String(this.#numbered);
      writeBytes(`${this.#folder}/${from}`, bytes);
      this.#numbered += 1;
      this.moves.push({ from, to: path, before });
      return;
    }
    const from = `${NEW}/${top}`;
    makeFolderIn(this.#folder, `${NEW}/${folder}`, this.#made);
    writeBytes(`${this.#folder}/${NEW}/${path}`, bytes);
    if (this.#moved.has(top)) return;
    this.moves.push({ from, to: top, before: null });
    this.#moved.add(top);
  }

  #topmostNewOf(folder: string): string {
    let top = this.#topmostNew.get(folder);
    if (top === undefined) {
      const above = this.#topmostNewOf(folderOf(folder));
      top = above === '' && !this.#exists(folder) ? folder : above;
      this.#topmostNew.set(folder, top);
    }
    return top;
  }

  /** Also true for a folder that differs only in case: where case is ignored, a rename would meet it. */
  #exists(folder: string): boolean {
    if (this.#tree.get(folder) === 'folder') return true;
    if (this.#foldedFolders === undefined) {
      this.#foldedFolders = new Set();
      for (const [path, kind] of this.#tree) if (kind === 'folder') this.#foldedFolders.add(foldCase(path));
    }
    return this.#foldedFolders.has(foldCase(folder));
  }
}
