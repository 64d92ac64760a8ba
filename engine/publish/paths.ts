/** Holds the lock, the stage and the journal while a run is under way; absent otherwise. */
export const WORK_FOLDER = '.meridian';
/** Records who owns which file. */
export const MANIFEST = 'manifest.json';
/** Never looked into: an output folder may be the root of a repository. */
const REPOSITORY = '.git';

/** Most file systems allow 255 bytes per name; a longer one would fail only in the middle of the renames. */
const LONGEST_NAME = 255;
/** macOS allows 1,024 bytes for a whole path; this leaves room for the folder that `out` lies in. */
const LONGEST_PATH = 700;

/** Names at the top of the output folder that are neither ours to render nor foreign files. */
export function isReserved(topLevelName: string): boolean {
  const name = topLevelName.toLowerCase();
  return name.startsWith(WORK_FOLDER) || name === REPOSITORY;
}

/** What nearly all paths look like; spares them the rules one by one. */
const ORDINARY = /^(?:[a-z0-9][a-zA-Z0-9._-]*\/)+[a-z0-9][a-zA-Z0-9._-]*$/;

/** Says why a path must not be written inside the output folder, or nothing when it may. */
export function unsafePath(path: string): string | undefined {
  if (path.length <= LONGEST_NAME && ORDINARY.test(path)) return undefined;
  if (path === '') return 'it is empty';
  if (path.startsWith('/')) return 'it is absolute';
  if (path.includes('\\')) return 'it contains a backslash';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'it contains a control character';
  if (path.toLowerCase() === MANIFEST) return `${MANIFEST} is the list of owned files`;
  if (Buffer.byteLength(path) > LONGEST_PATH) return `it is longer than ${LONGEST_PATH} bytes`;
  for (const segment of path.split('/')) {
    if (segment === '') return 'it has an empty segment';
    if (segment === '.' || segment === '..') return `it has a segment "${segment}"`;
    if (isReserved(segment)) return `the name "${segment}" is reserved`;
    if (segment.length > LONGEST_NAME / 3 && Buffer.byteLength(segment) > LONGEST_NAME) {
      return `one of its names is longer than ${LONGEST_NAME} bytes`;
    }
  }
  return undefined;
}

/** Equal for two paths that some file systems (macOS, by default) take for one. */
export function foldCase(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** The folder of a path, or '' at the top. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

/** All folders above a path, nearest first. */
export function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) folders.push(folder);
  return folders;
}
