import { existsSync, lstatSync } from 'node:fs';
import type { Journal, Site } from './journal.ts';
import { isProblem, type Manifest, readManifest } from './manifest.ts';
import { foldersAbove, MANIFEST } from './paths.ts';
import type { Problems } from './problems.ts';
import { scan, type Tree } from './tree.ts';
import type { PublishOptions } from './types.ts';

/** The output folder as the run finds it. */
export interface Snapshot {
  readonly tree: Tree;
  /** Where to read the content of an entry of the tree. */
  readonly contentOf: (path: string) => string;
  /** What the last run owned. */
  readonly owned: Manifest;
}

/**
 * Takes stock of the output folder.
 *
 * @param pending an interrupted change which a dry run may not finish: it is taken as done
 * @returns nothing when the manifest cannot be used, which is reported
 */
export function takeStock(site: Site, options: PublishOptions, problems: Problems, pending?: Journal) {
  const tree: Tree = existsSync(site.root) ? scan(site.root) : new Map();
  const staged = pending === undefined ? new Map<string, string>() : applyPending(tree, site, pending);
  const contentOf = (path: string) => staged.get(path) ?? `${site.root}/${path}`;
  const owned = readOwned(tree, contentOf, options, problems);
  const snapshot: Snapshot | undefined = owned && { tree, contentOf, owned };
  return snapshot;
}

function applyPending(tree: Tree, { stage }: Site, { removals, moves }: Journal): Map<string, string> {
  const staged = new Map<string, string>();
  for (const { path } of removals) tree.delete(path);
  for (const { from, to } of moves) {
    const entry = lstatSync(`${stage}/${from}`, { throwIfNoEntry: false });
    if (entry === undefined) continue;
    const below: Tree = entry.isDirectory() ? scan(`${stage}/${from}`) : new Map();
    tree.set(to, entry.isDirectory() ? 'folder' : 'file');
    staged.set(to, `${stage}/${from}`);
    for (const [path, kind] of below) {
      tree.set(`${to}/${path}`, kind);
      staged.set(`${to}/${path}`, `${stage}/${from}/${path}`);
    }
    for (const folder of foldersAbove(to)) tree.set(folder, 'folder');
  }
  return staged;
}

function readOwned(tree: Tree, contentOf: Snapshot['contentOf'], options: PublishOptions, problems: Problems) {
  const none: Manifest = new Map();
  const kind = tree.get(MANIFEST);
  if (kind === undefined) return none;
  if (kind === 'link') {
    problems.symlink(MANIFEST, 'the list of owned files must lie in the output folder itself');
    return undefined;
  }
  if (kind !== 'file') {
    problems.manifestUnreadable(MANIFEST, 'it is not a file; move it away', 1);
    return undefined;
  }
  const manifest = readManifest(contentOf(MANIFEST));
  if (!isProblem(manifest)) return manifest;
  // A partial run cannot rebuild it: the files of other components would be disowned.
  if (options.force && options.scope === undefined) return none;
  problems.manifestUnreadable(MANIFEST, manifest.reason, manifest.line);
  return undefined;
}
