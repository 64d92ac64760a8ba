import type { ChartValues } from '../../model/regions/index.ts';

/** What a value may say of its cluster: parameters that every cluster of the known ones has. */
const facts = /(\{\{ \.(?:name|metadata\.labels\.(?:environment|location|region|role|target)) \}\})/;

/**
 * Text that an ApplicationSet's Go template gives back as it was; only facts about the cluster are filled in. Charts have
 * templates of their own in their values, such as those of notifications.
 */
export function verbatim(text: string): string {
  return text
    .split(facts)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll('{{', '{{ "{{" }}')))
    .join('');
}

/** The same for all text in values, keys included, since these are templates too. */
export function verbatimValues(values: ChartValues): ChartValues {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [verbatim(key), verbatimValue(value)]));
}

function verbatimValue(value: unknown): unknown {
  if (typeof value === 'string') return verbatim(value);
  if (Array.isArray(value)) return value.map(verbatimValue);
  return typeof value === 'object' && value !== null ? verbatimValues(value as ChartValues) : value;
}
