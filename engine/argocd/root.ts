import type { GitOps } from '../../model/regions/index.ts';
import { named, retry } from './objects.ts';
import { waves } from './project.ts';
import type { ArgoObject } from './types.ts';

/** Name of the root Application, and of its project. */
export const rootName = 'meridian';

/**
 * The one Application that a person applies: it takes the rest of the folder, and itself. Its project lets it write Argo
 * CD's own objects into Argo CD's namespace, and nothing else anywhere.
 */
export function rootObjects(gitops: GitOps): readonly ArgoObject[] {
  const { repository, branch, folder, namespace } = gitops;
  const destination = { server: 'https://kubernetes.default.svc', namespace };
  return [
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: named(rootName, gitops, { part: rootName, wave: waves.projects }),
      spec: {
        description: 'Projects, ApplicationSets and notifications, from this repository into the namespace of Argo CD',
        sourceRepos: [repository],
        destinations: [destination],
        clusterResourceWhitelist: [],
        namespaceResourceWhitelist: [
          { group: '', kind: 'ConfigMap' },
          ...['AppProject', 'Application', 'ApplicationSet'].map((kind) => ({ group: 'argoproj.io', kind })),
        ],
      },
    },
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: named(rootName, gitops, { part: rootName, keep: true }),
      spec: {
        project: rootName,
        source: {
          repoURL: repository,
          targetRevision: branch,
          path: `${folder}/argocd`,
          // What lies in clusters/ says what a cluster's secret needs, and is no object.
          directory: { recurse: true, exclude: 'clusters/*' },
        },
        destination,
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          syncOptions: ['ServerSideApply=true', 'FailOnSharedResource=true'],
          retry,
        },
      },
    },
  ];
}
