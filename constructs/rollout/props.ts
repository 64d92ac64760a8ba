type Below<End extends number, Found extends number[] = []> = Found['length'] extends End
  ? Found[number]
  : Below<End, [...Found, Found['length']]>;

/** Percentage of the requests, 1 to 99: 0 is before the first step, and 100 comes after the last. */
export type Weight = Exclude<Below<100>, 0>;

/** A time in seconds, minutes or hours, 1 minute to 24 hours, e.g. `30m`. */
export type Pause = `${number}${'s' | 'm' | 'h'}`;

/** One step of a canary; the next begins when its analysis finds the new version well. */
export interface CanaryStep {
  /** Percentage of the requests that the new version gets, 1 to 99, more than in the step before. */
  readonly weight: Weight;
  /** How long it is watched before it is judged, 1 minute to 24 hours. */
  readonly pause: Pause;
}

/** A whole new set of pods beside the old one; all requests go over at once. */
export interface BlueGreen {
  /**
   * How long the new pods stand ready, behind the Service `<service>-preview`, before they get the requests: 1 minute to
   * 24 hours, or `by-hand`, until somebody promotes them.
   */
  readonly promote: Pause | 'by-hand';
  /** How long the old pods stay after that, so that the way back takes seconds: 1 minute to 24 hours. Default `30m`. */
  readonly keep?: Pause;
}

/** What a verdict about the new version rests on. */
export interface RolloutAnalysis {
  /** How far back requests are counted, 1 minute to 24 hours. Default `5m`. */
  readonly window?: Pause;
  /** Requests within the window, of either version, below which nothing is said; 1 or more. Default 100. */
  readonly minimumRequests?: number;
}

/**
 * How a new version takes over. An Argo Rollouts `Rollout` stands in place of the Deployment, with the same pods.
 *
 * **Canary.** In a mesh, Istio sends `weight` percent of the requests to the new pods, those of the platform gateway and
 * those of callers in the mesh alike, on every port but the one for metrics. Without a mesh the pods themselves are the
 * share, so that a small share needs many pods. Between its last step and its end a canary gets all requests.
 *
 * **What is judged.** From the first step on, every minute, and once more after each pause:
 *
 * - the share of requests that fail, against the old version's over the same window: over twice as many go back. The old
 *   version counts as failing at least at the rate that `slo` allows, and up to three failed requests are no evidence;
 * - how fast the new version spends the error budget of `slo`: as fast as wakes somebody at night goes back;
 * - dependencies: one that the old version reaches and the new one does not goes back;
 * - probes: a pod that has not been ready for 5 minutes, or a container that restarted twice, goes back.
 *
 * **No data is no verdict.** Without a series, with fewer requests than `minimumRequests`, or while a dependency is away
 * for both versions, the judgement after a pause is *inconclusive*: the Rollout is paused at its weight, for however long,
 * until a person acts. Argo CD's action `resume` asks again, `kubectl argo rollouts promote <name>` goes on to the next
 * step, `kubectl argo rollouts abort <name>` goes back. While Prometheus itself does not answer, the judgement is tried
 * again every ten seconds for up to a day, and the Rollout waits.
 *
 * **The way back.** The old pods stay at full size until the new version has all requests, so that going back is a change
 * of weights; the last three versions' ReplicaSets are kept, and a pin on one of those takes over without steps.
 *
 * Needs `slo`, whose counter says which requests fail, a port for metrics, and the system's `backends.prometheus`, whose
 * Prometheus scrapes kube-state-metrics too.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/specification/
 *
 * @example
 * // 002 §6: 5 % for 30 min, 50 %, and 100 % within 2 h
 * rollout: { canary: [{ weight: 5, pause: '30m' }, { weight: 50, pause: '1h' }] }
 *
 * @example
 * // 004 §7.1: 5 % for 30 min, then 25, 50 and 100 %
 * rollout: { canary: [{ weight: 5, pause: '30m' }, { weight: 25, pause: '30m' }, { weight: 50, pause: '30m' }] }
 *
 * @example
 * // 003, Plugilo: 10, 50, 100 %
 * rollout: { canary: [{ weight: 10, pause: '15m' }, { weight: 50, pause: '15m' }] }
 *
 * @example
 * rollout: { blueGreen: { promote: '10m' } }
 */
export type RolloutProps = {
  /** Default: 100 requests in 5 minutes. */
  readonly analysis?: RolloutAnalysis;
} & (
  | {
      /** Steps with rising weights; after the last one the new version gets everything. At least one. */
      readonly canary: readonly [CanaryStep, ...CanaryStep[]];
      readonly blueGreen?: never;
    }
  | { readonly blueGreen: BlueGreen; readonly canary?: never }
);
