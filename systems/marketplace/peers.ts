import { peer } from '../../constructs/index.ts';

/** What Marketplace's components call, or are called by, and Meridian does not render. */

/** Collects traces and logs, and scrapes metrics. */
export const observability = {
  ...peer('observability', { namespace: 'observability', ports: { otlp: 4317 } }),
  service: 'otel-collector',
};

/** Answers queries: KEDA's, and those by which a new version is judged. The Prometheus operator gives every Prometheus this Service. */
export const prometheus = peer('prometheus-operated', { namespace: 'observability', ports: { http: 9090 } });

/** The factory's API gateway, where public requests enter the mesh (001, Runtime model). */
export const apiGateway = {
  ...peer('marketplace-gateway', { namespace: 'gateway', ports: {}, serviceAccount: 'marketplace-gateway' }),
  gateway: 'marketplace-gateway',
};

/** The mesh's control plane. */
export const istiod = peer('istiod', { namespace: 'istio-system', ports: { xds: 15012 } });
