import type { Diagnostics } from '../diagnostics/index.ts';
import { type ReleasesFile, releasesSchema } from '../regions/schema.ts';
import { validate } from '../regions/validate.ts';
import { parseYaml } from '../yaml/index.ts';

/** Most that `regions/releases.yaml` may hold, in bytes. */
export const releasesLimit = 8 * 2 ** 20;

/** How many earlier versions or commits are kept, and how many rejected ones. */
export const historyLength = 5;

/**
 * Reads the text of `regions/releases.yaml`, of the working folder or of a commit.
 *
 * @param file how problems name it
 * @returns undefined when it cannot be used; every reason is in `diagnostics`
 */
export function parseReleases(file: string, text: string, diagnostics: Diagnostics): ReleasesFile | undefined {
  const conflict = /^(?:<{7}|={7}|>{7})(?: .*)?\r?$/m.exec(text);
  if (conflict !== null) {
    const line = text.slice(0, conflict.index).split('\n').length;
    diagnostics.report('release/merge-conflict', { file }, { file, line, column: 1 });
    return undefined;
  }
  const document = parseYaml(file, text, diagnostics, { maxBytes: releasesLimit });
  return document === undefined ? undefined : validate(document, releasesSchema, 'release', diagnostics);
}

/** The same data, free to be changed. */
export function copied<T>(data: T): T {
  return JSON.parse(JSON.stringify(data));
}

/** A mapping with one entry more, at its place where the names are sorted, else last. */
export function withEntry<T>(entries: Readonly<Record<string, T>>, name: string, value: T): Record<string, T> {
  if (Object.hasOwn(entries, name)) return { ...entries, [name]: value };
  const names = Object.keys(entries);
  const sorted = names.every((one, index) => index === 0 || (names[index - 1] ?? '') < one);
  const at = sorted ? names.findIndex((one) => one > name) : -1;
  const list = Object.entries(entries);
  list.splice(at < 0 ? list.length : at, 0, [name, value]);
  return Object.fromEntries(list);
}
