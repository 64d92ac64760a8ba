import { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Component, type PatchRecord } from '../../constructs/component/component.ts';
import type { ComponentDeclaration, System } from '../../constructs/component/system.ts';
import { type Diagnostics, type Origin, userPosition } from '../../model/diagnostics/index.ts';
import { closeGraph, type Graph } from '../../model/graph.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { Platform } from '../../model/regions/index.ts';
import type { Target } from '../../model/target.ts';
import type { Workload } from '../../model/workload.ts';
import { withoutForeignNamespace } from './cluster-scoped.ts';
import { apiObjectsBelow, toKubeObject } from './objects.ts';
import { inOrder } from './order.ts';

/** One component in one target, as objects. */
export interface Rendered {
  readonly system: string;
  readonly component: string;
  readonly target: string;
  /** Where the component's first workload was written. */
  readonly place?: Origin;
  /** In the fixed order of {@link inOrder}. */
  readonly objects: readonly KubeObject[];
  readonly patches: readonly PatchRecord[];
  /** Whether its constructs found nothing to complain of. */
  readonly sound: boolean;
}

/** Everything declared for one target, with its edges closed. */
export interface Declared {
  readonly target: Target;
  readonly workloads: readonly Workload[];
  readonly graph: Graph;
}

/** First pass: learns what every component of a target serves and uses; creates no object. */
export function declare(
  systems: readonly System[],
  target: Target,
  platform: Platform,
  diagnostics: Diagnostics,
): Declared {
  const workloads = systems.flatMap((system) =>
    system.components.flatMap((component) => {
      const chart = built(system, component, { target, platform, diagnostics });
      return chart === undefined ? [] : chart.workloads.map(facts);
    }),
  );
  const peers = systems.flatMap((system) => system.peers);
  return { target, workloads, graph: closeGraph(workloads, peers, diagnostics) };
}

/** Second pass: one cdk8s App for one component in one target, dropped once its objects are taken. */
export function render(
  system: System,
  component: ComponentDeclaration,
  { target, graph }: Declared,
  platform: Platform,
  diagnostics: Diagnostics,
): Rendered | undefined {
  const before = diagnostics.count;
  const chart = built(system, component, { target, platform, diagnostics, graph });
  if (chart === undefined) return undefined;
  const objects: KubeObject[] = [];
  for (const object of apiObjectsBelow(chart)) {
    try {
      objects.push(withoutForeignNamespace(toKubeObject(object)));
    } catch (error) {
      const reason = (error as Error).message;
      diagnostics.report('component/not-renderable', {
        component: component.name,
        target: target.name,
        path: object.node.path,
        reason,
      });
    }
  }
  const place = chart.workloads[0]?.origin;
  return {
    system: system.name,
    component: component.name,
    target: target.name,
    objects: inOrder(objects),
    patches: chart.patches,
    sound: diagnostics.count === before,
    ...(place === undefined ? {} : { place }),
  };
}

/** A declaration without the construct tree behind it, which would keep every App of the first pass alive. */
function facts({ name, component, system, namespace, tier, ports, selector, uses, origin }: Workload): Workload {
  return { name, component, system, namespace, tier, ports, selector, uses, origin };
}

interface Inputs {
  readonly target: Target;
  readonly platform: Platform;
  readonly diagnostics: Diagnostics;
  readonly graph?: Graph;
}

/** Runs the component's own code; what that throws is reported at its line in `systems/`. */
function built(system: System, component: ComponentDeclaration, inputs: Inputs): Component | undefined {
  const chart = new Component(new App(), component.name, { system, ...inputs });
  try {
    component.build(chart, chart.target);
    if (inputs.graph !== undefined) reportInvalid(chart, component, inputs);
    return chart;
  } catch (error) {
    const place = error instanceof Error ? userPosition(error.stack ?? '') : undefined;
    if (place === undefined && error instanceof Error) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    inputs.diagnostics.report(
      'component/threw',
      { component: component.name, target: inputs.target.name, reason },
      place,
    );
    return undefined;
  }
}

/** Constructs may carry validations of their own (`node.addValidation`); cdk8s would run them in `synth()`. */
function reportInvalid(chart: IConstruct, component: ComponentDeclaration, { target, diagnostics }: Inputs): void {
  for (const construct of chart.node.findAll()) {
    for (const reason of construct.node.validate()) {
      diagnostics.report('component/invalid', {
        component: component.name,
        target: target.name,
        path: construct.node.path,
        reason,
      });
    }
  }
}
