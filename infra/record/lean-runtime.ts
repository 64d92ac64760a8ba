import pulumi from '@pulumi/pulumi';
import debuggable from '@pulumi/pulumi/runtime/debuggable.js';

/** A part of Pulumi's runtime that it declares as internal. */
const promises = debuggable as { debuggablePromise: (promise: Promise<unknown>) => Promise<unknown> };
const resources = pulumi as { mergeOptions: (one: unknown, other: unknown) => unknown };

/**
 * Runs something while Pulumi's runtime leaves out what a recording does not need, and what takes most of the time:
 * a stack written out for each of some ten thousand promises, only to name those that are left in the end; and for each
 * resource of azure-native an alias per API version, which are turned into URNs by computed values. Errors keep their stacks,
 * and resources the aliases that the program gives them.
 */
export async function withLeanRuntime<Result>(run: () => Promise<Result>): Promise<Result> {
  const { debuggablePromise } = promises;
  const { mergeOptions } = resources;
  promises.debuggablePromise = (promise) => promise;
  resources.mergeOptions = (one, other) => mergeOptions(one, isOfSdk(other) ? {} : other);
  try {
    return await run();
  } finally {
    promises.debuggablePromise = debuggablePromise;
    resources.mergeOptions = mergeOptions;
  }
}

/** Whether options are those that azure-native adds: `{ aliases: [{ type: 'azure-native:keyvault/v20230701:Vault' }, …] }`. */
function isOfSdk(options: unknown): boolean {
  const { aliases, ...others } = (options ?? {}) as { readonly aliases?: readonly { readonly type?: unknown }[] };
  if (aliases === undefined || Object.keys(others).length > 0) return false;
  return aliases.every((alias) => Object.keys(alias).length === 1 && String(alias.type).startsWith('azure-native:'));
}
