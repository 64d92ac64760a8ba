import type { Construct } from 'constructs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { Stream } from '../../../constructs/index.ts';
import { chartOf } from '../job/chart.ts';
import { base, render } from './rendered.ts';

describe('L-7 the stream DELIVERY', () => {
  const { streams, consumers, one } = render({ consumers: { sessions: {}, analytics: {} } });

  it('has 3 replicas, and keeps 30 days or 1 TB, in files', () => {
    expect(one('Stream')).toMatchObject({ apiVersion: 'jetstream.nats.io/v1beta2', metadata: { name: 'delivery' } });
    expect(streams['delivery'].spec).toEqual({
      name: 'DELIVERY',
      subjects: ['delivery.>'],
      storage: 'file',
      replicas: 3,
      retention: 'limits',
      maxAge: '720h',
      maxBytes: 1_000_000_000_000,
      discard: 'old',
      duplicateWindow: '2m',
      preventDelete: true,
    });
  });

  it('has a durable consumer for each projector', () => {
    expect(Object.keys(consumers).sort()).toEqual(['delivery-analytics', 'delivery-sessions']);
    expect(consumers['delivery-sessions'].spec).toEqual({
      streamName: 'DELIVERY',
      durableName: 'sessions',
      deliverPolicy: 'all',
      ackPolicy: 'explicit',
      ackWait: '30s',
      maxAckPending: 1000,
      preventDelete: true,
    });
  });

  it('outlives its objects in production only', () => {
    const dev = render({ replicas: 1, servers: 1 }, 'dev');
    for (const { spec } of dev.objects) expect(spec.preventDelete).toBe(false);
    expect(render({ preventDelete: true }, 'dev').one('Stream').spec.preventDelete).toBe(true);
  });

  it('is there before the workloads', () => {
    for (const { metadata } of [...Object.values(streams), ...Object.values(consumers)]) {
      expect(metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '-1' });
      expect(metadata.labels).toMatchObject({ region: 'us' });
    }
  });
});

describe('T-18 the stream TENANT', () => {
  const tenant = {
    subjects: undefined,
    partitions: { count: 16, source: 'tenant.*.>' },
    consumers: { projector: { perPartition: true, ackWait: '1m' }, audit: {} },
    deadLetter: { maxAge: '90d', maxBytes: '1Gi' },
  };
  const { streams, consumers } = render(tenant, 'us-prod', 'tenant');

  it('has 16 partitions by the tenant in its subjects', () => {
    expect(streams['tenant'].spec).toMatchObject({
      name: 'TENANT',
      subjects: ['tenant.*.>'],
      subjectTransform: { source: 'tenant.*.>', dest: 'tenant.{{partition(16,1)}}.{{wildcard(1)}}.>' },
    });
  });

  it('has a consumer for each partition, with one message under way so that order holds', () => {
    const partitions = Object.keys(consumers).filter((name) => name.startsWith('tenant-projector-'));
    expect(partitions).toHaveLength(16);
    for (const partition of [0, 7, 15]) {
      expect(consumers[`tenant-projector-${partition}`].spec).toMatchObject({
        durableName: `projector-${partition}`,
        filterSubject: `tenant.${partition}.*.>`,
        maxAckPending: 1,
        ackWait: '1m',
        maxDeliver: 5,
      });
    }
    expect(consumers['tenant-audit'].spec.filterSubject).toBeUndefined();
  });

  it('is divided by another token where that is said', () => {
    const partitions = { count: 8, source: 'shop.v1.*.*.order', by: 2 };
    const { streams: found, consumers: each } = render({ ...tenant, partitions });
    expect(found['delivery'].spec.subjectTransform.dest).toBe(
      'shop.v1.{{partition(8,2)}}.{{wildcard(1)}}.{{wildcard(2)}}.order',
    );
    expect(each['delivery-projector-3'].spec.filterSubject).toBe('shop.v1.3.*.*.order');
  });

  it('has TENANT_DLQ for what nobody could process: a dot is no part of a stream’s name', () => {
    expect(Object.keys(streams)).toEqual(['tenant', 'tenant-dlq']);
    expect(streams['tenant-dlq'].spec).toEqual({
      ...streams['tenant'].spec,
      subjectTransform: undefined,
      name: 'TENANT_DLQ',
      subjects: [
        'dlq.tenant.>',
        '$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.TENANT.*',
        '$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.TENANT.*',
      ],
      maxAge: '2160h',
      maxBytes: 1_073_741_824,
    });
    const own = { ...tenant, deadLetter: { ...tenant.deadLetter, subjects: ['given-up.>'] } };
    expect(render(own).streams['delivery-dlq'].spec.subjects[0]).toBe('given-up.>');
  });
});

describe('the chart of a component with a Stream', () => {
  it('has the limits of each stream, and one switch for what is kept', () => {
    const files = chartOf((scope, target) => {
      const sizes = {
        replicas: target.pick({ dev: 1, staging: 3, prod: 3 }),
        maxBytes: target.size.data.stream,
      } as const;
      const deadLetter = { maxAge: '90d', maxBytes: '1Gi' } as const;
      new Stream(scope, 'delivery', { ...base, ...sizes, deadLetter });
    });
    expect(load(files['values.yaml'] ?? '')).toEqual({
      region: 'us',
      delivery: { replicas: 1, maxAge: '720h', maxBytes: 10_737_418_240, preventDelete: false },
      deliveryDlq: { replicas: 1, maxAge: '2160h', maxBytes: 1_073_741_824 },
    });
    expect(load(files['values.us-prod.yaml'] ?? '')).toEqual({
      delivery: { replicas: 3, maxBytes: 2_199_023_255_552, preventDelete: true },
      deliveryDlq: { replicas: 3 },
    });
  });
});

/** Never called: the compiler has to refuse what is marked. */
export function doesNotCompile(scope: Construct): void {
  const limits = { replicas: 3, servers: 5, maxAge: '30d', maxBytes: '1Ti' } as const;
  // @ts-expect-error: without partitions there is no consumer for each.
  new Stream(scope, 'a', { ...limits, subjects: ['a.>'], consumers: { each: { perPartition: true } } });
  const partitions = { count: 4, source: 'a.*' };
  // @ts-expect-error: a partition is read in order, with one message under way.
  new Stream(scope, 'a', { ...limits, partitions, consumers: { each: { perPartition: true, maxAckPending: 5 } } });
  // @ts-expect-error: what a partitioned stream stores follows from its source.
  new Stream(scope, 'a', { ...limits, partitions, subjects: ['b.>'] });
  // @ts-expect-error: an even number of copies.
  new Stream(scope, 'a', { ...limits, replicas: 2, subjects: ['a.>'] });
}
