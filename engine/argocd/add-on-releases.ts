import type { AddOn, ChartValues } from '../../model/regions/index.ts';
import { emitYaml } from '../yaml/index.ts';
import { verbatim, verbatimValues } from './verbatim.ts';

/** Version and values of a chart, and the targets that have both. */
export interface Release {
  readonly targets: readonly string[];
  readonly version: string;
  readonly values: ChartValues;
}

/** Each only once; what most targets have comes last. */
export function releasesOf({ targets, versions, values }: AddOn): readonly Release[] {
  const found = new Map<string, Release>();
  for (const target of targets) {
    const one = { version: versions.get(target) ?? '', values: values.get(target) ?? {} };
    const key = JSON.stringify(one);
    found.set(key, { ...one, targets: [...(found.get(key)?.targets ?? []), target] });
  }
  return [...found.values()].sort((a, b) => a.targets.length - b.targets.length);
}

/**
 * The chart. Values stand here only where all targets have the same: a patch replaces text, but a map it could only merge
 * into, key by key, and Argo CD's types do not know the keys of a chart.
 */
export function sourceOf({ name, chart }: AddOn, releases: readonly Release[]) {
  const usual = releases.at(-1);
  const values = releases.length === 1 && usual !== undefined ? verbatimValues(usual.values) : {};
  return {
    repoURL: chart.repository,
    chart: chart.name,
    targetRevision: usual?.version ?? '',
    helm: { releaseName: name, ...(Object.keys(values).length === 0 ? {} : { valuesObject: values }) },
  };
}

/** Chooses by the cluster's target. No branch is empty: an empty source would remove the one of the template. */
export function releasePatch(releases: readonly Release[]): string {
  const branches = releases.map(({ targets, version, values }, index) => {
    const names = targets.map((target) => `"${target}"`).join(' ');
    const condition = index === releases.length - 1 ? '' : `if eq .metadata.labels.target ${names} `;
    const word = index === 0 ? '' : 'else ';
    return `    {{- ${word}${condition}}}\n    targetRevision: ${version}\n${valuesText(values)}`;
  });
  return `spec:\n  source:\n${branches.join('')}    {{- end }}\n`;
}

function valuesText(values: ChartValues): string {
  if (Object.keys(values).length === 0) return '';
  const text = verbatim(emitYaml([values as never]));
  const lines = text.trimEnd().split('\n');
  return `    helm:\n      valuesObject:\n${lines.map((line) => (line === '' ? '\n' : `        ${line}\n`)).join('')}`;
}
