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
 * Probes name their port, so that a changed number cannot be forgotten here. Without any port there is nothing to ask,
 * and the process's exit is all that the kubelet sees.
 */
export function podProbes(probes: Probes<string> | undefined, ports: readonly string[]): PodProbes {
  const fallbackPort = ports.includes('http') ? 'http' : ports[0];
  if (fallbackPort === undefined) return {};
  return {
    livenessProbe: httpGet(probes?.liveness ?? defaults.liveness, fallbackPort),
    readinessProbe: httpGet(probes?.readiness ?? defaults.readiness, fallbackPort),
    startupProbe: httpGet(probes?.startup ?? defaults.startup, fallbackPort),
  };
}

function httpGet({ path, port, ...timing }: HttpProbe<string>, fallbackPort: string): Plain<k8s.Probe> {
  return { httpGet: { path, port: port ?? fallbackPort }, ...timing };
}
