/** A bundle of custom resource definitions, and which of its kinds the constructs use. */
export interface CrdSource {
  /** Names the source in `cdk8s.yaml` (`name:=url`) and in a folder of local files (`name.crds.yaml`). */
  readonly name: string;
  /** The upstream release. The URL in `cdk8s.yaml` must contain it. */
  readonly version: string;
  /** API group to the kinds taken from it. Each group becomes one module, `imports/<group>.ts`. */
  readonly groups: Readonly<Record<string, readonly string[]>>;
  /** What tells its modules from those of another source with the same group: `imports/<group>-<suffix>.ts`. Default: none. */
  readonly suffix?: string;
  /**
   * Fields left out of a kind, as `spec.list[].field`: alternatives that nobody here uses and that would be most of the
   * files. Default: none.
   */
  readonly without?: Readonly<Record<string, readonly string[]>>;
}

/** Name of the module, without `.ts`, that the kinds of a group become. */
export function moduleOf({ suffix }: Pick<CrdSource, 'suffix'>, group: string): string {
  return suffix === undefined ? group : `${group}-${suffix}`;
}

/** Generators other than clusters, git, list and matrix; each has a whole Application in it, and so has an overriding template. */
const unusedGenerators = ['spec.generators[]', 'spec.generators[].matrix.generators[]'].flatMap((at) => [
  ...['clusterDecisionResource', 'merge', 'plugin', 'pullRequest', 'scmProvider'].map((name) => `${at}.${name}`),
  ...['clusters', 'git', 'list'].map((name) => `${at}.${name}.template`),
]);

/** Stores other than Vault that External Secrets reads; those of Azure are in `SecretStore`, which accounts have. */
const otherProviders = `
  akeyless aws azurekv barbican beyondtrust beyondtrustworkloadcredentials bitwardensecretsmanager chef cloudrusm
  conjur crd delinea doppler dvls fake fortanix gcpsm github gitlab ibm infisical keepersecurity kubernetes
  nebiusmysterybox ngrok onboardbase onepassword onepasswordSDK openBao oracle ovh passbolt passworddepot previder
  pulumi scaleway secretserver senhasegura volcengine webhook yandexcertificatemanager yandexlockbox
`
  .trim()
  .split(/\s+/);

/** The one table of custom resources. A kind is added here, its URL in `cdk8s.yaml`; then `npm run imports`. */
export const crdSources: readonly CrdSource[] = [
  {
    name: 'argo-cd',
    version: 'v3.5.1',
    groups: { 'argoproj.io': ['AppProject', 'Application', 'ApplicationSet'] },
    suffix: 'cd',
    without: { Application: ['operation', 'status'], ApplicationSet: unusedGenerators },
  },
  {
    name: 'argo-rollouts',
    version: 'v1.9.1',
    groups: { 'argoproj.io': ['AnalysisTemplate', 'Rollout'] },
    suffix: 'rollouts',
    without: {
      // Each makes a measurement elsewhere than in Prometheus; `job` alone has the schema of a pod in it.
      AnalysisTemplate: [
        'cloudWatch',
        'datadog',
        'graphite',
        'influxdb',
        'job',
        'kayenta',
        'newRelic',
        'skywalking',
        'wavefront',
        'web',
      ].map((provider) => `spec.metrics[].provider.${provider}`),
    },
  },
  {
    name: 'external-secrets',
    version: 'v2.9.0',
    groups: { 'external-secrets.io': ['ClusterSecretStore', 'ExternalSecret', 'SecretStore'] },
    without: {
      ClusterSecretStore: [
        ...otherProviders.map((provider) => `spec.provider.${provider}`),
        ...['appRole', 'cert', 'gcp', 'iam', 'ldap', 'tokenSecretRef', 'userPass'].map(
          (method) => `spec.provider.vault.auth.${method}`,
        ),
        'status',
      ],
    },
  },
  {
    name: 'istio',
    version: '1.30.3',
    groups: {
      'networking.istio.io': ['DestinationRule', 'ServiceEntry', 'Sidecar', 'VirtualService'],
      'security.istio.io': ['AuthorizationPolicy', 'PeerAuthentication'],
    },
  },
  {
    name: 'karpenter',
    version: 'v1.14.2',
    groups: { 'karpenter.sh': ['NodePool'] },
    without: { NodePool: ['status'] },
  },
  {
    name: 'karpenter-azure',
    version: 'v1.14.2',
    groups: { 'karpenter.azure.com': ['AKSNodeClass'] },
    without: { AKSNodeClass: ['status'] },
  },
  { name: 'keda', version: 'v2.20.2', groups: { 'keda.sh': ['ScaledObject', 'TriggerAuthentication'] } },
  { name: 'nack', version: 'v0.22.4', groups: { 'jetstream.nats.io': ['Account', 'Consumer', 'Stream'] } },
  {
    name: 'prometheus-operator',
    version: 'v0.93.0',
    groups: { 'monitoring.coreos.com': ['PodMonitor', 'PrometheusRule', 'ServiceMonitor'] },
  },
];

/** Kubernetes' own OpenAPI documents. Not in `cdk8s.yaml`, because `cdk8s import` does not read this form. */
export const kubernetesSource = {
  name: 'kubernetes',
  version: 'v1.35.4',
  url: 'https://raw.githubusercontent.com/kubernetes/kubernetes/v1.35.4/api/openapi-spec/v3/',
  /** Document (`<name>_openapi.json` upstream) to the kinds taken from it. */
  kinds: {
    api__v1: [
      'ConfigMap',
      'LimitRange',
      'Namespace',
      'PersistentVolume',
      'PersistentVolumeClaim',
      'Pod',
      'ResourceQuota',
      'Secret',
      'Service',
      'ServiceAccount',
    ],
    'apis__admissionregistration.k8s.io__v1': [
      'MutatingWebhookConfiguration',
      'ValidatingAdmissionPolicy',
      'ValidatingAdmissionPolicyBinding',
      'ValidatingWebhookConfiguration',
    ],
    'apis__apiextensions.k8s.io__v1': ['CustomResourceDefinition'],
    'apis__apiregistration.k8s.io__v1': ['APIService'],
    apis__apps__v1: ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
    apis__autoscaling__v2: ['HorizontalPodAutoscaler'],
    apis__batch__v1: ['CronJob', 'Job'],
    'apis__discovery.k8s.io__v1': ['EndpointSlice'],
    'apis__networking.k8s.io__v1': ['Ingress', 'IngressClass', 'NetworkPolicy'],
    apis__policy__v1: ['PodDisruptionBudget'],
    'apis__rbac.authorization.k8s.io__v1': ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
    'apis__scheduling.k8s.io__v1': ['PriorityClass'],
    'apis__storage.k8s.io__v1': ['StorageClass'],
  } as Readonly<Record<string, readonly string[]>>,
};
