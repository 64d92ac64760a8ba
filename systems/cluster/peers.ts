import { peer } from '../../constructs/index.ts';

/** What collects traces and logs and scrapes metrics, in every cluster. */
export const observability = {
  ...peer('observability', { namespace: 'observability', ports: { otlp: 4317 } }),
  service: 'otel-collector',
};
