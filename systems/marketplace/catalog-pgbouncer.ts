import { component, PgBouncer } from '../../constructs/index.ts';

/** Connections to the catalog's database, which services and bursts of workers share. */
export const catalogPgbouncer = component(
  'catalog-pgbouncer',
  (scope, target) => {
    new PgBouncer(scope, 'catalog-pgbouncer', {
      tier: 'core',
      image: target.image('marketplace/pgbouncer', { pin: 'pgbouncer' }),
      resources: { requests: { cpu: '250m', memory: '128Mi' }, limits: { cpu: '1', memory: '256Mi' } },
      replicas: target.pick({ dev: 1, staging: 2, prod: 3 }),
      disruption: { maxUnavailable: 1 },
      database: 'catalog',
      writer: { limit: 500 },
      certificate: { secretName: 'catalog-pgbouncer-tls' },
    });
  },
  { after: ['platform'] },
);
