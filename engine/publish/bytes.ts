import { hash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';

/** Writes a file that must not exist yet, so that no link can lead the bytes elsewhere. */
export function writeBytes(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'wx');
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done);
  } finally {
    closeSync(file);
  }
}

/** SHA-256 in hexadecimal. */
export function digest(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

/** SHA-256 of a file's content. */
export function digestOfFile(file: string): string {
  return digest(readFileSync(file));
}

/** Turns texts into bytes in one buffer that is used again and again: the bytes are valid until the next call. */
export class Encoder {
  #buffer = Buffer.allocUnsafe(1 << 16);

  encode(text: string): Uint8Array {
    // A UTF-16 unit takes three bytes at most.
    if (text.length * 3 > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(text.length * 3);
    return this.#buffer.subarray(0, this.#buffer.write(text, 0, 'utf8'));
  }
}

/** Compares files with bytes without an allocation per file. */
export class Comparer {
  #buffer = Buffer.allocUnsafe(1 << 16);

  equals(path: string, bytes: Uint8Array): boolean {
    // One byte more than expected shows that the file is longer.
    const wanted = bytes.length + 1;
    if (wanted > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(wanted * 2);
    const file = openSync(path, 'r');
    try {
      let read = readSync(file, this.#buffer, 0, wanted, null);
      // A regular file that gives exactly what was expected has ended there: spare the read that would say so.
      for (let got = read; read !== bytes.length && read < wanted && got !== 0; read += got) {
        got = readSync(file, this.#buffer, read, wanted - read, null);
      }
      return read === bytes.length && this.#buffer.subarray(0, read).equals(bytes);
    } finally {
      closeSync(file);
    }
  }
}
