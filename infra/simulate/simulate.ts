import path from 'node:path';
import { configuration } from '../record/configuration.ts';
import { Cloud } from './cloud.ts';
import { Engine, findPulumi } from './engine.ts';
import type { Step } from './expectations.ts';
import type { Life } from './life.ts';
import { bringUp, fall, rise } from './life-cycle.ts';
import { Provider } from './provider.ts';
import { serve } from './serve.ts';

export interface Simulation {
  /** Stacks in the order in which they come up, each after those that it names. */
  readonly stacks: readonly string[];
  /** Those of them whose life is tried; the others only come up before and go after them. */
  readonly tried: readonly string[];
  /** Folder that Pulumi.yaml is in. */
  readonly project: string;
  /** What runs instead of the project's `main`. Default: that. */
  readonly main?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Takes a line for people. */
  readonly print: (line: string) => void;
  /** Ends everything at once. */
  readonly signal?: AbortSignal;
}

/** `skipped` where there is no `pulumi`: nothing was tried then, so that it is neither passed nor failed. */
export type Result = 'passed' | 'failed' | 'skipped';

/**
 * Lives the life of stacks with the real engine, against a provider that stands for azure-native: first try, failure and
 * resume, no changes, drift and repair, destruction. One cloud for all of them, since they name each other's resources.
 */
export async function simulate(simulation: Simulation): Promise<Result> {
  const { print, environment, project, main, signal } = simulation;
  if (findPulumi(environment['PATH'] ?? '') === undefined) {
    print(
      'skipped: there is no `pulumi` with `pulumi-language-nodejs` beside it on the PATH, so that nothing was tried.',
    );
    return 'skipped';
  }
  const cloud = new Cloud();
  const served = await serve(new Provider(cloud));
  const options = { project: path.resolve(project), port: served.port, environment };
  const engine = new Engine(main === undefined ? options : { ...options, main });
  const end = () => void engine.close();
  signal?.addEventListener('abort', end);
  try {
    return (await allStacks(simulation, cloud, engine)) ? 'passed' : 'failed';
  } finally {
    signal?.removeEventListener('abort', end);
    await engine.close();
    served.stop();
  }
}

/**
 * Up in order, down in reverse. Others are tried when one fails; what failed stays as it is, and so does the first, which
 * all others need.
 */
async function allStacks(simulation: Simulation, cloud: Cloud, engine: Engine): Promise<boolean> {
  const { stacks, tried, signal } = simulation;
  const up: Life[] = [];
  for (const stack of stacks) {
    await setUp(engine, stack, signal);
    const life = { engine, cloud, stack };
    const well = await lived(simulation, stack, tried.includes(stack) ? rise(life) : bringUp(life));
    if (well) up.push(life);
    if (signal?.aborted === true || (!well && stack === stacks[0])) return false;
  }
  const complete = up.length === stacks.length;
  for (const life of (complete ? up : up.slice(1)).reverse()) {
    if (!(await lived(simulation, `${life.stack}, its end`, fall(life)))) return false;
  }
  return complete;
}

async function setUp(engine: Engine, stack: string, signal: AbortSignal | undefined): Promise<void> {
  const { code, errors } = await engine.run(['stack', 'init', stack, '--secrets-provider', 'passphrase']);
  if (signal?.aborted === true) return;
  if (code !== 0) throw new Error(errors.join('\n'));
  await engine.configure(stack, configuration);
}

/** Prints each step; stops at the first that did not go well, or when everything is to end. */
async function lived({ print, signal }: Simulation, title: string, steps: AsyncGenerator<Step>): Promise<boolean> {
  // Asked again and again: it may end meanwhile.
  const isAborted = () => signal?.aborted === true;
  if (isAborted()) return false;
  print(title);
  for await (const step of steps) {
    if (isAborted()) return false;
    print(lineOf(step));
    if (step.problems.length > 0) return false;
  }
  return true;
}

/** `ok   up: 85 created (4.5 s)`; problems follow, indented. */
function lineOf({ name, did, seconds, problems }: Step): string {
  const verdict = problems.length === 0 ? 'ok  ' : 'FAIL';
  const line = `${verdict} ${name}${did === '' ? '' : `: ${did}`} (${seconds.toFixed(1)} s)`;
  return [line, ...problems.map((problem) => `     ${problem.replaceAll('\n', '\n     ')}`)].join('\n');
}
