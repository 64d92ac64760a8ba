import { isObject, isUnknown } from '../typings/wire.ts';
import { armPaths } from './types.ts';

/** The subscription that recordings and the simulation deploy to. It does not exist. */
export const subscriptionId = '00000000-0000-4000-8000-000000000001';

/** Where resources live that name no scope of their own. */
const resourceGroup = '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}';

const parameters = /\{(\w+)\}/g;

/**
 * The path of a type from the subscription, with its parameters in braces.
 *
 * @throws Error for a type that the table lacks
 */
export function pathOf(type: string): string {
  const path = armPaths[type.replace(/\/v\w+:/, ':')];
  if (path === undefined) throw new Error(`${type} has no path yet: add it to infra/arm/types.ts`);
  return /^[/{]/.test(path) ? path : `${resourceGroup}/providers/${path}`;
}

/** Inputs that say where a resource is. Azure cannot rename or move one, so that a change of them replaces it. */
export function pathParameters(type: string): readonly string[] {
  return [...pathOf(type).matchAll(parameters)]
    .map(([, name]) => name as string)
    .filter((name) => name !== 'subscriptionId');
}

/**
 * The ID of a resource in Azure Resource Manager.
 *
 * @param inputs without marks of secrecy
 * @returns undefined while an input that names it, or a parent of it, is not known yet
 * @throws Error where such an input is absent or no name: azure-native would make up a name, and no other program could
 * know it
 */
export function idOf(type: string, inputs: unknown): string | undefined {
  const given = isObject(inputs) ? inputs : {};
  const path = pathOf(type);
  if (pathParameters(type).some((name) => isUnknown(given[name]))) return undefined;
  return path.replaceAll(parameters, (_, name: string) => {
    if (name === 'subscriptionId') return subscriptionId;
    const value = given[name];
    const isScope = path.startsWith(`{${name}}`);
    if (typeof value === 'string' && isScope && /^\/(?:[^/]+\/)*[^/]+$/.test(value)) return value;
    if (typeof value === 'string' && !isScope && /^[^/]+$/.test(value)) return value;
    const wanted = isScope ? 'the ID of a resource, resource group or subscription' : 'a name';
    throw new Error(`${type} needs ${name}: ${wanted}`);
  });
}

/** Type in Azure Resource Manager, e.g. `Microsoft.Network/virtualNetworks/subnets`. */
export function armTypeOf(id: string): string {
  const [, provider] = /.*\/providers\/(.*)$/.exec(id) ?? [];
  if (provider === undefined) return 'Microsoft.Resources/resourceGroups';
  const [namespace, ...segments] = provider.split('/');
  return [namespace, ...segments.filter((_, index) => index % 2 === 0)].join('/');
}

/** The last segment of an ID. */
export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/**
 * IDs of what a resource is inside of, nearest first: the parent resources, a scope that it extends, its resource group.
 * Deleting one of them deletes it. The subscription is not among them.
 */
export function ancestorsOf(id: string): readonly string[] {
  const segments = id.split('/').slice(0, -2);
  if (segments.at(-2) === 'providers') segments.splice(-2);
  if (!segments.some((segment) => segment.toLowerCase() === 'resourcegroups')) return [];
  const parent = segments.join('/');
  return [parent, ...ancestorsOf(parent)];
}

/** Azure compares IDs without regard to case. */
export function sameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
