import type { KubeObject } from '../../model/kube-object.ts';

/**
 * Kinds in the order that a cluster needs them: what others live in or refer to comes first. The list is Helm's
 * `InstallOrder`; ExternalSecret stands beside the Secret that it makes. Kinds that are not listed come last, by name.
 *
 * @see https://github.com/helm/helm/blob/main/pkg/release/v1/util/kind_sorter.go
 */
const kindOrder = [
  'PriorityClass',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'ExternalSecret',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
];

const rank = new Map(kindOrder.map((kind, index) => [kind, String(index).padStart(3, '0')]));

/** A Rollout looks for the Services, routes and AnalysisTemplates that it names, and calls its spec invalid without them. */
const veryLast = '999 ';

/** A total order over objects, independent of the construct tree: kind, then group, namespace and name by code units. */
export function inOrder(objects: readonly KubeObject[]): KubeObject[] {
  return objects
    .map((object) => [sortKey(object), object] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, object]) => object);
}

function sortKey({ apiVersion, kind, metadata }: KubeObject): string {
  return [
    rank.get(kind) ?? (kind === 'Rollout' ? veryLast : '999'),
    kind,
    apiVersion,
    metadata.namespace ?? '',
    metadata.name,
  ].join('\u0000');
}
