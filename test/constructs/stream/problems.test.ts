import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { NatsPermissions, Stream, type StreamProps } from '../../../constructs/index.ts';
import type { Diagnostic } from '../../../model/diagnostics/index.ts';
import { renderComponent } from '../../support/component.ts';
import { speaker } from './speakers.ts';

const base = {
  subjects: ['orders.>'],
  replicas: 3,
  servers: 5,
  maxAge: '30d',
  maxBytes: '10Gi',
  consumers: { projector: {} },
};
const partitioned = { subjects: undefined, partitions: { count: 4, source: 'orders.*.>' } };

function render(props: object, speakers: Parameters<typeof speaker>[1] = {}): readonly Diagnostic[] {
  const components = Object.keys(speakers).length === 0 ? [] : [speaker('shop-api', speakers)];
  return renderComponent(
    (scope) => {
      new Stream(scope, 'orders', { ...base, ...props } as unknown as StreamProps); // the line to blame
    },
    { system: { components } },
  ).diagnostics;
}

const thisFile = fileURLToPath(import.meta.url);
const blamedLine =
  readFileSync(thisFile, 'utf8')
    .split('\n')
    .findIndex((line) => line.endsWith('// the line to blame')) + 1;

/** The only diagnostic, whose place must be the line that made the stream. */
function blamed(...given: Parameters<typeof render>): Diagnostic {
  const diagnostics = render(...given);
  expect(diagnostics.map(({ code }) => code)).toHaveLength(1);
  const [diagnostic] = diagnostics as [Diagnostic];
  expect(diagnostic.at).toMatchObject({ file: 'test/constructs/stream/problems.test.ts', line: blamedLine });
  return diagnostic;
}

describe('values that types cannot refuse, at the line of the stream', () => {
  const deadLetter = { maxAge: '90d', maxBytes: '1Gi' };
  const consumer = (change: object) => ({ consumers: { projector: change } });
  const partitions = (change: object) => ({ ...partitioned, partitions: { ...partitioned.partitions, ...change } });

  const bad: readonly [prop: string, value: string, props: object][] = [
    ['name', 'ORDERS.DLQ', { name: 'ORDERS.DLQ' }],
    ['servers', '2.5', { servers: 2.5, replicas: 1 }],
    ['subjects', 'orders..x', { subjects: ['orders..x'] }],
    ['subjects', 'orders.>.x', { subjects: ['orders.>.x'] }],
    ['subjects', 'orders.*', { subjects: ['orders.>', 'orders.*'] }],
    ['maxAge', '0d', { maxAge: '0d' }],
    ['maxAge', '1.5h', { maxAge: '1.5h' }],
    ['maxBytes', '10GB', { maxBytes: '10GB' }],
    ['duplicateWindow', '2w', { duplicateWindow: '2w' }],
    ['duplicateWindow', '31d', { duplicateWindow: '31d' }],
    ['deadLetter.maxAge', 'x', { deadLetter: { ...deadLetter, maxAge: 'x' } }],
    ['deadLetter.maxBytes', '0Gi', { deadLetter: { ...deadLetter, maxBytes: '0Gi' } }],
    ['deadLetter.subjects', 'a b', { deadLetter: { ...deadLetter, subjects: ['a b'] } }],
    ['deadLetter.subjects', 'orders.dlq.>', { deadLetter: { ...deadLetter, subjects: ['orders.dlq.>'] } }],
    ['partitions.count', '0', partitions({ count: 0 })],
    ['partitions.count', '257', partitions({ count: 257 })],
    ['partitions.source', 'orders.>', partitions({ source: 'orders.>' })],
    ['partitions.source', '*.orders', partitions({ source: '*.orders' })],
    ['partitions.by', '2', partitions({ by: 2 })],
    ['consumers.Big', 'Big', { consumers: { Big: {} } }],
    ['consumers.p-3', 'p-3', { ...partitioned, consumers: { p: { perPartition: true }, 'p-3': {} } }],
    ['consumers.projector.filter', '.x', consumer({ filter: '.x' })],
    ['consumers.projector.ackWait', '0s', consumer({ ackWait: '0s' })],
    ['consumers.projector.maxAckPending', '0', consumer({ maxAckPending: 0 })],
    ['consumers.projector.maxDeliver', '-1', consumer({ maxDeliver: -1 })],
    ['consumers.projector.replicas', '5', consumer({ replicas: 5 })],
  ];

  it.each(bad)('component/bad-value: %s = %s', (prop, value, props) => {
    // Two consumers of one name make two objects of one name, too.
    const [first] = render(props).filter(({ code }) => code === 'component/bad-value');
    expect(first?.message).toBe(`orders: ${prop} is ${value}`);
    expect(first?.at).toMatchObject({ line: blamedLine });
  });

  it.each([
    ['a window as long as the age', { duplicateWindow: '30d' }],
    ['a partition for each', partitions({ count: 256 })],
    ['subjects that differ in a token', { subjects: ['orders.*.new', 'orders.*.old'] }],
  ])('says nothing about %s', (_, props) => {
    expect(render(props)).toEqual([]);
  });
});

describe('streams that do not fit the servers or their users', () => {
  it('component/stream-over-servers', () => {
    const { code, message } = blamed({ servers: 2 });
    expect(code).toBe('component/stream-over-servers');
    expect(message).toBe('orders in us-prod: 3 replicas, and there are 2 servers');
    expect(render({ servers: 3 })).toEqual([]);
  });

  it.each(['stock.new', '>', 'orders'])('component/subject-outside-stream: %s', (subject) => {
    const { code, message, why } = blamed({}, { ORDERS: { publish: ['orders.new', subject] } });
    expect(code).toBe('component/subject-outside-stream');
    expect(message).toContain(`shop-api publishes ${subject} to stream ORDERS`);
    expect(why).toContain('orders.>');
  });

  it('component/unknown-consumer', () => {
    const { code, message, why } = blamed({}, { ORDERS: { consumes: ['projector', 'projektor'] } });
    expect(code).toBe('component/unknown-consumer');
    expect(message).toBe('shop-api consumes projektor, which stream ORDERS does not have');
    expect(why).toBe('ORDERS has: projector.');
  });

  it('what is published to the dead letters is held against them', () => {
    const deadLetter = { maxAge: '90d', maxBytes: '1Gi' };
    expect(render({ deadLetter }, { ORDERS_DLQ: { publish: ['dlq.orders.payment'] } })).toEqual([]);
    const { message } = blamed({ deadLetter }, { ORDERS_DLQ: { publish: ['orders.payment'] } });
    expect(message).toContain('to stream ORDERS_DLQ');
  });

  it('component/nats-without-rights', () => {
    const { diagnostics } = renderComponent((scope) => void new NatsPermissions(scope, 'rights') as undefined, {
      system: { components: [speaker('shop-api', { ORDERS: {} })] },
    });
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['component/nats-without-rights', 'shop-api uses stream ORDERS, and neither publishes nor consumes'],
    ]);
  });
});
