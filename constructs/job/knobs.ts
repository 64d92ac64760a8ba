import type { Knob } from '../../model/knob.ts';
import { knobPaths, podKnobs, value } from '../workload/knobs.ts';
import type { Settings } from '../workload/settings.ts';

/**
 * What users of the chart may set of pods that run to their end.
 *
 * @param spec pointer to the spec of the Job
 */
export function jobKnobs(component: string, settings: Settings, spec: string): readonly Knob[] {
  const at = knobPaths(component, settings.name);
  const config = settings.props.config === undefined ? [] : [`${spec}/template/spec/containers/0/envFrom/0`];
  return [
    ...podKnobs(settings, at, `${spec}/template`),
    // The name of a ConfigMap changes with its content, and so differs between targets.
    ...config.map((from) => value(`${from}/configMapRef/name`, at('configMap'), 'ConfigMap of its settings.')),
    value(`${spec}/activeDeadlineSeconds`, at('activeDeadlineSeconds'), 'Seconds after which a run is stopped.', {
      minimum: 1,
    }),
    value(`${spec}/backoffLimit`, at('backoffLimit'), 'Attempts after the first one.', { minimum: 0 }),
  ];
}
