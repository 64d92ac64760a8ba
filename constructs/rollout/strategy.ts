import type { RolloutSpec } from '../../imports/argoproj.io-rollouts.ts';
import type { Plain } from '../kube.ts';
import type { WorkloadProps } from '../workload/props.ts';
import { type Template, versions, watching } from './analysis.ts';
import { pauseSeconds, seconds } from './pause.ts';
import type { BlueGreen, CanaryStep, RolloutProps } from './props.ts';
import { nextService, type SplitRoutes } from './services.ts';

type Strategy = NonNullable<Plain<RolloutSpec>['strategy']>;

/** Everything that decides how pods take over from each other. */
export interface Plan {
  readonly props: RolloutProps;
  /** Pods above and below the wanted number. */
  readonly update: NonNullable<WorkloadProps['update']>;
  readonly service: string;
  /** VirtualServices that share out requests; without any, the pods themselves are the share. */
  readonly split: readonly SplitRoutes[];
  readonly templates: readonly Template[];
}

export function strategy(plan: Plan): Strategy {
  const { canary, blueGreen } = plan.props;
  return canary === undefined
    ? { blueGreen: blueGreenStrategy(plan, blueGreen) }
    : { canary: canaryStrategy(plan, canary) };
}

/** How long pods of the version before stay where that can be chosen, at most. */
const longestStay = 600;

function canaryStrategy(plan: Plan, steps: readonly CanaryStep[]): NonNullable<Strategy['canary']> {
  const templates = plan.templates.map(({ name }) => ({ templateName: name }));
  return {
    ...(plan.split.length === 0 ? {} : trafficSplit(plan, steps[0])),
    maxSurge: plan.update.maxSurge,
    maxUnavailable: plan.update.maxUnavailable,
    analysis: { templates, args: watching },
    // A watch alone would not hold a canary back: a pause ends by the clock. A step of analysis ends by success only.
    steps: steps.flatMap(({ weight, pause }) => [
      { setWeight: weight },
      { pause: { duration: pause } },
      { analysis: { templates, args: versions } },
    ]),
  };
}

function trafficSplit(
  { props, service, split }: Plan,
  first: CanaryStep | undefined,
): Partial<NonNullable<Strategy['canary']>> {
  return {
    stableService: service,
    canaryService: nextService(service, props),
    // The stable version keeps all of its pods: going back is a change of weights then, and waits for no pod to start.
    dynamicStableScale: false,
    // Not longer than a next canary's first step, or three versions could be at full size at a time.
    scaleDownDelaySeconds: Math.min(longestStay, first === undefined ? 0 : seconds(first.pause)),
    scaleDownDelayRevisionLimit: 1,
    abortScaleDownDelaySeconds: 60,
    trafficRouting: { istio: { virtualServices: split.map(({ name, routes }) => ({ name, routes })) } },
  };
}

/** Requests come only after the switch, so that what is asked before and after differs; ratios need two that have some. */
function blueGreenStrategy(plan: Plan, blueGreen: BlueGreen): NonNullable<Strategy['blueGreen']> {
  const { promote, keep = '30m' } = blueGreen;
  const about = (...wanted: readonly Template['about'][]) =>
    plan.templates.filter((template) => wanted.includes(template.about)).map(({ name }) => ({ templateName: name }));
  const after = plan.props.analysis?.window ?? '5m';
  const delayed = (delay: string) => [...versions, { name: 'delay', value: delay }];
  return {
    activeService: plan.service,
    previewService: nextService(plan.service, plan.props),
    ...(promote === 'by-hand'
      ? { autoPromotionEnabled: false }
      : { autoPromotionEnabled: true, autoPromotionSeconds: pauseSeconds(promote) ?? 0 }),
    prePromotionAnalysis: { templates: about('dependencies', 'pods'), args: delayed('2m') },
    postPromotionAnalysis: { templates: about('burn-rate', 'dependencies', 'pods'), args: delayed(after) },
    scaleDownDelaySeconds: seconds(keep),
    scaleDownDelayRevisionLimit: 1,
    abortScaleDownDelaySeconds: 60,
  };
}
