import type { Cluster, GitOps } from '../../model/regions/index.ts';
import { named } from './objects.ts';
import type { ArgoObject, Delivery, DeployedSystem } from './types.ts';

/**
 * What a system's Applications may do: take this repository only, and write its own kinds into its own namespaces of the
 * known clusters.
 *
 * Kinds in a namespace are those of Meridian's vocabulary and what is rendered besides: production may still run an older
 * revision, whose kinds are not all rendered any more.
 */
export function systemProject(system: DeployedSystem, { gitops, clusters }: Delivery): ArgoObject {
  const { name, footprint } = system;
  const namespaces = [...new Set([...system.namespaces, ...footprint.namespaces])];
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: named(name, gitops, { part: name, wave: waves.projects }),
    spec: {
      description: `What ${name} may deploy, and where`,
      sourceRepos: [gitops.repository],
      destinations: clusters.flatMap((cluster) => namespaces.map((namespace) => ({ name: cluster.name, namespace }))),
      // A namespace of somebody else's must not be taken over, nor its labels of Pod Security changed.
      clusterResourceWhitelist: footprint.clusterKinds.flatMap((kind) =>
        kind.group === '' && kind.kind === 'Namespace' ? namespaces.map((name) => ({ ...kind, name })) : [kind],
      ),
      // Not an empty list of what is permitted: left out on its way, it would permit everything.
      ...(system.clusterScoped
        ? { namespaceResourceBlacklist: [{ group: '*', kind: '*' }] }
        : { namespaceResourceWhitelist: footprint.kinds }),
      ...(gitops.freezes.length === 0 ? {} : { syncWindows: freezes(gitops, clusters) }),
    },
  };
}

/**
 * Order in which the root Application applies what it finds; none of them waits for Applications to be healthy. What
 * clusters have once comes before add-ons: these need its nodes.
 */
export const waves = { projects: -20, clusters: -15, addOns: -10, systems: 0 } as const;

/**
 * Windows serve as freezes only: a step that a shut window holds back would run what is there when it opens, and not what
 * was approved. A sync that is under way is finished, and a person may still sync, for a hotfix.
 */
export function freezes({ freezes: all }: GitOps, clusters: readonly Cluster[]) {
  return all.map(({ reason, schedule, duration, timeZone, targets }) => ({
    kind: 'deny',
    schedule,
    duration,
    timeZone,
    clusters: clusters.filter(({ target }) => targets.includes(target)).map(({ name }) => name),
    manualSync: true,
    syncOverrun: true,
    description: reason,
  }));
}
