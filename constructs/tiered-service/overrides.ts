import type { Overrides } from '../../model/regions/index.ts';
import type { Resources } from '../../model/resources.ts';
import type { Sizing, TieredServiceProps } from './props.ts';

/**
 * Props with the figures of `regions/` laid over them; a figure wins over the component's file. Overrides that do not
 * fit the component (a scaling bound where the number of pods is fixed, say) change nothing: {@link problemsOf} finds them.
 */
export function withOverrides(props: TieredServiceProps, overrides: Overrides): TieredServiceProps {
  const { scaling: _scaling, replicas: _replicas, ...rest } = props;
  const disruption =
    overrides.disruption?.minAvailable === undefined
      ? props.disruption
      : { minAvailable: overrides.disruption.minAvailable as number };
  return {
    ...rest,
    ...sizing(props, overrides),
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

function sizing(props: TieredServiceProps, overrides: Overrides): Sizing {
  if (props.scaling === undefined) return { replicas: overrides.replicas ?? props.replicas };
  return { scaling: { ...props.scaling, ...overrides.scaling } };
}
