import { readdirSync } from 'node:fs';
import { errorCode } from './os-error.ts';
import { isReserved } from './paths.ts';

/** `other` is anything that can be neither compared nor entered: a pipe, a socket, a folder closed to us. */
export type EntryKind = 'file' | 'folder' | 'link' | 'other';

/** What stands in the output folder, by relative path. */
export type Tree = Map<string, EntryKind>;

/**
 * Lists the output folder once, so that no file needs a look-up of its own later. Symbolic links are listed, never
 * followed.
 */
export function scan(root: string): Tree {
  const tree: Tree = new Map();
  scanFolder(root, '', tree);
  return tree;
}

function scanFolder(folder: string, prefix: string, tree: Tree): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const { name } = entry;
    if (prefix === '' && isReserved(name)) continue;
    const path = prefix + name;
    if (entry.isFile()) {
      tree.set(path, 'file');
    } else if (entry.isDirectory()) {
      tree.set(path, enter(`${folder}/${name}`, `${path}/`, tree));
    } else {
      tree.set(path, entry.isSymbolicLink() ? 'link' : 'other');
    }
  }
}

/** A foreign folder that is closed to us (`lost+found`) must not stop a run that wants nothing in it. */
function enter(folder: string, prefix: string, tree: Tree): EntryKind {
  try {
    scanFolder(folder, prefix, tree);
    return 'folder';
  } catch (error) {
    if (errorCode(error) === 'EACCES') return 'other';
    throw error;
  }
}
