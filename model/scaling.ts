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
