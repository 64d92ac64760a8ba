import { isSubject, overlap } from '../../model/nats.ts';
import { quantityProblem } from '../../model/quantity.ts';
import { type BadValue, isWhole } from '../workload/values.ts';
import type { ConsumerProps, DeadLetterProps, PartitionConsumerProps, StreamDuration, StreamProps } from './props.ts';
import { consumerSpecs, type StreamFacts, subjectsOf } from './specs.ts';

/** Everything about a stream's props that types cannot refuse, and NATS or the API server would. */
export function* badStreamValues(stream: StreamFacts): Generator<BadValue> {
  const { name, servers, subjects = [], deadLetter, duplicateWindow, maxAge } = stream;
  if (!/^[\w-]+$/.test(name)) yield bad(['name'], name, 'letters, digits, - and _');
  if (!isWhole(servers, 1)) yield bad(['servers'], servers, 'a whole number, 1 or more');
  yield* badSubjects(['subjects'], subjects);
  yield* badLimits([], stream);
  if (duplicateWindow !== undefined) {
    yield* badDuration(['duplicateWindow'], duplicateWindow);
    if (seconds(duplicateWindow) > seconds(maxAge)) {
      yield bad(['duplicateWindow'], duplicateWindow, `at most maxAge, ${maxAge}`);
    }
  }
  if (deadLetter !== undefined) {
    yield* badLimits(['deadLetter'], deadLetter);
    yield* badSubjects(['deadLetter', 'subjects'], deadLetter.subjects ?? [], subjectsOf(stream));
  }
  yield* badPartitions(stream);
  const consumers: Readonly<Record<string, ConsumerProps | PartitionConsumerProps>> = stream.consumers ?? {};
  for (const [consumer, props] of Object.entries(consumers)) yield* badConsumer(stream, consumer, props);
  // More partitions than there may be are not counted out.
  if (!hasGoodPartitions(stream)) return;
  const seen = new Set<string>();
  for (const [name] of consumerSpecs(stream)) {
    if (seen.has(name)) yield bad(['consumers', name], name, 'a name that no partition of another consumer has');
    seen.add(name);
  }
}

/** Whether the number of partitions is one that can be worked with. */
export function hasGoodPartitions({ partitions }: StreamProps): boolean {
  return partitions === undefined || (isWhole(partitions.count, 1) && partitions.count <= 256);
}

function* badPartitions({ partitions }: StreamProps): Generator<BadValue> {
  if (partitions === undefined) return;
  const { count, source, by = 1 } = partitions;
  if (!hasGoodPartitions({ partitions } as StreamProps))
    yield bad(['partitions', 'count'], count, 'a whole number from 1 to 256');
  const stars = source.split('.').filter((token) => token === '*').length;
  if (!isSubject(source) || stars === 0 || source.startsWith('*')) {
    yield bad(['partitions', 'source'], source, 'a subject that begins with a literal token and has a *');
  } else if (!isWhole(by, 1) || by > stars) {
    yield bad(['partitions', 'by'], by, `the number of a * in ${source}, from 1 to ${stars}`);
  }
}

function* badConsumer(
  stream: StreamProps,
  name: string,
  { filter, ackWait, maxAckPending, maxDeliver, replicas }: ConsumerProps | PartitionConsumerProps,
): Generator<BadValue> {
  const path = ['consumers', name];
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name)) {
    yield bad(path, name, 'a name of lower-case letters, digits and dashes');
  }
  if (filter !== undefined && !isSubject(filter)) yield bad([...path, 'filter'], filter, subjectRule);
  if (ackWait !== undefined) yield* badDuration([...path, 'ackWait'], ackWait);
  for (const [prop, value] of Object.entries({ maxAckPending, maxDeliver })) {
    if (value !== undefined && !isWhole(value, 1)) yield bad([...path, prop], value, 'a whole number, 1 or more');
  }
  if (replicas !== undefined && replicas > stream.replicas) {
    yield bad([...path, 'replicas'], replicas, `at most the stream's, ${stream.replicas}`);
  }
}

function* badLimits(path: readonly string[], { maxAge, maxBytes }: Pick<DeadLetterProps, 'maxAge' | 'maxBytes'>) {
  yield* badDuration([...path, 'maxAge'], maxAge);
  const problem = quantityProblem(maxBytes, 'memory');
  if (problem !== undefined) yield bad([...path, 'maxBytes'], maxBytes, `a quantity of Kubernetes; ${problem}`);
}

function* badDuration(path: readonly string[], duration: StreamDuration): Generator<BadValue> {
  if (/^[1-9]\d*[smhd]$/.test(duration)) return;
  yield bad(path, duration, 'a whole number over 0 with a unit, such as 30s, 2m, 12h or 30d');
}

/** @param taken subjects of another stream, which the server takes for this one's mistake */
function* badSubjects(
  path: readonly string[],
  subjects: readonly string[],
  taken: readonly string[] = [],
): Generator<BadValue> {
  for (const [index, subject] of subjects.entries()) {
    if (!isSubject(subject)) yield bad(path, subject, subjectRule);
    const other = [...taken, ...subjects.slice(0, index)].find((known) => overlap(known, subject));
    if (other !== undefined) yield bad(path, subject, `a subject that has nothing in common with ${other}`);
  }
}

const subjectRule = 'tokens between dots, of which any may be *, and the last >';

function seconds(duration: StreamDuration): number {
  const unit = { s: 1, m: 60, h: 3600, d: 86_400 }[duration.slice(-1)] ?? Number.NaN;
  return Number.parseInt(duration, 10) * unit;
}

function bad(path: readonly string[], value: unknown, rule: string): BadValue {
  return { path, value, rule };
}
