import type { KubeObject } from '../../model/kube-object.ts';

/** The parts of a pod that checks read; anything may be missing in a hand-written one. */
export interface PodSpec {
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly securityContext?: SecurityContext;
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly ephemeralContainers?: readonly Container[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
}

export interface Container {
  readonly name?: string;
  readonly ports?: readonly { readonly hostPort?: number }[];
  readonly livenessProbe?: Handler;
  readonly readinessProbe?: Handler;
  readonly startupProbe?: Handler;
  readonly lifecycle?: { readonly postStart?: Handler; readonly preStop?: Handler };
  readonly securityContext?: SecurityContext;
}

/** What a kubelet calls; a host of one's own choice would let a pod probe the node's network. */
export interface Handler {
  readonly httpGet?: { readonly host?: string };
  readonly tcpSocket?: { readonly host?: string };
}

export interface SecurityContext {
  readonly appArmorProfile?: { readonly type?: string };
  readonly seLinuxOptions?: { readonly type?: string; readonly user?: string; readonly role?: string };
  readonly sysctls?: readonly { readonly name?: string }[];
  readonly windowsOptions?: { readonly hostProcess?: boolean };
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly procMount?: string;
  readonly seccompProfile?: { readonly type?: string };
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
}

interface Workload {
  readonly replicas?: number;
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly template?: {
    readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
    readonly spec?: PodSpec;
  };
  readonly jobTemplate?: { readonly spec?: Workload };
}

/** The pod that an object makes, for every built-in kind that makes one, and for Argo's Rollout, which is a Deployment in this. */
export function podOf({ kind, spec }: KubeObject): PodSpec | undefined {
  switch (kind) {
    case 'Pod':
      return spec as PodSpec;
    case 'CronJob':
      return (spec as Workload | undefined)?.jobTemplate?.spec?.template?.spec;
    case 'DaemonSet':
    case 'Deployment':
    case 'Job':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'Rollout':
    case 'StatefulSet':
      return (spec as Workload | undefined)?.template?.spec;
    default:
      return undefined;
  }
}

/** Replicas and pod labels of what a disruption budget or an autoscaler may point at. */
export function scalableOf(
  object: KubeObject,
): { readonly replicas?: number; readonly labels: Readonly<Record<string, string>> } | undefined {
  if (!['Deployment', 'Rollout', 'StatefulSet'].includes(object.kind)) return undefined;
  const { replicas, template } = (object['spec'] ?? {}) as Workload;
  return { ...(replicas === undefined ? {} : { replicas }), labels: template?.metadata?.labels ?? {} };
}

/** The objects that live where another one does: references and selectors do not cross namespaces. */
export function sameNamespace(objects: readonly KubeObject[], { metadata }: KubeObject): readonly KubeObject[] {
  return objects.filter((object) => object.metadata.namespace === metadata.namespace);
}
