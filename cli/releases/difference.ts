import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isProblem, type Manifest, readManifest } from '../../engine/publish/index.ts';
import { differenceOfFolders } from '../git.ts';

/** What changes, part by part. */
export interface Difference {
  readonly parts: readonly Part[];
  /** Why the lines are not shown. */
  readonly missing?: string;
}

export interface Part {
  /** Component or file, as the list shows it. */
  readonly name: string;
  /** Targets in which it is this very change. */
  readonly targets: readonly string[];
  /** Unified difference; empty where nothing is deployed anew. */
  readonly patch: string;
}

/** How many lines a patch adds and takes away. */
export function sizeOf(patch: string): { readonly added: number; readonly removed: number } {
  const lines = patch.split('\n');
  // Headers of files look the same: they stand before the first hunk of each.
  const counted = (sign: '+' | '-', header: string) =>
    lines.filter((line) => line.startsWith(sign) && !line.startsWith(header)).length;
  return { added: counted('+', '+++ '), removed: counted('-', '--- ') };
}

/**
 * What differs between the output folder as it is and as it would be rendered, in some targets. Equal changes of several
 * targets are one part.
 */
export function differenceOfRendering(out: string, rendered: string, targets: readonly string[]): Difference {
  const [before, after] = [manifestOf(out), manifestOf(rendered)];
  const files = [...new Set([...before.keys(), ...after.keys()])].sort().filter((file) => {
    const { target = '' } = (after.get(file) ?? before.get(file))?.owner ?? {};
    if (!targets.includes(target) || file.endsWith('/app.json')) return false;
    return before.get(file)?.sha256 !== after.get(file)?.sha256;
  });
  const patches = patchesOf(out, rendered, files);
  const groups = new Map<string, Part & { readonly targets: string[] }>();
  for (const file of files) {
    const [target = '', ...rest] = file.split('/');
    const patch = patches?.get(file) ?? '';
    // Without lines, files cannot be told to change alike.
    const key = patch === '' ? file : `${rest.join('/')}${patch.slice(Math.max(patch.indexOf('\n@@ '), 0))}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { name: rest.slice(0, -1).join('/'), targets: [target], patch });
    else group.targets.push(target);
  }
  const parts = [...groups.values()];
  if (patches !== undefined) return { parts };
  return { parts, missing: 'git is not installed, so the lines that change cannot be shown' };
}

function manifestOf(folder: string): Manifest {
  try {
    const manifest = readManifest(path.join(folder, 'manifest.json'));
    return isProblem(manifest) ? new Map() : manifest;
  } catch {
    // Nothing was rendered yet; publishing tells when there is more to it.
    return new Map();
  }
}

/** By file, with names as they are in the repository; undefined where there is no git. */
function patchesOf(out: string, rendered: string, files: readonly string[]): ReadonlyMap<string, string> | undefined {
  if (files.length === 0) return new Map();
  const folder = mkdtempSync(path.join(tmpdir(), 'meridian-difference-'));
  try {
    for (const [side, from] of [
      ['a', out],
      ['b', rendered],
    ] as const) {
      mkdirSync(path.join(folder, side));
      for (const file of files) {
        if (existsSync(path.join(from, file))) cpSync(path.join(from, file), path.join(folder, side, out, file));
      }
    }
    const parts = differenceOfFolders(folder, 'a', 'b')?.split(/^(?=diff --git )/m);
    return parts && new Map(parts.map((part) => [fileOf(part, out), part]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function fileOf(patch: string, out: string): string {
  const [, file = ''] = /^diff --git [ab]\/(\S+) /.exec(patch) ?? [];
  return file.slice(out.length + 1);
}
