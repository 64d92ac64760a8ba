import type { AnalysisTemplateSpec } from '../../imports/argoproj.io-rollouts.ts';
import { burnRateAlerts, type Slo } from '../../model/slo.ts';
import type { Plain } from '../kube.ts';
import { series } from '../workload/alerts.ts';
import type { RolloutAnalysis } from './props.ts';
import {
  burnRateQuery,
  type Compared,
  dependenciesQuery,
  errorRatioQuery,
  restartsQuery,
  unreadyQuery,
} from './queries.ts';

type Spec = Plain<AnalysisTemplateSpec>;
type Metric = NonNullable<Spec['metrics']>[number];

/** What a verdict is asked about. */
export interface Judged {
  /** Name of the Rollout. */
  readonly name: string;
  /** Value of the label `job` in its series. */
  readonly job: string;
  readonly namespace: string;
  /** Absent where none is declared, which is reported elsewhere. */
  readonly slo?: Slo;
  /** Names of its dependencies, as the gauge `dependency_up` knows them. */
  readonly dependencies: readonly string[];
  /** URL of Prometheus. */
  readonly prometheus: string;
  readonly analysis?: RolloutAnalysis;
}

/** An AnalysisTemplate, and what it looks at. */
export interface Template {
  readonly about: 'error-ratio' | 'burn-rate' | 'dependencies' | 'pods';
  readonly name: string;
  readonly spec: Spec & { readonly metrics: readonly Metric[] };
}

/** Twice as many as the version before (002 §6). */
const mostTimes = 2;

/** Everything that a new version is judged by; each in a template of its own, since not every moment asks for all. */
export function templatesOf(judged: Judged): readonly Template[] {
  const { name, job, namespace, slo, dependencies, analysis = {} } = judged;
  const { window = '5m', minimumRequests = 100 } = analysis;
  const compared: Compared = {
    series: series({ name, namespace, jobs: [job] }),
    namespace,
    name,
    window,
    minimumRequests,
  };
  const template = (about: Template['about'], metrics: readonly Metric[]): Template => ({
    about,
    name: `${name}-${about}`,
    spec: { args: templateArgs, metrics },
  });
  const metric = (about: string, query: string, is: Conditions) => prometheusMetric(judged, about, query, is);
  return [
    ...(slo === undefined
      ? []
      : [
          template('error-ratio', [metric('error-ratio', errorRatioQuery(compared, slo), upTo(mostTimes))]),
          template('burn-rate', [metric('burn-rate', burnRateQuery(compared, slo), upTo(nightFactor(slo)))]),
        ]),
    ...(dependencies.length === 0
      ? []
      : [
          template('dependencies', [
            metric('dependencies', dependenciesQuery(compared, dependencies), allReached(dependencies.length)),
          ]),
        ]),
    template('pods', [
      metric('unready', unreadyQuery(compared), upTo(0)),
      metric('restarts', restartsQuery(compared), upTo(1)),
    ]),
  ];
}

/** The rate at which somebody is woken: what burns as fast is no matter for a second look. */
function nightFactor(slo: Slo): number {
  return burnRateAlerts(slo)[0]?.factor ?? 1;
}

interface Conditions {
  readonly successCondition: string;
  readonly failureCondition: string;
}

/**
 * Both are said, and neither holds for an answer without a value, or for one that is not a number: the measurement is
 * inconclusive then. With one alone, Argo Rollouts takes what is not the one for the other.
 */
function upTo(most: number): Conditions {
  return {
    successCondition: `len(result) > 0 && result[0] <= ${most}`,
    failureCondition: `len(result) > 0 && result[0] > ${most}`,
  };
}

function allReached(count: number): Conditions {
  return {
    successCondition: `len(result) == ${count} && all(result, {# == 1})`,
    failureCondition: 'any(result, {# == -1})',
  };
}

/**
 * One template serves two ways of looking. The defaults are those of a judgement: one measurement, and what is not good
 * is no success. {@link watching} says what is otherwise while a canary is only watched.
 */
const templateArgs: NonNullable<Spec['args']> = [
  { name: 'canary-hash' },
  { name: 'stable-hash' },
  { name: 'count', value: '1' },
  { name: 'delay', value: '0s' },
  { name: 'inconclusive-limit', value: '0' },
];

/** Arguments of every analysis: the two versions, by the label that their pods and series carry. */
export const versions = [
  { name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } },
  { name: 'stable-hash', valueFrom: { podTemplateHashValue: 'Stable' } },
] as const;

/** Measures as long as the canary lasts (a count of 0 has no end), and lets only what is bad end it. */
export const watching = [
  ...versions,
  { name: 'count', value: '0' },
  // Scrapes are half a minute apart, and a rate needs two of them.
  { name: 'delay', value: '2m' },
  { name: 'inconclusive-limit', value: '1000000' },
] as const;

function prometheusMetric(
  { prometheus }: Pick<Judged, 'prometheus'>,
  name: string,
  query: string,
  conditions: Conditions,
): Metric {
  return {
    name,
    interval: '1m',
    initialDelay: '{{args.delay}}',
    count: '{{args.count}}',
    ...conditions,
    failureLimit: 0,
    inconclusiveLimit: '{{args.inconclusive-limit}}',
    // Errors are repeated every 10 s, and so many in a row end the canary: one day without an answer of Prometheus.
    consecutiveErrorLimit: 8640,
    provider: { prometheus: { address: prometheus, query } },
  };
}
