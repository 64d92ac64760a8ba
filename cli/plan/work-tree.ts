import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Tree } from '../../engine/gitops/index.ts';

/** Files below a folder of the work tree, with the IDs that git would give their contents. */
export class WorkTree implements Tree {
  readonly shown = 'the work tree';
  readonly paths: readonly string[];
  readonly #top: string;
  readonly #algorithm: 'sha1' | 'sha256';
  readonly #known: ReadonlySet<string>;
  readonly #contents = new Map<string, Buffer>();
  readonly #ids = new Map<string, string>();

  /**
   * @param top of the repository, which paths begin at
   * @param sha256 whether the repository's IDs are those longer ones
   */
  constructor(top: string, folder: string, sha256 = false) {
    this.#top = top;
    this.#algorithm = sha256 ? 'sha256' : 'sha1';
    this.paths = filesBelow(top, folder);
    this.#known = new Set(this.paths);
  }

  id(file: string): string | undefined {
    if (!this.#known.has(file)) return undefined;
    const known = this.#ids.get(file);
    if (known !== undefined) return known;
    const bytes = this.#read(file);
    const id = hash(this.#algorithm, Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes]), 'hex');
    this.#ids.set(file, id);
    return id;
  }

  text(file: string): string | undefined {
    return this.#known.has(file) ? this.#read(file).toString('utf8') : undefined;
  }

  #read(file: string): Buffer {
    const known = this.#contents.get(file) ?? readFileSync(path.join(this.#top, file));
    this.#contents.set(file, known);
    return known;
  }
}

/** In code-unit order; no files at all where there is no such folder. */
function filesBelow(top: string, folder: string): readonly string[] {
  try {
    const entries = readdirSync(path.join(top, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const named = files.map((entry) => path.relative(top, path.join(entry.parentPath, entry.name)));
    return named.map((file) => file.split(path.sep).join('/')).sort();
  } catch {
    return [];
  }
}
