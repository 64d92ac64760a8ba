import { ApiObject } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { AnalysisTemplateSpec } from '../imports/argoproj.io-rollouts.ts';
import type { ClusterSecretStoreSpec, ExternalSecretSpec, SecretStoreSpec } from '../imports/external-secrets.io.ts';
import type { ConsumerSpec, StreamSpec } from '../imports/jetstream.nats.io.ts';
import type { ScaledObjectSpec, TriggerAuthenticationSpec } from '../imports/keda.sh.ts';
import type { PodMonitorSpec, PrometheusRuleSpec, ServiceMonitorSpec } from '../imports/monitoring.coreos.com.ts';
import type { ServiceEntrySpec, SidecarSpec, VirtualServiceSpec } from '../imports/networking.istio.io.ts';
import type { AuthorizationPolicySpec, PeerAuthenticationSpec } from '../imports/security.istio.io.ts';
import type { Knob } from '../model/knob.ts';
import { groupOf } from '../model/kube-object.ts';
import { addKnobs } from './component/add-knobs.ts';
import type { NodeClassSpec, NodePoolSpec } from './node-pools/specs.ts';
import type { RolloutSpec } from './rollout/spec.ts';

/**
 * A generated type as the plain JSON it stands for: quantities and int-or-string are text or a number, enums are their
 * text, dates are text. (Those unions are generated as classes with one `value`.) The generated classes would rebuild every value and drop what they do not know, so only their
 * types are used.
 */
export type Plain<T> = T extends { readonly value: infer Value }
  ? [number | string] extends [Value]
    ? number | string
    : PlainObject<T>
  : T extends string
    ? `${T}`
    : T extends Date
      ? string
      : T extends readonly (infer Item)[]
        ? readonly Plain<Item>[]
        : T extends object
          ? PlainObject<T>
          : T;

type PlainObject<T> = { readonly [Key in keyof T]: Plain<T[Key]> };

/** The kinds that Meridian's own constructs render, with what stands beside `metadata` in each. */
interface Kinds {
  Namespace: { apiVersion: 'v1'; body: object };
  ServiceAccount: { apiVersion: 'v1'; body: { automountServiceAccountToken: boolean } };
  Service: { apiVersion: 'v1'; body: { spec: Plain<k8s.ServiceSpec> } };
  Deployment: { apiVersion: 'apps/v1'; body: { spec: Plain<k8s.DeploymentSpec> } };
  HorizontalPodAutoscaler: { apiVersion: 'autoscaling/v2'; body: { spec: Plain<k8s.HorizontalPodAutoscalerSpecV2> } };
  PodDisruptionBudget: { apiVersion: 'policy/v1'; body: { spec: Plain<k8s.PodDisruptionBudgetSpec> } };
  NetworkPolicy: { apiVersion: 'networking.k8s.io/v1'; body: { spec: Plain<k8s.NetworkPolicySpec> } };
  PriorityClass: { apiVersion: 'scheduling.k8s.io/v1'; body: Omit<Plain<k8s.KubePriorityClassProps>, 'metadata'> };
  ExternalSecret: { apiVersion: 'external-secrets.io/v1'; body: { spec: Plain<ExternalSecretSpec> } };
  ServiceMonitor: { apiVersion: 'monitoring.coreos.com/v1'; body: { spec: Plain<ServiceMonitorSpec> } };
  PrometheusRule: { apiVersion: 'monitoring.coreos.com/v1'; body: { spec: Plain<PrometheusRuleSpec> } };
  ConfigMap: { apiVersion: 'v1'; body: { data: Readonly<Record<string, string>>; immutable?: boolean } };
  Job: { apiVersion: 'batch/v1'; body: { spec: Plain<k8s.JobSpec> } };
  CronJob: { apiVersion: 'batch/v1'; body: { spec: Plain<k8s.CronJobSpec> } };
  SecretStore: { apiVersion: 'external-secrets.io/v1'; body: { spec: Plain<SecretStoreSpec> } };
  ClusterSecretStore: { apiVersion: 'external-secrets.io/v1'; body: { spec: Plain<ClusterSecretStoreSpec> } };
  PodMonitor: { apiVersion: 'monitoring.coreos.com/v1'; body: { spec: Plain<PodMonitorSpec> } };
  ScaledObject: { apiVersion: 'keda.sh/v1alpha1'; body: { spec: Plain<ScaledObjectSpec> } };
  TriggerAuthentication: { apiVersion: 'keda.sh/v1alpha1'; body: { spec: Plain<TriggerAuthenticationSpec> } };
  Stream: { apiVersion: 'jetstream.nats.io/v1beta2'; body: { spec: Plain<StreamSpec> } };
  Consumer: { apiVersion: 'jetstream.nats.io/v1beta2'; body: { spec: Plain<ConsumerSpec> } };
  AuthorizationPolicy: { apiVersion: 'security.istio.io/v1'; body: { spec: Plain<AuthorizationPolicySpec> } };
  PeerAuthentication: { apiVersion: 'security.istio.io/v1'; body: { spec: Plain<PeerAuthenticationSpec> } };
  ServiceEntry: { apiVersion: 'networking.istio.io/v1'; body: { spec: Plain<ServiceEntrySpec> } };
  Sidecar: { apiVersion: 'networking.istio.io/v1'; body: { spec: Plain<SidecarSpec> } };
  VirtualService: { apiVersion: 'networking.istio.io/v1'; body: { spec: Plain<VirtualServiceSpec> } };
  AnalysisTemplate: { apiVersion: 'argoproj.io/v1alpha1'; body: { spec: Plain<AnalysisTemplateSpec> } };
  Rollout: { apiVersion: 'argoproj.io/v1alpha1'; body: { spec: RolloutSpec } };
  NodePool: { apiVersion: 'karpenter.sh/v1'; body: { spec: NodePoolSpec } };
  AKSNodeClass: { apiVersion: 'karpenter.azure.com/v1beta1'; body: { spec: NodeClassSpec } };
}

const apiVersions: { readonly [Kind in keyof Kinds]: Kinds[Kind]['apiVersion'] } = {
  Namespace: 'v1',
  ServiceAccount: 'v1',
  Service: 'v1',
  Deployment: 'apps/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  PodDisruptionBudget: 'policy/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  PriorityClass: 'scheduling.k8s.io/v1',
  ExternalSecret: 'external-secrets.io/v1',
  ServiceMonitor: 'monitoring.coreos.com/v1',
  PrometheusRule: 'monitoring.coreos.com/v1',
  ConfigMap: 'v1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
  SecretStore: 'external-secrets.io/v1',
  ClusterSecretStore: 'external-secrets.io/v1',
  PodMonitor: 'monitoring.coreos.com/v1',
  ScaledObject: 'keda.sh/v1alpha1',
  TriggerAuthentication: 'keda.sh/v1alpha1',
  Stream: 'jetstream.nats.io/v1beta2',
  Consumer: 'jetstream.nats.io/v1beta2',
  AuthorizationPolicy: 'security.istio.io/v1',
  PeerAuthentication: 'security.istio.io/v1',
  ServiceEntry: 'networking.istio.io/v1',
  Sidecar: 'networking.istio.io/v1',
  VirtualService: 'networking.istio.io/v1',
  AnalysisTemplate: 'argoproj.io/v1alpha1',
  Rollout: 'argoproj.io/v1alpha1',
  NodePool: 'karpenter.sh/v1',
  AKSNodeClass: 'karpenter.azure.com/v1beta1',
};

/** Kinds outside every namespace. */
const clusterKinds: ReadonlySet<string> = new Set([
  'AKSNodeClass',
  'ClusterSecretStore',
  'Namespace',
  'NodePool',
  'PriorityClass',
]);

/** Every kind that Meridian's constructs render into a namespace, with its API group; the core's is empty. */
export const namespacedKinds: readonly { readonly group: string; readonly kind: string }[] = Object.entries(apiVersions)
  .filter(([kind]) => !clusterKinds.has(kind))
  .map(([kind, apiVersion]) => ({ group: groupOf(apiVersion), kind }));

export interface ObjectMetadata {
  /** Explicit: names must not follow the construct tree. */
  readonly name: string;
  /** Default: the component's. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What is only known beside the object. */
export interface ObjectPlace {
  /**
   * What stands for the name in the construct tree, where the name changes with the content: the object is one and the
   * same in all targets then, and so in the chart. Default: the name.
   */
  readonly place?: string;
}

/** Adds one typed Kubernetes object; standard labels, and the namespace if none is given, come from the component. */
export function addObject<Kind extends keyof Kinds>(
  scope: Construct,
  kind: Kind,
  metadata: ObjectMetadata,
  body: Kinds[Kind]['body'],
  { place }: ObjectPlace = {},
): ApiObject {
  const { namespace, name } = { ...metadata, ...(place === undefined ? {} : { name: place }) };
  // No kind has a dash, and no namespace a dot: one ID never means two objects.
  const id = namespace === undefined ? `${kind}-${name}` : `${kind}-${namespace}.${name}`;
  const object = new ApiObject(scope, id, {
    apiVersion: apiVersions[kind],
    kind,
    metadata,
    ...body,
  });
  made.add(object);
  if (metadata.labels?.['region'] !== undefined) addKnobs(object, [regionKnob('/metadata/labels/region')]);
  return object;
}

/** The region is said in many places and is one value of the chart. */
export function regionKnob(pointer: string): Knob {
  return { kind: 'value', pointer, path: ['region'], description: 'Region that everything is labelled with.' };
}

const made = new WeakSet<ApiObject>();

/** Whether one of Meridian's own constructs made the object. */
export function isOwn(object: ApiObject): boolean {
  return made.has(object);
}
