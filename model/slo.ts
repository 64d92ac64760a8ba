/** A promise about answers to requests, over a rolling window. */
export interface Slo {
  /** Percentage of requests that must succeed, over 0 and under 100, e.g. `99.95`. */
  readonly availability: number;
  /** Rolling window in days, e.g. `30d`. */
  readonly window: `${number}d`;
  /** The counter that the promise is measured with. */
  readonly requests: {
    /** Prometheus counter of all requests, e.g. `tenant_http_requests_total`. */
    readonly metric: string;
    /** Label matcher of the failed ones; default `code=~"5.."`. */
    readonly failed?: string;
  };
}

/** One alert of the multi-window, multi-burn-rate scheme. */
export interface BurnRateAlert {
  /** Long and short window, as PromQL durations; both must burn, so that the alert ends soon after the cause does. */
  readonly long: string;
  readonly short: string;
  /** How many times faster than allowed the error budget is spent. */
  readonly factor: number;
  readonly severity: 'page' | 'ticket';
}

const hoursOf: Readonly<Record<string, number>> = { '1h': 1, '6h': 6, '1d': 24, '3d': 72 };

/** Share of the whole budget spent within the long window when the alert fires. */
const scheme = [
  { long: '1h', short: '5m', budget: 0.02, severity: 'page' },
  { long: '6h', short: '30m', budget: 0.05, severity: 'page' },
  { long: '1d', short: '2h', budget: 0.1, severity: 'ticket' },
  { long: '3d', short: '6h', budget: 0.1, severity: 'ticket' },
] as const;

/**
 * The alerts for a window: at 14.4, 6, 3 and 1 times the allowed rate for 30 days. Shorter windows and looser promises
 * have fewer, since some could never fire, or would fire while the promise is kept.
 *
 * @see https://sre.google/workbook/alerting-on-slos/ (chapter 5, table 5-8)
 */
export function burnRateAlerts(slo: Slo): readonly BurnRateAlert[] {
  const windowHours = Number.parseFloat(slo.window) * 24;
  const alerts = scheme.map(({ long, short, budget, severity }) => ({
    long,
    short,
    factor: round((budget * windowHours) / (hoursOf[long] ?? 1)),
    severity,
  }));
  // Below 1 the budget would outlast its window, and no more than all requests can fail.
  return alerts.filter(({ factor }) => factor >= 1 && factor * errorBudget(slo) < 1);
}

/** Label matcher of the requests that failed. */
export function failedRequests({ requests }: Slo): string {
  return requests.failed ?? 'code=~"5.."';
}

/** The share of requests that may fail, e.g. 0.0005 for 99.95. */
export function errorBudget(slo: Slo): number {
  // Decimals, not digits: what remains of a difference of two close numbers has few digits that count.
  return Number((1 - slo.availability / 100).toFixed(12));
}

/** Binary fractions must not show in the output: `0.1 * 168 / 24` is 0.7000000000000001. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}
