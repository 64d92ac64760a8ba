import type { ScalingPolicy } from '../../model/scaling.ts';
import type { Slo } from '../../model/slo.ts';
import type { Route } from '../mesh/routes.ts';
import type { AccountProps, MemberProps, PodProps } from '../workload/props.ts';

interface OwnProps<Port extends string> extends PodProps<Port> {
  /** Ports by name, 1 to 65535; at least one. */
  readonly ports: Readonly<Record<Port, number>>;
  /** Name of the Service, which is what others call; default: the construct's ID. */
  readonly service?: string;
  /** Promise about answers; gives burn-rate alerts. Default: none. */
  readonly slo?: Slo;
  /** What the platform gateway sends here, which is thereby let in. Needs a mesh. Default: nothing. */
  readonly routes?: readonly Route<NoInfer<Port>>[];
}

/** A number of pods, or a policy that decides it: never both, since they would fight over one field. */
export type Sizing =
  | { readonly replicas: number; readonly scaling?: never }
  | { readonly scaling: ScalingPolicy; readonly replicas?: never };

export type TieredServiceProps<Port extends string = string> = OwnProps<Port> & AccountProps & Sizing;

/** The same for a member of a `WorkloadGroup`, which has the rest. */
export type GroupedServiceProps<Port extends string = string> = OwnProps<Port> & MemberProps & Sizing;
