import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Publication, type PublishOptions, type PublishReport } from '../../../engine/publish/index.ts';
import { type Diagnostic, Diagnostics } from '../../../model/diagnostics/index.ts';
import { filesOf, type TextTree } from './trees.ts';

export interface Outcome {
  readonly report: PublishReport | undefined;
  readonly problems: readonly Diagnostic[];
}

/** A folder of its own for one test, gone afterwards. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'meridian-publish-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Publishes a tree as the command line does. */
export function publish(out: string, tree: TextTree, options: Partial<PublishOptions> = {}): Outcome {
  const diagnostics = new Diagnostics();
  const publication = Publication.open({ out, shownAs: 'dist', ...options }, diagnostics);
  for (const file of filesOf(tree)) publication?.add(file);
  const report = publication?.commit();
  return { report, problems: diagnostics.sorted() };
}

/** Publishes a tree and fails the test when that reports anything. */
export function publishWell(out: string, tree: TextTree, options: Partial<PublishOptions> = {}): PublishReport {
  const { report, problems } = publish(out, tree, options);
  if (report === undefined || problems.length > 0) throw new Error(problems.map(line).join('\n'));
  return report;
}

/** A problem as its first line shows it. */
export function line({ at, code, message }: Diagnostic): string {
  return `${at === undefined ? '' : `${at.file}:${at.line}:${at.column} `}${code}: ${message}`;
}

/** Everything in a folder: text of files, `-> target` of links, `/` of empty folders. */
export function contentsOf(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  const walk = (folder: string, prefix: string) => {
    const names = readdirSync(folder).sort();
    if (names.length === 0 && prefix !== '') found[prefix] = '/';
    for (const name of names) {
      const path = join(folder, name);
      const stat = lstatSync(path);
      if (stat.isDirectory()) walk(path, `${prefix}${name}/`);
      else found[prefix + name] = stat.isSymbolicLink() ? `-> ${readlinkSync(path)}` : readFileSync(path, 'utf8');
    }
  };
  walk(root, '');
  return found;
}

/** The same without the manifest. */
export function filesIn(root: string): Record<string, string> {
  const { 'manifest.json': _, ...files } = contentsOf(root);
  return files;
}

/** Writes files below a folder as a person would. */
export function write(root: string, files: TextTree): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
