/** What a workload may ask for; one that says nothing runs on general nodes. */
export type AskedNodes = 'memory' | 'cpu' | 'gpu' | 'spot';

/**
 * Kinds of nodes that a cluster with node auto-provisioning gets (003 §4.2). Each is a NodePool of that name, and so its
 * nodes carry it in the label {@link nodePoolLabel}.
 */
export type NodeKind = 'general' | AskedNodes;

export const nodeKinds: readonly NodeKind[] = ['general', 'memory', 'cpu', 'gpu', 'spot'];

/** Karpenter's own label of every node that it adds. */
export const nodePoolLabel = 'karpenter.sh/nodepool';

/** Extended resource that stands for one NVIDIA GPU; the device plugin on the node announces it. */
export const gpuResource = 'nvidia.com/gpu';

/** What keeps pods away from a node that did not ask for it. */
export interface NodeTaint {
  readonly key: string;
  readonly value: string;
  readonly effect: 'NoSchedule';
}

/**
 * The taint of a kind: said once, for the nodes that have it and for the pods that tolerate it. Keys are those that others
 * know too: NVIDIA's device plugin tolerates its own, and AKS puts the one of spot nodes onto its own spot pools.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#example-use-cases
 * @see https://learn.microsoft.com/azure/aks/spot-node-pool
 */
export const nodeTaints: Readonly<Record<AskedNodes, NodeTaint>> = {
  memory: { key: 'dedicated', value: 'memory', effect: 'NoSchedule' },
  cpu: { key: 'dedicated', value: 'cpu', effect: 'NoSchedule' },
  gpu: { key: gpuResource, value: 'present', effect: 'NoSchedule' },
  spot: { key: 'kubernetes.azure.com/scalesetpriority', value: 'spot', effect: 'NoSchedule' },
};
