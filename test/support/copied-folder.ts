import { cpSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/**
 * A copy of some files and folders that can become as it was: what was touched since is copied again, what has come since
 * is removed. That takes a small part of the time of another copy.
 */
export class CopiedFolder {
  readonly folder: string;
  readonly #source: string;
  readonly #marks: ReadonlyMap<string, string>;

  /** @param entries names in `source` */
  constructor(source: string, entries: readonly string[], folder: string) {
    this.folder = folder;
    this.#source = source;
    for (const entry of entries) cpSync(path.join(source, entry), path.join(folder, entry), { recursive: true });
    this.#marks = marksOf(folder);
  }

  restore(): void {
    const now = marksOf(this.folder);
    for (const [name, mark] of now) {
      if (this.#marks.get(name) !== mark) rmSync(path.join(this.folder, name), { recursive: true, force: true });
    }
    // A folder comes before what is in it.
    for (const [name, mark] of this.#marks) {
      const [from, to] = [path.join(this.#source, name), path.join(this.folder, name)];
      const stands = now.get(name) === mark && lstatSync(to, { throwIfNoEntry: false }) !== undefined;
      if (stands) continue;
      if (!mark.startsWith(folderMark)) cpSync(from, to);
      else mkdirSync(to, { recursive: true, mode: Number(mark.slice(folderMark.length)) });
    }
  }
}

const folderMark = 'folder ';

/** Relative path → what changes with every write to a file, or with a folder’s permissions; folders come first. */
function marksOf(folder: string): Map<string, string> {
  const marks = new Map<string, string>();
  const walk = (below: string) => {
    for (const name of readdirSync(path.join(folder, below))) {
      const file = path.join(below, name);
      const stat = lstatSync(path.join(folder, file), { bigint: true });
      marks.set(file, stat.isDirectory() ? `${folderMark}${stat.mode & 0o777n}` : `${stat.ino} ${stat.ctimeNs}`);
      if (stat.isDirectory()) walk(file);
    }
  };
  walk('');
  return marks;
}
