import type { MemoryQuantity } from '../../model/quantity.ts';

/** Whole seconds, minutes, hours or days, over 0. */
export type StreamDuration = `${number}${'s' | 'm' | 'h' | 'd'}`;

/** Servers that keep a copy; an even number would survive no more losses than the odd one below it. */
export type StreamReplicas = 1 | 3 | 5;

interface CommonProps {
  /** Name of the stream: letters, digits, `-` and `_`. Default: the construct's ID in capitals, dashes as `_`. */
  readonly name?: string;
  readonly replicas: StreamReplicas;
  /** NATS servers in the cluster, e.g. 5 (002 §4.4). */
  readonly servers: number;
  /** Age at which messages go, e.g. `30d` (004 §4.3). */
  readonly maxAge: StreamDuration;
  /** Size of one copy at which messages go, or are refused; e.g. `1T` (004 §4.3). */
  readonly maxBytes: MemoryQuantity;
  /** What goes at `maxBytes`: the oldest messages, or the new ones, which are refused. Default `old`. */
  readonly discard?: 'old' | 'new';
  /**
   * When messages go before that: never, once a consumer acknowledged them, or once all did. Default `limits`: never.
   *
   * @see https://docs.nats.io/nats-concepts/jetstream/streams#retentionpolicy
   */
  readonly retention?: 'limits' | 'workqueue' | 'interest';
  /** How long a message ID is remembered, so that a message sent twice is stored once; at most `maxAge`. Default `2m`. */
  readonly duplicateWindow?: StreamDuration;
  /** A stream for what nobody could process. Default: none. */
  readonly deadLetter?: DeadLetterProps;
  /** Whether streams and consumers outlive their Kubernetes objects. Default: in production. */
  readonly preventDelete?: boolean;
}

export type StreamProps = CommonProps &
  (
    | {
        /** What it stores: subjects with wildcards, of which no two overlap; e.g. `delivery.>`. */
        readonly subjects: readonly [string, ...string[]];
        readonly partitions?: never;
        /** Durable consumers by name, a DNS label. Default: none. */
        readonly consumers?: Readonly<Record<string, ConsumerProps>>;
      }
    | {
        /** What it stores follows from it: a message outside of its source would be in no partition. */
        readonly partitions: PartitionProps;
        readonly subjects?: never;
        readonly consumers?: Readonly<Record<string, ConsumerProps | PartitionConsumerProps>>;
      }
  );

/** Divides a stream by a token of its subjects: each value of it is always in one and the same partition. */
export interface PartitionProps {
  /** How many, 1 to 256. Another number moves values to other partitions: consumers must have read everything first. */
  readonly count: number;
  /** Subjects that are stored, a literal token first, e.g. `tenant.*.>`; kept as `tenant.<partition>.*.>`. */
  readonly source: string;
  /** Which `*` of the source decides, from 1. Default 1. */
  readonly by?: number;
}

interface AnyConsumerProps {
  /** Time to acknowledge a message before it is delivered again. Default `30s`. */
  readonly ackWait?: StreamDuration;
  /** How often one message is delivered at most, 1 or more. Default: 5 beside `deadLetter`, else without end. */
  readonly maxDeliver?: number;
  /** Servers that keep its position, at most as many as keep the stream. Default: as many. */
  readonly replicas?: StreamReplicas;
  /** Where a new one begins: with all that is stored, or with what comes. Default `all`. */
  readonly deliver?: 'all' | 'new';
}

export interface ConsumerProps extends AnyConsumerProps {
  readonly perPartition?: never;
  /** Subjects as they are stored. Default: all. */
  readonly filter?: string;
  /** Messages under way at a time, 1 or more; 1 keeps them in order, whatever the number of readers. Default 1000. */
  readonly maxAckPending?: number;
}

/**
 * One consumer for each partition, called `<name>-<partition>`. Each has one message under way, so that a partition is read
 * in order, whatever the number of readers.
 */
export interface PartitionConsumerProps extends AnyConsumerProps {
  readonly perPartition: true;
  readonly filter?: never;
  readonly maxAckPending?: never;
}

/** Messages that were given up: what consumers publish there, and the server's notices that name the message. */
export interface DeadLetterProps extends Pick<CommonProps, 'maxAge' | 'maxBytes'> {
  /** Where consumers publish what they give up; outside of the stream's own subjects. Default `dlq.<ID>.>`. */
  readonly subjects?: readonly [string, ...string[]];
}
