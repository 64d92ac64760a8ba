import type { Knob } from '../../model/knob.ts';
import { type ValuesPath, valuesPrefix } from '../../model/values-path.ts';
import { regionKnob } from '../kube.ts';
import type { RuleGroup } from './alerts.ts';
import type { Settings } from './settings.ts';

const container = '/spec/template/spec/containers/0';

/** What users of the chart may set: the names of Helm's own starter chart, where it has one. */
export function tieredServiceKnobs(component: string, settings: Settings) {
  const prefix = valuesPrefix(component, settings.name);
  const at = (...path: string[]): ValuesPath => [...prefix, ...path];
  return {
    Deployment: deploymentKnobs(settings, at),
    HorizontalPodAutoscaler: autoscalerKnobs(settings, at),
    PodDisruptionBudget: disruptionKnobs(settings, at),
    Service: [value('/spec/type', at('service', 'type'), 'How the Service is reached.', serviceTypes)],
    ServiceMonitor: [
      object(at('serviceMonitor', 'enabled'), 'Whether the Prometheus operator is told to scrape the pods.'),
      value('/spec/endpoints/0/interval', at('serviceMonitor', 'interval'), 'Time between two scrapes.'),
    ],
  } satisfies Record<string, readonly Knob[]>;
}

export type TieredServiceKnobs = ReturnType<typeof tieredServiceKnobs>;

/** @param paging the same groups in production, where some alerts wake somebody */
export function alertKnobs(component: string, name: string, paging: readonly RuleGroup[]): readonly Knob[] {
  const prefix = [...valuesPrefix(component, name), 'prometheusRule'];
  const severities = paging.flatMap(({ rules }, group) =>
    rules.flatMap(({ labels }, rule) =>
      labels['severity'] === 'page' ? [`/spec/groups/${group}/rules/${rule}/labels/severity`] : [],
    ),
  );
  return [
    object([...prefix, 'enabled'], 'Whether the Prometheus operator is given the alerts.'),
    ...severities.map((pointer) =>
      value(pointer, [...prefix, 'severity'], 'Severity of the alerts that wake somebody in production.'),
    ),
  ];
}

type At = (...path: string[]) => ValuesPath;

function deploymentKnobs({ props, env, labels, podLabels }: Settings, at: At): readonly Knob[] {
  const variables = Object.entries(env).map(([name, text], index): Knob => {
    const pointer = `${container}/env/${index}/value`;
    // One region, one value: what says the same must not have to be set twice.
    if (name === 'REGION' && text === labels['region']) return regionKnob(pointer);
    return value(pointer, at('env', name), `Environment variable ${name}.`);
  });
  return [
    { kind: 'image', pointer: `${container}/image`, path: at('image'), description: 'Image of the pods.' },
    {
      ...value('/spec/replicas', at('replicaCount'), 'Number of pods while autoscaling is off.', { minimum: 0 }),
      unless: { path: at('autoscaling', 'enabled'), value: props.scaling?.min ?? props.replicas ?? 1 },
    },
    value(`${container}/resources`, at('resources'), 'Requests and limits of each pod.'),
    ...variables,
    ...('region' in podLabels ? [regionKnob('/spec/template/metadata/labels/region')] : []),
  ];
}

function autoscalerKnobs({ props }: Settings, at: At): readonly Knob[] {
  const utilizations = (props.scaling?.on ?? []).flatMap((metric, index) => {
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

function disruptionKnobs({ props }: Settings, at: At): readonly Knob[] {
  const { minAvailable } = props.disruption ?? {};
  const either = { type: ['integer', 'string'] };
  return minAvailable === undefined
    ? [
        value(
          '/spec/maxUnavailable',
          at('podDisruptionBudget', 'maxUnavailable'),
          'Pods that may be missing while nodes are drained.',
          either,
        ),
      ]
    : [
        value(
          '/spec/minAvailable',
          at('podDisruptionBudget', 'minAvailable'),
          'Pods that must stay while nodes are drained.',
          either,
        ),
      ];
}

const serviceTypes = { enum: ['ClusterIP', 'NodePort', 'LoadBalancer'] };

function value(
  pointer: string,
  path: ValuesPath,
  description: string,
  schema?: NonNullable<(Knob & { kind: 'value' })['schema']>,
) {
  return { kind: 'value', pointer, path, description, ...(schema === undefined ? {} : { schema }) } as const;
}

function object(path: ValuesPath, description: string): Knob {
  return { kind: 'object', path, description };
}
