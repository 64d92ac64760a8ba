import { existsSync, lstatSync, mkdirSync, realpathSync, rmdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, resolve, sep } from 'node:path';
import { errorCode, tolerating } from './os-error.ts';
import { folderOf, WORK_FOLDER } from './paths.ts';

/** The output folder, once it is known to be a sensible one. */
export interface OutputFolder {
  /** Absolute and free of symbolic links, if it exists. */
  readonly root: string;
  readonly exists: boolean;
}

/** Why a folder cannot be the output folder: `unsafe` for a bad choice, `unusable` for what stands there. */
export interface Refusal {
  readonly kind: 'unsafe' | 'unusable' | 'link';
  readonly reason: string;
}

/**
 * Finds the output folder. A symbolic link is followed here, once, because the person has named it; inside the folder
 * none is.
 */
export function locate(out: string, project: string): OutputFolder | Refusal {
  const path = resolve(out);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    const dangling = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    return dangling
      ? { kind: 'unusable', reason: 'it is a symbolic link that leads nowhere' }
      : { root: path, exists: false };
  }
  if (!stat.isDirectory()) return { kind: 'unusable', reason: 'it is a file, not a folder' };
  const root = realpathSync(path);
  if (root === sep) return { kind: 'unsafe', reason: 'it is the root of the file system' };
  if (root === realOrSame(homedir())) return { kind: 'unsafe', reason: 'it is the home folder' };
  const inside = realOrSame(resolve(project));
  if (inside === root) return { kind: 'unsafe', reason: 'it is the folder of the project itself' };
  if (inside.startsWith(root + sep)) return { kind: 'unsafe', reason: 'the project lies inside it' };
  const work = lstatSync(`${root}/${WORK_FOLDER}`, { throwIfNoEntry: false });
  if (work?.isSymbolicLink()) return { kind: 'link', reason: 'it would lead the run out of the output folder' };
  return { root, exists: true };
}

/**
 * Makes a folder with those above it. Returns those that were not there, deepest first.
 *
 * (The recursive `mkdirSync` hides why it failed: on a read-only file system it says that the folder does not exist.)
 */
export function makeFolders(folder: string): string[] {
  let made: string[] = [];
  try {
    const enter = () => mkdirSync(folder);
    if (!tolerating(['ENOENT', 'EEXIST'], enter)) {
      if (existsSync(folder)) return [];
      made = makeFolders(dirname(folder));
      if (!tolerating(['EEXIST'], enter)) return made;
    }
    return [folder, ...made];
  } catch (error) {
    removeIfEmpty(made);
    throw error;
  }
}

/**
 * Makes a folder below a root with those between, one system call for each that is new.
 *
 * @param known folders that surely exist; grows
 */
export function makeFolderIn(root: string, folder: string, known: Set<string>): void {
  if (folder === '' || known.has(folder)) return;
  makeFolderIn(root, folderOf(folder), known);
  tolerating(['EEXIST'], () => mkdirSync(`${root}/${folder}`));
  known.add(folder);
}

/** Removes folders that are empty, and leaves the others. */
export function removeIfEmpty(folders: readonly string[]): void {
  for (const folder of folders) {
    tolerating(['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EBUSY'], () => rmdirSync(folder));
  }
}

function realOrSame(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (errorCode(error) !== undefined) return path;
    throw error;
  }
}
