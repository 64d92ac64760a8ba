import { isUtf8 } from 'node:buffer';

/** Bytes as text, or the line where they stop being UTF-8. A byte order mark is kept, so that offsets stay true. */
export function decodeUtf8(bytes: Buffer): { readonly text: string } | { readonly badLine: number } {
  // `TextDecoder` would check too, but makes strings that are several times slower to read.
  return isUtf8(bytes) ? { text: bytes.toString('utf8') } : { badLine: firstBadLine(bytes) };
}

/** No byte of a longer UTF-8 sequence looks like a line feed, so lines can be tried one by one. */
function firstBadLine(bytes: Buffer): number {
  let start = 0;
  for (let line = 1; ; line++) {
    const lineFeed = bytes.indexOf(0x0a, start);
    if (lineFeed < 0 || !isUtf8(bytes.subarray(start, lineFeed))) return line;
    start = lineFeed + 1;
  }
}
