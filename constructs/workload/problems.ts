import { secretsOf } from '../../model/dependency-facts.ts';
import { captureOrigin, type SourcePosition } from '../../model/diagnostics/index.ts';
import { podsThatMustStay } from '../../model/disruption.ts';
import type { Component } from '../component/component.ts';
import { badMeshValues } from '../mesh/reserved.ts';
import type { Account, Settings } from './settings.ts';
import { type BadValue, badSecrets, badValues } from './values.ts';

/** Where the figure at a path was written: an override in `regions/`, or undefined for the component's own file. */
export type OverridePlace = (path: readonly string[]) => SourcePosition | undefined;

/** Reports everything about a workload's props that types cannot say, at the line to mend. */
export function reportProblems(
  component: Component,
  { name, props, env, derived, nodes, account }: Settings,
  overridePlace: OverridePlace,
): void {
  const { diagnostics, graph, system } = component.context;
  const target = component.target.name;
  reportBadValues(component, name, badValues(props, name), overridePlace);
  if (system.mesh !== undefined) reportBadValues(component, name, badMeshValues(props), overridePlace);
  reportBounds();
  reportDisruption();
  reportVariables();
  reportOverridden();
  if (!account.shared) reportClashes(component, name, derived);
  reportNodes();

  function reportBounds(): void {
    const { scaling } = props;
    if (scaling === undefined) {
      const place = overridePlace(['scaling', 'min']) ?? overridePlace(['scaling', 'max']);
      if (place !== undefined) diagnostics.report('region/scaling-without-policy', { workload: name, target }, place);
      return;
    }
    const fixed = overridePlace(['replicas']);
    if (fixed !== undefined) diagnostics.report('region/replicas-under-scaling', { workload: name, target }, fixed);
    if (scaling.min <= scaling.max) return;
    const place = overridePlace(['scaling', 'min']) ?? overridePlace(['scaling', 'max']);
    const bounds = { workload: name, target, min: scaling.min, max: scaling.max };
    if (place === undefined) diagnostics.report('component/min-over-max', bounds, captureOrigin(['scaling', 'min']));
    else
      diagnostics.report(
        'region/min-over-max',
        { workload: name, min: String(scaling.min), max: String(scaling.max) },
        place,
      );
  }

  function reportDisruption(): void {
    const fewest = props.scaling?.min ?? props.replicas ?? 0;
    const staying = podsThatMustStay(props.disruption ?? {}, fewest);
    if (fewest === 0 || staying < fewest) return;
    const place =
      overridePlace(['disruption', 'minAvailable']) ?? overridePlace(['replicas']) ?? overridePlace(['scaling', 'min']);
    const figures = { workload: name, target, minAvailable: staying, fewest, spare: fewest - 1 };
    if (place === undefined) diagnostics.report('component/pdb-blocks-drain', figures, captureOrigin(['disruption']));
    else diagnostics.report('region/pdb-blocks-drain', figures, place);
  }

  function reportNodes(): void {
    const known = graph?.nodeKinds;
    if (nodes === undefined || known === undefined || known.includes(nodes)) return;
    const parameters = { workload: name, target, nodes, known: known.join(', ') || 'none' };
    diagnostics.report('component/unknown-nodes', parameters, captureOrigin(['nodes']));
  }

  function reportVariables(): void {
    for (const variable of Object.keys(env)) {
      if (!Object.hasOwn(account.secrets, variable)) continue;
      const own = Object.hasOwn(props.env ?? {}, variable) ? 'env' : 'secrets';
      const place = overridePlace(['env', variable]) ?? captureOrigin([own, variable]);
      diagnostics.report('component/duplicate-variable', { workload: name, variable }, place);
    }
  }

  /** To override on purpose is what regions/ is for. */
  function reportOverridden(): void {
    for (const variable of Object.keys(props.env ?? {})) {
      const source = derived.find(([, variables]) => Object.hasOwn(variables, variable));
      if (source === undefined || overridePlace(['env', variable]) !== undefined) continue;
      const parameters = { workload: name, variable, by: 'env', other: sourceName(source) };
      diagnostics.report('component/overridden-variable', parameters, captureOrigin(['env', variable]));
    }
  }
}

/** Reports variables that two dependencies of one account set differently, or one sets that every workload gets. */
export function reportClashes(component: Component, workload: string, derived: Settings['derived']): void {
  const known = new Map<string, Settings['derived'][number]>();
  for (const source of derived) {
    for (const variable of Object.keys(source[1])) {
      const first = known.get(variable);
      if (first === undefined) known.set(variable, source);
      else if (first[1][variable] !== source[1][variable]) {
        const parameters = { workload, variable, by: sourceName(source), other: sourceName(first) };
        // What every workload gets has no line of its own.
        const use = source[0] ?? first[0] ?? '';
        component.context.diagnostics.report('component/overridden-variable', parameters, captureOrigin(['uses', use]));
      }
    }
  }
}

function sourceName([use]: Settings['derived'][number]): string {
  return use === undefined ? 'Meridian itself' : `uses.${use}`;
}

/** Reports what is wrong with what the pods of one account share. */
export function reportAccountProblems(component: Component, account: Account): void {
  const { name, uses, secrets, ownSecrets } = account;
  reportBadValues(component, name, badSecrets(secrets));
  const owners = new Map<string, string>();
  const sources = Object.entries(uses).map(([use, dependency]) => [use, secretsOf(dependency)] as const);
  for (const [owner, keys] of [...sources, ['secrets', ownSecrets] as const]) {
    for (const variable of Object.keys(keys)) {
      const other = owners.get(variable);
      if (other !== undefined) {
        const parameters = { workload: name, variable, owner, other };
        const place = owner === 'secrets' ? ['secrets', variable] : ['uses', owner];
        component.context.diagnostics.report('component/duplicate-secret', parameters, captureOrigin(place));
      }
      owners.set(variable, owner);
    }
  }
}

/** Reports values that break a rule: where `regions/` states them, else at the component's own line. */
export function reportBadValues(
  component: Component,
  workload: string,
  bad: Iterable<BadValue>,
  overridePlace: OverridePlace = () => undefined,
): void {
  for (const { path, against = path, value, rule } of bad) {
    const place = overridePlace(path) ?? overridePlace(against) ?? captureOrigin(path);
    const parameters = { workload, prop: path.join('.'), value: show(value), rule };
    component.context.diagnostics.report('component/bad-value', parameters, place);
  }
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
