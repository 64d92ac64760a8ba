import { readFileSync } from 'node:fs';

/** Text of a file of `imports/schemas/`; undefined where there is none. */
export function schemaText(file: string): string | undefined {
  try {
    return readFileSync(`imports/schemas/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
