import { component, NatsPermissions, Stream } from '../../constructs/index.ts';

/** NATS servers of a region (002 §4.4, 004 §4.3), and how many of them keep a copy of what production must not lose. */
const servers = 5;

/** Events of all of Ghasi: streams with their consumers, and what each service may do there (002 §4.4, 004 §4.3). */
export const streams = component(
  'streams',
  (scope, target) => {
    const replicas = target.pick({ dev: 1, staging: 3, prod: 3 });
    const size = target.size.data.stream;

    new Stream(scope, 'delivery', {
      subjects: ['delivery.>'],
      servers,
      replicas,
      maxAge: '30d',
      maxBytes: target.pick({ dev: size, staging: size, prod: '1T' }),
      consumers: { 'event-projector': { maxAckPending: 1 } },
    });
    new Stream(scope, 'tenant', {
      partitions: { count: 16, source: 'tenant.*.>' },
      servers,
      replicas,
      maxAge: '30d',
      maxBytes: target.pick({ dev: '1Gi', staging: '10Gi', prod: '100Gi' }),
      consumers: { 'tenant-service': { perPartition: true } },
      deadLetter: { maxAge: '90d', maxBytes: '1Gi' },
    });
    new NatsPermissions(scope, 'nats-permissions');
  },
  { after: ['platform'] },
);
