import { describe, expect, it } from 'vitest';
import type { StreamProps } from '../../../constructs/index.ts';
import { render } from './rendered.ts';

interface Case {
  readonly props: object;
  /** What changes in the stream's spec. */
  readonly stream?: object;
  /** What changes in the spec of the consumer `sessions`. */
  readonly consumer?: object;
}

/** One case for each prop: a new one does not compile until it has a case here. */
const cases: { readonly [Prop in keyof Required<StreamProps>]-?: Case } = {
  name: { props: { name: 'D-1' }, stream: { name: 'D-1' }, consumer: { streamName: 'D-1' } },
  subjects: { props: { subjects: ['a.*', 'b.>'] }, stream: { subjects: ['a.*', 'b.>'] } },
  replicas: { props: { replicas: 5 }, stream: { replicas: 5 } },
  // Shows in a diagnostic only.
  servers: { props: { servers: 3 } },
  maxAge: { props: { maxAge: '90m' }, stream: { maxAge: '90m' } },
  maxBytes: { props: { maxBytes: '1.5Gi' }, stream: { maxBytes: 1_610_612_736 } },
  discard: { props: { discard: 'new' }, stream: { discard: 'new' } },
  retention: { props: { retention: 'workqueue' }, stream: { retention: 'workqueue' } },
  duplicateWindow: { props: { duplicateWindow: '1d' }, stream: { duplicateWindow: '24h' } },
  deadLetter: { props: { deadLetter: { maxAge: '90d', maxBytes: '1Gi' } }, consumer: { maxDeliver: 5 } },
  preventDelete: {
    props: { preventDelete: false },
    stream: { preventDelete: false },
    consumer: { preventDelete: false },
  },
  partitions: {
    props: { subjects: undefined, partitions: { count: 4, source: 'delivery.*.>' } },
    stream: {
      subjects: ['delivery.*.>'],
      subjectTransform: { source: 'delivery.*.>', dest: 'delivery.{{partition(4,1)}}.{{wildcard(1)}}.>' },
    },
  },
  consumers: {
    props: {
      consumers: {
        sessions: {
          filter: 'delivery.session.>',
          ackWait: '2m',
          maxAckPending: 1,
          maxDeliver: 3,
          replicas: 1,
          deliver: 'new',
        },
      },
    },
    consumer: {
      filterSubject: 'delivery.session.>',
      ackWait: '2m',
      maxAckPending: 1,
      maxDeliver: 3,
      replicas: 1,
      deliverPolicy: 'new',
    },
  },
};

describe('each prop of Stream changes what it is about, and nothing else', () => {
  const plain = render({});

  it.each(Object.entries(cases))('%s', (prop, { props, stream = {}, consumer = {} }) => {
    expect(Object.keys(props)).toContain(prop);
    const { streams, consumers, objects } = render(props);
    const expected = (kind: string, changes: object) =>
      JSON.parse(JSON.stringify({ ...plain.one(kind).spec, ...changes }));
    expect(streams['delivery'].spec).toEqual(expected('Stream', stream));
    expect(Object.keys(consumers)).toEqual(['delivery-sessions']);
    expect(consumers['delivery-sessions'].spec).toEqual(expected('Consumer', consumer));
    if (prop !== 'servers') expect(objects).not.toEqual(plain.objects);
  });
});
