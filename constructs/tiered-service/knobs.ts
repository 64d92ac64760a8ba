import type { Knob } from '../../model/knob.ts';
import { knobPaths, object, value } from '../workload/knobs.ts';
import type { TieredServiceProps } from './props.ts';

/** What users of the chart may set of a service, beyond any workload's knobs. */
export function serviceKnobs(component: string, name: string, props: Pick<TieredServiceProps, 'scaling'>) {
  const at = knobPaths(component, name);
  return {
    HorizontalPodAutoscaler: autoscalerKnobs(props, at),
    Service: [value('/spec/type', at('service', 'type'), 'How the Service is reached.', serviceTypes)],
    ServiceMonitor: [
      object(at('serviceMonitor', 'enabled'), 'Whether the Prometheus operator is told to scrape the pods.'),
      value('/spec/endpoints/0/interval', at('serviceMonitor', 'interval'), 'Time between two scrapes.'),
    ],
  } satisfies Record<string, readonly Knob[]>;
}

const serviceTypes = { enum: ['ClusterIP', 'NodePort', 'LoadBalancer'] };

function autoscalerKnobs(
  { scaling }: Pick<TieredServiceProps, 'scaling'>,
  at: ReturnType<typeof knobPaths>,
): readonly Knob[] {
  const utilizations = (scaling?.on ?? []).flatMap((metric, index) => {
    const pointer = `/spec/metrics/${index}/resource/target/averageUtilization`;
    const percent = { minimum: 1 };
    if (metric.cpu !== undefined) {
      return [
        value(
          pointer,
          at('autoscaling', 'targetCPUUtilizationPercentage'),
          'CPU use to keep to, in percent of the request.',
          percent,
        ),
      ];
    }
    if (metric.memory === undefined) return [];
    return [
      value(
        pointer,
        at('autoscaling', 'targetMemoryUtilizationPercentage'),
        'Memory use to keep to, in percent of the request.',
        percent,
      ),
    ];
  });
  return [
    object(at('autoscaling', 'enabled'), 'Whether the number of pods follows the load; replicaCount holds otherwise.'),
    value('/spec/minReplicas', at('autoscaling', 'minReplicas'), 'Fewest pods.', { minimum: 1 }),
    value('/spec/maxReplicas', at('autoscaling', 'maxReplicas'), 'Most pods.', { minimum: 1 }),
    ...utilizations,
  ];
}
