import { digestOfFile } from './bytes.ts';
import type { Removal } from './journal.ts';
import type { Manifest } from './manifest.ts';
import { foldersAbove, MANIFEST } from './paths.ts';
import type { Problems } from './problems.ts';
import type { Tree } from './tree.ts';
import type { PublishOptions } from './types.ts';

/** What is known when all files have been rendered. */
export interface Findings {
  readonly options: PublishOptions;
  readonly problems: Problems;
  /** What stands in the output folder. */
  readonly tree: Tree;
  /** Where the content of an entry of the tree can be read. */
  readonly contentOf: (path: string) => string;
  readonly old: Manifest;
  readonly rendered: Manifest;
  /** The rendered path that some file systems take for this one. */
  readonly renderedLike: (path: string) => string | undefined;
  /** A file that stands where a folder is needed, and one path that needs the folder. */
  readonly blockers: ReadonlyMap<string, string>;
  /** Rendered paths whose content is new. */
  readonly written: readonly string[];
}

/** What besides the renames has to happen. */
export interface Plan {
  readonly manifest: Manifest;
  readonly removals: readonly Removal[];
  readonly folders: readonly string[];
  readonly foreign: readonly string[];
  readonly forced: readonly string[];
}

/** Works out removals from the old manifest, and reports everything that speaks against the change. */
export function plan(findings: Findings): Plan {
  const { tree, rendered } = findings;
  const { kept, removals, forced } = prune(findings);
  const gone = new Set(removals.map(({ path }) => path));
  const foreign: string[] = [];
  for (const [path, kind] of tree) {
    if (kind === 'folder' || path === MANIFEST || rendered.has(path) || kept.has(path) || gone.has(path)) continue;
    foreign.push(path);
  }
  foreign.sort();
  for (const path of [...kept.keys(), ...foreign]) {
    const other = findings.renderedLike(path);
    if (other !== undefined) findings.problems.caseCollision(other, path);
  }
  const replaced = clearTheWay(findings, gone);
  return {
    manifest: kept.size === 0 ? rendered : new Map([...rendered, ...kept]),
    removals,
    folders: foldersToRemove(findings, removals, replaced),
    foreign,
    forced,
  };
}

/** Divides what the old manifest owns and nobody rendered into what stays (out of scope) and what goes. */
function prune({ options, problems, tree, contentOf, old, rendered }: Findings) {
  const kept = new Map<string, NonNullable<ReturnType<Manifest['get']>>>();
  const removals: Removal[] = [];
  const forced: string[] = [];
  const links = [...tree].some(([, kind]) => kind === 'link');
  for (const [path, entry] of old) {
    if (rendered.has(path)) continue;
    if (options.scope !== undefined && !options.scope(entry.owner)) {
      kept.set(path, entry);
      continue;
    }
    const link = links ? [path, ...foldersAbove(path)].find((above) => tree.get(above) === 'link') : undefined;
    if (link !== undefined) problems.symlink(link, `${path} would be removed through it`);
    // A folder or pipe in place of our file is somebody else's by now.
    if (tree.get(path) !== 'file') continue;
    const before = digestOfFile(contentOf(path));
    if (before !== entry.sha256) {
      if (options.force) forced.push(path);
      else problems.editedByHand(path, 'removed');
    }
    removals.push({ path, before });
  }
  removals.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { kept, removals, forced };
}

/** Checks that files which stand for needed folders, and folders which stand for needed files, go. Returns the latter. */
function clearTheWay({ problems, tree, blockers, written }: Findings, gone: ReadonlySet<string>): string[] {
  for (const [file, path] of blockers) {
    if (!gone.has(file)) problems.inTheWay(path, `${problems.show(file)}, which is not a folder,`);
  }
  const folders: string[] = [];
  for (const path of written) {
    if (tree.get(path) !== 'folder') continue;
    const below = [...tree].filter(([other]) => other.startsWith(`${path}/`));
    const survivor = below.find(([other, kind]) => kind !== 'folder' && !gone.has(other));
    if (survivor !== undefined) problems.inTheWay(path, `a folder with ${problems.show(survivor[0])} in it`);
    folders.push(path, ...below.filter(([, kind]) => kind === 'folder').map(([other]) => other));
  }
  return folders;
}

/** Folders that removals may empty; those that turn out not to be empty stay. Deepest first. */
function foldersToRemove(findings: Findings, removals: readonly Removal[], replaced: readonly string[]): string[] {
  const folders = new Set(replaced);
  for (const { path } of removals) for (const folder of foldersAbove(path)) folders.add(folder);
  if (folders.size === 0) return [];
  for (const path of findings.rendered.keys()) for (const folder of foldersAbove(path)) folders.delete(folder);
  return [...folders].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}
