import type { k8s } from 'cdk8s-plus-28';
import { type Image, imageReference } from '../../model/image.ts';
import type { Resources } from '../../model/resources.ts';
import type { ValuesPath } from '../../model/values-path.ts';
import type { Plain } from '../kube.ts';

type Container = Plain<k8s.Container>;
type Volume = Plain<k8s.Volume>;

/** A container beside the workload's own: it starts before, and stops after it. Restricted like every other. */
export interface Sidecar {
  /** Name of the container; a DNS label. */
  readonly name: string;
  readonly image: Image;
  /** Program that is run. Default: the image's own entry point. */
  readonly command?: readonly string[];
  /** Arguments of the entry point. Default: the image's own. */
  readonly args?: readonly string[];
  /** Ports by name, 1 to 65535; unlike all others in the pod. Default: none. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly resources: Resources;
  /** Environment variables. Default: none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Secrets whose keys become its environment variables. Default: none. */
  readonly envFromSecrets?: readonly string[];
  /** Files it reads or writes, each from a volume of its own. Default: none. */
  readonly mounts?: readonly SidecarMount[];
  /** The workload's own container starts once this succeeds. Default: none. */
  readonly startupProbe?: Plain<k8s.Probe>;
  /** The pod gets requests while it succeeds. Default: none. */
  readonly readinessProbe?: Plain<k8s.Probe>;
  /** The container is restarted when it fails. Default: none. */
  readonly livenessProbe?: Plain<k8s.Probe>;
}

export interface SidecarMount {
  /** Volume, unlike all others in the pod; a DNS label. */
  readonly name: string;
  /** Absolute path in the container. */
  readonly path: string;
  /** Value of the chart that holds the name of a mounted ConfigMap. Default: none. */
  readonly nameValue?: ValuesPath;
  /** What the volume holds. */
  readonly from: Pick<Volume, 'configMap' | 'emptyDir' | 'projected' | 'secret'>;
}

/** Everything a container must say so that Pod Security `restricted` admits it (T-5). */
export const restricted = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
} as const;

/** An init container that keeps running: Kubernetes' own form of a sidecar, stable since 1.33. */
export function sidecarContainer(sidecar: Sidecar): Container {
  const { name, image, command, args, ports = {}, resources, env = {}, envFromSecrets = [], mounts = [] } = sidecar;
  const { startupProbe, readinessProbe, livenessProbe } = sidecar;
  return {
    name,
    image: imageReference(image),
    imagePullPolicy: 'IfNotPresent',
    restartPolicy: 'Always',
    ...(command === undefined ? {} : { command }),
    ...(args === undefined ? {} : { args }),
    ...(Object.keys(ports).length === 0
      ? {}
      : { ports: Object.entries(ports).map(([port, containerPort]) => ({ name: port, containerPort })) }),
    resources,
    ...(Object.keys(env).length === 0
      ? {}
      : { env: Object.entries(env).map(([variable, value]) => ({ name: variable, value })) }),
    ...(envFromSecrets.length === 0
      ? {}
      : { envFrom: envFromSecrets.map((secret) => ({ secretRef: { name: secret } })) }),
    ...(mounts.length === 0 ? {} : { volumeMounts: mounts.map(volumeMount) }),
    ...(startupProbe === undefined ? {} : { startupProbe }),
    ...(readinessProbe === undefined ? {} : { readinessProbe }),
    ...(livenessProbe === undefined ? {} : { livenessProbe }),
    securityContext: restricted,
  };
}

/** What is not made for writing is read only. */
export function volumeMount({ name, path, from }: SidecarMount): NonNullable<Container['volumeMounts']>[number] {
  return { name, mountPath: path, ...(from.emptyDir === undefined ? { readOnly: true } : {}) };
}

export function sidecarVolumes(sidecars: readonly Pick<Sidecar, 'mounts'>[]): readonly Volume[] {
  return sidecars.flatMap(({ mounts = [] }) => mounts.map(({ name, from }) => ({ name, ...from })));
}
