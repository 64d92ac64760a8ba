import { peer } from '../../constructs/index.ts';

/** What collects traces and logs and scrapes metrics, in every cluster. */
export const observability = {
  ...peer('observability', { namespace: 'observability', ports: { otlp: 4317 } }),
  service: 'otel-collector',
};

/** The service account of the add-on `external-secrets`, as its chart calls it. */
export const externalSecrets = { name: 'external-secrets', namespace: 'external-secrets' } as const;
