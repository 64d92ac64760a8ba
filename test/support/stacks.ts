import { infraModel } from '../../infra/model.ts';
import type { RecordedResource, Recording } from '../../infra/record/record.ts';
import { recordStacks } from '../../infra/record/stacks.ts';
import { Typings } from '../../infra/typings/index.ts';

/** Every stack as the program declares it. */
export class Stacks {
  readonly model = infraModel();
  readonly names: readonly string[] = ['global', ...this.model.plans.keys()];
  readonly typings = new Typings();
  readonly #recordings = new Map<string, Recording>();

  /** Before anything is asked. */
  async record(): Promise<void> {
    for (const recording of await recordStacks(this.names)) this.#recordings.set(recording.stack, recording);
  }

  get recordings(): readonly Recording[] {
    return [...this.#recordings.values()];
  }

  recorded(stack: string): Recording {
    const recording = this.#recordings.get(stack);
    if (recording === undefined) throw new Error(`${stack} was not recorded`);
    return recording;
  }

  resourcesOf(stack: string): readonly RecordedResource[] {
    return this.recorded(stack).resources.filter(({ component }) => !component);
  }

  /** @param type e.g. `keyvault:Vault` */
  ofType(stack: string, type: string): readonly RecordedResource[] {
    return this.resourcesOf(stack).filter((resource) => resource.type === `azure-native:${type}`);
  }

  /** `stack type name: what is wrong`, of every resource that a rule refuses. */
  refused(rule: (resource: RecordedResource, stack: string) => readonly string[]): readonly string[] {
    return this.names.flatMap((stack) =>
      this.resourcesOf(stack).flatMap((resource) =>
        rule(resource, stack).map((problem) => `${stack} ${resource.type} ${resource.name}: ${problem}`),
      ),
    );
  }
}

/** Every value of an input, however deep, with its path. */
export function* values(value: unknown, path = ''): Generator<{ readonly path: string; readonly value: unknown }> {
  yield { path, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* values(inner, path === '' ? key : `${path}.${key}`);
}

export const lastKey = (path: string) => path.slice(path.lastIndexOf('.') + 1);
