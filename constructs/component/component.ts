import { type App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Diagnostics } from '../../model/diagnostics/index.ts';
import type { Graph } from '../../model/graph.ts';
import { Memory } from '../../model/memory.ts';
import type { NodeKind } from '../../model/node-kind.ts';
import type { Platform } from '../../model/regions/index.ts';
import type { StoreUse } from '../../model/secret-stores.ts';
import type { Workload } from '../../model/workload.ts';
import type { PendingKnob } from '../knob.ts';
import type { PendingPatch } from '../patch.ts';
import type { System } from './system.ts';
import { ComponentTarget } from './target.ts';

export interface ComponentContext {
  readonly system: System;
  readonly target: ComponentTarget['target'];
  readonly platform: Platform;
  readonly diagnostics: Diagnostics;
  /** Who calls whom. Absent in the first pass, in which constructs only declare themselves and create no object. */
  readonly graph?: Graph;
  /** What this component made in other targets; absent when there are none. */
  readonly memory?: Memory;
  /** Namespace of the component's objects; default: the system's. */
  readonly namespace?: string;
  /** Whether workloads remember where they were written. */
  readonly origins?: boolean;
}

/**
 * The cdk8s chart of one component in one target. Everything added below it is rendered into that component's folder,
 * Meridian's constructs as well as any other cdk8s construct; names and labels of the latter follow the component.
 */
export class Component extends Chart {
  readonly context: ComponentContext;
  readonly target: ComponentTarget;
  /** Namespace of its objects. */
  readonly home: string;
  readonly workloads: Workload[] = [];
  /** Names of the JetStream streams that it makes. */
  readonly streams: string[] = [];
  /** Kinds of nodes that it makes. */
  readonly nodeKinds: NodeKind[] = [];
  /** Stores that its secrets come from. */
  readonly storeUses: StoreUse[] = [];
  readonly patches: PendingPatch[] = [];
  readonly knobs: PendingKnob[] = [];
  readonly memory: Memory;

  constructor(app: App, name: string, context: ComponentContext) {
    super(app, name, {
      namespace: context.namespace ?? context.system.namespace,
      labels: standardLabels(name, context.system.name),
      disableResourceNameHashes: true,
    });
    this.context = context;
    this.home = context.namespace ?? context.system.namespace;
    this.memory = context.memory ?? new Memory();
    this.target = new ComponentTarget(context.target, name, context.platform, context.diagnostics);
  }

  /**
   * The component that a construct belongs to.
   *
   * @throws when there is none: Meridian's constructs need a target and a system around them
   */
  static containing(construct: IConstruct): Component {
    for (let at: IConstruct | undefined = construct; at !== undefined; at = at.node.scope) {
      if (isComponent(at)) return at;
    }
    throw new Error(
      `${construct.node.path} stands outside a component: add it to the scope that component() passes in`,
    );
  }
}

/** Not `instanceof`: cdk8s teaches that operator to accept every Chart, and constructs may lie in a Chart of their own. */
function isComponent(construct: IConstruct): construct is Component {
  return 'context' in construct && 'workloads' in construct;
}

/** The recommended labels that are the same for every object of a component. */
export function standardLabels(name: string, system: string): Record<string, string> {
  // app.kubernetes.io/instance is left out: Argo CD writes its own value there when it tracks resources by label.
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': system,
    'app.kubernetes.io/managed-by': 'meridian',
  };
}
