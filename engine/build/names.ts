import type { System } from '../../constructs/component/system.ts';
import type { Diagnostics } from '../../model/diagnostics/index.ts';
import { checkComponentNames, type Platform } from '../../model/regions/index.ts';
import type { Declared } from './build.ts';

/** Names must mean one thing each, and `regions/` must only speak of what exists. */
export function nameProblems(
  systems: readonly System[],
  declared: readonly Declared[],
  platform: Platform,
  diagnostics: Diagnostics,
): void {
  const components = new Set<string>();
  for (const { name: system, components: declarations } of systems) {
    const seen = new Set<string>();
    for (const { name } of declarations) {
      if (seen.has(name)) diagnostics.report('component/duplicate-component', { system, component: name });
      seen.add(name);
      components.add(name);
    }
  }
  const workloads = new Set<string>();
  for (const target of declared) {
    const owners = new Map<string, string>();
    for (const { name, component, system, origin } of target.workloads) {
      const other = owners.get(name);
      if (other !== undefined) diagnostics.report('component/duplicate-workload', { workload: name, other }, origin);
      owners.set(name, `${system}/${component}`);
      workloads.add(name);
    }
  }
  checkComponentNames(platform, { workloads: [...workloads], components: [...components] }, diagnostics);
}
