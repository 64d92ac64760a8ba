import type { Dependency } from '../../model/dependency.ts';
import { describeDependency } from '../../model/dependency-facts.ts';
import { burnRateAlerts, errorBudget, failedRequests, type Slo } from '../../model/slo.ts';
import type { Target } from '../../model/target.ts';

/** What alerts need to know of a workload, or of several that share their dependencies. */
export interface AlertSubject {
  readonly name: string;
  /** Values of the label `job` in its series. Default: the name. */
  readonly jobs?: readonly string[];
  /** Whether one that answers no scrape is worth an alert here; not where it may be at rest. Default: true. */
  readonly alwaysUp?: boolean;
  readonly namespace: string;
  readonly environment: Target['environment'];
  readonly slo?: Slo;
  readonly uses: Readonly<Record<string, Dependency>>;
}

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** Groups of a PrometheusRule: is it up, does it keep its promise, can it reach what it needs. */
export function ruleGroups(subject: AlertSubject): readonly RuleGroup[] {
  const groups: RuleGroup[] = [];
  if (subject.alwaysUp !== false) groups.push({ name: `${subject.name}.availability`, rules: [downAlert(subject)] });
  if (subject.slo !== undefined) groups.push({ name: `${subject.name}.slo`, rules: sloRules(subject, subject.slo) });
  const dependencies = Object.entries(subject.uses);
  if (dependencies.length > 0) {
    const rules = dependencies.map(([name, dependency]) => dependencyAlert(subject, name, dependency));
    groups.push({ name: `${subject.name}.dependencies`, rules });
  }
  return groups;
}

function downAlert(subject: AlertSubject): Rule {
  return {
    alert: `${camelCase(subject.name)}Down`,
    expr: `absent(up{${series(subject)}} == 1)`,
    for: '5m',
    labels: alertLabels(subject, 'page'),
    annotations: {
      summary: `${subject.name} answers no scrape`,
      description: `No pod of ${subject.name} in ${subject.namespace} has answered Prometheus for 5 minutes.`,
    },
  };
}

/** Recording rules for each window, then the alerts that compare a long and a short one. */
function sloRules(subject: AlertSubject, slo: Slo): readonly Rule[] {
  const alerts = burnRateAlerts(slo);
  const windows = [...new Set(alerts.flatMap(({ short, long }) => [short, long]))].sort(
    (a, b) => minutes(a) - minutes(b),
  );
  const rate = (matchers: string, window: string) => `sum(rate(${slo.requests.metric}{${matchers}}[${window}]))`;
  const recordings = windows.map((window) => ({
    record: ratioName(window),
    expr: `${rate(`${series(subject)},${failedRequests(slo)}`, window)} / ${rate(series(subject), window)}`,
    labels: { service: subject.name },
  }));
  const burning = alerts.map(({ long, short, factor, severity: level }) => {
    const over = (window: string) =>
      `${ratioName(window)}{service="${subject.name}"} > ${factor} * ${errorBudget(slo)}`;
    return {
      alert: `${camelCase(subject.name)}ErrorBudgetBurn`,
      expr: `${over(long)} and ${over(short)}`,
      labels: { ...alertLabels(subject, level), long_window: long, short_window: short },
      annotations: {
        summary: `${subject.name} spends its error budget at ${factor} times the sustainable rate`,
        description:
          `{{ $value | humanizePercentage }} of requests failed over ${long}; ` +
          `the promise is ${slo.availability} % over ${slo.window}.`,
      },
    };
  });
  return [...recordings, ...burning];
}

/** Pods report each dependency in the gauge `dependency_up`, 1 or 0; the alert waits until every pod says 0. */
function dependencyAlert(subject: AlertSubject, name: string, dependency: Dependency): Rule {
  return {
    alert: `${camelCase(subject.name)}DependencyDown`,
    expr: `max(dependency_up{${series(subject)},dependency="${name}"}) == 0`,
    for: '2m',
    labels: { ...alertLabels(subject, dependency.kind === 'postgres' ? 'page' : 'ticket'), dependency: name },
    annotations: {
      summary: `${subject.name} cannot reach ${describeDependency(dependency)}`,
      description: `${dependency.purpose}. While it is down: ${dependency.whenDown}`,
    },
  };
}

/** Every alert says whom it is about, since not every expression keeps labels; nobody is woken without real tenants. */
function alertLabels({ name, environment }: AlertSubject, wanted: 'page' | 'ticket'): Readonly<Record<string, string>> {
  return { service: name, severity: environment === 'prod' ? wanted : 'ticket' };
}

/** Matchers of a workload's own series, without braces. */
export function series({ name, namespace, jobs = [name] }: Pick<AlertSubject, 'name' | 'namespace' | 'jobs'>): string {
  const matcher = jobs.length === 1 ? `job="${jobs[0]}"` : `job=~"${jobs.join('|')}"`;
  return `namespace="${namespace}",${matcher}`;
}

function ratioName(window: string): string {
  return `service:http_request_errors:ratio_rate${window}`;
}

function minutes(duration: string): number {
  const unit = { m: 1, h: 60, d: 1440 }[duration.slice(-1)] ?? 1;
  return Number.parseInt(duration, 10) * unit;
}

/** `tenant-service` → `TenantService`. */
function camelCase(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
