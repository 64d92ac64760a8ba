import type { SourcePosition } from '../../model/diagnostics/index.ts';
import { valueAt, type YamlPath } from '../../model/yaml/index.ts';

/** Where an Application takes its objects from. */
export interface ApplicationSource {
  readonly repository: string;
  /** Branch, tag, commit, or the version of a chart of a chart repository. */
  readonly revision: string;
  /** Folder within the repository; absent of a chart of a chart repository. */
  readonly path?: string;
  readonly chart?: string;
  /** Whether the folder is a Helm chart of the repository. */
  readonly helm: boolean;
  readonly include?: string;
  readonly exclude?: string;
  readonly recurse: boolean;
}

/** An Application as Argo CD would make it. */
export interface Application {
  readonly name: string;
  /** The ApplicationSet that makes it; absent of one that stands in a file by itself. */
  readonly set?: string;
  /** Name of the cluster it is for; the address where no known cluster has it. */
  readonly cluster: string;
  /** Whether such a cluster is known. */
  readonly known: boolean;
  /** Label `target` of the cluster; absent of what serves Argo CD itself. */
  readonly target?: string;
  readonly system: string;
  readonly component: string;
  readonly project: string;
  readonly namespace: string;
  readonly sources: readonly ApplicationSource[];
  /** Components of the same system that must be there first. */
  readonly after: readonly string[];
  /** The whole object. */
  readonly object: Readonly<Record<string, unknown>>;
  /** Where to look when something is wrong with it. */
  readonly place: () => SourcePosition;
}

/** Sources of an Application's object: `sources`, unless there is only `source`. */
export function sourcesOf(object: unknown): readonly ApplicationSource[] {
  const several = valueAt(object, ['spec', 'sources']) as readonly unknown[] | undefined;
  const one = valueAt(object, ['spec', 'source']);
  const found = several !== undefined && several.length > 0 ? several : one === undefined ? [] : [one];
  return found.map((source) => ({
    repository: textAt(source, ['repoURL']) ?? '',
    revision: textAt(source, ['targetRevision']) ?? '',
    helm: valueAt(source, ['helm']) !== undefined,
    recurse: valueAt(source, ['directory', 'recurse']) === true,
    ...optional('path', textAt(source, ['path'])),
    ...optional('chart', textAt(source, ['chart'])),
    ...optional('include', textAt(source, ['directory', 'include'])),
    ...optional('exclude', textAt(source, ['directory', 'exclude'])),
  }));
}

export function textAt(value: unknown, path: YamlPath): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function optional<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
}

/** Fields that hold text: a patch that writes `1.10` there without quotes is refused by Argo CD. */
const textFields: readonly YamlPath[] = [
  ['metadata', 'name'],
  ['spec', 'destination', 'name'],
  ['spec', 'destination', 'namespace'],
  ['spec', 'destination', 'server'],
  ['spec', 'source', 'chart'],
  ['spec', 'source', 'helm', 'releaseName'],
  ['spec', 'source', 'helm', 'version'],
  ['spec', 'source', 'path'],
  ['spec', 'source', 'repoURL'],
  ['spec', 'source', 'targetRevision'],
];

/** Path of the first value that should be text and is not. */
export function notText(object: unknown): YamlPath | undefined {
  const isWrong = (path: YamlPath) => {
    const value = valueAt(object, path);
    return value !== undefined && value !== null && typeof value !== 'string';
  };
  const maps = ['labels', 'annotations'].flatMap((key) => {
    return Object.keys(Object(valueAt(object, ['metadata', key]))).map((name) => ['metadata', key, name]);
  });
  const lists = [
    ['spec', 'source', 'helm', 'valueFiles'],
    ['spec', 'syncPolicy', 'syncOptions'],
  ].flatMap((path) => Object.keys(Object(valueAt(object, path))).map((index) => [...path, Number(index)]));
  return [...textFields, ...maps, ...lists].find(isWrong);
}
