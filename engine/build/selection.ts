import type { ComponentDeclaration, System } from '../../constructs/component/system.ts';
import type { Diagnostics } from '../../model/diagnostics/index.ts';
import { nearest } from '../../model/nearest.ts';
import type { Target } from '../../model/target.ts';

/** Which part of the platform a run renders; what is left out means all. */
export interface Selection {
  /** Names of targets, e.g. `us-prod`. */
  readonly targets?: readonly string[];
  /** Names of components, `tenant-service` or, where two systems have one, `ghasi/platform`. */
  readonly components?: readonly string[];
}

export interface Selected {
  readonly targets: readonly string[];
  readonly components: readonly { readonly system: System; readonly component: ComponentDeclaration }[];
  /** Whether a file of the output belongs to the selected part; absent when everything was selected. */
  readonly scope?: (owner: {
    readonly target?: string;
    readonly system?: string;
    readonly component?: string;
  }) => boolean;
}

/** Resolves names to what they mean; unknown ones are reported with the nearest known. */
export function select(
  systems: readonly System[],
  targets: readonly Target[],
  selection: Selection,
  diagnostics: Diagnostics,
): Selected | undefined {
  const before = diagnostics.errorCount;
  const all = systems.flatMap((system) => system.components.map((component) => ({ system, component })));
  const wantedTargets = selection.targets ?? targets.map(({ name }) => name);
  const matches = (wanted: string, { system, component }: (typeof all)[number]) =>
    wanted === component.name || wanted === `${system.name}/${component.name}`;
  const components =
    selection.components === undefined
      ? all
      : all.filter((candidate) => selection.components?.some((wanted) => matches(wanted, candidate)));

  const targetNames = new Set(targets.map(({ name }) => name));
  for (const name of wantedTargets) {
    if (targetNames.has(name)) continue;
    diagnostics.report('cli/unknown-target', {
      name,
      nearest: nearest(name, targetNames),
      known: [...targetNames].join(', '),
    });
  }
  for (const wanted of selection.components ?? []) {
    if (components.some((candidate) => matches(wanted, candidate))) continue;
    const names = all.map(({ component }) => component.name);
    diagnostics.report('cli/unknown-component', { name: wanted, nearest: nearest(wanted, names) });
  }
  if (diagnostics.errorCount > before) return undefined;
  const names = targets.map(({ name }) => name).filter((name) => wantedTargets.includes(name));
  if (selection.targets === undefined && selection.components === undefined) return { targets: names, components };
  const keys = new Set(components.map(({ system, component }) => `${system.name}/${component.name}`));
  return {
    targets: names,
    components,
    scope: ({ target, system, component }) =>
      // What is made of all targets can be made anew only where all are rendered.
      (target === undefined ? selection.targets === undefined : names.includes(target)) &&
      // Without --component a target is rendered whole, so that what is gone from the sources goes from there too.
      (selection.components === undefined || keys.has(`${system}/${component}`)),
  };
}
