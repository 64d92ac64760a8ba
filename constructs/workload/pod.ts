import type { k8s } from 'cdk8s-plus-28';
import { imageReference } from '../../model/image.ts';
import type { Plain } from '../kube.ts';
import { placement, resourcesOn } from './nodes.ts';
import { podProbes } from './probes.ts';
import type { Settings } from './settings.ts';
import { restricted, sidecarContainer, sidecarVolumes, volumeMount } from './sidecar.ts';

type PodSpec = Plain<k8s.PodSpec>;

/** A pod within the Pod Security standard `restricted`, with its sidecars. */
export function podSpec(settings: Settings): PodSpec {
  const { props, account, writable } = settings;
  const { sidecars = [], gracePeriodSeconds } = props;
  const volumes = [
    ...writable.map((path) => ({ name: volumeName(path), emptyDir: {} })),
    ...sidecarVolumes([props.program ?? {}, ...sidecars]),
  ];
  return {
    serviceAccountName: account.name,
    automountServiceAccountToken: false,
    priorityClassName: settings.priorityClassName,
    ...placement(settings.nodes),
    ...(gracePeriodSeconds === undefined ? {} : { terminationGracePeriodSeconds: gracePeriodSeconds }),
    ...podSecurity(props.user ?? 10001),
    ...(volumes.length === 0 ? {} : { volumes }),
    ...(sidecars.length === 0 ? {} : { initContainers: sidecars.map(sidecarContainer) }),
    containers: [container(settings)],
  };
}

function container(settings: Settings): PodSpec['containers'][number] {
  const { name, props, writable } = settings;
  const ports = Object.entries(props.ports);
  const { mounts: files = [], lifecycle, probes } = props.program ?? {};
  const mounts = [
    ...writable.map((path) => ({ name: volumeName(path), mountPath: path })),
    ...files.map((mount) => volumeMount(mount)),
  ];
  return {
    name,
    image: imageReference(props.image),
    imagePullPolicy: 'IfNotPresent',
    ...(props.command === undefined ? {} : { command: props.command }),
    ...(props.args === undefined ? {} : { args: props.args }),
    ...(ports.length === 0 ? {} : { ports: ports.map(([port, containerPort]) => ({ name: port, containerPort })) }),
    resources: resourcesOn(settings.nodes, props.resources),
    env: Object.entries(settings.env).map(([variable, value]) => ({ name: variable, value })),
    ...environmentSources(settings),
    ...(probes ?? podProbes(props.probes, Object.keys(props.ports))),
    ...(lifecycle === undefined ? {} : { lifecycle: lifecycle as Plain<k8s.Lifecycle> }),
    securityContext: restricted,
    ...(mounts.length === 0 ? {} : { volumeMounts: mounts }),
  };
}

/** Settings first, secrets after them: of two with one name the later wins, and a setting must not hide a secret. */
export function environmentSources({
  props,
  account,
}: Pick<Settings, 'props' | 'account'>): Pick<PodSpec['containers'][number], 'envFrom'> {
  const sources = [
    ...(props.config === undefined ? [] : [{ configMapRef: { name: props.config.configMapName } }]),
    ...(account.secretName === undefined ? [] : [{ secretRef: { name: account.secretName } }]),
  ];
  return sources.length === 0 ? {} : { envFrom: sources };
}

export function podSecurity(user: number): Pick<PodSpec, 'securityContext'> {
  return {
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      fsGroup: user,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

/** `/tmp` → `tmp`, `/var/cache` → `var-cache`. */
export function volumeName(path: string): string {
  return path
    .slice(1)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
