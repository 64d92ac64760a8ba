/**
 * How a workload grows and shrinks: one value for every surface. On Kubernetes it renders to a HorizontalPodAutoscaler.
 * Bounds are pods in one cluster.
 */
export interface ScalingPolicy {
  /** Fewest pods, at least 1. */
  readonly min: number;
  /** Most pods, at least `min`. */
  readonly max: number;
  /** What is watched; the largest answer wins, as in the HorizontalPodAutoscaler. At least one entry. */
  readonly on: readonly [ScalingMetric, ...ScalingMetric[]];
  /** Pace of growing and shrinking; default: {@link defaultBehavior}. */
  readonly behavior?: ScalingBehavior;
}

/** A measured value and the target it is held at: a metric without a target cannot be written. */
export type ScalingMetric =
  /** Average CPU use as a percentage of the request, 1 or more. */
  | { readonly cpu: number; readonly memory?: never; readonly metric?: never; readonly perPod?: never }
  /** Average memory use as a percentage of the request, 1 or more. */
  | { readonly memory: number; readonly cpu?: never; readonly metric?: never; readonly perPod?: never }
  /** A pods metric of the custom metrics API, and its average per pod. */
  | { readonly metric: string; readonly perPod: number; readonly cpu?: never; readonly memory?: never };

export interface ScalingBehavior {
  readonly up: ScalingPace;
  readonly down: ScalingPace;
}

/** At most `percent` more (or fewer) pods in each period, once the stabilization window agrees. */
export interface ScalingPace {
  /** 0 to 3600 seconds. */
  readonly stabilizationSeconds: number;
  /** Percentage of the current pods, 1 or more. */
  readonly percent: number;
  /** 1 to 1800 seconds. */
  readonly periodSeconds: number;
}

/** Grow fast, shrink slowly (002 §3.3). */
export const defaultBehavior: ScalingBehavior = {
  up: { stabilizationSeconds: 60, percent: 100, periodSeconds: 30 },
  down: { stabilizationSeconds: 300, percent: 50, periodSeconds: 60 },
};

/**
 * How a worker grows with what waits for it, and shrinks to nothing. On Kubernetes it renders to a KEDA ScaledObject.
 * Bounds are pods in one cluster.
 */
export interface QueueScalingPolicy {
  /** Fewest pods, 0 or more. At 0 the worker rests while nothing waits; with CPU alone that is not possible. */
  readonly min: number;
  /** Most pods, at least 1 and at least `min`. */
  readonly max: number;
  /** What is watched; the largest answer wins. At least one entry. */
  readonly on: readonly [QueueTrigger, ...QueueTrigger[]];
  /** Seconds between two looks at the triggers while at rest, 1 or more. Default 15. */
  readonly pollingSeconds?: number;
  /** Seconds without anything waiting until the last pod goes, 0 or more. Default 300. */
  readonly cooldownSeconds?: number;
  /** Pods that may be added in one period when much comes at once. Default: as {@link defaultBehavior} grows. */
  readonly burst?: { readonly pods: number; readonly periodSeconds: number };
}

/** What a worker waits for. `activation`: what must be exceeded to wake it from 0; default 0. */
export type QueueTrigger =
  /** Messages of a Service Bus subscription or queue: the name in `uses`, and messages that one pod takes on. */
  | { readonly serviceBus: string; readonly messages: number; readonly activation?: number }
  /** Messages of a JetStream consumer that are pending: the name in `uses`, and how many one pod takes on. */
  | { readonly nats: string; readonly consumer: string; readonly pending: number; readonly activation?: number }
  /** A number of pods between two times of a schedule: cron with five fields, and an IANA time zone. */
  | {
      readonly cron: { readonly start: string; readonly end: string; readonly timeZone: string };
      readonly pods: number;
    }
  /** A PromQL expression, and its value for one pod. */
  | { readonly prometheus: string; readonly perPod: number; readonly activation?: number }
  /** Average CPU use as a percentage of the request, 1 or more. */
  | { readonly cpu: number };
