import { readFileSync } from 'node:fs';
import type { Places } from '../../engine/gitops/index.ts';
import { Diagnostics, type SourcePosition } from '../../model/diagnostics/index.ts';
import { parseYaml, type YamlDocument, type YamlPath } from '../../model/yaml/index.ts';

/** Where clusters and revisions stand in the files that people edit. */
export function placesIn(folder: string): Places {
  const clusters = lazily(() => documentOf(`${folder}/clusters.yaml`));
  const releases = lazily(() => documentOf(`${folder}/releases.yaml`));
  const at = (document: YamlDocument | undefined, path: YamlPath, part?: 'key'): SourcePosition | undefined =>
    document?.has(path) === true ? document.at(path, part) : undefined;
  return {
    cluster: (name) => at(clusters(), ['clusters', name], 'key'),
    revision: (target, system, component) => at(releases(), ['revisions', target, `${system}/${component}`, 'commit']),
  };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Whether it is right has been checked already. */
function documentOf(file: string): YamlDocument | undefined {
  try {
    return parseYaml(file, readFileSync(file, 'utf8'), new Diagnostics(), { maxBytes: 8 * 2 ** 20 });
  } catch {
    return undefined;
  }
}
