import type { Knob } from '../../model/knob.ts';
import type { QueueScalingPolicy, QueueTrigger } from '../../model/scaling.ts';
import { valuesWord } from '../../model/values-path.ts';
import { knobPaths, object, value } from '../workload/knobs.ts';
import { triggerName } from './scaled-object.ts';

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
    ...on.flatMap((trigger, index) => {
      const figures = figuresOf(trigger);
      const place = (figure: string) => at('keda', 'triggers', valuesWord(triggerName(on, index)), figure);
      return Object.entries(figures).map(([figure, description]) =>
        value(`/spec/triggers/${index}/metadata/${figure}`, place(figure), description),
      );
    }),
  ];
}

/** What of a trigger's metadata is a figure, by KEDA's name for it. */
function figuresOf(trigger: QueueTrigger): Readonly<Record<string, string>> {
  if ('serviceBus' in trigger) return { messageCount: 'Messages that one pod takes on, as text.' };
  if ('nats' in trigger) return { lagThreshold: 'Pending messages that one pod takes on, as text.' };
  if ('cron' in trigger) return { desiredReplicas: 'Pods while the schedule holds, as text.' };
  if ('prometheus' in trigger) return { threshold: 'Value of the query for one pod, as text.' };
  return { value: 'CPU use to keep to, in percent of the request, as text.' };
}
