import { hash } from 'node:crypto';
import type { PackedFile } from './tar.ts';

/** Twelve digits are 48 bits: two of a million versions of one chart meet with a chance of one in five hundred. */
const digits = 12;

/**
 * The version of a chart's archive: the base that people raise, and what the chart holds. Equal charts have equal
 * versions on every machine, and a change of any byte or name gives another.
 *
 * @param base `X.Y.Z`, as in the chart's Chart.yaml
 * @param files all files of the chart as they are rendered, with paths from its folder
 * @returns `X.Y.Z+<12 hexadecimal digits>`
 */
export function versionOf(base: string, files: readonly PackedFile[]): string {
  // Paths hold neither NUL nor line breaks, so no two lists of files look the same.
  const lines = files.map(({ path, bytes }) => `${path}\u0000${sha256(bytes)}`).sort();
  return `${base}+${sha256(lines.join('\n')).slice(0, digits)}`;
}

/** SHA-256 in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}
