import type { System } from '../../constructs/component/system.ts';
import type { Diagnostics, Origin } from '../../model/diagnostics/index.ts';
import { checkComponentNames, type Platform } from '../../model/regions/index.ts';
import type { Declared } from './build.ts';
import { checkOrder } from './ordering.ts';

/** Names must mean one thing each, and `regions/` must only speak of what exists. Fed target by target. */
export class Names {
  readonly #workloads = new Set<string>();
  /** Components that read a pin, by its name and their systems. */
  readonly #pinned = new Map<string, Map<string, Origin>>();
  readonly #diagnostics: Diagnostics;
  #ambiguous = false;

  constructor(diagnostics: Diagnostics) {
    this.#diagnostics = diagnostics;
  }

  /** Takes what is declared for one target. */
  add({ target, workloads, pinned, placeOf }: Omit<Declared, 'graph'>): void {
    const diagnostics = this.#diagnostics.inTarget(target.name);
    const owners = new Map<string, string>();
    for (const workload of workloads) {
      const { name, component, system } = workload;
      const owner = `${system}/${component}`;
      const other = owners.get(name);
      if (other !== undefined) {
        this.#ambiguous = true;
        diagnostics.report('component/duplicate-workload', { workload: name, owner, other }, () => placeOf(workload));
      }
      owners.set(name, owner);
      this.#workloads.add(name);
    }
    for (const { system, component, origin } of pinned) {
      const known = this.#pinned.get(component);
      if (known === undefined) this.#pinned.set(component, new Map([[system, origin]]));
      else known.set(system, origin);
    }
  }

  /** Whether a name means two workloads: then nothing can be told that speaks of one by its name. */
  get ambiguous(): boolean {
    return this.#ambiguous;
  }

  /** Reports what only all targets together show. */
  finish(systems: readonly System[], platform: Platform): void {
    const components = systems.flatMap((system) => system.components.map(({ name }) => name));
    const qualified = systems.flatMap(({ name: system, components: own }) =>
      own.map(({ name }) => `${system}/${name}`),
    );
    checkComponentNames(platform, { workloads: [...this.#workloads], components, qualified }, this.#diagnostics);
    for (const system of systems) checkOrder(system, this.#diagnostics);
    this.#checkPins();
  }

  /** A pin names one image, and a release of one component must not be one of another. */
  #checkPins(): void {
    for (const [component, bySystem] of this.#pinned) {
      const [first, ...others] = [...bySystem];
      for (const [system, origin] of others) {
        const parameters = { component, system, other: first?.[0] ?? '' };
        this.#diagnostics.report('component/shared-pin', parameters, origin);
      }
    }
  }
}

/** Whether every system and component has a name of its own, fit for folders; before anything is built. */
export function haveGoodNames(systems: readonly System[], diagnostics: Diagnostics): boolean {
  const before = diagnostics.errorCount;
  const known = new Set<string>();
  for (const { name: system, components, chartVersion: version } of systems) {
    if (known.has(system)) diagnostics.report('component/duplicate-system', { system });
    known.add(system);
    if (version !== undefined && !isVersion(version)) {
      diagnostics.report('component/bad-chart-version', { system, version });
    }
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

/** Three numbers of a semantic version: the type takes any number, `01` and `1e3` too. */
function isVersion(version: string): boolean {
  return /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)$/.test(version);
}
