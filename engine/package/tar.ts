/** A file on its way into an archive. */
export interface PackedFile {
  /** With forward slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Everything in a tar lies in blocks of this many bytes. */
const blockSize = 512;
const longestName = 100;
const longestPrefix = 155;

/**
 * Files as a POSIX ustar archive: sorted by the bytes of their paths, mode 0644, nobody's, of the beginning of 1970. The
 * same files give the same bytes, in whatever order they come.
 *
 * The format is frozen since 1988 and this is all of it that a chart needs. Libraries were weighed: tar-stream brings
 * other packages, one of them native; nanotar cuts names at 100 bytes without a word; modern-tar works in streams and is
 * ten times this code. And a new version of any of them that writes other bytes would give a published version of a chart
 * another digest.
 *
 * @throws RangeError when a path cannot be held: a name longer than 100 bytes, or folders longer than 155
 */
export function tar(files: readonly PackedFile[]): Uint8Array {
  const sorted = files
    .map(({ path, bytes }) => ({ name: Buffer.from(path), bytes }))
    .sort((a, b) => Buffer.compare(a.name, b.name));
  const blocks = sorted.flatMap(({ name, bytes }) => [header(name, bytes.length), bytes, padding(bytes.length)]);
  // Two empty blocks say that it ends here.
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockSize)]);
}

function header(path: Buffer, size: number): Buffer {
  const { prefix, name } = split(path);
  const block = Buffer.alloc(blockSize);
  block.set(name, 0);
  block.write(octal(0o644, 8), 100, 'latin1');
  block.write(octal(0, 8), 108, 'latin1'); // user
  block.write(octal(0, 8), 116, 'latin1'); // group
  block.write(octal(size, 12), 124, 'latin1');
  block.write(octal(0, 12), 136, 'latin1'); // seconds since 1970
  block.write('        ', 148, 'latin1'); // the sum of all bytes, taken with spaces in its place
  block.write('0', 156, 'latin1'); // a regular file
  block.write('ustar\u000000', 257, 'latin1');
  block.write(octal(0, 8), 329, 'latin1'); // device, of which a file has none
  block.write(octal(0, 8), 337, 'latin1');
  block.set(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 7)} `, 148, 'latin1');
  return block;
}

/** A long path lies in two fields, which readers join with a slash. */
function split(path: Buffer): { readonly prefix: Uint8Array; readonly name: Uint8Array } {
  if (path.length <= longestName) return { prefix: Buffer.alloc(0), name: path };
  const slash = path.indexOf('/', path.length - longestName - 1);
  if (slash <= 0 || slash > longestPrefix || slash === path.length - 1) {
    throw new RangeError(`a tar cannot hold the path ${path.toString()}`);
  }
  return { prefix: path.subarray(0, slash), name: path.subarray(slash + 1) };
}

/** A number as a field of `width` bytes, the last of which is NUL. */
function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\u0000`;
}

function padding(size: number): Buffer {
  return Buffer.alloc((blockSize - (size % blockSize)) % blockSize);
}
