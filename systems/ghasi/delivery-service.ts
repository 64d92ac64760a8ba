import {
  blob,
  component,
  flags,
  keyVault,
  Migration,
  nats,
  PgBouncerSidecar,
  postgres,
  redis,
  service,
  TieredService,
  Worker,
  WorkloadGroup,
} from '../../constructs/index.ts';

/** Delivers play packages to players (document 004): an API, and two workers on its events, as one party. */
export const deliveryService = component(
  'delivery-service',
  (scope, target) => {
    const { size } = target;
    const delivery = new WorkloadGroup(scope, 'delivery-service', {
      tier: 'core',
      image: target.image('ghasi/delivery-service'),
      secretName: 'delivery-secrets',
      policyName: 'delivery-service',
      uses: {
        database: postgres('delivery', {
          via: 'sidecar',
          readers: true,
          purpose: 'Sessions, outbox and projections',
          whenDown: 'Session state is read from a replica; writes fail with 503 and Retry-After.',
        }),
        cache: redis({ purpose: 'Session cache', whenDown: 'Sessions are read from the database, more slowly.' }),
        events: nats('DELIVERY', {
          publish: ['delivery.>'],
          consumes: ['event-projector'],
          purpose: 'Events of deliveries',
          whenDown: 'The outbox keeps what cannot be sent; projections lag.',
        }),
        bundles: blob('play-packages', {
          access: 'read',
          purpose: 'Signed URLs of play packages',
          whenDown: 'No new delivery begins; players that have their package go on.',
        }),
        // 004 §2. Its variable is KMS_KEY_ID: where the key is, which is no secret.
        kms: keyVault({
          key: 'delivery',
          purpose: 'JWT verification and decryption of secrets',
          whenDown: 'Tokens are verified with public keys in memory; what is not decrypted yet fails with 503.',
        }),
        tenants: service('tenant-service', {
          port: 'http',
          purpose: 'Home region and plan of a tenant',
          whenDown: 'The last known answer is used; unknown tenants are refused with 503.',
        }),
        flags: flags('feature-flags', {
          purpose: 'Features by tenant, and kill switches',
          whenDown: 'Each flag has the value that the application was built with.',
        }),
      },
    });

    const pooler = new PgBouncerSidecar(delivery, 'delivery-pgbouncer', {
      image: target.image('ghasi/pgbouncer', { pin: 'pgbouncer' }),
      resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '500m', memory: '128Mi' } },
      database: 'delivery',
      writer: { limit: 500 },
      readers: {
        limit: 200,
        hosts: ['delivery-replica-0.data-postgres', 'delivery-replica-1.data-postgres'],
      },
    });
    new Migration(delivery, 'delivery-migration', {
      args: ['migrate'],
      resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
    });

    const common = {
      sidecars: [pooler.sidecar],
      ports: { http: 8080, metrics: 9090 },
      env: {
        NODE_ENV: target.pick({ dev: 'development', staging: 'production', prod: 'production' }),
        LOG_LEVEL: 'info',
      },
      probes: {
        liveness: { path: '/healthz', periodSeconds: 15, timeoutSeconds: 3 },
        readiness: { path: '/readyz', periodSeconds: 5, timeoutSeconds: 2 },
        startup: { path: '/healthz', failureThreshold: 30, periodSeconds: 2 },
      },
    } as const;

    new TieredService(delivery, 'delivery-api', {
      ...common,
      service: 'delivery-service',
      args: ['api'],
      routes: [{ prefix: '/v1/deliveries', port: 'http' }],
      slo: { availability: 99.95, window: '30d', requests: { metric: 'delivery_http_requests_total' } },
      ...target.pick({
        dev: { replicas: size.replicas, resources: target.resources(), disruption: { minAvailable: 1 } },
        staging: {
          scaling: scaling(size.replicas, 6),
          resources: target.resources(),
          disruption: { minAvailable: size.replicas - 1 },
        },
        prod: {
          scaling: scaling(size.replicas, 30),
          resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '1000m', memory: '1.5Gi' } },
          disruption: { minAvailable: size.replicas - 1 },
          // 004 §7.1. staging takes a new version at once: nothing but smoke tests asks there, and those follow it.
          rollout: {
            canary: [
              { weight: 5, pause: '30m' },
              { weight: 25, pause: '30m' },
              { weight: 50, pause: '30m' },
            ],
          },
        },
      }),
    });

    for (const part of ['outbox-relay', 'event-projector']) {
      new Worker(delivery, `delivery-${part}`, {
        ...common,
        args: [part],
        ...target.pick({
          dev: { replicas: 1, resources: target.resources() },
          staging: { replicas: 2, resources: target.resources() },
          prod: {
            replicas: 3,
            resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '500m', memory: '1Gi' } },
          },
        }),
      });
    }
  },
  {
    after: ['platform', 'streams', 'feature-flags'],
    recovery: {
      source: 'document 004 §10',
      scenarios: [
        { failure: 'Pod crash', rpo: '0', rto: '< 1 min', strategy: 'Kubernetes restarts it' },
        { failure: 'Node failure', rpo: '0', rto: '< 5 min', strategy: 'Pod rescheduled' },
        { failure: 'AZ failure', rpo: '0', rto: '< 15 min', strategy: 'Multi-AZ deployment' },
        {
          failure: 'Region failure',
          rpo: '< 5 min',
          rto: '< 4 h',
          strategy: 'Standby region promotion; tenant data-residency permitting',
        },
        {
          failure: 'Database corruption',
          rpo: '< 5 min',
          rto: '< 1 h',
          strategy: 'PITR from continuous backups',
        },
        { failure: 'Full platform loss', rpo: '< 1 h', rto: '< 24 h', strategy: 'Restore from cross-region backup' },
      ],
    },
  },
);

function scaling(min: number, max: number) {
  return { min, max, on: [{ cpu: 60 }, { metric: 'delivery_http_requests_per_second', perPod: 200 }] } as const;
}
