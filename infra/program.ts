import { contextOf } from './context.ts';
import { infraModel, ModelError } from './model.ts';
import { globalStack } from './stacks/global.ts';
import { targetStack } from './stacks/target.ts';

/**
 * The Pulumi program: what the stack's name says, from the same model as the manifests.
 *
 * @param stack `global`, or the name of a target such as `us-prod`
 * @param root the project's folder
 * @returns the stack's outputs
 * @throws where no target has that name
 */
export function program(stack: string, root?: string): Record<string, unknown> {
  const model = infraModel(root);
  const context = contextOf(stack, model.azure);
  if (stack === 'global') return globalStack(context, model);
  const plan = model.plans.get(stack);
  if (plan === undefined) {
    const known = ['global', ...model.plans.keys()].join(', ');
    throw new ModelError(`There is no target “${stack}”: name the stack as one of ${known}.`);
  }
  return targetStack(context, plan);
}
