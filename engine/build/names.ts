import type { System } from '../../constructs/component/system.ts';
import type { Diagnostics } from '../../model/diagnostics/index.ts';
import { checkComponentNames, type Platform } from '../../model/regions/index.ts';
import type { Workload } from '../../model/workload.ts';
import { checkOrder } from './ordering.ts';

/** Names must mean one thing each, and `regions/` must only speak of what exists. Fed target by target. */
export class Names {
  readonly #workloads = new Set<string>();
  readonly #diagnostics: Diagnostics;

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  /** Takes the workloads of one target. */
  add(workloads: readonly Workload[]): void {
    const owners = new Map<string, string>();
    for (const { name, component, system } of workloads) {
      const owner = `${system}/${component}`;
      const other = owners.get(name);
      if (other !== undefined) {
        this.#diagnostics.report('component/duplicate-workload', { workload: name, owner, other });
      }
      owners.set(name, owner);
      this.#workloads.add(name);
    }
  }

  /** Reports what only all targets together show. */
  finish(systems: readonly System[], platform: Platform): void {
    const components = systems.flatMap((system) => system.components.map(({ name }) => name));
    const qualified = systems.flatMap(({ name: system, components: own }) =>
      own.map(({ name }) => `${system}/${name}`),
    );
    checkComponentNames(platform, { workloads: [...this.#workloads], components, qualified }, this.#diagnostics);
    for (const system of systems) checkOrder(system, this.#diagnostics);
  }
}

/** Whether every system and component has a name of its own, fit for folders; before anything is built. */
export function haveGoodNames(systems: readonly System[], diagnostics: Diagnostics): boolean {
  const before = diagnostics.errorCount;
  const known = new Set<string>();
  for (const { name: system, components } of systems) {
    if (known.has(system)) diagnostics.report('component/duplicate-system', { system });
    known.add(system);
    if (!fit(system)) diagnostics.report('component/bad-component-name', { name: system, what: 'system' });
    const seen = new Set<string>();
    for (const { name, origin } of components) {
      if (seen.has(name)) diagnostics.report('component/duplicate-component', { system, component: name }, origin);
      seen.add(name);
      if (!fit(name)) diagnostics.report('component/bad-component-name', { name, what: 'component' }, origin);
    }
  }
  return diagnostics.errorCount === before;
}

function fit(name: string): boolean {
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name);
}
