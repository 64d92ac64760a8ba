import { setImmediate } from 'node:timers/promises';
import * as pulumi from '@pulumi/pulumi';
import { setMockOptions } from '@pulumi/pulumi/runtime/settings.js';
import { withoutMarks } from '../typings/wire.ts';
import { withLeanRuntime } from './lean-runtime.ts';
import { type Options, RecordingMonitor } from './monitor.ts';

/** The project of infra/Pulumi.yaml. */
const project = 'meridian';

/** A resource as the program declared it. */
export interface RecordedResource {
  /** As the engine would name it; unique in a stack. */
  readonly urn: string;
  /** E.g. `azure-native:keyvault:Vault`. */
  readonly type: string;
  /** The logical name, not Azure's. */
  readonly name: string;
  /** ID in Azure Resource Manager; undefined for components. */
  readonly id: string | undefined;
  /** Whether this only groups others. */
  readonly component: boolean;
  /** What it is declared with, without marks; secrets in the clear. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Which of the inputs are secret, e.g. `administratorLoginPassword`. */
  readonly secretPaths: readonly string[];
  readonly options: Options;
}

export interface Recording {
  readonly stack: string;
  /** Sorted by URN; the stack itself is left out. */
  readonly resources: readonly RecordedResource[];
  /** What the program exports, without marks. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Which of the outputs are secret. */
  readonly secretOutputs: readonly string[];
}

/** Pulumi keeps the stack, its monitor and its configuration for the whole process: one recording at a time. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a program in this process, against no engine and no cloud, and tells what it declares. Resources get well-formed
 * IDs and made-up outputs (infra/arm), the same in each run. Programs are recorded one after another, also when asked for
 * at once.
 *
 * @param stack name of the stack, e.g. `eu-prod`
 * @param program declares resources and returns outputs, as `program` of infra/program.ts
 * @param config values of the stack's configuration by full key, e.g. `meridian:alertEmail`
 * @throws Error that lists what went wrong: two resources with one URN, one whose ID cannot be formed, a failed program
 */
export function record(
  stack: string,
  program: (stack: string) => unknown,
  config: Readonly<Record<string, string>> = {},
): Promise<Recording> {
  const recording = last.then(() => withLeanRuntime(() => recordNow(stack, program, config)));
  last = recording.catch(() => undefined);
  return recording;
}

async function recordNow(
  stack: string,
  program: (stack: string) => unknown,
  config: Readonly<Record<string, string>>,
): Promise<Recording> {
  const monitor = new RecordingMonitor(project, stack);
  setMockOptions(monitor.served, project, stack, false);
  pulumi.runtime.setAllConfig({ ...config });
  const errors = await errorsOf(async () => {
    await pulumi.runtime.runInPulumiStack(async () => program(stack) as Promise<Record<string, unknown>>);
    await settled(monitor);
  });
  const problems = [...new Set([...monitor.problems, ...errors.map(String)])];
  if (problems.length > 0) {
    throw new AggregateError(errors, `stack ${stack} cannot be recorded:\n${problems.join('\n')}`);
  }
  const { value, secretPaths } = withoutMarks(monitor.outputs);
  return {
    stack,
    resources: monitor.resources.sort((a, b) => (a.urn < b.urn ? -1 : 1)),
    outputs: value as Readonly<Record<string, unknown>>,
    secretOutputs: secretPaths,
  };
}

/** Waits until nothing is registered any more: what is known of one resource may make the program declare another. */
async function settled(monitor: RecordingMonitor): Promise<void> {
  for (let before = -1; before !== monitor.resources.length; ) {
    before = monitor.resources.length;
    await pulumi.runtime.disconnect();
    await setImmediate();
    await setImmediate();
  }
}

/**
 * What fails while something runs. Pulumi computes outputs in promises that nobody waits for: their failures reach only
 * the process, so that its listeners make room for that time.
 */
async function errorsOf(run: () => Promise<void>): Promise<readonly unknown[]> {
  const errors: unknown[] = [];
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason) => errors.push(reason));
  try {
    await run();
  } catch (error) {
    errors.push(error);
    // Others fail of the same cause; let them be heard before the listeners come back.
    await setImmediate();
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) process.on('unhandledRejection', listener);
  }
  return errors;
}
