import { infraModel } from '../model.ts';
import { program } from '../program.ts';
import { configuration } from './configuration.ts';
import { type Recording, record } from './record.ts';

/**
 * What the program declares for stacks, with the ingress gateways ready: everything there will ever be.
 *
 * @param stacks names; default: `global` and every target
 * @param root the project's folder
 */
export async function recordStacks(
  stacks?: readonly string[],
  root: string = process.cwd(),
): Promise<readonly Recording[]> {
  const names = stacks ?? ['global', ...infraModel(root).plans.keys()];
  const recordings: Recording[] = [];
  for (const name of names) recordings.push(await record(name, (stack) => program(stack, root), configuration));
  return recordings;
}
