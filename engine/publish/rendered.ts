import type { ManifestEntry } from './manifest.ts';
import { foldCase, folderOf } from './paths.ts';

/** Two paths that are one on file systems which ignore case. */
export interface Collision {
  readonly path: string;
  readonly other: string;
}

/** The paths rendered so far. Texts are not kept: a large platform has more of them than memory. */
export class RenderedPaths {
  readonly entries = new Map<string, ManifestEntry>();
  readonly #files = new Map<string, string>();
  readonly #folders = new Map<string, string>();
  /** Folders seen in this very spelling: nearly every path has a known one. */
  readonly #known = new Set<string>();

  /**
   * Takes a path in.
   *
   * @returns a collision, with which the path is not taken in
   * @throws when one path is rendered twice, or as a file and a folder: both are bugs of the caller
   */
  add(path: string): Collision | undefined {
    // Folders first: two folders that collide explain all collisions inside them.
    const collision = this.#addFolder(folderOf(path));
    if (collision !== undefined) return collision;
    const key = foldCase(path);
    const other = this.#files.get(key) ?? this.#folders.get(key);
    if (other === path) throw new Error(`The path ${path} was rendered twice.`);
    if (other !== undefined) return { path, other };
    this.#files.set(key, path);
    return undefined;
  }

  /** The rendered path that some file systems take for this one, if it is another. */
  like(path: string): string | undefined {
    const found = this.#files.get(foldCase(path));
    return found === path ? undefined : found;
  }

  #addFolder(folder: string): Collision | undefined {
    if (folder === '' || this.#known.has(folder)) return undefined;
    const collision = this.#addFolder(folderOf(folder));
    if (collision !== undefined) return collision;
    const key = foldCase(folder);
    const file = this.#files.get(key);
    if (file === folder) throw new Error(`The path ${folder} was rendered as a file and as a folder.`);
    const other = file ?? this.#folders.get(key);
    if (other !== undefined) return { path: folder, other };
    this.#folders.set(key, folder);
    this.#known.add(folder);
    return undefined;
  }
}
