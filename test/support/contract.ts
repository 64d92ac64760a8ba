import { type ContractInput, checkContract, type DeclaredResource } from '../../engine/contract/index.ts';
import { Diagnostics } from '../../model/diagnostics/index.ts';
import type { KubeObject } from '../../model/kube-object.ts';

/** What is compared, and what differs. */
export function differences(input: ContractInput) {
  const diagnostics = new Diagnostics();
  const rows = checkContract(input, diagnostics);
  return { rows, found: diagnostics.sorted(), codes: diagnostics.sorted().map(({ code }) => code) };
}

// A change that changes nothing would prove nothing, so that each of these throws then.

/** The sides with the objects of one kind and name changed. */
export function withObject(
  input: ContractInput,
  kind: string,
  name: string,
  change: (object: KubeObject) => string | undefined,
): ContractInput {
  const meant = input.objects.filter(({ object }) => object.kind === kind && object.metadata.name === name);
  if (meant.length === 0) throw new Error(`there is no ${kind} ${name}`);
  return {
    ...input,
    objects: input.objects.flatMap((one) => {
      if (!meant.includes(one)) return [one];
      const text = change(one.object);
      if (text === undefined) return [];
      if (text === JSON.stringify(one.object)) throw new Error(`nothing of ${kind} ${name} was changed`);
      return [{ ...one, object: JSON.parse(text) as KubeObject }];
    }),
  };
}

/** A text in place of another, wherever it is in an object. */
export const replaced = (from: string | RegExp, to: string) => (object: KubeObject) =>
  JSON.stringify(object).replaceAll(typeof from === 'string' ? new RegExp(from, 'g') : from, to);

/** The sides without the resources whose ID ends so. */
export function without(input: ContractInput, ...ends: readonly string[]): ContractInput {
  const kept = (resources: readonly DeclaredResource[]) =>
    resources.filter(({ id }) => !ends.some((end) => id.toLowerCase().endsWith(end.toLowerCase())));
  const [resources, shared] = [kept(input.resources), kept(input.shared)];
  if (resources.length + shared.length === input.resources.length + input.shared.length) throw new Error(ends.join());
  return { ...input, resources, shared };
}

/** The sides with the properties of each resource whose ID matches changed. */
export function withProperties(
  input: ContractInput,
  id: RegExp,
  more: Readonly<Record<string, unknown>>,
): ContractInput {
  if (!input.resources.some((one) => id.test(one.id))) throw new Error(`nothing is called ${id}`);
  const resources = input.resources.map((one) =>
    id.test(one.id) ? { ...one, properties: { ...one.properties, ...more } } : one,
  );
  return { ...input, resources };
}

/** The sides with one more resource. */
export const added = (input: ContractInput, group: string, id: string): ContractInput => ({
  ...input,
  resources: [...input.resources, { id: `/subscriptions/s/resourceGroups/${group}/providers/${id}`, properties: {} }],
});

/** Without the roles that one identity has at such a scope. */
export function withoutRole(input: ContractInput, scope: RegExp): ContractInput {
  const resources = input.resources.filter(({ id }) => !(/roleAssignments/.test(id) && scope.test(id)));
  if (resources.length === input.resources.length) throw new Error(`no role is assigned on ${scope}`);
  return { ...input, resources };
}
