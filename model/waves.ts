/**
 * Order in which Argo CD applies the objects of one component; it goes on once what it applied is healthy, except for
 * the last of them. Whatever is not named here carries no annotation and is of wave 0: workloads, their Services,
 * alerts, analysis.
 *
 * Only what a migration needs is earlier, so that the order also holds at the very first install: a hook of type PreSync
 * would wait there for settings and secrets that are applied after it.
 *
 * A Rollout is the last of all. During a canary it is not healthy for hours, and whatever came after it would keep the
 * sync running as long; while one runs, Argo CD begins no other, not even the one that takes the release back. In the
 * last wave nobody waits for it. Its autoscaler goes with it: earlier it would be unhealthy for want of a target.
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
  /** What decides the number of pods, once there are some. */
  autoscaler: 1,
  /** What sends requests, once somebody can answer them. */
  route: 2,
  /** A Rollout and its autoscaler. Nothing may come after them. */
  rollout: 3,
} as const;

/** The annotation of an object that is not of wave 0. */
export function inWave(wave: keyof typeof waves): Readonly<Record<string, string>> {
  return { [waveAnnotation]: String(waves[wave]) };
}

export const waveAnnotation = 'argocd.argoproj.io/sync-wave';

/**
 * Removed last, once everything that was applied is healthy: a Deployment that a Rollout replaces serves until then. To
 * be said of objects, never of a whole Application: every release that removes a Job would wait for its canary.
 */
export const pruneLast = { 'argocd.argoproj.io/sync-options': 'PruneLast=true' } as const;

/** Never removed by Argo CD, which does not call it a difference either. */
export const keepForGood = {
  'argocd.argoproj.io/sync-options': 'Prune=false',
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
} as const;
