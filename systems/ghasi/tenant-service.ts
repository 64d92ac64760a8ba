import {
  component,
  nats,
  partitionConsumers,
  postgres,
  redis,
  service,
  TieredService,
} from '../../constructs/index.ts';
import { aiGateway, billingService, identityService } from './peers.ts';

/** Tenants, their plans and members (document 002). Production regions are alike; dev and staging follow their size class. */
export const tenantService = component(
  'tenant-service',
  (scope, target) => {
    new TieredService(scope, 'tenant-service', {
      tier: 'core',
      image: target.image('ghasi/tenant-service'),
      ports: { http: 3000, metrics: 9090 },
      env: { NODE_ENV: target.pick({ dev: 'development', staging: 'production', prod: 'production' }) },

      uses: {
        database: postgres('tenant', {
          via: 'pgbouncer',
          purpose: 'Primary datastore',
          whenDown: 'Reads fall back to a replica; writes fail with 503 and Retry-After.',
        }),
        cache: redis({
          purpose: 'Authorization cache and rate limits',
          whenDown: 'Cache misses go to the database; rate limits fail open, with an alert.',
        }),
        events: nats('TENANT', {
          publish: ['tenant.*.>'],
          consumes: partitionConsumers('tenant-service', 16),
          purpose: 'Publishing and receiving events',
          whenDown: 'The outbox queues and consumers lag; writes still succeed.',
        }),
        identity: service(identityService, {
          port: 'https',
          purpose: 'Keys for JWT validation',
          whenDown: 'Keys stay cached for 1 h; stale ones are used after that.',
        }),
        ai: service(aiGateway, {
          port: 'https',
          purpose: 'AI features',
          whenDown: 'Suggestions are hidden; core flows go on.',
        }),
        billing: service(billingService, {
          port: 'https',
          purpose: 'Looking up what a plan includes',
          whenDown: 'Answers stay cached for 15 min; the last known one is used after that.',
        }),
      },
      secrets: {
        // As 002 §5 has it: the ID alone. 002 lets it call no KMS (§3.5, §8), so that it has no edge to one (0040).
        KMS_KEY_ID: { path: 'kms', property: 'key_id' },
        INVITE_TOKEN_SALT: { path: 'crypto', property: 'invite_salt' },
      },

      probes: {
        liveness: { path: '/health/live', initialDelaySeconds: 15, periodSeconds: 10 },
        readiness: { path: '/health/ready', initialDelaySeconds: 5, periodSeconds: 5 },
        startup: { path: '/health/startup', failureThreshold: 30, periodSeconds: 5 },
      },
      slo: { availability: 99.95, window: '30d', requests: { metric: 'tenant_http_requests_total' } },

      ...target.pick({
        dev: { replicas: target.size.replicas, resources: target.resources(), disruption: { minAvailable: 1 } },
        staging: {
          scaling: scaling(target.size.replicas, 6),
          resources: target.resources(),
          disruption: { minAvailable: 2 },
        },
        prod: {
          scaling: scaling(3, 20),
          resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { cpu: '2', memory: '2Gi' } },
          disruption: { minAvailable: 2 },
          // 002 §6. staging takes a new version at once: nothing but smoke tests asks there, and those follow it.
          rollout: {
            canary: [
              { weight: 5, pause: '30m' },
              { weight: 50, pause: '1h' },
            ],
          },
        },
      }),
    });
  },
  {
    after: ['platform', 'streams'],
    recovery: {
      source: 'document 002 §9',
      scenarios: [
        { failure: 'Single pod failure', rpo: '0', rto: '< 30 s', strategy: 'Kubernetes reschedules' },
        { failure: 'AZ failure', rpo: '0', rto: '< 2 min', strategy: 'HPA and topology spread' },
        {
          failure: 'Region failure',
          rpo: '1 min',
          rto: '< 30 min',
          strategy: 'WAL is shipped across regions; promote the DR replica; DNS update',
        },
        { failure: 'Data corruption', rpo: '1 min', rto: '≤ 1 h', strategy: 'PITR replay' },
      ],
    },
  },
);

function scaling(min: number, max: number) {
  return { min, max, on: [{ cpu: 70 }, { metric: 'tenant_http_requests_per_second', perPod: 500 }] } as const;
}
