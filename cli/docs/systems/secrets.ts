import { secretFilesOf, secretsOf } from '../../../model/dependency-facts.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import { at } from '../../../model/plain.ts';
import type { Workload } from '../../../model/workload.ts';
import { list, text } from './json.ts';
import { byText, code, mergedTable, nothing, type Row, section } from './markdown.ts';
import type { ComponentView } from './view.ts';

const headers = ['Variable', 'Path in the store', 'Property', 'Store', 'Secret', 'Needed for'];

/** Which secrets arrive, and where the store keeps them; what they hold is nowhere in Meridian. */
export function secretSection({ targets }: ComponentView): string {
  const perTarget = targets.map(({ declared, workloads, objects }) => {
    const neededFor = needs(workloads);
    const rows = objects.filter(({ kind }) => kind === 'ExternalSecret').flatMap((object) => rowsOf(object, neededFor));
    return { target: declared.target.name, rows: rows.sort((a, b) => byText(a.join(), b.join())) };
  });
  return section('Secrets', mergedTable(headers, perTarget) || 'It has none.');
}

/** Names of dependencies by the variable that one brings. */
function needs(workloads: readonly Workload[]): ReadonlyMap<string, string> {
  const found = new Map<string, Set<string>>();
  for (const { uses } of workloads) {
    for (const [use, dependency] of Object.entries(uses)) {
      for (const variable of Object.keys({ ...secretsOf(dependency), ...secretFilesOf(dependency) })) {
        found.set(variable, new Set([...(found.get(variable) ?? []), use]));
      }
    }
  }
  return new Map([...found].map(([variable, uses]) => [variable, [...uses].sort(byText).map(code).join(', ')]));
}

function rowsOf({ spec, metadata }: KubeObject, neededFor: ReadonlyMap<string, string>): Row[] {
  const secret = text(at(spec, 'target', 'name')) ?? metadata.name;
  const store = text(at(spec, 'secretStoreRef', 'name'));
  const shown = (value: string | undefined) => (value === undefined ? nothing : code(value));
  return list(at(spec, 'data')).map((entry) => {
    const variable = text(at(entry, 'secretKey')) ?? '';
    const property = text(at(entry, 'remoteRef', 'property'));
    return [
      code(variable),
      shown(text(at(entry, 'remoteRef', 'key'))),
      shown(property),
      shown(store),
      code(secret),
      neededFor.get(variable) ?? 'its own',
    ];
  });
}
