/** What a reviewer should look at twice. */
export type Risk =
  | 'deletion'
  | 'release'
  | 'image'
  | 'replicas'
  | 'network'
  | 'identity'
  | 'secrets'
  | 'disruption'
  | 'resources'
  | 'storage'
  | 'rollout'
  | 'cluster-wide';

export type Verb = 'added' | 'removed' | 'changed';

/** Of kinds, whatever changes in them. */
const ofKind: Readonly<Record<string, Risk>> = {
  AuthorizationPolicy: 'network',
  // Its labels decide what is deployed to it.
  Cluster: 'cluster-wide',
  ClusterRole: 'identity',
  ClusterRoleBinding: 'identity',
  ClusterSecretStore: 'secrets',
  DestinationRule: 'network',
  ExternalSecret: 'secrets',
  Gateway: 'network',
  HTTPRoute: 'network',
  Ingress: 'network',
  Namespace: 'cluster-wide',
  NetworkPolicy: 'network',
  PeerAuthentication: 'network',
  PersistentVolumeClaim: 'storage',
  PodDisruptionBudget: 'disruption',
  PriorityClass: 'cluster-wide',
  RequestAuthentication: 'network',
  Role: 'identity',
  RoleBinding: 'identity',
  Secret: 'secrets',
  SecretStore: 'secrets',
  Service: 'network',
  ServiceAccount: 'identity',
  Sidecar: 'network',
  Stream: 'storage',
  VirtualService: 'network',
};

/** Of fields, by how their paths end or what they pass. */
const ofPath: readonly (readonly [RegExp, Risk])[] = [
  [/(^|\.)image$/, 'image'],
  [/(^|\.)((min|max)?[rR]eplicas|(min|max|idle)ReplicaCount)$/, 'replicas'],
  [/\.resources\b/, 'resources'],
  [/\.(securityContext|serviceAccountName|automountServiceAccountToken|hostNetwork|hostPID)\b/, 'identity'],
  [/^spec\.strategy\b/, 'rollout'],
];

/** @param path of the field; empty for a whole object */
export function riskOf(kind: string, verb: Verb, path: string): Risk | undefined {
  if (verb === 'removed' && path === '') return 'deletion';
  return ofPath.find(([pattern]) => pattern.test(path))?.[1] ?? ofKind[kind];
}
