import { peer } from '../../constructs/index.ts';

/**
 * What Ghasi's components call, or are called by, and Meridian does not render: namespaces and ports as 002 §3.5 has
 * them. Poolers and proxies in the data namespaces stand before servers that Azure runs (002 §4.1, §4.3).
 */

export const postgresPeer = peer('data-postgres', {
  namespace: 'data-postgres',
  ports: { pgbouncer: 6432, direct: 5432 },
  backedBy: 'postgres',
});
export const redisPeer = peer('data-redis', {
  namespace: 'data-redis',
  ports: { redis: 6379 },
  backedBy: 'redis',
});
export const natsPeer = peer('messaging-nats', { namespace: 'messaging-nats', ports: { nats: 4222 } });

export const identityService = peer('identity-service', { namespace: 'identity-service', ports: { https: 443 } });
export const aiGateway = peer('ai-gateway-service', { namespace: 'ai-gateway-service', ports: { https: 443 } });
export const billingService = peer('billing-service', { namespace: 'billing-service', ports: { https: 443 } });

export const apiGateway = peer('api-gateway', {
  namespace: 'api-gateway',
  ports: {},
  calls: [{ workload: 'tenant-service', ports: ['http', 'metrics'] }],
});

export const syncService = peer('sync-service', {
  namespace: 'sync-service',
  ports: {},
  calls: [{ workload: 'tenant-service', ports: ['http', 'metrics'] }],
});

/** Collects traces and logs, and scrapes metrics. */
export const observability = {
  ...peer('observability', {
    namespace: 'observability',
    ports: { otlp: 4317 },
    calls: [{ workload: 'tenant-service', ports: ['http', 'metrics'] }],
  }),
  service: 'otel-collector',
};

/** Answers queries: KEDA's, and those by which a new version is judged. The Prometheus operator gives every Prometheus this Service. */
export const prometheus = peer('prometheus-operated', { namespace: 'observability', ports: { http: 9090 } });

/** Where public requests enter the mesh (004 §3, §9). */
export const platformGateway = {
  ...peer('platform-gateway', { namespace: 'gateway', ports: {}, serviceAccount: 'platform-gateway' }),
  gateway: 'platform-gateway',
};

/** The mesh's control plane; its namespace may call delivery-service (004 §9). */
export const istiod = peer('istiod', {
  namespace: 'istio-system',
  ports: { xds: 15012 },
  calls: [{ workload: 'delivery-service', ports: ['http'] }],
});
