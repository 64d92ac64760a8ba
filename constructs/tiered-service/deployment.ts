import type { k8s } from 'cdk8s-plus-28';
import { imageReference } from '../../model/image.ts';
import type { Plain } from '../kube.ts';
import { podProbes } from './probes.ts';
import type { Settings } from './settings.ts';

type DeploymentSpec = Plain<k8s.DeploymentSpec>;
type PodSpec = Plain<k8s.PodSpec>;

/** Pods as 002 §3.2 shows them, within the Pod Security standard `restricted`. */
export function deploymentSpec(settings: Settings): DeploymentSpec {
  const { name, props, selector, podLabels } = settings;
  const annotations = { ...scrapeHints(settings), ...props.podAnnotations };
  return {
    // Under an autoscaler the field is left out: a GitOps controller would set it back at every sync.
    ...(props.scaling === undefined ? { replicas: props.replicas } : {}),
    strategy: {
      type: 'RollingUpdate',
      rollingUpdate: props.update ?? { maxSurge: 1, maxUnavailable: 0 },
    },
    selector: { matchLabels: selector },
    template: {
      metadata: {
        labels: podLabels,
        ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      },
      spec: {
        serviceAccountName: name,
        automountServiceAccountToken: false,
        priorityClassName: settings.priorityClassName,
        ...podSecurity(props.user ?? 10001),
        ...scratchVolumes(settings.writable),
        containers: [container(settings)],
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'topology.kubernetes.io/zone',
            whenUnsatisfiable: 'ScheduleAnyway',
            labelSelector: { matchLabels: selector },
          },
        ],
      },
    },
  };
}

function container(settings: Settings): PodSpec['containers'][number] {
  const { name, props, writable } = settings;
  return {
    name,
    image: imageReference(props.image),
    imagePullPolicy: 'IfNotPresent',
    ports: Object.entries(props.ports).map(([port, containerPort]) => ({ name: port, containerPort })),
    resources: props.resources,
    env: Object.entries(settings.env).map(([variable, value]) => ({ name: variable, value })),
    ...(settings.secretName === undefined ? {} : { envFrom: [{ secretRef: { name: settings.secretName } }] }),
    ...podProbes(props.probes, Object.keys(props.ports)),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    ...(writable.length === 0
      ? {}
      : { volumeMounts: writable.map((path) => ({ name: volumeName(path), mountPath: path })) }),
  };
}

function podSecurity(user: number): Pick<PodSpec, 'securityContext'> {
  return {
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      fsGroup: user,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}

function scratchVolumes(writable: readonly string[]): Pick<PodSpec, 'volumes'> {
  if (writable.length === 0) return {};
  return { volumes: writable.map((path) => ({ name: volumeName(path), emptyDir: {} })) };
}

/** `/tmp` → `tmp`, `/var/cache` → `var-cache`. */
function volumeName(path: string): string {
  return path
    .slice(1)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** Kept beside the ServiceMonitor for set-ups that find pods by annotation (002 §3.2). */
function scrapeHints({ metrics, props }: Settings): Record<string, string> {
  if (metrics === undefined) return {};
  return { 'prometheus.io/scrape': 'true', 'prometheus.io/port': String(props.ports[metrics.port]) };
}
