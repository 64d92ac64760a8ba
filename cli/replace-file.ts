import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Puts text in a file's place, whole or not at all; a link stays a link. The file, and its folder, may be new. */
export function replaceFile(file: string, text: string): void {
  const real = existsSync(file) ? realpathSync(file) : file;
  mkdirSync(path.dirname(real), { recursive: true });
  const staged = path.join(path.dirname(real), `.${path.basename(real)}.${process.pid}`);
  try {
    writeFileSync(staged, text, existsSync(real) ? { mode: statSync(real).mode } : {});
    renameSync(staged, real);
  } finally {
    rmSync(staged, { force: true });
  }
}
