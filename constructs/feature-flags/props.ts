import type { Image } from '../../model/image.ts';
import type { Resources } from '../../model/resources.ts';
import type { Tier } from '../../model/tier.ts';
import type { PodProps } from '../workload/props.ts';
import type { Flags, Variants } from './flags.ts';

export interface FeatureFlagsProps<
  Values extends Readonly<Record<string, Variants>> = Readonly<Record<string, Variants>>,
> extends Pick<PodProps<'metrics'>, 'disruption' | 'update' | 'podAnnotations' | 'user' | 'patches'> {
  /** Flags by name: letters, digits, dots, dashes and `_`, led by a letter. */
  readonly flags: Flags<Values>;
  /** flagd; usually `target.image('…/flagd', { pin: 'flagd' })`. */
  readonly image: Image;
  /** Number of pods in one cluster, 1 or more. Default 2: flags stay reachable while one is replaced. */
  readonly replicas?: number;
  /** Default `standard`: applications go on with values of their own while it is down. */
  readonly tier?: Tier;
  /** Default 100m and 64Mi reserved, 500m and 256Mi allowed. */
  readonly resources?: Resources;
  /** Name of the Service; default: the construct's ID. */
  readonly service?: string;
}
