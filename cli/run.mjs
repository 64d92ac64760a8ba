// Starts Meridian: bundles its TypeScript once, keyed by content, and runs the bundle. Plain JavaScript, since it must run
// before anything is compiled; without it every run would pay for a compiler and for loading some hundred files.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const folders = ['bench', 'cli', 'constructs', 'engine', 'imports', 'infra', 'model', 'systems', 'test/support'];
const entry = path.join(root, 'cli', 'main.ts');
/** Bundles that stay, one for each command: enough for some branches at a time, and for runs that are just starting. */
const kept = 32;
const [command = 'synth'] = process.argv.slice(2);

/** The sources as far as they are known beforehand. */
function knownSources() {
  const files = ['main.ts', 'package-lock.json', 'tsconfig.json'];
  const walk = (folder) => {
    for (const found of readdirSync(path.join(root, folder), { withFileTypes: true })) {
      const file = `${folder}/${found.name}`;
      if (found.isDirectory()) walk(file);
      else if (/\.(ts|mjs)$/.test(found.name)) files.push(file);
    }
  };
  for (const folder of folders) if (statSync(path.join(root, folder), { throwIfNoEntry: false })) walk(folder);
  return files;
}

/** A change of any byte or name gives another key. */
function keyOf(files) {
  const hash = createHash('sha256').update(command);
  for (const file of [...new Set(files)].sort()) {
    hash.update(`\0${file}\0`);
    try {
      hash.update(readFileSync(path.join(root, file)));
    } catch {
      // A file that is gone counts by its name alone.
    }
  }
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

/** Where the list of files is kept that this checkout's last bundle of the command was made of, wherever they lie. */
function inputsFile(cache) {
  const name = createHash('sha256').update(`${root}\0${command}`).digest('hex').slice(0, 16);
  return path.join(cache, `inputs-${name}.json`);
}

function lastInputs(cache) {
  try {
    return JSON.parse(readFileSync(inputsFile(cache), 'utf8'));
  } catch {
    return [];
  }
}

/**
 * Bundles into a folder of its own and moves it into place whole: two runs at once never see half of one. Sources that
 * change meanwhile, or that were not known to be sources, ask for another round: a bundle must match its key.
 */
async function bundled(cache) {
  const { bundle } = await import('./bundle.mjs');
  for (let round = 1; ; round++) {
    const before = keyOf([...knownSources(), ...lastInputs(cache)]);
    const staged = path.join(cache, `${before}.${process.pid}`);
    const { files, repeatable } = await bundle({ root, entryPoints: { main: entry }, outdir: staged, command });
    if (repeatable) writeFileSync(path.join(staged, 'repeatable'), '');
    const list = `${inputsFile(cache)}.${process.pid}`;
    writeFileSync(list, JSON.stringify(files));
    renameSync(list, inputsFile(cache));
    const folder = path.join(cache, before);
    if (keyOf([...knownSources(), ...files]) !== before && round < 5) {
      rmSync(staged, { recursive: true, force: true });
      continue;
    }
    try {
      renameSync(staged, folder);
    } catch {
      // Another run was faster, with the same bytes.
      rmSync(staged, { recursive: true, force: true });
    }
    forgetOld(cache);
    return folder;
  }
}

function forgetOld(cache) {
  const age = (name) => statSync(path.join(cache, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const names = readdirSync(cache).sort((a, b) => age(b) - age(a));
  for (const name of names.slice(kept)) rmSync(path.join(cache, name), { recursive: true, force: true });
}

/** What is in use is not the oldest, however long ago it was made. */
function keepYoung(folder) {
  try {
    utimesSync(folder, new Date(), new Date());
  } catch {
    // Somebody else's, or read only: then it is made anew some day.
  }
}

/** The folder that holds the bundle of the sources as they are now. */
async function bundledFolder() {
  const cache = cacheFolder();
  const folder = path.join(cache, keyOf([...knownSources(), ...lastInputs(cache)]));
  const whole = statSync(path.join(folder, 'main.cjs'), { throwIfNoEntry: false }) !== undefined;
  if (!whole) return bundled(cache);
  keepYoung(folder);
  return folder;
}

/**
 * Loads the bundle, with what an earlier run compiled of it: that saves a tenth of a run. V8 itself refuses compiled code
 * of another version or other flags; damage to the file is found by its digest.
 */
function load(file) {
  const compiled = `${file}.${process.version}-${process.arch}`;
  const kept = readCompiled(compiled);
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`,
    {
      filename: file,
      ...(kept === undefined ? {} : { cachedData: kept }),
    },
  );
  const module = { exports: {} };
  // Packages are the project's, wherever the bundle lies.
  const require = createRequire(path.join(root, 'package.json'));
  script.runInThisContext()(module.exports, require, module, file, path.dirname(file));
  const { main } = module.exports;
  const keepCompiled = () => {
    if (kept === undefined || script.cachedDataRejected) writeCompiled(compiled, script.createCachedData());
  };
  return { main, keepCompiled };
}

const digestLength = 32;
const digestOf = (bytes) => createHash('sha256').update(bytes).digest();

function readCompiled(file) {
  try {
    const bytes = readFileSync(file);
    const compiled = bytes.subarray(digestLength);
    return digestOf(compiled).equals(bytes.subarray(0, digestLength)) ? compiled : undefined;
  } catch {
    return undefined;
  }
}

function writeCompiled(file, compiled) {
  try {
    writeFileSync(`${file}.${process.pid}`, Buffer.concat([digestOf(compiled), compiled]));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // A cache is no reason to fail.
  }
}

// A run is short: compiling what ran a few times costs more than it saves, a fifth of a run.
setFlagsFromString('--interrupt-budget=500000');

// Whoever reads has seen enough (`| head`): no reason to complain.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', ({ code, message }) => {
    process.exitCode = code === 'EPIPE' ? process.exitCode : 1;
    if (code !== 'EPIPE' && stream === process.stdout) process.stderr.write(`cannot print: ${message}\n`);
  });
}

try {
  const folder = await bundledFolder();
  const program = load(path.join(folder, 'main.cjs'));
  // The bundle cannot import modules itself, and only the bench needs one.
  const bundler = async (options) => (await import('./bundle.mjs')).bundle(options);
  process.exitCode = await program.main(process.argv.slice(2), root, folder, bundler);
  if (process.exitCode === 0) program.keepCompiled();
} catch (error) {
  if (!Array.isArray(error?.errors)) throw error;
  // What does not even parse or resolve is a mistake in the sources, and esbuild knows the place.
  const { printBrokenSources } = await import('./broken-sources.mjs');
  await printBrokenSources(root, error.errors, process.argv.slice(2));
  process.exitCode = 1;
}
