import { MetricAlert } from '@pulumi/azure-native/monitor/index.js';
import type { CustomResourceOptions, Input } from '@pulumi/pulumi';

/** Whom alerts of a stack are sent to, and where they are kept. */
export interface AlertRoute {
  readonly resourceGroup: Input<string>;
  /** ID of the action group. */
  readonly actionGroupId: Input<string>;
  readonly tags: Readonly<Record<string, string>>;
}

/** When somebody has to look. */
export interface AlertRule {
  /** ID of the resource. */
  readonly scope: Input<string>;
  /** E.g. `Microsoft.ServiceBus/namespaces`. */
  readonly namespace: string;
  readonly metric: string;
  readonly aggregation: 'Average' | 'Count' | 'Minimum' | 'Maximum' | 'Total';
  readonly operator: 'GreaterThan' | 'GreaterThanOrEqual' | 'LessThan' | 'LessThanOrEqual';
  readonly threshold: number;
  /** Dimensions by name; `*` looks at each value by itself. Default: all together. */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** 1: somebody is woken; 2: look today; 3: look when there is time. */
  readonly severity: 1 | 2 | 3;
  /** What is wrong and what to do, for whoever is woken by it. */
  readonly description: string;
  /** Time looked back at, e.g. `PT15M`. Default `PT5M`. */
  readonly window?: 'PT1M' | 'PT5M' | 'PT15M' | 'PT30M' | 'PT1H';
}

/** @param name unique in the stack; also Azure's name */
export function metricAlert(
  name: string,
  rule: AlertRule,
  { resourceGroup, actionGroupId, tags }: AlertRoute,
  options: CustomResourceOptions,
): MetricAlert {
  const { scope, namespace, metric, aggregation, operator, threshold, dimensions = {}, window = 'PT5M' } = rule;
  return new MetricAlert(
    name,
    {
      resourceGroupName: resourceGroup,
      ruleName: name,
      location: 'global',
      description: rule.description,
      severity: rule.severity,
      enabled: true,
      autoMitigate: true,
      scopes: [scope],
      evaluationFrequency: 'PT1M',
      windowSize: window,
      criteria: {
        odataType: 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria',
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion',
            name: metric,
            metricName: metric,
            metricNamespace: namespace,
            operator,
            threshold,
            timeAggregation: aggregation,
            dimensions: Object.entries(dimensions).map(([dimension, value]) => ({
              name: dimension,
              operator: 'Include',
              values: [value],
            })),
            // A resource that has just been made has not told of any metric yet.
            skipMetricValidation: true,
          },
        ],
      },
      actions: [{ actionGroupId }],
      tags,
    },
    options,
  );
}
