import type { Diagnostics, Place } from '../../model/diagnostics/index.ts';
import { groupOf, type KubeObject } from '../../model/kube-object.ts';
import { builtInGroups } from '../../model/kubernetes-groups.ts';
import { type AddOns, isProvided } from '../../model/regions/index.ts';
import { addOnsName } from './add-on-project.ts';
import type { DeployedName } from './checks.ts';
import type { Delivery, Kind } from './types.ts';

/** Kinds that Kubernetes does not know by itself, each with the first component that renders it. Keeps no object. */
export class CustomKinds {
  readonly #found = new Map<string, Kind & { readonly component: string; readonly place: Place }>();

  add(component: string, objects: readonly KubeObject[], place: Place): void {
    for (const { apiVersion, kind } of objects) {
      const group = groupOf(apiVersion);
      const key = `${group}/${kind}`;
      if (!builtInGroups.has(group) && !this.#found.has(key)) this.#found.set(key, { group, kind, component, place });
    }
  }

  /** Reports those that nobody serves. */
  check({ all, elsewhere }: AddOns, diagnostics: Diagnostics): void {
    const provides = [...all, ...elsewhere].flatMap((provider) => provider.provides);
    for (const { place, ...parameters } of this.#found.values()) {
      if (!isProvided(provides, parameters)) diagnostics.report('gitops/no-add-on', parameters, place);
    }
  }
}

/** Names and namespaces that add-ons share with a system. */
export function checkAddOnNames(
  { all, namespaces }: AddOns,
  { systems, clusters }: Delivery,
  components: readonly DeployedName[],
  diagnostics: Diagnostics,
): void {
  for (const { name, namespaces: own, footprint } of systems) {
    const place = components.find(({ system }) => system === name)?.place;
    for (const namespace of new Set([...own, ...footprint.namespaces])) {
      if (!namespaces.has(namespace)) continue;
      diagnostics.report('gitops/shared-namespace', { namespace, system: name, other: addOnsName }, place);
    }
  }
  const owners = new Map(all.flatMap(({ name }) => clusters.map((cluster) => [`${name}-${cluster.name}`, name])));
  for (const { system, component, place } of components) {
    const name = clusters.map((cluster) => `${system}-${component}-${cluster.name}`).find((one) => owners.has(one));
    if (name === undefined) continue;
    const parameters = { name, one: `${system}/${component}`, other: `the add-on ${owners.get(name)}` };
    diagnostics.report('gitops/ambiguous-name', parameters, place);
  }
}
