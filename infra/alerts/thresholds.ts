import type { AlertRule } from './metric-alert.ts';

/** A rule for a kind of resource. */
export type NamedRule = Omit<AlertRule, 'scope'> & {
  /** Ends the alert's name. */
  readonly name: string;
};

export function above(threshold: number, aggregation: AlertRule['aggregation'] = 'Average') {
  return { operator: 'GreaterThan', threshold, aggregation } as const;
}

export function below(threshold: number, aggregation: AlertRule['aggregation'] = 'Average') {
  return { operator: 'LessThan', threshold, aggregation } as const;
}
