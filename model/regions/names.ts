import type { Diagnostics } from '../diagnostics/index.ts';
import { nearest } from '../nearest.ts';
import type { Target } from '../target.ts';
import type { PinSection, Platform } from './platform.ts';
import type { Pin } from './region.ts';

/** What the systems declare. */
export interface DeclaredNames {
  /** Workloads, which overrides are for. */
  readonly workloads: readonly string[];
  /** Components, which pins are for. */
  readonly components: readonly string[];
  /** The same with their systems, which revisions are for: `ghasi/tenant-service`. */
  readonly qualified: readonly string[];
}

/** Holds the names in `regions/` against the declared ones, once these are known. */
export function checkComponentNames(platform: Platform, declared: DeclaredNames, diagnostics: Diagnostics): void {
  const workloads = new Set(declared.workloads);
  for (const { name: workload, place } of platform.named.workloads) {
    if (workloads.has(workload)) continue;
    const parameters = { workload, known: listed(workloads), nearest: nearest(workload, workloads) };
    diagnostics.report('region/unknown-component', parameters, place());
  }
  for (const kind of ['components', 'qualified'] as const) {
    const components = new Set(declared[kind]);
    for (const { name: component, place } of platform.named[kind]) {
      if (components.has(component)) continue;
      const parameters = { component, known: listed(components), nearest: nearest(component, components) };
      diagnostics.report('release/unknown-component', parameters, place());
    }
  }
}

/** The pin of an image; reports it when it is missing. */
export function requirePin(
  platform: Platform,
  target: Target,
  component: string,
  diagnostics: Diagnostics,
  section: PinSection = 'components',
): Pin | undefined {
  const pin = platform.pin(target, component, section);
  if (pin === undefined) {
    const parameters = { component, section, target: target.name, environment: target.environment };
    diagnostics.report('release/missing-pin', parameters, platform.pinPlace(component, target, section));
  }
  return pin;
}

/** A message with thousands of names helps nobody. */
function listed(names: ReadonlySet<string>): string {
  const sorted = [...names].sort((a, b) => (a < b ? -1 : 1));
  return sorted.length > mostListed ? `${sorted.slice(0, mostListed).join(', ')}, …` : sorted.join(', ');
}

const mostListed = 20;
