import { existsSync } from 'node:fs';
import { digestOfFile } from './bytes.ts';
import { isProblem, readManifest } from './manifest.ts';
import { errorCode } from './os-error.ts';
import { MANIFEST, WORK_FOLDER } from './paths.ts';
import { scan } from './tree.ts';
import type { PublishReport } from './types.ts';

/**
 * Looks whether an output folder holds, to the byte, what a run wrote there.
 *
 * @param manifestDigest SHA-256 of the list that the run wrote
 * @returns nothing when anything differs, or when another run is under way or was cut off: all of that is a real run's
 *   to sort out
 */
export function standsAsWritten(
  out: string,
  manifestDigest: string,
): Pick<PublishReport, 'unchanged' | 'foreign'> | undefined {
  try {
    if (existsSync(`${out}/${WORK_FOLDER}`)) return undefined;
    const tree = scan(out);
    if (tree.get(MANIFEST) !== 'file' || digestOfFile(`${out}/${MANIFEST}`) !== manifestDigest) return undefined;
    const manifest = readManifest(`${out}/${MANIFEST}`);
    if (isProblem(manifest)) return undefined;
    for (const [path, { sha256 }] of manifest) {
      if (tree.get(path) !== 'file' || digestOfFile(`${out}/${path}`) !== sha256) return undefined;
    }
    const foreign = [...tree].filter(([path, kind]) => kind !== 'folder' && path !== MANIFEST && !manifest.has(path));
    return { unchanged: manifest.size, foreign: foreign.map(([path]) => path).sort() };
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}
