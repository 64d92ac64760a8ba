import { secretsOf } from '../../model/dependency.ts';
import { captureOrigin, type SourcePosition } from '../../model/diagnostics/index.ts';
import { podsThatMustStay } from '../../model/disruption.ts';
import type { Component } from '../component/component.ts';
import type { Settings } from './settings.ts';
import { badValues } from './values.ts';

/** Where the figure at a path was written: an override in `regions/`, or undefined for the component's own file. */
type OverridePlace = (path: readonly string[]) => SourcePosition | undefined;

/** Reports everything about a workload's props that types cannot say, at the line to mend. */
export function reportProblems(
  component: Component,
  { name, props, env, secrets, metrics }: Settings,
  overridePlace: OverridePlace,
): void {
  const { diagnostics } = component.context;
  const target = component.target.name;
  for (const { path, against = path, value, rule } of badValues({ ...props, secrets })) {
    const place = overridePlace(path) ?? overridePlace(against) ?? captureOrigin();
    diagnostics.report(
      'component/bad-value',
      { workload: name, prop: path.join('.'), value: show(value), rule },
      place,
    );
  }
  reportBounds();
  reportDisruption();
  reportVariables();
  reportSlo();

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
    if (place === undefined) diagnostics.report('component/min-over-max', bounds, captureOrigin());
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
    if (place === undefined) diagnostics.report('component/pdb-blocks-drain', figures, captureOrigin());
    else diagnostics.report('region/pdb-blocks-drain', figures, place);
  }

  function reportVariables(): void {
    for (const variable of Object.keys(env)) {
      if (!Object.hasOwn(secrets, variable)) continue;
      const place = overridePlace(['env', variable]) ?? captureOrigin();
      diagnostics.report('component/duplicate-variable', { workload: name, variable }, place);
    }
    const owners = new Map<string, string>();
    const sources = Object.entries(props.uses ?? {}).map(([use, dependency]) => [use, secretsOf(dependency)] as const);
    for (const [owner, keys] of [...sources, ['secrets', props.secrets ?? {}] as const]) {
      for (const variable of Object.keys(keys)) {
        const other = owners.get(variable);
        if (other !== undefined) {
          const parameters = { workload: name, variable, owner, other };
          diagnostics.report('component/duplicate-secret', parameters, captureOrigin());
        }
        owners.set(variable, owner);
      }
    }
  }

  function reportSlo(): void {
    if (props.slo === undefined || metrics !== undefined) return;
    diagnostics.report('component/slo-without-metrics', { workload: name }, captureOrigin());
  }
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
