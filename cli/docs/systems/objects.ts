import { byText, code, mergedTable, nothing, plain, section } from './markdown.ts';
import type { ComponentView } from './view.ts';

/** What is rendered, and where to read it. */
export function objectSection({ system, component, targets }: ComponentView): string {
  const perTarget = targets.map(({ declared, objects }) => ({
    target: declared.target.name,
    rows: objects
      .map(({ kind, metadata: { name, namespace } }) => [
        plain(kind),
        code(name),
        namespace === undefined ? nothing : code(namespace),
      ])
      .sort((a, b) => byText(a.join(), b.join())),
  }));
  const manifests = targets.map(({ declared: { target } }) => {
    return `[${plain(target.name)}](../../../dist/${target.name}/${system.name}/${component}/manifests.yaml)`;
  });
  const merged = mergedTable(['Kind', 'Name', 'Namespace'], perTarget);
  return section('Objects', merged || 'It renders none.', merged === '' ? '' : `Manifests: ${manifests.join(', ')}.`);
}
