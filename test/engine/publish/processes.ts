import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import type { Job, Said } from './child.ts';

let program = '';

/** Bundles the child program once per test file: Node 20 runs no TypeScript. */
export function useChildProgram(): void {
  beforeAll(() => {
    program = join(mkdtempSync(join(tmpdir(), 'meridian-child-')), 'child.mjs');
    buildSync({
      entryPoints: [join(import.meta.dirname, 'child.ts')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile: program,
    });
  });
  afterAll(() => rmSync(join(program, '..'), { recursive: true, force: true }));
}

/** Runs a job to its end; nothing is said by a process that was killed. */
export async function run(job: Job, whenReady?: (child: ChildProcess) => void): Promise<Said | undefined> {
  const child = spawn(process.execPath, [program, JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output === '' && text.startsWith('ready')) whenReady?.(child);
    output += text;
  });
  await new Promise((resolve) => child.on('close', resolve));
  if (child.signalCode === 'SIGKILL') return undefined;
  if (child.exitCode !== 0) throw new Error(`the child process ended with ${child.exitCode}`);
  return JSON.parse(output.slice('ready\n'.length));
}

/**
 * Ends a process after so many milliseconds, fractions included: timers are too coarse to hit a rename.
 *
 * @param since begin to count when this file is there, or after a second
 */
export function killAfter(milliseconds: number, since?: string): (child: ChildProcess) => void {
  return (child) => {
    const latest = performance.now() + 1000;
    if (since !== undefined) while (!existsSync(since) && performance.now() < latest);
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
    child.kill('SIGKILL');
  };
}

/** The same numbers on every machine (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
