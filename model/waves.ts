/**
 * Order in which Argo CD applies the objects of one component; it goes on once what it applied is healthy. Whatever is
 * not named here carries no annotation and is of wave 0: workloads, their Services, autoscalers, routes, alerts.
 *
 * Only what a migration needs is earlier, so that the order also holds at the very first install: a hook of type PreSync
 * would wait there for settings and secrets that are applied after it.
 *
 * `helm install` and `kubectl apply` know no waves: they apply by kind, and workloads fail their readiness probe until
 * the schema is there. Helm's own hooks are not used, since Argo CD would take them for hooks of its own.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
export const waves = {
  /** Settings; of a migration also its account, network policy and secrets, which are awaited until they are synced. */
  configuration: -2,
  /** Changes of a database's schema. */
  migration: -1,
  /** Streams and their consumers: who publishes to one that is not there yet gets no answer. */
  stream: -1,
} as const;

/** The annotation of an object that is not of wave 0. */
export function inWave(wave: keyof typeof waves): Readonly<Record<string, string>> {
  return { [waveAnnotation]: String(waves[wave]) };
}

export const waveAnnotation = 'argocd.argoproj.io/sync-wave';
