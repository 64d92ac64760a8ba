import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { captureOrigin } from '../../model/diagnostics/index.ts';
import type { Graph } from '../../model/graph.ts';
import { covers, streamName } from '../../model/nats.ts';
import { inWave } from '../../model/waves.ts';
import { addKnobs } from '../component/add-knobs.ts';
import { Component } from '../component/component.ts';
import { addObject } from '../kube.ts';
import { knobPaths, value } from '../workload/knobs.ts';
import { reportBadValues } from '../workload/problems.ts';
import type { StreamProps } from './props.ts';
import { consumerSpecs, deadLetterFacts, type StreamFacts, streamSpec, subjectsOf } from './specs.ts';
import { badStreamValues, hasGoodPartitions } from './values.ts';

/**
 * A JetStream stream with its durable consumers, made by the controller NACK in the cluster's NATS; there before the
 * workloads are. With `deadLetter` a second stream, `<name>_DLQ`.
 *
 * @see https://github.com/nats-io/nack/blob/main/docs/api.md
 * @example
 * new Stream(scope, 'tenant', {
 *   partitions: { count: 16, source: 'tenant.*.>' },
 *   replicas: 3,
 *   servers: 5,
 *   maxAge: '30d',
 *   maxBytes: '100Gi',
 *   consumers: { projector: { perPartition: true } },
 *   deadLetter: { maxAge: '90d', maxBytes: '1Gi' },
 * });
 */
export class Stream extends Construct {
  /** Name of the stream, for `nats()`. */
  readonly streamName: string;

  /**
   * @param scope the scope that `component()` passes in, or a construct below it
   * @param id name of the Stream object, and beginning of its Consumers' names: a DNS label
   */
  constructor(scope: Construct, id: string, props: StreamProps) {
    super(scope, id);
    this.streamName = props.name ?? streamName(id);
    const component = Component.containing(this);
    const { graph, target } = component.context;
    component.streams.push(this.streamName);
    if (graph === undefined) return;
    const preventDelete = props.preventDelete ?? target.environment === 'prod';
    const stream: StreamFacts = { ...props, name: this.streamName, preventDelete };
    const deadLetter = deadLetterFacts(id, stream);
    reportBadValues(component, id, badStreamValues(stream));
    reportServers(component, id, stream);
    if (!hasGoodPartitions(stream)) return;
    for (const each of [stream, ...(deadLetter === undefined ? [] : [deadLetter])]) reportUsers(component, graph, each);

    // Whatever belongs to the stream is kept, or is not, as one.
    const at = knobPaths(component.node.id, id);
    const kept = value('/spec/preventDelete', at('preventDelete'), 'Whether streams outlive their objects.');
    addKnobs(addStream(this, component, id, stream), [kept]);
    if (deadLetter !== undefined) addKnobs(addStream(this, component, `${id}-dlq`, deadLetter), [kept]);
    for (const [name, spec] of consumerSpecs(stream)) {
      const object = addObject(this, 'Consumer', { name: `${id}-${name}`, ...common(component) }, { spec });
      addKnobs(object, [kept]);
    }
  }
}

function addStream(scope: Construct, component: Component, name: string, stream: StreamFacts): ApiObject {
  const object = addObject(scope, 'Stream', { name, ...common(component) }, { spec: streamSpec(stream) });
  const at = knobPaths(component.node.id, name);
  addKnobs(object, [
    value('/spec/replicas', at('replicas'), 'Servers that keep a copy of the stream.', { enum: [1, 3, 5] }),
    value('/spec/maxAge', at('maxAge'), 'Age at which messages go, as a Go duration.'),
    value('/spec/maxBytes', at('maxBytes'), 'Size of one copy at which messages go, in bytes.', { minimum: 1 }),
  ]);
  return object;
}

function common({ target }: Component) {
  return { labels: { region: target.region }, annotations: inWave('stream') };
}

function reportServers(component: Component, stream: string, { replicas, servers }: StreamFacts): void {
  if (!(replicas > servers)) return;
  const parameters = { stream, target: component.target.name, replicas, servers };
  component.context.diagnostics.report('component/stream-over-servers', parameters, captureOrigin());
}

/** Holds what services say that they do against what the stream has. */
function reportUsers({ context }: Component, graph: Graph, stream: StreamFacts): void {
  const { diagnostics, system } = context;
  const subjects = subjectsOf(stream);
  const consumers = consumerSpecs(stream).map(([name]) => name);
  for (const { account, uses } of graph.natsUsersOf(system.name)) {
    for (const { publish = [], consumes = [] } of uses.filter((use) => use.stream === stream.name)) {
      for (const subject of publish) {
        if (subjects.some((own) => covers(own, subject))) continue;
        const parameters = { account, stream: stream.name, subject, subjects: subjects.join(', ') };
        diagnostics.report('component/subject-outside-stream', parameters, captureOrigin());
      }
      for (const consumer of consumes) {
        if (consumers.includes(consumer)) continue;
        const parameters = { account, stream: stream.name, consumer, known: consumers.join(', ') };
        diagnostics.report('component/unknown-consumer', parameters, captureOrigin());
      }
    }
  }
}
