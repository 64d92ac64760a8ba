import type { System } from '../../constructs/index.ts';
import { declare } from '../../engine/build/index.ts';
import { Diagnostics } from '../../model/diagnostics/index.ts';
import type { Platform } from '../../model/regions/index.ts';
import { type ComponentName, qualified } from '../../model/releases/names.ts';

/**
 * Who would miss a component: what waits for it, calls it or is let in by it, in words, each once.
 *
 * @param counts whether what a component needs counts; default: everybody's
 */
export function neededBy(
  systems: readonly System[],
  platform: Platform,
  component: ComponentName,
  counts: (component: string) => boolean = () => true,
): readonly string[] {
  const found = new Set<string>();
  const own = systems.find(({ name }) => name === component.system);
  for (const { name, after = [] } of own?.components ?? []) {
    const other = qualified({ system: component.system, name });
    if (after.includes(component.name) && counts(other)) found.add(`${other} waits for it (after)`);
  }
  // Problems of what is declared are told when it is rendered.
  for (const target of platform.targets) {
    const { workloads, graph } = declare(systems, target, platform, new Diagnostics());
    const services = new Set<string>();
    for (const workload of workloads) {
      const isOwn = workload.system === component.system && workload.component === component.name;
      if (isOwn && workload.service !== undefined) services.add(workload.service);
    }
    for (const { system, component: name, uses } of workloads) {
      const other = qualified({ system, name });
      if (other === qualified(component) || !counts(other)) continue;
      for (const dependency of Object.values(uses)) {
        const service =
          dependency.kind === 'service'
            ? dependency.service
            : dependency.kind === 'postgres' && dependency.via === 'pgbouncer'
              ? graph.poolerOf(system, dependency.database)?.name
              : undefined;
        if (typeof service === 'string' && services.has(service)) found.add(`${other} uses it`);
      }
    }
    for (const { name: system, peers } of systems) {
      for (const { name, calls = [] } of peers) {
        if (calls.some(({ workload }) => services.has(workload))) {
          found.add(`${name} calls it (systems/${system}/peers.ts)`);
        }
      }
    }
  }
  return [...found].sort();
}
