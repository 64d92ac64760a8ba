import type { Diagnostics } from '../diagnostics/index.ts';
import { nearest } from '../nearest.ts';
import { productionName } from '../target.ts';
import type { YamlPath } from '../yaml/index.ts';
import { outputNames, outputReferences, unknownOutput } from './add-on-outputs.ts';
import type { AddOnsFile } from './add-ons-schema.ts';
import type { PlatformSources, Source } from './sources.ts';

/** Agreement of add-ons with each other, with their namespaces and with the targets. */
export function checkAddOns({ addOns, announced }: PlatformSources, diagnostics: Diagnostics): void {
  if (addOns === undefined) return;
  checkNames(addOns, diagnostics);
  checkTargets(addOns, ['dev', 'staging', 'prod', ...announced.map(productionName)], diagnostics);
  checkProviders(addOns, diagnostics);
  checkCircles(addOns, diagnostics);
  checkOutputReferences(addOns, diagnostics);
}

/** Whether an identity is anybody's, the systems tell. */
function checkOutputReferences({ document, data }: Source<AddOnsFile>, diagnostics: Diagnostics): void {
  for (const { text, path } of outputReferences(data).filter((one) => !one.known)) {
    const name = text.replaceAll(/[{}\s]|^\W*outputs?\.?/gi, '');
    diagnostics.report('gitops/unknown-output', unknownOutput(name, outputNames, text), document.at(path));
  }
}

function checkNames({ document, data }: Source<AddOnsFile>, diagnostics: Diagnostics): void {
  const namespaces = Object.keys(data.namespaces);
  const names = Object.keys(data.addOns);
  for (const [name, { namespace, after = [] }] of Object.entries(data.addOns)) {
    if (!namespaces.includes(namespace)) {
      const parameters = { namespace, known: namespaces.join(', '), nearest: nearest(namespace, namespaces) };
      diagnostics.report('gitops/unknown-namespace', parameters, document.at(['addOns', name, 'namespace']));
    }
    for (const [index, addOn] of after.entries()) {
      if (names.includes(addOn)) continue;
      const parameters = { addOn, known: names.join(', '), nearest: nearest(addOn, names) };
      diagnostics.report('gitops/unknown-add-on', parameters, document.at(['addOns', name, 'after', index]));
    }
  }
}

function checkTargets(
  { document, data }: Source<AddOnsFile>,
  known: readonly string[],
  diagnostics: Diagnostics,
): void {
  for (const [name, { chart, targets = [], overrides = {} }] of Object.entries(data.addOns)) {
    const addOn = ['addOns', name];
    const named: readonly (readonly [target: string, path: YamlPath, part?: 'key'])[] = [
      ...targets.map((target, index) => [target, [...addOn, 'targets', index]] as const),
      ...Object.keys(chart.versions ?? {}).map(
        (target) => [target, [...addOn, 'chart', 'versions', target], 'key'] as const,
      ),
      ...Object.keys(overrides).map((target) => [target, [...addOn, 'overrides', target], 'key'] as const),
    ];
    for (const [target, path, part] of named) {
      if (known.includes(target)) continue;
      const parameters = { target, known: known.join(', '), nearest: nearest(target, known) };
      diagnostics.report('gitops/unknown-target', parameters, document.at(path, part));
    }
  }
}

/** Of two charts with the definition of one kind, each would replace the other's. */
function checkProviders({ document, data }: Source<AddOnsFile>, diagnostics: Diagnostics): void {
  const owners = new Map<string, string>();
  for (const [name, { provides }] of Object.entries(data.addOns)) {
    for (const [index, provided] of provides.entries()) {
      const other = owners.get(provided);
      owners.set(provided, other ?? name);
      if (other === undefined) continue;
      const parameters = { provided, addOn: name, other };
      diagnostics.report('gitops/two-providers', parameters, document.at(['addOns', name, 'provides', index]));
    }
  }
}

/** Each circle is told once, at the add-on that closes it. */
function checkCircles({ document, data }: Source<AddOnsFile>, diagnostics: Diagnostics): void {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    for (const [index, next] of (data.addOns[name]?.after ?? []).entries()) {
      const from = [...path, name];
      if (from.includes(next)) {
        const circle = [...from.slice(from.indexOf(next)), next].join(' → ');
        diagnostics.report('gitops/add-ons-in-a-circle', { circle }, document.at(['addOns', name, 'after', index]));
      } else if (!done.has(next)) visit(next, from);
    }
    done.add(name);
  };
  for (const name of Object.keys(data.addOns)) if (!done.has(name)) visit(name, []);
}
