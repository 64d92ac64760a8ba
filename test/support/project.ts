import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { placeholderAccounts } from '../../model/releases/placeholders.ts';
import { CopiedFolder } from './copied-folder.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const copied = [
  'bench',
  'cli',
  'constructs',
  'dist',
  'docs',
  'engine',
  'imports',
  'infra',
  'model',
  'regions',
  'systems',
  'main.ts',
  'test',
  '.dependency-cruiser.mjs',
  '.gitignore',
  'biome.json',
  'cdk8s.yaml',
  'knip.json',
  'vitest.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const usual = 'meridian-project-';
/** Copies that a test of this file has done with: putting one right is much faster than making another. */
const idle: CopiedFolder[] = [];
afterAll(() => {
  for (const { folder } of idle) rmSync(folder, { recursive: true, force: true });
});

/** A copy of the whole project in a folder of its own, in which a test may break things. */
export class Project {
  readonly folder: string;

  /** @param finished tells when it is no longer needed; default: after the test that makes it */
  constructor(name = usual, finished: (clean: () => void) => void = onTestFinished) {
    const used = name === usual ? idle.pop() : undefined;
    used?.restore();
    const copy = used ?? new CopiedFolder(root, copied, mkdtempSync(path.join(tmpdir(), name)));
    this.folder = copy.folder;
    symlinkSync(path.join(root, 'node_modules'), this.file('node_modules'), 'dir');
    finished(() => {
      if (name === usual) idle.push(copy);
      else rmSync(this.folder, { recursive: true, force: true });
    });
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  read(name: string): string {
    return readFileSync(this.file(name), 'utf8');
  }

  write(name: string, text: string): void {
    writeFileSync(this.file(name), text);
  }

  /** Replaces one text in a file; a test that changes nothing would prove nothing. */
  edit(name: string, from: string, to: string): void {
    const text = this.read(name);
    if (!text.includes(from)) throw new Error(`${name} does not contain ${from}`);
    this.write(name, text.replace(from, to));
  }

  /**
   * Takes the pins of production away: the commits that they name are not those of a repository that a test makes. All
   * targets are provisioned then, so that anything may be advanced.
   */
  unpin(): this {
    const text = this.read('regions/releases.yaml');
    this.write('regions/releases.yaml', text.replace(/\nrevisions:\n(?:[ #].*\n|\n)*/, ''));
    this.provision();
    const { status, stderr } = this.synth();
    if (status !== 0) throw new Error(stderr);
    return this;
  }

  /** Writes down client IDs, made up, for every service account that has zeros in their place. */
  provision(): void {
    const found = new Map<string, Record<string, string>>();
    for (const [file, text] of Object.entries(this.tree())) {
      const [, target, system] = /^([^/]+)\/([^/]+)\/[^/]+\/manifests\.yaml$/.exec(file) ?? [];
      if (target === undefined) continue;
      for (const account of placeholderAccounts(text)) {
        const identities = found.get(target) ?? {};
        const number = String(Object.keys(identities).length).padStart(12, '0');
        found.set(target, { ...identities, [`${system}/${account}`]: `11111111-2222-4333-8444-${number}` });
      }
    }
    mkdirSync(this.file('regions/outputs'), { recursive: true });
    for (const [target, identities] of found) {
      this.write(`regions/outputs/${target}.json`, `${JSON.stringify({ identities }, null, 2)}\n`);
    }
  }

  /** `npm run synth -- …`, without npm around it. */
  synth(argv: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Run {
    return this.run(process.execPath, ['cli/run.mjs', 'synth', ...argv], env);
  }

  run(command: string, argv: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
    const { status, stdout, stderr } = spawnSync(command, argv, {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', ...env },
    });
    return { status, stdout, stderr: withoutKnownWarning(stderr) };
  }

  /** Checks types as the compiler options of the project say, in these files and in what they import. */
  typeCheck(files: readonly string[]): Run {
    this.write('tsconfig.some.json', JSON.stringify({ extends: './tsconfig.json', include: files }));
    return this.run(process.execPath, [
      path.join(root, 'node_modules/typescript/bin/tsc'),
      '--project',
      'tsconfig.some.json',
    ]);
  }

  /** Every file of a folder with its content. */
  tree(folder = 'dist'): Record<string, string> {
    return treeOf(this.file(folder));
  }
}

/**
 * What a command complained of, less the one warning that every render of this project has: nothing on Azure has been
 * provisioned, so that its client IDs are not known.
 */
function withoutKnownWarning(stderr: string): string {
  return stderr.replace(/^warning region\/unknown-identities: .*\n {2}why: .*\n {2}fix: .*\n(?:1 warning\n)?/gm, '');
}

/** Path → content of every file below a folder. */
export function treeOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => path.join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((file) => [path.relative(folder, file), readFileSync(file, 'utf8')]));
}

/** Paths whose content differs between two trees. */
export function changedPaths(before: Record<string, string>, after: Record<string, string>): string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths].filter((name) => before[name] !== after[name]).sort();
}
