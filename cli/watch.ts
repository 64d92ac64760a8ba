import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** What a change of is worth a new run: all but what runs write, and what is not the person's. */
const unwatched = new Set(['.git', 'dist', 'docs', 'node_modules', 'test']);
const everyMilliseconds = 300;

/**
 * Renders at every change until it is interrupted. Each run is a process of its own, so that edited sources are used and
 * an error cannot end the watching.
 *
 * Changes are found by looking, not by file system events: editors save by renaming, which events lose on some systems.
 *
 * @returns never, in practice
 */
export function watch(root: string, argv: readonly string[]): Promise<number> {
  let running = false;
  let seen = '';
  const run = () => {
    running = true;
    seen = state(root);
    const child = spawn(process.execPath, [path.join(root, 'cli', 'run.mjs'), 'synth', ...argv], { stdio: 'inherit' });
    child.on('exit', () => {
      running = false;
      process.stdout.write('Watching for changes; stop with Ctrl-C.\n');
    });
  };
  setInterval(() => {
    if (!running && state(root) !== seen) run();
  }, everyMilliseconds);
  run();
  return new Promise(() => {});
}

/** Names, sizes and times of all sources; another text means that something was saved. */
function state(folder: string, top = true): string {
  let text = '';
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (top && unwatched.has(entry.name)) continue;
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) text += state(file, false);
      else if (/\.(ts|mts|mjs|js|json|ya?ml)$/.test(entry.name)) text += facts(file);
    }
  } catch {
    // Being moved away and back is a change like any other.
  }
  return text;
}

function facts(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return `${file} ${stat?.size} ${stat?.mtimeMs}\n`;
}
