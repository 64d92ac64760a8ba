import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  unlinkSync,
} from 'node:fs';
import { digestOfFile, writeBytes } from './bytes.ts';
import { errorCode, tolerating } from './os-error.ts';
import { folderOf, foldersAbove, MANIFEST, unsafePath } from './paths.ts';
import { makeFolderIn } from './place.ts';

/** Something staged and where it goes: a file, or a folder where none is. */
export interface Move {
  /** Relative to the stage. */
  readonly from: string;
  readonly to: string;
  /** Digest of the file it replaces; null for nothing. Lets a recovery see what a person did since the crash. */
  readonly before: string | null;
}

/** An owned file to remove. */
export interface Removal {
  readonly path: string;
  readonly before: string;
}

/**
 * Everything a commit will do. Once it stands on disk the new tree is decided, and any run can finish it; until then the
 * old tree is whole.
 *
 * Nothing is forced to the platter (fsync): an fsync per file costs more than all rendering, and a process that dies
 * takes nothing with it that it has handed to the system. After a power failure the next run compares every byte with
 * what it renders; a torn file is then reported as edited by hand, and `--force` rewrites it.
 */
export interface Journal {
  readonly removals: readonly Removal[];
  /** Folders which that empties, or which a file replaces: deepest first. */
  readonly folders: readonly string[];
  /** The manifest is the last one, if it changes. */
  readonly moves: readonly Move[];
}

/** Where the journal, the stage and the tree lie. */
export interface Site {
  readonly root: string;
  readonly stage: string;
  readonly journal: string;
}

/** Decides the commit: after this returns, the change will happen, now or in a later run. */
export function writeJournal(site: Site, journal: Journal): void {
  const draft = `${site.journal}.draft`;
  writeBytes(draft, Buffer.from(JSON.stringify({ version: 1, ...journal })));
  renameSync(draft, site.journal);
}

/** Reads what an earlier run decided; nothing when it decided nothing. */
export function readJournal(site: Site): Journal | undefined {
  if (!existsSync(site.journal)) return undefined;
  try {
    const journal = JSON.parse(readFileSync(site.journal, 'utf8')) as Journal & { readonly version: unknown };
    return journal.version === 1 && isSafe(journal) ? journal : undefined;
  } catch (error) {
    // A torn journal (power failure) decides nothing; the comparison with the rendered text finds what is amiss.
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** A journal may come from anywhere, such as a checkout: it must not lead out of the tree either. */
function isSafe({ removals, folders, moves }: Journal): boolean {
  const safe = (path: unknown) => typeof path === 'string' && unsafePath(path) === undefined;
  return (
    moves.every(({ from, to }) => safe(from) && (to === MANIFEST || safe(to))) &&
    removals.every(({ path }) => safe(path)) &&
    folders.every(safe)
  );
}

/**
 * Carries a journal out: removals, then renames, the manifest last. Can be cut off anywhere and run again.
 *
 * @param known folders that surely exist, to spare making them
 */
export function carryOut(site: Site, journal: Journal, known: Set<string> = new Set()): void {
  if (!removalsAreDone(site, journal)) {
    for (const { path } of journal.removals) {
      tolerating(['ENOENT', 'ENOTDIR'], () => unlinkSync(`${site.root}/${path}`));
    }
    for (const folder of journal.folders) {
      tolerating(['ENOENT', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST'], () => rmdirSync(`${site.root}/${folder}`));
    }
  }
  for (const { from, to } of journal.moves) {
    const staged = `${site.stage}/${from}`;
    makeFolderIn(site.root, folderOf(to), known);
    const moved = tolerating(['ENOENT'], () => moveOver(staged, `${site.root}/${to}`));
    // Gone from the stage: the interrupted run has moved it.
    if (!moved && existsSync(staged)) throw new Error(`${staged} could not be moved although its folder was made.`);
  }
}

/**
 * A rename, or many: a folder that was new when it was staged may have come into being since, by a checkout of another
 * branch, or be a mount point. What lies in it gives way file by file; the run that follows compares every byte anyhow.
 */
function moveOver(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'EXDEV') throw error;
    if (!lstatSync(from).isDirectory()) {
      copyFileSync(from, to);
      unlinkSync(from);
      return;
    }
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from)) moveOver(`${from}/${name}`, `${to}/${name}`);
    rmdirSync(from);
  }
}

/**
 * Removals end before renames begin, so a file that is missing from the stage shows that they are done. They must not be
 * repeated then: on a file system that ignores case, the removed name may by now be a new file's.
 */
function removalsAreDone(site: Site, { moves }: Journal): boolean {
  const [first] = moves;
  return first !== undefined && !existsSync(`${site.stage}/${first.from}`);
}

/** What stands between a journal and its completion: people's work, or a link that leads elsewhere. */
export interface Hindrance {
  readonly path: string;
  readonly kind: 'link' | 'edited';
  readonly change: 'rewritten' | 'removed';
}

/** Looks, before an interrupted change is finished, for what was done to the tree in the meantime. */
export function hindrances(site: Site, journal: Journal): Hindrance[] {
  const found: Hindrance[] = [];
  const folders = new Map<string, boolean>();
  const check = (path: string, change: Hindrance['change'], expected: readonly (string | null)[]) => {
    const link = [path, ...foldersAbove(path)].find((above) => isLink(site, above, folders));
    if (link !== undefined) found.push({ path: link, kind: 'link', change });
    else if (!expected.includes(digestIfFile(`${site.root}/${path}`))) found.push({ path, kind: 'edited', change });
  };
  const leaving = new Set(removalsAreDone(site, journal) ? [] : journal.removals.map(({ path }) => path));
  for (const { path, before } of journal.removals) if (leaving.has(path)) check(path, 'removed', [before, null]);
  for (const { from, to, before } of journal.moves) {
    const staged = `${site.stage}/${from}`;
    // A file that leaves for a folder of its name has been looked at.
    if (existsSync(staged) && !leaving.has(to)) check(to, 'rewritten', [before, digestIfFile(staged), null]);
  }
  return found;
}

function isLink(site: Site, path: string, seen: Map<string, boolean>): boolean {
  let link = seen.get(path);
  if (link === undefined) {
    let is = false;
    tolerating(['ENOENT', 'ENOTDIR'], () => {
      is = lstatSync(`${site.root}/${path}`).isSymbolicLink();
    });
    link = is;
    seen.set(path, link);
  }
  return link;
}

/** Null for everything that is not a regular file. */
function digestIfFile(file: string): string | null {
  let digest: string | null = null;
  tolerating(['ENOENT', 'ENOTDIR'], () => {
    digest = lstatSync(file).isFile() ? digestOfFile(file) : null;
  });
  return digest;
}
