import type { ChartValues } from './add-ons.ts';
import type { OutputsFile } from './schema.ts';

/** Stands in a value for what Azure gives: `{{ outputs.tenantId }}`, `{{ outputs.identities.keda/keda-operator }}`. */
const reference = /^\{\{ outputs\.(tenantId|metricsIngestion|identities\.(\S+)) \}\}$/;

/**
 * Values with what Azure has given in place of references to it. Until it has, the key that has the reference is left out,
 * and of a list the whole entry around it: a chart's own default is better than half a setting.
 *
 * @param outputs `regions/outputs/<target>.json`; absent before the target was provisioned
 */
export function withOutputs(values: ChartValues, outputs: OutputsFile | undefined): ChartValues {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      const filled = filledIn(value, outputs);
      return filled === undefined ? [] : [[key, filled]];
    }),
  );
}

function filledIn(value: unknown, outputs: OutputsFile | undefined): unknown {
  if (typeof value === 'string') return textOf(value, outputs);
  if (Array.isArray(value)) {
    return value.filter((one) => isComplete(one, outputs)).map((one) => filledIn(one, outputs));
  }
  return isMap(value) ? withOutputs(value, outputs) : value;
}

/** Whether everything is known that a value refers to. */
function isComplete(value: unknown, outputs: OutputsFile | undefined): boolean {
  if (typeof value === 'string') return textOf(value, outputs) !== undefined;
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every((inner) => isComplete(inner, outputs));
}

function textOf(text: string, outputs: OutputsFile | undefined): string | undefined {
  const [, name, identity] = reference.exec(text) ?? [];
  if (name === undefined) return text;
  if (identity !== undefined) {
    const { identities = {} } = outputs ?? {};
    return Object.hasOwn(identities, identity) ? identities[identity] : undefined;
  }
  return name === 'tenantId' ? outputs?.tenantId : outputs?.metricsIngestion;
}

function isMap(value: unknown): value is ChartValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
