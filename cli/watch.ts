import { spawn } from 'node:child_process';
import { watch as watchFolder } from 'node:fs';
import path from 'node:path';

/** What a change of is worth a new run; `dist` is not among them, since runs write there. */
const watched = ['cli', 'constructs', 'engine', 'imports', 'model', 'regions', 'systems', 'main.ts'];

/**
 * Renders at every change until it is interrupted. Each run is a process of its own, so that edited sources are used and
 * an error cannot end the watching.
 *
 * @returns never, in practice
 */
export function watch(root: string, argv: readonly string[]): Promise<number> {
  let running = false;
  let again = false;
  const run = () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    const child = spawn(process.execPath, [path.join(root, 'cli', 'run.mjs'), 'synth', ...argv], { stdio: 'inherit' });
    child.on('exit', () => {
      running = false;
      process.stdout.write('Watching for changes; stop with Ctrl-C.\n');
      if (!again) return;
      again = false;
      run();
    });
  };

  let settling: NodeJS.Timeout | undefined;
  const onChange = () => {
    clearTimeout(settling);
    // An editor's save is several events.
    settling = setTimeout(run, 100);
  };
  for (const name of watched) {
    watchFolder(path.join(root, name), { recursive: true }, onChange).on('error', (error) => {
      process.stderr.write(`${name} can no longer be watched: ${error.message}\n`);
    });
  }
  run();
  return new Promise(() => {});
}
