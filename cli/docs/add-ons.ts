import type { System } from '../../constructs/index.ts';
import type { Diagnostics } from '../../model/diagnostics/index.ts';
import { groupOf } from '../../model/kube-object.ts';
import { builtInGroups } from '../../model/kubernetes-groups.ts';
import { type AddOn, type AddOns, isProvided, type Platform } from '../../model/regions/index.ts';
import { byText, code, nothing, plain, type Row, table } from './systems/markdown.ts';
import { componentViews, declareAll } from './systems/view.ts';

/** The page with the generated tables; a person writes the rest of it. */
export const addOnsFile = 'docs/gitops/add-ons.md';

/**
 * Which object needs which add-on: every kind that systems render and Kubernetes does not know, what else objects rely on,
 * and the add-ons with their versions.
 *
 * @returns undefined where there are no add-ons, or systems cannot be rendered; problems are in `diagnostics`
 */
export function addOnTables(
  systems: readonly System[],
  platform: Platform,
  diagnostics: Diagnostics,
): string | undefined {
  const { addOns } = platform;
  const allDeclared = declareAll(systems, platform, diagnostics);
  if (addOns === undefined || allDeclared === undefined) return undefined;
  const components = new Map<string, Set<string>>();
  for (const system of systems) {
    for (const { component, targets } of componentViews(system, allDeclared, platform, diagnostics)) {
      for (const { apiVersion, kind } of targets.flatMap(({ objects }) => objects)) {
        const group = groupOf(apiVersion);
        if (builtInGroups.has(group)) continue;
        const key = `${group}/${kind}`;
        components.set(key, (components.get(key) ?? new Set()).add(`${system.name}/${component}`));
      }
    }
  }
  return diagnostics.hasErrors ? undefined : `${tablesOf(addOns, components)}\n`;
}

/** @param components by `group/Kind`, who renders it */
export function tablesOf(addOns: AddOns, components: ReadonlyMap<string, ReadonlySet<string>>): string {
  return [
    table(['Object', 'Rendered by', 'Needs'], kindRows(addOns, components)),
    table(['Objects rely on', 'Served by'], featureRows(addOns)),
    table(['Add-on', 'For', 'Chart', 'Version', 'Namespace', 'After'], addOns.all.map(addOnRow)),
  ].join('\n\n');
}

function kindRows({ all, elsewhere }: AddOns, components: ReadonlyMap<string, ReadonlySet<string>>): readonly Row[] {
  return [...components]
    .sort(([a], [b]) => byText(a, b))
    .map(([key, renderers]) => {
      const [group = '', kind = ''] = key.split('/');
      const providers = [...all, ...elsewhere].filter(({ provides }) => isProvided(provides, { group, kind }));
      return [
        `${code(kind)} of ${code(group)}`,
        [...renderers].sort(byText).map(code).join(', '),
        providers.map(({ by }) => by).join(', ') || nothing,
      ];
    });
}

/** Features, and who serves them, are Markdown already. */
function featureRows({ all, elsewhere }: AddOns): readonly Row[] {
  return [...all, ...elsewhere].flatMap(({ by, features }) =>
    features.map((feature) => [feature.replaceAll('|', '\\|'), by]),
  );
}

function addOnRow({ name, purpose, chart, versions, namespace, after }: AddOn): Row {
  return [
    code(name),
    plain(purpose),
    `${code(chart.name)} of ${plain(chart.repository)}`,
    versionsText(versions),
    code(namespace),
    after.map(code).join(', ') || nothing,
  ];
}

/** One version, or which targets have which. */
function versionsText(versions: ReadonlyMap<string, string>): string {
  const all = [...new Set(versions.values())];
  if (all.length < 2) return plain(all.join());
  const targets = (version: string) => [...versions].filter(([, one]) => one === version).map(([target]) => target);
  return all.map((version) => `${plain(version)} in ${plain(targets(version).join(', '))}`).join('; ');
}
