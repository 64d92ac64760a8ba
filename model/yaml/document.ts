import type { SourcePosition } from '../diagnostics/index.ts';
import { Lines } from './lines.ts';

/** Where a value stands in its file, as offsets into the text; -1 when it is left empty. */
export interface Entry {
  /** Start of the key; of a list item or the root, that of the value. */
  readonly key: number;
  readonly start: number;
  /** End of a scalar's text, quotes included; of a collection, its start. */
  readonly end: number;
  /** By key of a mapping or index of a list; absent for scalars. */
  readonly children?: Map<string | number, Entry>;
}

export type YamlPath = readonly (string | number)[];

/** A YAML file that was read, with the place of every key and value. */
export class YamlDocument {
  /** Path as shown to the person. */
  readonly file: string;
  /** Plain data; mappings inherit nothing, so any key is safe to look up. */
  readonly value: unknown;
  readonly #text: string;
  readonly #places: () => Entry;
  #root: Entry | undefined;
  #lines: Lines | undefined;

  /** @param places found when they are first asked for */
  constructor(file: string, text: string, value: unknown, places: () => Entry) {
    this.file = file;
    this.value = value;
    this.#text = text;
    this.#places = places;
  }

  /**
   * Position of what a path names. What is missing is mended in the nearest thing around it, so its key is shown then.
   *
   * @param which the key for a misspelt or surplus key, the value (default) for a wrong value
   */
  at(path: YamlPath, which: 'key' | 'value' = 'value'): SourcePosition {
    const { entry, complete } = this.#find(path);
    const offset = which === 'value' && complete && entry.start >= 0 ? entry.start : entry.key;
    this.#lines ??= new Lines(this.#text);
    return { file: this.file, ...this.#lines.at(offset) };
  }

  /** Whether the file states something at this path, be it empty. */
  has(path: YamlPath): boolean {
    return this.#find(path).complete;
  }

  /** Offsets of a scalar as written, quotes included: to quote it in a message or to put another in its place. */
  range(path: YamlPath): { readonly start: number; readonly end: number } | undefined {
    const { entry, complete } = this.#find(path);
    if (!complete || entry.start < 0 || entry.children !== undefined) return undefined;
    return { start: entry.start, end: entry.end };
  }

  /** A scalar as written, quotes included: `1.10` stays `1.10`. */
  source(path: YamlPath): string | undefined {
    const range = this.range(path);
    return range === undefined ? undefined : this.#text.slice(range.start, range.end);
  }

  #find(path: YamlPath): { readonly entry: Entry; readonly complete: boolean } {
    this.#root ??= this.#places();
    let entry = this.#root;
    for (const segment of path) {
      const next = entry.children?.get(segment);
      if (next === undefined) return { entry, complete: false };
      entry = next;
    }
    return { entry, complete: true };
  }
}

/** The value at a path of plain data, or `undefined`. */
export function valueAt(value: unknown, path: YamlPath): unknown {
  let found = value;
  for (const segment of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, segment)) return undefined;
    found = (found as Record<string | number, unknown>)[segment];
  }
  return found;
}
