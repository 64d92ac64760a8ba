import type { Knob } from '../../model/knob.ts';
import { type ValuesPath, valuesPrefix } from '../../model/values-path.ts';
import { regionKnob } from '../kube.ts';
import type { RuleGroup } from './alerts.ts';
import { releaseMarkKnobs } from './release-marks.ts';
import type { Settings } from './settings.ts';

/** What users of the chart may set of any workload: the names of Helm's own starter chart, where it has one. */
export function workloadKnobs(component: string, settings: Settings) {
  const at = knobPaths(component, settings.name);
  return {
    Deployment: deploymentKnobs(settings, at),
    PodDisruptionBudget: disruptionKnobs(settings, at),
    PodMonitor: [
      object(at('podMonitor', 'enabled'), 'Whether the Prometheus operator is told to scrape the pods.'),
      value('/spec/podMetricsEndpoints/0/interval', at('podMonitor', 'interval'), 'Time between two scrapes.'),
    ],
  } satisfies Record<string, readonly Knob[]>;
}

export type WorkloadKnobs = ReturnType<typeof workloadKnobs>;

/** Makes paths below a workload's own place in the values. */
export function knobPaths(component: string, name: string): (...path: string[]) => ValuesPath {
  const prefix = valuesPrefix(component, name);
  return (...path) => [...prefix, ...path];
}

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

function deploymentKnobs(settings: Settings, at: At): readonly Knob[] {
  const { scaling, replicas } = settings.props;
  // What nobody calls is scaled by KEDA, if at all.
  const scaler = settings.service === undefined ? 'keda' : 'autoscaling';
  return [
    {
      ...value('/spec/replicas', at('replicaCount'), 'Number of pods while autoscaling is off.', { minimum: 0 }),
      unless: {
        path: at(scaler, 'enabled'),
        value: scaling === undefined ? (replicas ?? 1) : Math.max(1, scaling.min),
      },
    },
    ...podKnobs(settings, at, '/spec/template'),
  ];
}

/** @param template pointer to the template of the pods */
export function podKnobs(settings: Settings, at: At, template: string): readonly Knob[] {
  const { env, labels, podLabels, sharedImage, props } = settings;
  const container = `${template}/spec/containers/0`;
  const variables = Object.entries(env).map(([name, text], index): Knob => {
    const pointer = `${container}/env/${index}/value`;
    // One region, one value: what says the same must not have to be set twice.
    if (name === 'REGION' && text === labels['region']) return regionKnob(pointer);
    return value(pointer, at('env', name), `Environment variable ${name}.`);
  });
  const image = { path: sharedImage ? ['image'] : at('image'), description: 'Image of the pods.' };
  return [
    { kind: 'image', pointer: `${container}/image`, ...image },
    ...releaseMarkKnobs(template, image),
    value(`${container}/resources`, at('resources'), 'Requests and limits of each pod.'),
    ...variables,
    // The name of a ConfigMap changes with its content, and so differs between targets.
    ...(props.config === undefined
      ? []
      : [value(`${container}/envFrom/0/configMapRef/name`, at('configMap'), 'ConfigMap of its settings.')]),
    ...mountedNames(settings, template),
    ...('region' in podLabels ? [regionKnob(`${template}/metadata/labels/region`)] : []),
  ];
}

/** Names of what sidecars mount, where they say under which value: one value with the object's own name. */
function mountedNames({ props, writable }: Settings, template: string): readonly Knob[] {
  const mounts = [...(props.program?.mounts ?? []), ...(props.sidecars ?? []).flatMap(({ mounts: own = [] }) => own)];
  return mounts.flatMap(({ nameValue, from }, index): Knob[] => {
    if (nameValue === undefined || from.configMap === undefined) return [];
    const pointer = `${template}/spec/volumes/${writable.length + index}/configMap/name`;
    return [
      value(pointer, nameValue, 'Name of the ConfigMap, which is immutable: another content needs another name.'),
    ];
  });
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

/** A field of an object, as one of the chart's values. */
export function value(
  pointer: string,
  path: ValuesPath,
  description: string,
  schema?: NonNullable<(Knob & { kind: 'value' })['schema']>,
) {
  return { kind: 'value', pointer, path, description, ...(schema === undefined ? {} : { schema }) } as const;
}

/** Whether an object is there, as one of the chart's values. */
export function object(path: ValuesPath, description: string): Knob {
  return { kind: 'object', path, description };
}
