import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What a command took, with everything it started. */
export interface Usage {
  /** Processor time in seconds, user and system. */
  readonly cpu: number;
  /** What of it the operating system took, mostly for files. */
  readonly system: number;
  /** Time on the clock in seconds. */
  readonly wall: number;
}

/** Prints what its children took. Bash does so to the millisecond; other shells may know hundredths only. */
const shell = existsSync('/bin/bash') ? '/bin/bash' : '/bin/sh';

/**
 * Runs a shell script and accounts for all processes that it waited for, by the shell's own `times`.
 *
 * @param script commands; the first that fails ends it
 * @param limit seconds after which it is killed
 * @returns undefined when the limit was reached
 * @throws with what it wrote to standard error, when it fails
 */
export function measure(
  script: string,
  { cwd, env, limit }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly limit: number },
): Promise<Usage | undefined> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(shell, ['-c', `set -e\n${script}\ntimes`], {
      cwd,
      env: { ...env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that the limit ends everything in it.
      detached: true,
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      errors += chunk;
    });
    let over = false;
    const end = () => {
      over = true;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    };
    const timer = setTimeout(end, limit * 1000);
    process.once('exit', end);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      process.off('exit', end);
      const wall = (performance.now() - started) / 1000;
      if (over) resolve(undefined);
      else if (code === 0) resolve({ ...childrenSeconds(output), wall });
      else reject(new Error(`A measured command failed (${code}):\n${errors || output}`));
    });
  });
}

/** `times` prints two lines, the shell's own and its children's: `0m1.024s 0m0.016s`. */
function childrenSeconds(output: string): Pick<Usage, 'cpu' | 'system'> {
  const lines = output.trimEnd().split('\n').slice(-2);
  const [user, system, more] = [...(lines[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, seconds]) => Number(minutes) * 60 + Number(seconds),
  );
  if (user === undefined || system === undefined || more !== undefined) {
    throw new Error(`The shell's times are not understood:\n${output}`);
  }
  return { cpu: user + system, system };
}

/** In single quotes, for a shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
