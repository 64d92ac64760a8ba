import type { System } from '../../../constructs/index.ts';
import { declare, haveGoodNames, Renderer } from '../../../engine/build/index.ts';
import type { Diagnostics } from '../../../model/diagnostics/index.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import type { Platform } from '../../../model/regions/index.ts';
import type { Workload } from '../../../model/workload.ts';

export type Declared = ReturnType<typeof declare>;

/** All that a component is in one target. */
export interface TargetView {
  /** Everything declared for the target, of all systems. */
  readonly declared: Declared;
  /** The component's own workloads, by name. */
  readonly workloads: readonly Workload[];
  readonly objects: readonly KubeObject[];
}

/** All that a page about a component can say: data only. */
export interface ComponentView {
  readonly system: System;
  readonly component: string;
  readonly targets: readonly TargetView[];
}

/** Declares every target; `undefined` when names are unfit for files. */
export function declareAll(
  systems: readonly System[],
  platform: Platform,
  diagnostics: Diagnostics,
): readonly Declared[] | undefined {
  if (!haveGoodNames(systems, diagnostics)) return undefined;
  return platform.targets.map((target) => declare(systems, target, platform, diagnostics));
}

/** Renders a system's components one after the other, so that no more than one is held. */
export function* componentViews(
  system: System,
  allDeclared: readonly Declared[],
  platform: Platform,
  diagnostics: Diagnostics,
): Generator<ComponentView> {
  for (const component of system.components) {
    const renderer = new Renderer(system, component);
    const targets = allDeclared.flatMap((declared): TargetView[] => {
      const rendered = renderer.render(declared, platform, diagnostics);
      if (rendered === undefined) return [];
      const workloads = workloadsOf(declared, system.name, component.name);
      return [{ declared, workloads, objects: rendered.objects }];
    });
    yield { system, component: component.name, targets };
  }
}

/** Workloads of a system, or of one of its components, by name. */
export function workloadsOf({ workloads }: Declared, system: string, component?: string): readonly Workload[] {
  return workloads
    .filter((workload) => workload.system === system && (component ?? workload.component) === workload.component)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Names of the component's workloads in any target, in order. */
export function workloadNames({ targets }: ComponentView): readonly string[] {
  return [...new Set(targets.flatMap(({ workloads }) => workloads.map(({ name }) => name)))].sort();
}

/** Names of the service accounts that the component's workloads run under, in order. */
export function accountNames({ targets }: ComponentView): readonly string[] {
  return [...new Set(targets.flatMap(({ workloads }) => workloads.map(({ account }) => account.name)))].sort();
}
