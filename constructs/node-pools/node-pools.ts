import { Construct } from 'constructs';
import type { Knob } from '../../model/knob.ts';
import { gpuResource, type NodeKind, nodeKinds } from '../../model/node-kind.ts';
import { provisionsNodes } from '../../model/regions/index.ts';
import { addKnobs } from '../component/add-knobs.ts';
import { Component } from '../component/component.ts';
import { addObject } from '../kube.ts';
import { object, value } from '../workload/knobs.ts';
import { reportBadValues } from '../workload/problems.ts';
import type { NodePoolsProps } from './props.ts';
import { nodeClassSpec, nodePoolSpec } from './specs.ts';
import { badNodePools } from './values.ts';

/**
 * Nodes that come and go with the pods that need them (003 §4.2): a Karpenter NodePool for each kind, for the Karpenter
 * that AKS runs as node auto-provisioning, and the AKSNodeClass that they share. They are outside every namespace, and one
 * cluster has one of each kind: one system declares them for all.
 *
 * Nodes of every kind but `general` are tainted, so that only those pods run there that ask for it (`nodes` of a
 * workload). AKS's own two pools, `default` and `system-surge`, are not wanted beside them: the cluster is made without.
 *
 * Renders nothing in a target whose clusters have pools of fixed sizes: `nodes.by` of its size in `regions/azure.yaml`.
 *
 * @see https://learn.microsoft.com/azure/aks/node-auto-provisioning
 *
 * @example
 * new NodePools(scope, 'linux', {
 *   pools: {
 *     general: { limits: { cpu: '200', memory: '800Gi' } },
 *     gpu: { limits: { gpus: 4 }, models: ['T4'] },
 *   },
 * });
 */
export class NodePools extends Construct {
  /**
   * @param scope the scope that `component()` passes in, or a construct below it
   * @param id name of the AKSNodeClass: a DNS label, not `default` or `system-surge`, which are AKS's own
   */
  constructor(scope: Construct, id: string, props: NodePoolsProps) {
    super(scope, id);
    const component = Component.containing(this);
    const { graph, platform, target } = component.context;
    if (!provisionsNodes(platform.azure, target.size.name)) return;
    const kinds = nodeKinds.filter((kind) => props.pools[kind] !== undefined);
    component.nodeKinds.push(...kinds);
    if (graph === undefined) return;
    reportBadValues(component, id, badNodePools(props));
    const nodeClass = addObject(this, 'AKSNodeClass', { name: id }, { spec: nodeClassSpec(props.nodeClass ?? {}) });
    addKnobs(nodeClass, [
      ...(props.nodeClass?.tags === undefined
        ? []
        : [value('/spec/tags', ['nodeClass', 'tags'], 'Tags of the machines on Azure.')]),
      value('/spec/osDiskSizeGB', ['nodeClass', 'osDiskSizeGB'], 'Disk of the operating system, in GiB.', {
        minimum: 30,
        maximum: 2048,
      }),
    ]);
    for (const kind of kinds) {
      const pool = props.pools[kind];
      if (pool === undefined) continue;
      const spec = nodePoolSpec(kind, pool, props.disruption ?? {}, id);
      addKnobs(addObject(this, 'NodePool', { name: kind }, { spec }), poolKnobs(kind));
    }
  }
}

/** What users of the chart may set: they know how much a cluster may cost. */
function poolKnobs(kind: NodeKind): readonly Knob[] {
  const limit = (resource: string, name: string, what: string) =>
    value(`/spec/limits/${resource}`, [kind, 'limits', name], `Most ${what} that its nodes have together.`);
  return [
    object([kind, 'enabled'], `Whether there are ${kind} nodes.`),
    ...(kind === 'gpu'
      ? [limit(gpuResource.replace('/', '~1'), 'gpus', 'GPUs')]
      : [limit('cpu', 'cpu', 'cores'), limit('memory', 'memory', 'memory')]),
  ];
}
