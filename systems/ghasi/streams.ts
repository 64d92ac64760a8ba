import { component, NatsPermissions, Stream } from '../../constructs/index.ts';

/** NATS servers of a region (002 §4.4, 004 §4.3), and how many of them keep a copy of what production must not lose. */
const servers = 5;

/** Events of all of Ghasi: streams with their consumers, and what each service may do there (002 §4.4, 004 §4.3). */
export const streams = component(
  'streams',
  (scope, target) => {
    const replicas = target.pick({ dev: 1, staging: 3, prod: 3 });

    new Stream(scope, 'delivery', {
      subjects: ['delivery.>'],
      servers,
      replicas,
      maxAge: '30d',
      // 1 TB (004 §4.3) where servers have 2 TB; the small class has 500 GB, which all streams share (004 §12).
      maxBytes: target.pick({ dev: '5Gi', staging: '25Gi', prod: target.size.name === 'large' ? '1T' : '400G' }),
      consumers: { 'event-projector': { maxAckPending: 1 } },
    });
    new Stream(scope, 'tenant', {
      partitions: { count: 16, source: 'tenant.*.>' },
      servers,
      replicas,
      maxAge: '30d',
      maxBytes: target.pick({ dev: '1Gi', staging: '10Gi', prod: '80G' }),
      consumers: { 'tenant-service': { perPartition: true } },
      deadLetter: { maxAge: '90d', maxBytes: '1Gi' },
    });
    new NatsPermissions(scope, 'nats-permissions');
  },
  { after: ['platform'] },
);
