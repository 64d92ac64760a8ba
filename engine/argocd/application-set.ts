import type { GitOps } from '../../model/regions/index.ts';
import { named, retry } from './objects.ts';
import { waves } from './project.ts';
import type { ArgoObject, Delivery, DeployedSystem } from './types.ts';

/**
 * One Application for each component in each cluster of its target, at the revision that the component's `app.json`
 * states. Both clusters of a region get the same files; components that end in `-once` only the primary one does.
 *
 * Order between regions is not kept here but in the pins: a set updates its Applications in any order, and holding them
 * back by windows would sync what is newest later, not what was approved.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Matrix/
 */
export function systemApplicationSet(system: DeployedSystem, { gitops }: Delivery): ArgoObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: named(system.name, gitops, {
      part: system.name,
      wave: system.clusterScoped ? waves.clusters : waves.systems,
      keep: true,
    }),
    spec: {
      goTemplate: true,
      // Otherwise a missing label gives an empty name, path or cluster without a word.
      goTemplateOptions: ['missingkey=error'],
      generators: [
        matrix(gitops, {}, [
          { path: appsIn(gitops, system.name, '*') },
          { path: appsIn(gitops, system.name, '*-once'), exclude: true },
        ]),
        matrix(gitops, { role: 'primary' }, [{ path: appsIn(gitops, system.name, '*-once') }]),
      ],
      // Deleting a set, or a folder by mistake, must not delete what runs.
      syncPolicy: { preserveResourcesOnDeletion: true },
      template: template(system, gitops),
      templatePatch: templatePatch(system.delivery, gitops),
    },
  };
}

interface Files {
  readonly path: string;
  readonly exclude?: boolean;
}

function appsIn({ folder }: GitOps, system: string, components: string): string {
  return `${folder}/{{ .metadata.labels.target }}/${system}/${components}/app.json`;
}

/** Clusters × files. A cluster without the label is none of ours; its absence in a template would stop the whole set. */
function matrix({ repository, branch }: GitOps, labels: Readonly<Record<string, string>>, files: readonly Files[]) {
  return {
    matrix: {
      generators: [
        {
          clusters: {
            selector: {
              ...(Object.keys(labels).length === 0 ? {} : { matchLabels: labels }),
              matchExpressions: [{ key: 'target', operator: 'Exists' }],
            },
          },
        },
        { git: { repoURL: repository, revision: branch, files } },
      ],
    },
  };
}

function template({ name, delivery, notifications }: DeployedSystem, { repository }: GitOps) {
  return {
    metadata: {
      name: '{{ .app.system }}-{{ .app.component }}-{{ .name }}',
      labels: {
        'app.kubernetes.io/name': '{{ .app.component }}',
        'app.kubernetes.io/part-of': '{{ .app.system }}',
        'app.kubernetes.io/managed-by': 'meridian',
        target: '{{ .metadata.labels.target }}',
        cluster: '{{ .name }}',
      },
      annotations: {
        // What a component does not render is no reason to render it again.
        'argocd.argoproj.io/manifest-generate-paths': '.',
        'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
        ...(notifications === undefined ? {} : subscriptions(notifications)),
      },
    },
    spec: {
      project: name,
      source: {
        repoURL: repository,
        targetRevision: '{{ .app.revision }}',
        ...(delivery === 'manifests' ? manifests : {}),
      },
      destination: { name: '{{ .name }}', namespace: '{{ .app.namespace }}' },
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        syncOptions: [
          'ServerSideApply=true',
          // An object of two Applications would be set back and forth for ever.
          'FailOnSharedResource=true',
          'RespectIgnoreDifferences=true',
        ],
        retry,
      },
      // Rollbacks go by git; the list in Argo CD is for reading.
      revisionHistoryLimit: 10,
    },
  };
}

const manifests = { path: '{{ .path.path }}', directory: { include: 'manifests.yaml' } } as const;

/**
 * What a template cannot say, since its fields are typed: a truth value, a list, a choice. Of a component on its way out
 * no chart is made, so that its manifests, which are empty, are taken in any case.
 */
function templatePatch(delivery: DeployedSystem['delivery'], { folder }: GitOps): string {
  return `spec:
${delivery === 'chart' ? chartPatch(folder) : ''}  {{- if .app.ignoreDifferences }}
  ignoreDifferences: {{ toJson .app.ignoreDifferences }}
  {{- end }}
  syncPolicy:
    automated:
      allowEmpty: {{ .app.retired }}
`;
}

/** The release is named, or it would be the Application's name, of up to 253 characters; Helm knows 53. */
function chartPatch(folder: string): string {
  return `  source:
    {{- if .app.retired }}
    path: {{ .path.path }}
    directory:
      include: manifests.yaml
    {{- else }}
    path: ${folder}/charts/{{ .app.system }}/{{ .app.component }}
    helm:
      releaseName: {{ .app.component }}
      valueFiles:
        - values.{{ .metadata.labels.target }}.yaml
    {{- end }}
`;
}

/** @see https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications/subscriptions/ */
export function subscriptions({ service, recipient }: { readonly service: string; readonly recipient: string }) {
  return Object.fromEntries(
    ['on-sync-failed', 'on-health-degraded'].map((trigger) => [
      `notifications.argoproj.io/subscribe.${trigger}.${service}`,
      recipient,
    ]),
  );
}
