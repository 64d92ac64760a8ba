import type { System } from '../../constructs/component/system.ts';
import type { Diagnostics } from '../../model/diagnostics/index.ts';
import { checkComponentNames, type Platform } from '../../model/regions/index.ts';
import type { Workload } from '../../model/workload.ts';

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

  /**
   * Reports what only all targets together show.
   *
   * @returns whether every system and component has a name of its own
   */
  finish(systems: readonly System[], platform: Platform): boolean {
    const before = this.#diagnostics.count;
    const components = new Set<string>();
    const known = new Set<string>();
    for (const { name: system, components: declarations } of systems) {
      if (known.has(system)) this.#diagnostics.report('component/duplicate-system', { system });
      known.add(system);
      const seen = new Set<string>();
      for (const { name } of declarations) {
        if (seen.has(name)) this.#diagnostics.report('component/duplicate-component', { system, component: name });
        seen.add(name);
        components.add(name);
      }
    }
    const unique = this.#diagnostics.count === before;
    checkComponentNames(platform, { workloads: [...this.#workloads], components: [...components] }, this.#diagnostics);
    return unique;
  }
}
