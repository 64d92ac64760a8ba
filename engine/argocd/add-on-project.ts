import type { AddOns } from '../../model/regions/index.ts';
import { named } from './objects.ts';
import { freezes, waves } from './project.ts';
import type { ArgoObject, Delivery } from './types.ts';

/** Name of the project of all add-ons, and of their folder. */
export const addOnsName = 'add-ons';

/**
 * What add-ons may do: come from the charts' own repositories, and write what these charts render. Inside their namespaces
 * that is anything; outside, the kinds that are named.
 */
export function addOnProject({ all }: AddOns, { gitops, clusters }: Delivery): ArgoObject {
  const own = sortedOnce(all.map(({ namespace }) => namespace));
  const namespaces = sortedOnce([...own, ...all.flatMap(({ alsoIn }) => alsoIn)]);
  const kinds = sortedOnce(all.flatMap(({ clusterKinds }) => clusterKinds)).map((kind) => kind.split('/'));
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: named(addOnsName, gitops, { part: addOnsName, wave: waves.projects }),
    spec: {
      description: 'What add-ons may deploy, and where',
      sourceRepos: sortedOnce(all.map(({ chart }) => chart.repository)),
      destinations: clusters.flatMap(({ name }) => namespaces.map((namespace) => ({ name, namespace }))),
      clusterResourceWhitelist: [
        // Argo CD makes them, with the labels that Pod Security and the mesh read.
        ...own.map((name) => ({ group: '', kind: 'Namespace', name })),
        ...kinds.map(([group, kind]) => ({ group, kind })),
      ],
      ...(gitops.freezes.length === 0 ? {} : { syncWindows: freezes(gitops, clusters) }),
    },
  };
}

function sortedOnce(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
