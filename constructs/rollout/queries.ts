import { errorBudget, failedRequests, type Slo } from '../../model/slo.ts';

/** The series of two versions of one workload. */
export interface Compared {
  /** Matchers of the workload's own series, without braces. */
  readonly series: string;
  readonly namespace: string;
  /** Name of the Rollout, which its pods' names begin with. */
  readonly name: string;
  /** How far back requests are counted, as a PromQL duration. */
  readonly window: string;
  readonly minimumRequests: number;
}

/** Up to so many failed requests are no evidence: where there are few requests, one alone would be a large share. */
const noise = 3;

const hash = (version: 'canary' | 'stable') => `rollouts_pod_template_hash="{{args.${version}-hash}}"`;

/**
 * How many times more often the canary's requests fail than the stable version's. An answer stands only where both had
 * enough requests, so that neither an absent series nor 0/0 looks like a good one; a stable version that never fails
 * counts as failing at the rate that the promise allows.
 */
export function errorRatioQuery(compared: Compared, slo: Slo): string {
  const [canary, stable] = [requests(compared, slo, 'canary'), requests(compared, slo, 'stable')];
  return lines(
    `${canary.failed('rate')}`,
    `/ ${canary.all('rate')}`,
    `/ clamp_min(${stable.failed('rate')} / ${stable.all('rate')}, ${errorBudget(slo)})`,
    `* (${canary.failed('increase')} > bool ${noise})`,
    `and ${canary.all('increase')} >= ${compared.minimumRequests}`,
    `and ${stable.all('increase')} >= ${compared.minimumRequests}`,
  );
}

/** How many times faster than allowed the canary's requests alone spend the error budget. */
export function burnRateQuery(compared: Compared, slo: Slo): string {
  const canary = requests(compared, slo, 'canary');
  return lines(
    `${canary.failed('rate')}`,
    `/ ${canary.all('rate')}`,
    `/ ${errorBudget(slo)}`,
    `* (${canary.failed('increase')} > bool ${noise})`,
    `and ${canary.all('increase')} >= ${compared.minimumRequests}`,
  );
}

/** No failed request yet means no series of failed ones: that is 0 where there are requests at all. */
function requests({ series, window }: Compared, slo: Slo, version: 'canary' | 'stable') {
  const { metric } = slo.requests;
  const own = `${series},${hash(version)}`;
  const all = (change: 'rate' | 'increase') => `sum(${change}(${metric}{${own}}[${window}]))`;
  const failed = (change: 'rate' | 'increase') =>
    `(sum(${change}(${metric}{${own},${failedRequests(slo)}}[${window}])) or 0 * ${all(change)})`;
  return { all, failed };
}

/**
 * For each dependency: 1 where the canary reaches it, -1 where the stable version does and the canary does not, 0 where
 * neither does; nothing where it is not known. A pod may need 2 minutes to find its dependencies.
 */
export function dependenciesQuery({ series }: Compared, dependencies: readonly string[]): string {
  const names = dependencies.map((name) => name.replaceAll(/[^\w-]/g, '\\\\$&')).join('|');
  const up = (version: 'canary' | 'stable') =>
    `max by (dependency) (max_over_time(dependency_up{${series},${hash(version)},dependency=~"${names}"}[2m]))`;
  return lines(`(${up('canary')} == 1)`, `or (${up('canary')} - ${up('stable')})`);
}

/** How many of the canary's pods have not been ready for 5 minutes or longer; nothing where there is no pod. */
export function unreadyQuery(compared: Compared): string {
  const ready = `kube_pod_status_ready{${pods(compared)},condition="true"}`;
  return lines(
    `count((max by (pod) (max_over_time(${ready}[5m])) == 0) and max by (pod) (${ready} offset 5m))`,
    `or 0 * count(${ready})`,
  );
}

/** Most restarts of one of the canary's containers, sidecars among them. */
export function restartsQuery(compared: Compared): string {
  const restarts = (kind: string) => `kube_pod_${kind}_status_restarts_total{${pods(compared)}}`;
  return `max(${restarts('container')} or ${restarts('init_container')})`;
}

/** kube-state-metrics does not know the hash as a label, but every pod's name has it. */
function pods({ namespace, name }: Compared): string {
  return `namespace="${namespace}",pod=~"${name}-{{args.canary-hash}}-.*"`;
}

function lines(...parts: readonly string[]): string {
  return parts.join('\n');
}
