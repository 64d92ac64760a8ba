import type { k8s } from 'cdk8s-plus-28';
import type { Plain } from '../kube.ts';
import type { HttpProbe, Probes } from './props.ts';

type PodProbes = Pick<Plain<k8s.Container>, 'livenessProbe' | 'readinessProbe' | 'startupProbe'>;

/** 002 §3.2. */
const defaults = {
  liveness: { path: '/health/live', initialDelaySeconds: 15, periodSeconds: 10 },
  readiness: { path: '/health/ready', initialDelaySeconds: 5, periodSeconds: 5 },
  startup: { path: '/health/startup', failureThreshold: 30, periodSeconds: 5 },
} as const;

/**
 * Probes name their port, so that a changed number cannot be forgotten here. Without a port to ask (one for metrics tells
 * nothing of health), the process's exit is all that the kubelet sees.
 */
export function podProbes(probes: Probes<string> | undefined, ports: readonly string[]): PodProbes {
  const fallbackPort =
    ['http', 'health'].find((port) => ports.includes(port)) ?? ports.find((port) => port !== 'metrics');
  if (fallbackPort === undefined) return givenProbes(probes);
  return {
    livenessProbe: httpGet(probes?.liveness ?? defaults.liveness, fallbackPort),
    readinessProbe: httpGet(probes?.readiness ?? defaults.readiness, fallbackPort),
    startupProbe: httpGet(probes?.startup ?? defaults.startup, fallbackPort),
  };
}

function httpGet({ path, port, ...timing }: HttpProbe<string>, fallbackPort: string): Plain<k8s.Probe> {
  return { httpGet: { path, port: port ?? fallbackPort }, ...timing };
}

/** Those that say their port themselves. */
function givenProbes(probes: Probes<string> | undefined): PodProbes {
  const { liveness, readiness, startup } = probes ?? {};
  return {
    ...(liveness?.port === undefined ? {} : { livenessProbe: httpGet(liveness, liveness.port) }),
    ...(readiness?.port === undefined ? {} : { readinessProbe: httpGet(readiness, readiness.port) }),
    ...(startup?.port === undefined ? {} : { startupProbe: httpGet(startup, startup.port) }),
  };
}
