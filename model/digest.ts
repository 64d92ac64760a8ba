import { createHash } from 'node:crypto';

/** Eight hexadecimal digits of a text's SHA-256: enough to tell the versions of one object apart. */
export function shortDigest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
