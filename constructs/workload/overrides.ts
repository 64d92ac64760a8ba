import type { Overrides } from '../../model/regions/index.ts';
import type { Resources } from '../../model/resources.ts';
import type { WorkloadProps } from './props.ts';

/**
 * Props with the figures of `regions/` laid over them; a figure wins over the component's file. Overrides that do not
 * fit the component (a scaling bound where the number of pods is fixed, say) change nothing: `reportProblems` finds them.
 */
export function withOverrides(props: WorkloadProps, overrides: Overrides): WorkloadProps {
  const { scaling: _scaling, replicas: _replicas, ...rest } = props;
  const disruption =
    overrides.disruption?.minAvailable === undefined
      ? props.disruption
      : { minAvailable: overrides.disruption.minAvailable };
  return {
    ...rest,
    ...withSizing(props, overrides),
    resources: {
      requests: { ...props.resources.requests, ...overrides.resources?.requests },
      limits: { ...props.resources.limits, ...overrides.resources?.limits },
    } as Resources,
    // In one order, whatever order the region files have: lists that differ in order only cannot be one chart's.
    env: {
      ...props.env,
      ...Object.fromEntries(Object.entries(overrides.env ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
    ...(disruption === undefined ? {} : { disruption }),
  };
}

/** Number of pods, or its bounds, as `regions/` has them. */
export function withSizing(
  props: Pick<WorkloadProps, 'replicas' | 'scaling'>,
  overrides: Overrides,
): Pick<WorkloadProps, 'replicas' | 'scaling'> {
  if (props.scaling === undefined) return { replicas: overrides.replicas ?? props.replicas };
  return { scaling: { ...props.scaling, ...overrides.scaling } };
}

/**
 * Fewest and most pods that there can be at a time, those above the wanted number during an update included.
 *
 * @param meshed whether the share of a canary is one of requests, and not of pods
 */
export function podBounds(
  { replicas = 1, scaling, update, rollout }: Pick<WorkloadProps, 'replicas' | 'scaling' | 'update' | 'rollout'>,
  meshed: boolean,
): { readonly least: number; readonly most: number } {
  const wanted = scaling?.max ?? replicas;
  const share = (amount: number | string) =>
    typeof amount === 'number' ? amount : Math.ceil((Number.parseFloat(amount) / 100) * wanted);
  const least = scaling?.min ?? replicas;
  // The version before it, the next one, and one that still stays from the last time.
  if (rollout?.blueGreen !== undefined) return { least, most: wanted * 3 };
  // Both versions at full size; what stays from the last time is gone before the first step is over.
  if (rollout !== undefined && meshed) {
    return { least, most: wanted * 2 + share(`${rollout.canary?.[0]?.weight ?? 0}%`) };
  }
  return { least, most: wanted + share(update?.maxSurge ?? 1) };
}
