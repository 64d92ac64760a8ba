import { idOf, subscriptionId } from './ids.ts';
import { tenantId } from './outputs.ts';
import { armPaths } from './types.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Who deploys, in recordings and the simulation. */
const deployer = {
  objectId: '00000000-0000-4000-8000-000000000003',
  clientId: '00000000-0000-4000-8000-000000000004',
};

/**
 * What a function of azure-native returns: `getClientConfig`, and those that look a resource up by its name.
 *
 * @param token e.g. `azure-native:managedidentity:getUserAssignedIdentity`
 * @param outputsOf what a resource of that type and ID says of itself
 * @throws Error for another function, or where `outputsOf` throws
 */
export function invoked(
  token: string,
  inputs: Properties,
  outputsOf: (type: string, id: string) => Properties,
): Properties {
  if (token === 'azure-native:authorization:getClientConfig') return { subscriptionId, tenantId, ...deployer };
  const type = token.replace(/:get(\w+)$/, ':$1');
  if (type === token || !Object.hasOwn(armPaths, type)) {
    throw new Error(`${token} has no result yet: add it to infra/arm/invokes.ts`);
  }
  const id = idOf(type, inputs) ?? '';
  return { id, ...outputsOf(type, id) };
}
