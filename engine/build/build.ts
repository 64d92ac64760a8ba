import { type ApiObject, App } from 'cdk8s';
import { Component } from '../../constructs/component/component.ts';
import type { ComponentDeclaration, System } from '../../constructs/component/system.ts';
import { isOwn } from '../../constructs/kube.ts';
import type { Operation } from '../../constructs/patch.ts';
import {
  Diagnostics,
  type Origin,
  type Place,
  type SourcePosition,
  thrownAt,
  withDeepStacks,
} from '../../model/diagnostics/index.ts';
import { closeGraph, type Graph } from '../../model/graph.ts';
import type { Knob } from '../../model/knob.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { Memory } from '../../model/memory.ts';
import type { NodeKind } from '../../model/node-kind.ts';
import type { Platform } from '../../model/regions/index.ts';
import { type SharedStore, type StoreUse, sharedStores } from '../../model/secret-stores.ts';
import type { Target } from '../../model/target.ts';
import type { Workload } from '../../model/workload.ts';
import { withoutForeignNamespace } from './cluster-scoped.ts';
import { hasRawPatch, isApiObject, sorted, type Taken, toKubeObject, visit } from './objects.ts';
import { inOrder } from './order.ts';
import { followed } from './patched-knobs.ts';
import { type PatchRecord, patched, recordOf } from './patches.ts';

/** An object with its place in the component, which is the same in all targets, and its knobs. */
export interface RenderedPart {
  /** The construct's path within the component. */
  readonly id: string;
  readonly object: KubeObject;
  readonly knobs: readonly Knob[];
  /** Whether a patch may have taken away what a knob is for. */
  readonly patched: boolean;
}

/** One component in one target, as objects. */
export interface Rendered {
  readonly system: string;
  readonly component: string;
  readonly target: string;
  /** Where the component's first workload was written, found out by building it once more. */
  readonly place: Origin;
  /** In the fixed order of {@link inOrder}. */
  readonly objects: readonly KubeObject[];
  /** Those among them that were not plain data from the start: a patch or a token may have brought in anything. */
  readonly unproven: readonly KubeObject[];
  readonly patches: readonly PatchRecord[];
  /** Objects that were patched, with the places of their patches. */
  readonly patched: readonly { readonly object: KubeObject; readonly place: Place }[];
  /** The same objects, with what their chart needs to know of them. */
  readonly parts: readonly RenderedPart[];
  /** Whether its constructs found nothing to complain of. */
  readonly sound: boolean;
}

/** Everything declared for one target, with its edges closed. */
export interface Declared {
  readonly target: Target;
  readonly workloads: readonly Workload[];
  readonly stores: readonly SharedStore[];
  readonly graph: Graph;
  /** Components whose image is pinned under their own name. */
  readonly pinned: readonly Pinned[];
  /** Where a workload was written, found out by building its component once more. */
  placeOf(workload: Workload): SourcePosition | undefined;
}

/** A component by its two names, and where it is declared. */
export interface Pinned {
  readonly system: string;
  readonly component: string;
  readonly origin: Origin;
}

/** First pass: learns what every component of a target serves and uses; creates no object. */
export function declare(systems: readonly System[], target: Target, platform: Platform, all: Diagnostics): Declared {
  const diagnostics = all.inTarget(target.name);
  let complete = true;
  const streams = new Map<string, string[]>();
  const nodeKinds: NodeKind[] = [];
  const storeUses: StoreUse[] = [];
  const pinned: Pinned[] = [];
  const workloads = systems.flatMap((system) =>
    system.components.flatMap((component) => {
      const chart = built(system, component, { target, platform, diagnostics });
      complete &&= chart !== undefined;
      if ((chart?.streams.length ?? 0) > 0) {
        streams.set(system.name, [...(streams.get(system.name) ?? []), ...(chart?.streams ?? [])]);
      }
      nodeKinds.push(...(chart?.nodeKinds ?? []));
      storeUses.push(...(chart?.storeUses ?? []));
      if (chart?.target.isPinned === true) {
        pinned.push({ system: system.name, component: component.name, origin: component.origin });
      }
      return chart === undefined ? [] : chart.workloads.map(facts);
    }),
  );
  // Where a component could not be built, calls to it lead nowhere for no fault of the caller's.
  const peers = complete ? systems.flatMap((system) => system.peers) : [];
  const gateways = new Map(systems.flatMap(({ name, mesh }) => (mesh === undefined ? [] : [[name, mesh.gateway]])));
  const stores = sharedStores(storeUses);
  return {
    target,
    workloads,
    stores,
    pinned,
    placeOf(workload) {
      const system = systems.find(({ name }) => name === workload.system);
      const component = system?.components.find(({ name }) => name === workload.component);
      if (system === undefined || component === undefined) return undefined;
      const own = workloads.filter((other) => other.system === system.name && other.component === component.name);
      return originOf(system, component, { target, platform, diagnostics }, own.indexOf(workload));
    },
    graph: complete
      ? closeGraph(workloads, peers, diagnostics, gateways, streams, nodeKinds, stores)
      : closeGraph(workloads, peers, diagnostics, gateways),
  };
}

/** Renders one component in target after target. */
export class Renderer {
  readonly #system: System;
  readonly #component: ComponentDeclaration;
  readonly #memory = new Memory();

  constructor(system: System, component: ComponentDeclaration) {
    this.#system = system;
    this.#component = component;
  }

  /** Second pass: one cdk8s App for one component in one target, dropped once its objects are taken. */
  render(
    { target, graph }: Pick<Declared, 'target' | 'graph'>,
    platform: Platform,
    all: Diagnostics,
  ): Rendered | undefined {
    const diagnostics = all.inTarget(target.name);
    const [system, component] = [this.#system, this.#component];
    if (platform.retired(system.name, component.name)) return nothing(system.name, component, target.name);
    const before = diagnostics.errorCount;
    const inputs = { target, platform, diagnostics, graph, memory: this.#memory };
    const place = () => originOf(system, component, inputs, 0) ?? component.origin();
    const chart = built(system, component, inputs);
    if (chart === undefined) return undefined;
    const named = { component: component.name, target: target.name };
    const taken: Taken[] = [];
    const patchedObjects: Rendered['patched'][number][] = [];
    const parts = new Map<KubeObject, RenderedPart>();
    visit(chart, (construct) => {
      // Constructs may carry validations of their own (`node.addValidation`); cdk8s would run them in `synth()`.
      for (const reason of construct.node.validate()) {
        diagnostics.report('component/invalid', { ...named, path: construct.node.path, reason }, place);
      }
      if (!isApiObject(construct)) return;
      if (hasRawPatch(construct) && isOwn(construct)) {
        const object = `${construct.kind} ${construct.name}`;
        diagnostics.report('component/patch-without-reason', { ...named, object }, place);
      }
      const patches = chart.patches.filter(({ object }) => object === construct);
      const operations = patches.flatMap((patch) => patch.operations);
      const written = patches[0]?.origin ?? place;
      const knobs = chart.knobs.filter(({ object }) => object === construct).map(({ knob }) => knob);
      const one = this.#take(construct, operations, knobs, (reason) => {
        diagnostics.report('component/not-renderable', { ...named, path: construct.node.path, reason }, written);
      });
      if (one === undefined) return;
      taken.push(one);
      const { object } = one;
      if (patches.length > 0 || hasRawPatch(construct)) patchedObjects.push({ object, place: written });
      parts.set(object, { id: construct.node.path, object, knobs: one.knobs, patched: operations.length > 0 });
    });
    const objects = inOrder(taken.map(({ object }) => object));
    return {
      system: system.name,
      component: component.name,
      target: target.name,
      place,
      objects,
      parts: objects.map((object) => parts.get(object) as RenderedPart),
      unproven: taken.filter(({ proven }) => !proven).map(({ object }) => object),
      patches: chart.patches.map(recordOf),
      patched: patchedObjects,
      sound: diagnostics.errorCount === before,
    };
  }

  #take(
    construct: ApiObject,
    operations: readonly Operation[],
    knobs: readonly Knob[],
    fail: (reason: string) => void,
  ): (Taken & Pick<RenderedPart, 'knobs'>) | undefined {
    try {
      const { object, proven } = toKubeObject(construct, this.#memory);
      const isPatched = operations.length > 0;
      const whole = isPatched ? sorted(patched(object, operations)) : object;
      const unnamed = unnamedField(whole);
      if (unnamed === undefined) {
        return {
          object: withoutForeignNamespace(whole),
          proven: proven && !isPatched,
          knobs: isPatched ? followed(knobs, object, operations) : knobs,
        };
      }
      fail(`${unnamed} is not text`);
      return undefined;
    } catch (error) {
      fail((error as Error).message);
      return undefined;
    }
  }
}

/** A component on its way out, of which nothing may remain. */
function nothing(
  system: string,
  { name: component, origin: declared }: ComponentDeclaration,
  target: string,
): Rendered {
  const none = { objects: [], unproven: [], patches: [], patched: [], parts: [] };
  return { system, component, target, place: declared, ...none, sound: true };
}

/** What every object must have, and a patch or a token may have spoilt. */
function unnamedField({ apiVersion, kind, metadata }: KubeObject): string | undefined {
  if (typeof apiVersion !== 'string') return 'apiVersion';
  if (typeof kind !== 'string') return 'kind';
  return typeof metadata?.name === 'string' ? undefined : 'metadata.name';
}

/** A declaration without the construct tree behind it, which would keep every App of the first pass alive. */
function facts(workload: Workload): Workload {
  const { name, component, system, namespace, tier, ports, selector, account, service, metrics, uses, pods } = workload;
  const { routes, hosts, scaledBy } = workload;
  return {
    ...{ name, component, system, namespace, tier, ports, selector, account, uses, pods },
    ...(routes === undefined ? {} : { routes }),
    ...(hosts === undefined ? {} : { hosts }),
    ...(scaledBy === undefined ? {} : { scaledBy }),
    ...(service === undefined ? {} : { service }),
    ...(metrics === undefined ? {} : { metrics }),
  };
}

/** Builds the component once more, this time remembering where its workloads are written. */
function originOf(
  system: System,
  component: ComponentDeclaration,
  inputs: Inputs,
  workload: number,
): SourcePosition | undefined {
  const { graph: _, ...declaring } = inputs;
  const chart = built(system, component, { ...declaring, diagnostics: new Diagnostics(), origins: true });
  return chart?.workloads[workload]?.origin?.();
}

interface Inputs {
  readonly target: Target;
  readonly platform: Platform;
  readonly diagnostics: Diagnostics;
  readonly graph?: Graph;
  readonly origins?: boolean;
  readonly memory?: Memory;
}

/** Runs the component's own code; what that throws is reported at its line in `systems/`. */
function built(system: System, component: ComponentDeclaration, inputs: Inputs): Component | undefined {
  const chart = new Component(new App(), component.name, {
    system,
    ...inputs,
    ...(component.namespace === undefined ? {} : { namespace: component.namespace }),
  });
  try {
    const built: unknown = withDeepStacks(() => component.build(chart, chart.target));
    if (built instanceof Promise) {
      // What it goes on to do comes too late to be rendered, and so does what it throws.
      built.catch(() => {});
      inputs.diagnostics.report(
        'component/async',
        { component: component.name, target: inputs.target.name },
        component.origin,
      );
      return undefined;
    }
    return chart;
  } catch (error) {
    const place = error instanceof Error ? thrownAt(error) : undefined;
    if (place === undefined && error instanceof Error) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const named = { component: component.name, target: inputs.target.name };
    const [, taken] = /^There is already a Construct with name '(.*)' in /.exec(reason) ?? [];
    if (taken === undefined) {
      inputs.diagnostics.report('component/threw', { ...named, reason }, place ?? component.origin);
    } else {
      inputs.diagnostics.report('component/duplicate-name', { ...named, name: taken }, place ?? component.origin);
    }
    return undefined;
  }
}
