/** A file as a tar holds it. */
export interface Untarred {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
  readonly user: number;
  readonly group: number;
  /** Seconds since 1970. */
  readonly time: number;
}

/**
 * Reads a ustar archive of regular files strictly, by the letter of POSIX.
 *
 * @throws Error where it is not one
 */
export function untar(bytes: Uint8Array): readonly Untarred[] {
  const archive = Buffer.from(bytes);
  const files: Untarred[] = [];
  let at = 0;
  for (; archive[at] !== 0; ) {
    const header = archive.subarray(at, at + 512);
    const size = number(header, 124, 12);
    files.push(entry(header, archive.toString('utf8', at + 512, at + 512 + size)));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  if (!archive.subarray(at).equals(Buffer.alloc(1024))) throw new Error('it does not end with two empty blocks');
  return files;
}

function entry(header: Buffer, content: string): Untarred {
  if (header.toString('latin1', 257, 265) !== 'ustar\u000000') throw new Error('it is not ustar');
  if (header.toString('latin1', 156, 157) !== '0') throw new Error('it is not a regular file');
  const unsummed = Buffer.from(header).fill(' ', 148, 156);
  const sum = unsummed.reduce((total, byte) => total + byte, 0);
  if (number(header, 148, 8) !== sum) throw new Error('its sum is wrong');
  const [name, prefix] = [text(header, 0, 100), text(header, 345, 155)];
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    text: content,
    mode: number(header, 100, 8),
    user: number(header, 108, 8),
    group: number(header, 116, 8),
    time: number(header, 136, 12),
  };
}

function text(header: Buffer, start: number, width: number): string {
  return header.toString('utf8', start, start + width).split('\u0000')[0] ?? '';
}

function number(header: Buffer, start: number, width: number): number {
  const digits = text(header, start, width).trim();
  if (!/^[0-7]+$/.test(digits)) throw new Error(`${digits} is not an octal number`);
  return Number.parseInt(digits, 8);
}
