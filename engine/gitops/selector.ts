import { valueAt } from '../../model/yaml/index.ts';

/** Why a selector cannot be evaluated. */
export class SelectorError extends Error {}

/**
 * Whether labels match a selector of Kubernetes. None at all matches everything.
 *
 * @throws SelectorError for an operator or values that Kubernetes refuses
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function selects(selector: unknown, labels: ReadonlyMap<string, string>): boolean {
  const exact = Object.entries((valueAt(selector, ['matchLabels']) as object | undefined) ?? {});
  const expressions = (valueAt(selector, ['matchExpressions']) as readonly Expression[] | undefined) ?? [];
  const matched = expressions.map((expression) => holds(expression, labels));
  return exact.every(([key, value]) => labels.get(key) === value) && matched.every(Boolean);
}

interface Expression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

function holds({ key, operator, values = [] }: Expression, labels: ReadonlyMap<string, string>): boolean {
  const value = labels.get(key);
  const listed = value !== undefined && values.includes(value);
  const withValues = operator === 'In' || operator === 'NotIn';
  if (withValues !== values.length > 0) throw new SelectorError(`values do not fit the operator ${operator} of ${key}`);
  switch (operator) {
    case 'In':
      return listed;
    case 'NotIn':
      return !listed;
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      throw new SelectorError(`there is no operator ${operator}`);
  }
}
