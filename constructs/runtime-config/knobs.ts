import type { Knob } from '../../model/knob.ts';
import { knobPaths, object, value } from '../workload/knobs.ts';
import type { RenderedVersion } from './versions.ts';

/** What users of the chart may set of one version; without these, paths would hold digests and change with them. */
export function versionKnobs(component: string, id: string, { version, data }: RenderedVersion): readonly Knob[] {
  const at = knobPaths(component, id);
  return [
    object(at(version, 'enabled'), `Whether version ${version} of the settings is there: as long as pods refer to it.`),
    value(
      '/metadata/name',
      at(version, 'name'),
      `ConfigMap of version ${version}, which needs another name to change.`,
    ),
    ...Object.keys(data).map((key) => value(`/data/${key}`, at(version, 'data', key), `Setting ${key}.`)),
  ];
}
