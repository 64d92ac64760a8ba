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
  return [
    ...podKnobs(settings, at, `${spec}/template`),
    value(`${spec}/activeDeadlineSeconds`, at('activeDeadlineSeconds'), 'Seconds after which a run is stopped.', {
      minimum: 1,
    }),
    value(`${spec}/backoffLimit`, at('backoffLimit'), 'Attempts after the first one.', { minimum: 0 }),
  ];
}
