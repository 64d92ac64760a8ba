import type { Knob } from '../../model/knob.ts';
import type { QueueScalingPolicy } from '../../model/scaling.ts';
import { knobPaths, object, value } from '../workload/knobs.ts';

/** What users of the chart may set of a worker's ScaledObject: KEDA's own names. */
export function scaledObjectKnobs(component: string, name: string, { on }: QueueScalingPolicy): readonly Knob[] {
  const at = knobPaths(component, name);
  const buses = on.flatMap((trigger, index) => ('serviceBus' in trigger ? [index] : []));
  return [
    object(at('keda', 'enabled'), 'Whether KEDA decides the number of pods.'),
    value('/spec/minReplicaCount', at('keda', 'minReplicaCount'), 'Fewest pods; 0 lets it rest.', { minimum: 0 }),
    value('/spec/maxReplicaCount', at('keda', 'maxReplicaCount'), 'Most pods.', { minimum: 1 }),
    value('/spec/pollingInterval', at('keda', 'pollingInterval'), 'Seconds between two looks.', { minimum: 1 }),
    value('/spec/cooldownPeriod', at('keda', 'cooldownPeriod'), 'Seconds of rest until the last pod goes.', {
      minimum: 0,
    }),
    ...buses.map((index) =>
      value(
        `/spec/triggers/${index}/metadata/namespace`,
        at('keda', 'serviceBusNamespace'),
        'Name of the Service Bus namespace that is watched.',
      ),
    ),
    ...buses.map((index, place) =>
      value(
        `/spec/triggers/${index}/metadata/messageCount`,
        at('keda', place === 0 ? 'messageCount' : `messageCount${place + 1}`),
        'Messages that one pod takes on.',
      ),
    ),
  ];
}
