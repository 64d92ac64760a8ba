import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ReviewedFile } from '../../engine/review/index.ts';
import type { GitRepository } from '../git.ts';

/** What differs in a folder between two commits. */
export function filesBetween(
  repository: GitRepository,
  from: string,
  to: string,
  folder: string,
): readonly ReviewedFile[] {
  const at = `${repository.prefix}${folder}`;
  const is = repository.listTree(to, at);
  return changed(repository.listTree(from, at), is, at, {
    before: (file) => repository.showFile(from, file),
    after: (file) => repository.showFile(to, file),
  });
}

/** What differs in a folder between a commit and the disk. */
export function filesSince(repository: GitRepository, from: string, folder: string): readonly ReviewedFile[] {
  const at = `${repository.prefix}${folder}`;
  const was = repository.listTree(from, at);
  const [length = 40] = [...was.values()].map((id) => id.length);
  const texts = new Map(filesOnDisk(folder).map((file) => [`${at}/${file}`, readFileSync(`${folder}/${file}`)]));
  const is = new Map([...texts].map(([file, bytes]) => [file, contentId(bytes, length)]));
  return changed(was, is, at, {
    before: (file) => repository.showFile(from, file),
    after: (file) => texts.get(file)?.toString('utf8'),
  });
}

interface Texts {
  before(file: string): string | undefined;
  after(file: string): string | undefined;
}

type Contents = ReadonlyMap<string, string>;

function changed(was: Contents, is: Contents, at: string, texts: Texts): readonly ReviewedFile[] {
  const files = [...new Set([...was.keys(), ...is.keys()])].filter((file) => was.get(file) !== is.get(file));
  return files.map((file) => {
    const [before, after] = [
      was.has(file) ? texts.before(file) : undefined,
      is.has(file) ? texts.after(file) : undefined,
    ];
    return {
      path: file.slice(at.length + 1),
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    };
  });
}

function filesOnDisk(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort();
  } catch {
    return [];
  }
}

/** As git names content: by SHA-1, or by SHA-256 in a repository that was made so. */
function contentId(bytes: Uint8Array, length: number): string {
  return createHash(length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex');
}
