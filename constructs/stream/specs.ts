import type { ConsumerSpec, StreamSpec } from '../../imports/jetstream.nats.io.ts';
import { partitionConsumers } from '../../model/nats.ts';
import { parseQuantity } from '../../model/quantity.ts';
import type { Plain } from '../kube.ts';
import type { ConsumerProps, PartitionConsumerProps, PartitionProps, StreamDuration, StreamProps } from './props.ts';

/** A stream's props with everything decided. */
export type StreamFacts = StreamProps & { readonly name: string; readonly preventDelete: boolean };

/** Messages are kept in files: memory would lose them with the server (002 §4.4). */
export function streamSpec(stream: StreamFacts): Plain<StreamSpec> {
  const { name, partitions, replicas, maxAge, maxBytes, discard, retention, duplicateWindow } = stream;
  return {
    name,
    subjects: [...subjectsOf(stream)],
    ...(partitions === undefined
      ? {}
      : {
          subjectTransform: { source: partitions.source, dest: storedSubject(partitions, partitionToken(partitions)) },
        }),
    storage: 'file',
    replicas,
    retention: retention ?? 'limits',
    maxAge: goDuration(maxAge),
    maxBytes: Math.round(parseQuantity(maxBytes) ?? 0),
    discard: discard ?? 'old',
    duplicateWindow: goDuration(duplicateWindow ?? '2m'),
    preventDelete: stream.preventDelete,
  };
}

/** What the stream listens to. */
export function subjectsOf({ subjects, partitions }: Pick<StreamProps, 'subjects' | 'partitions'>): readonly string[] {
  return partitions === undefined ? (subjects ?? []) : [partitions.source];
}

/**
 * The stream for what nobody could process. Consumers publish there what they give up themselves. The server only tells
 * which message it delivered for the last time, or was told to terminate; that message is in its stream still.
 *
 * @see https://docs.nats.io/using-nats/developer/develop_jetstream/consumers#dead-letter-queues-type-functionality
 */
export function deadLetterFacts(id: string, stream: StreamFacts): StreamFacts | undefined {
  const { name, deadLetter, replicas, servers, preventDelete } = stream;
  if (deadLetter === undefined) return undefined;
  const { maxAge, maxBytes, subjects = [`dlq.${id}.>`] } = deadLetter;
  const notices = ['MAX_DELIVERIES', 'MSG_TERMINATED'].map((event) => `$JS.EVENT.ADVISORY.CONSUMER.${event}.${name}.*`);
  return {
    ...{ name: `${name}_DLQ`, replicas, servers, maxAge, maxBytes, preventDelete },
    subjects: [...subjects, ...notices],
  };
}

/** Durable consumers by name, those of partitions one by one. */
export function consumerSpecs(stream: StreamFacts): readonly (readonly [name: string, spec: Plain<ConsumerSpec>])[] {
  const { partitions } = stream;
  const consumers: Readonly<Record<string, ConsumerProps | PartitionConsumerProps>> = stream.consumers ?? {};
  return Object.entries(consumers).flatMap(([name, consumer]) => {
    if (consumer.perPartition !== true || partitions === undefined) {
      const { filter, maxAckPending = 1000 } = consumer;
      return [[name, consumerSpec(stream, name, consumer, filter, maxAckPending)] as const];
    }
    return partitionConsumers(name, partitions.count).map((each, partition) => {
      const filter = storedSubject(partitions, String(partition), '*');
      return [each, consumerSpec(stream, each, consumer, filter, 1)] as const;
    });
  });
}

function consumerSpec(
  stream: StreamFacts,
  durableName: string,
  { ackWait = '30s', maxDeliver, replicas, deliver = 'all' }: ConsumerProps | PartitionConsumerProps,
  filterSubject: string | undefined,
  maxAckPending: number,
): Plain<ConsumerSpec> {
  const most = maxDeliver ?? (stream.deadLetter === undefined ? undefined : 5);
  return {
    streamName: stream.name,
    durableName,
    deliverPolicy: deliver,
    ackPolicy: 'explicit',
    ackWait: goDuration(ackWait),
    maxAckPending,
    ...(filterSubject === undefined ? {} : { filterSubject }),
    ...(most === undefined ? {} : { maxDeliver: most }),
    ...(replicas === undefined ? {} : { replicas }),
    preventDelete: stream.preventDelete,
  };
}

/**
 * The source with the partition before its first wildcard: `tenant.*.>` → `tenant.<partition>.*.>`.
 *
 * @param wildcard what stands for each `*`; default: the server's own function, which keeps the token
 */
function storedSubject({ source }: PartitionProps, partition: string, wildcard?: string): string {
  const tokens = source.split('.');
  const first = tokens.findIndex((token) => token === '*' || token === '>');
  let stars = 0;
  const kept = tokens.map((token) => (token === '*' ? (wildcard ?? `{{wildcard(${++stars})}}`) : token));
  return [...kept.slice(0, first), partition, ...kept.slice(first)].join('.');
}

/** @see https://docs.nats.io/nats-concepts/subject_mapping#deterministic-subject-token-partitioning */
function partitionToken({ count, by = 1 }: PartitionProps): string {
  return `{{partition(${count},${by})}}`;
}

/** Go knows no days. */
function goDuration(duration: StreamDuration): string {
  return duration.endsWith('d') ? `${Number.parseInt(duration, 10) * 24}h` : duration;
}
