import { describe, expect, it } from 'vitest';
import { component, nats, Stream, Worker } from '../../../constructs/index.ts';
import { ghasi } from '../../../systems/ghasi/index.ts';
import { type Rendered, renderComponent } from '../../support/component.ts';
import { renderedEverywhere } from '../../support/systems.ts';

describe.each(renderedEverywhere(ghasi, 'streams'))('streams in $target', ({ target, one, objects, problems }) => {
  const large = target === 'us-prod' || target === 'eu-prod';
  const production = target.endsWith('-prod');

  it('L-7 DELIVERY keeps 30 days in three copies, up to 1 TB where servers have room for it', () => {
    expect(problems).toEqual([]);
    const { replicas, maxAge, maxBytes, storage } = one('Stream', 'delivery').spec;
    expect([maxAge, storage]).toEqual(['720h', 'file']);
    expect(replicas).toBe(target === 'dev' ? 1 : 3);
    if (production) expect(maxBytes).toBe(large ? 1e12 : 4e11);
    expect(one('Consumer', 'delivery-event-projector').spec).toMatchObject({ durableName: 'event-projector' });
  });

  it('T-18 TENANT has 16 partitions with an ordered consumer each, and a stream for dead letters', () => {
    const consumers = objects.filter(({ kind, spec }: Rendered) => kind === 'Consumer' && spec.streamName === 'TENANT');
    expect(consumers).toHaveLength(16);
    for (const { spec } of consumers) expect(spec.maxAckPending).toBe(1);
    expect(one('Stream', 'tenant-dlq').spec.name).toBe('TENANT_DLQ');
  });

  it('T-18 L-16 all of them fit beside each other on one server of the size class', () => {
    const bytes = objects.reduce((sum, { kind, spec }: Rendered) => sum + (kind === 'Stream' ? spec.maxBytes : 0), 0);
    const room = { dev: 10, staging: 50 }[target] ?? (large ? 2048 : 500);
    expect(bytes).toBeLessThan(room * 2 ** 30);
  });
});

describe('a service of a system with streams', () => {
  const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } } as const;
  const streams = component('streams', (scope) => {
    new Stream(scope, 'orders', { subjects: ['orders.>'], servers: 3, replicas: 1, maxAge: '1d', maxBytes: '1Gi' });
  });
  const using = (stream: string) =>
    renderComponent(
      (scope) => {
        const facts = { publish: ['orders.>'], purpose: 'p', whenDown: 'w' };
        const image = { repository: 'shop/web', tag: '1.0.0' };
        new Worker(scope, 'web', {
          tier: 'core',
          image,
          resources,
          replicas: 2,
          uses: { events: nats(stream, facts) },
        });
      },
      { system: { components: [streams] } },
    );

  it('component/unknown-stream: one that nobody makes, with the nearest', () => {
    const [problem, ...others] = using('ORDERZ').diagnostics;
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'component/unknown-stream', fix: 'Did you mean ORDERS?' });
    expect(problem?.at?.file).toBe('test/systems/ghasi/streams.test.ts');
  });

  it('T-18 is told where NATS is, and the beginning of its inboxes', () => {
    const { one, codes } = using('ORDERS');
    expect(codes).toEqual([]);
    const { env } = one('Deployment').spec.template.spec.containers[0];
    expect(env).toContainEqual({ name: 'NATS_URL', value: 'nats://messaging-nats.messaging-nats:4222' });
    expect(env).toContainEqual({ name: 'NATS_INBOX_PREFIX', value: '_INBOX_web' });
  });
});
