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

/** Fewest and most pods that there can be at a time, those above the wanted number during an update included. */
export function podBounds({ replicas = 1, scaling, update }: Pick<WorkloadProps, 'replicas' | 'scaling' | 'update'>): {
  readonly least: number;
  readonly most: number;
} {
  const wanted = scaling?.max ?? replicas;
  const surge = update?.maxSurge ?? 1;
  const above = typeof surge === 'number' ? surge : Math.ceil((Number.parseFloat(surge) / 100) * wanted);
  return { least: scaling?.min ?? replicas, most: wanted + above };
}
