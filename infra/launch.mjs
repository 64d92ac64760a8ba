import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pulumi from '@pulumi/pulumi';
import { bundle } from '../cli/bundle.mjs';

// Whoever reads a stack looks for a line of the program. Besides, Node 20 needs a minute and a gigabyte to colour one that
// holds `node_modules/@pulumi/resource.ts`, as all stacks from within a program of Pulumi do; and Pulumi has one written for
// each of its promises, to name those that are left in the end, which takes a fifth of a run.
const write = Error.prepareStackTrace ?? ((error, frames) => [error, ...frames].join('\n    at '));
Error.prepareStackTrace = (error, frames) => {
  if (frames[0]?.getFunctionName() === 'debuggablePromise') return String(error);
  const own = frames.filter((frame) => !String(frame.getFileName()).includes('/node_modules/@pulumi/'));
  return write(error, own);
};

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Bundles a Pulumi program and runs it for the stack at hand. Mistakes in `regions/` and `systems/` are shown as they are
 * by `npm run synth`, without the calls that led to them.
 *
 * @param {string} file from the project's folder; exports `program(stack, root)`
 * @returns {Promise<Record<string, unknown>>} the stack's outputs
 */
export async function launch(file) {
  // `pulumi` starts programs in the folder of Pulumi.yaml; positions in messages are relative to the project's.
  process.chdir(root);
  const { program } = await load(file);
  try {
    return await program(pulumi.getStack(), root);
  } catch (error) {
    throw error?.constructor?.name === 'ModelError' ? new pulumi.RunError(error.message) : error;
  }
}

/** Bundles that stay: of some branches, and of runs that still need one for the lines in their messages. */
const kept = 8;

/** Bundles into a folder of this run and moves it to where its content belongs: two runs at once never see half of one. */
async function load(file) {
  const cache = path.join(root, 'node_modules', '.cache', 'meridian-infra');
  mkdirSync(cache, { recursive: true });
  const staged = mkdtempSync(path.join(cache, 'new-'));
  await bundle({ root, entryPoints: { program: path.join(root, file) }, outdir: staged });
  const key = createHash('sha256')
    .update(readFileSync(path.join(staged, 'program.cjs')))
    .digest('hex')
    .slice(0, 32);
  const folder = path.join(cache, key);
  try {
    renameSync(staged, folder);
  } catch {
    // An earlier run left the same bytes.
    rmSync(staged, { recursive: true, force: true });
  }
  const age = (name) => statSync(path.join(cache, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const others = readdirSync(cache).filter((name) => name !== key);
  for (const name of others.sort((a, b) => age(b) - age(a)).slice(kept)) {
    rmSync(path.join(cache, name), { recursive: true, force: true });
  }
  return createRequire(import.meta.url)(path.join(folder, 'program.cjs'));
}
