// Starts Meridian: bundles its TypeScript once, keyed by content, and runs the bundle. Plain JavaScript, since it must run
// before anything is compiled; without it every run would pay for a compiler and for loading some hundred files.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folders = ['bench', 'cli', 'constructs', 'engine', 'imports', 'model', 'systems', 'test/support'];
const entry = path.join(root, 'cli', 'main.ts');
/** Bundles that stay: enough for some branches at a time, and for runs that are just starting. */
const kept = 16;

/** Every source file with its content: a change of any byte, name or package version gives another key. */
function contentKey() {
  // The folder is part of it: bundles hold its path, and two checkouts may share one node_modules.
  const hash = createHash('sha256').update(root);
  const add = (file) =>
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  const walk = (folder) => {
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const found of entries) {
      const file = path.join(folder, found.name);
      if (found.isDirectory()) walk(file);
      else if (/\.(ts|mjs)$/.test(found.name)) add(file);
    }
  };
  for (const folder of folders)
    if (statSync(path.join(root, folder), { throwIfNoEntry: false })) walk(path.join(root, folder));
  for (const file of ['main.ts', 'package-lock.json']) add(path.join(root, file));
  return hash.digest('hex').slice(0, 32);
}

/** Beside the packages; in the temporary folder where that cannot be written. */
function cacheFolder() {
  const beside = path.join(root, 'node_modules', '.cache', 'meridian');
  try {
    mkdirSync(beside, { recursive: true });
    return beside;
  } catch {
    const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
    const temporary = path.join(tmpdir(), `meridian-${process.getuid?.() ?? 0}-${name}`);
    mkdirSync(temporary, { recursive: true, mode: 0o700 });
    return temporary;
  }
}

/** Bundles into a folder of its own and moves it into place whole: two runs at once never see half of one. */
async function bundleInto(folder) {
  const { bundle } = await import('./bundle.mjs');
  const staged = `${folder}.${process.pid}`;
  await bundle({ root, entryPoints: { main: entry }, outdir: staged });
  try {
    renameSync(staged, folder);
  } catch {
    // Another run was faster, with the same bytes.
    rmSync(staged, { recursive: true, force: true });
  }
}

function forgetOld(cache) {
  const age = (name) => statSync(path.join(cache, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const names = readdirSync(cache).sort((a, b) => age(b) - age(a));
  for (const name of names.slice(kept)) rmSync(path.join(cache, name), { recursive: true, force: true });
}

/** The folder that holds the bundle of the sources as they are now. */
async function bundledFolder() {
  const cache = cacheFolder();
  const folder = path.join(cache, contentKey());
  const file = path.join(folder, 'main.mjs');
  if (statSync(file, { throwIfNoEntry: false }) === undefined) {
    await bundleInto(folder);
    forgetOld(cache);
  }
  return folder;
}

// A run is short: compiling what ran a few times costs more than it saves, a fifth of a run.
setFlagsFromString('--interrupt-budget=500000');

try {
  const folder = await bundledFolder();
  const { main } = await import(pathToFileURL(path.join(folder, 'main.mjs')).href);
  process.exitCode = await main(process.argv.slice(2), root, folder);
} catch (error) {
  if (!Array.isArray(error?.errors)) throw error;
  // What does not even parse or resolve is a mistake in the sources, and esbuild knows the place.
  for (const { location, text } of error.errors) {
    const place = location === null ? '' : `${location.file}:${location.line}:${location.column + 1} `;
    process.stderr.write(`${place}error source/syntax: ${text}\n`);
  }
  process.exitCode = 1;
}
