import type { AddOn, AddOns, GitOps } from '../../model/regions/index.ts';
import { addOnsName } from './add-on-project.ts';
import { type Release, releasePatch, releasesOf, sourceOf } from './add-on-releases.ts';
import { subscriptions } from './application-set.ts';
import { named, retry } from './objects.ts';
import { waves } from './project.ts';
import type { ArgoObject } from './types.ts';

/**
 * One Application for an add-on in each cluster of its targets: an upstream chart at one version. Where targets differ in
 * version or values, a patch chooses by the cluster's label.
 */
export function addOnApplicationSet(addOn: AddOn, addOns: AddOns, gitops: GitOps): ArgoObject {
  const releases = releasesOf(addOn);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: named(`add-on-${addOn.name}`, gitops, {
      part: addOnsName,
      wave: waves.addOns + depthOf(addOn.name, addOns),
      keep: true,
    }),
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [
        { clusters: { selector: { matchExpressions: [{ key: 'target', operator: 'In', values: addOn.targets }] } } },
      ],
      // The kinds that it defines would go with it, and every object of these kinds.
      syncPolicy: { preserveResourcesOnDeletion: true },
      template: template(addOn, addOns, releases),
      ...(releases.length < 2 ? {} : { templatePatch: releasePatch(releases) }),
    },
  };
}

/** How many others come before it, one after the other. */
function depthOf(name: string, addOns: AddOns): number {
  const after = addOns.all.find((addOn) => addOn.name === name)?.after ?? [];
  return Math.max(0, ...after.map((other) => depthOf(other, addOns) + 1));
}

function template(addOn: AddOn, addOns: AddOns, releases: readonly Release[]) {
  const { name, namespace, ignoreDifferences } = addOn;
  const { notifications } = addOns;
  return {
    metadata: {
      name: `${name}-{{ .name }}`,
      labels: {
        'app.kubernetes.io/name': name,
        'app.kubernetes.io/part-of': addOnsName,
        'app.kubernetes.io/managed-by': 'meridian',
        target: '{{ .metadata.labels.target }}',
        cluster: '{{ .name }}',
      },
      annotations: {
        'argocd.argoproj.io/compare-options': 'ServerSideDiff=true',
        ...(notifications === undefined ? {} : subscriptions(notifications)),
      },
    },
    spec: {
      project: addOnsName,
      source: sourceOf(addOn, releases),
      destination: { name: '{{ .name }}', namespace },
      ...(ignoreDifferences.length === 0 ? {} : { ignoreDifferences: ignoreDifferences.map(ignored) }),
      syncPolicy: {
        automated: { prune: true, selfHeal: true },
        managedNamespaceMetadata: { labels: namespaceLabels(namespace, addOns) },
        syncOptions: [
          'CreateNamespace=true',
          // Definitions of kinds are too large for the annotation in which kubectl's own way keeps what it applied.
          'ServerSideApply=true',
          'FailOnSharedResource=true',
          'RespectIgnoreDifferences=true',
        ],
        retry,
      },
      revisionHistoryLimit: 10,
    },
  };
}

function namespaceLabels(name: string, { namespaces }: AddOns): Readonly<Record<string, string>> {
  const { podSecurity, mesh } = namespaces.get(name) ?? { podSecurity: 'restricted', mesh: false };
  return {
    ...Object.fromEntries(
      ['audit', 'enforce', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, podSecurity]),
    ),
    // Where Istio may inject, the pods themselves say whether it does.
    ...(mesh ? {} : { 'istio-injection': 'disabled' }),
  };
}

function ignored({ kind, name, fields }: AddOn['ignoreDifferences'][number]) {
  const [group = '', own] = kind.split('/');
  return {
    ...(group === '' ? {} : { group }),
    kind: own,
    ...(name === undefined ? {} : { name }),
    jqPathExpressions: fields,
  };
}
