import type { System } from '../../constructs/component/system.ts';
import type { Diagnostics } from '../../model/diagnostics/index.ts';
import { nearest } from '../../model/nearest.ts';
import { rolloutOrder } from '../../model/rollout.ts';

/** Reports components that wait for what is not there, or for each other; at the line that declares them. */
export function checkOrder({ name: system, components }: System, diagnostics: Diagnostics): void {
  const origins = new Map(components.map(({ name, origin }) => [name, origin]));
  for (const { name: component, after: names = [], origin } of components) {
    for (const [index, after] of names.entries()) {
      if (origins.has(after)) continue;
      const parameters = { system, component, after, nearest: nearest(after, origins.keys()) };
      diagnostics.report('component/unknown-after', parameters, () => origin(['after', String(index)]));
    }
  }
  for (const cycle of rolloutOrder(components).cycles) {
    const [first = ''] = cycle;
    const parameters = { system, cycle: [...cycle, first].join(' → ') };
    diagnostics.report('component/order-cycle', parameters, origins.get(first));
  }
}
