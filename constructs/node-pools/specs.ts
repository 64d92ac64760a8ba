import type { AksNodeClassSpec } from '../../imports/karpenter.azure.com.ts';
import type { NodePoolSpec as Generated } from '../../imports/karpenter.sh.ts';
import { gpuResource, type NodeKind, nodeTaints } from '../../model/node-kind.ts';
import type { Plain } from '../kube.ts';
import type { CorePoolProps, GpuPoolProps, NodeClassProps, NodeDisruption, SkuFamily } from './props.ts';

export type NodePoolSpec = Plain<Generated>;
/** The generator writes `osDiskSizeGb`; the field is called otherwise. */
export type NodeClassSpec = Pick<Plain<AksNodeClassSpec>, 'imageFamily' | 'security' | 'tags'> & {
  readonly osDiskSizeGB: number;
};

type NodeTemplate = NodePoolSpec['template'];
type Requirement = NodeTemplate['spec']['requirements'][number];

const families: Readonly<Record<NodeKind, readonly SkuFamily[]>> = {
  general: ['D'],
  memory: ['E'],
  cpu: ['F'],
  gpu: ['N'],
  spot: ['D', 'E', 'F'],
};

/** Below 4 cores the node's own agents take too large a share; one over 32 takes too many pods along when it goes. */
export const defaultCores = { min: 4, max: 32 } as const;

const defaultModels = ['T4', 'A100', 'H100'] as const;

/**
 * Nodes of one kind. What Cilium, the network of the clusters, needs is said here too: the label by which Karpenter counts
 * its agent in, and the taint that the agent takes off once a pod can be given an address. Without the two Karpenter adds
 * more nodes than pods need.
 *
 * @param nodeClass name of the AKSNodeClass
 * @see https://karpenter.sh/docs/concepts/nodepools/
 * @see https://github.com/Azure/karpenter-provider-azure/issues/1442
 */
export function nodePoolSpec(
  kind: NodeKind,
  props: CorePoolProps | GpuPoolProps,
  { nodes = '10%', consolidateAfter = '5m', expireAfter = '720h' }: NodeDisruption,
  nodeClass: string,
): NodePoolSpec {
  return {
    weight: props.weight ?? (kind === 'spot' ? 20 : 10),
    limits: 'gpus' in props.limits ? { [gpuResource]: String(props.limits.gpus) } : { ...props.limits },
    disruption: {
      // Moving a pod away from a GPU costs it minutes of loading, and a run that keeps no record of its progress.
      consolidationPolicy: kind === 'gpu' ? 'WhenEmpty' : 'WhenEmptyOrUnderutilized',
      consolidateAfter,
      budgets: [{ nodes: String(nodes) }],
    },
    template: {
      metadata: {
        labels: {
          'kubernetes.azure.com/ebpf-dataplane': 'cilium',
          ...(kind === 'spot' ? { [nodeTaints.spot.key]: nodeTaints.spot.value } : {}),
        },
      },
      spec: {
        nodeClassRef: { group: 'karpenter.azure.com', kind: 'AKSNodeClass', name: nodeClass },
        expireAfter,
        ...(kind === 'general' ? {} : { taints: [nodeTaints[kind]] }),
        startupTaints: [{ key: 'node.cilium.io/agent-not-ready', value: 'true', effect: 'NoExecute' }],
        requirements: [...requirements(kind, props)],
      },
    },
  };
}

/** @see https://learn.microsoft.com/azure/aks/node-auto-provisioning-node-pools */
function* requirements(kind: NodeKind, props: CorePoolProps | GpuPoolProps): Generator<Requirement> {
  yield oneOf('kubernetes.io/arch', ['amd64']);
  yield oneOf('kubernetes.io/os', ['linux']);
  yield oneOf('karpenter.sh/capacity-type', [kind === 'spot' ? 'spot' : 'on-demand']);
  yield oneOf(azure('sku-family'), props.families ?? families[kind]);
  if ('gpus' in props.limits) {
    // The family N has accelerators of other makers too.
    yield oneOf(azure('sku-gpu-manufacturer'), ['nvidia']);
    yield oneOf(azure('sku-gpu-name'), (props as GpuPoolProps).models ?? defaultModels);
    return;
  }
  const { min, max } = (props as CorePoolProps).cores ?? defaultCores;
  yield { key: azure('sku-cpu'), operator: 'Gt', values: [String(min - 1)] };
  yield { key: azure('sku-cpu'), operator: 'Lt', values: [String(max + 1)] };
}

function oneOf(key: string, values: readonly string[]): Requirement {
  return { key, operator: 'In', values };
}

function azure(label: string): string {
  return `karpenter.azure.com/${label}`;
}

/**
 * What AKS is told of the machines. Subnet, zones and identity are the cluster's.
 *
 * @see https://learn.microsoft.com/azure/aks/node-auto-provisioning-aksnodeclass
 */
export function nodeClassSpec({
  imageFamily = 'AzureLinux',
  osDiskSizeGB = 128,
  encryptionAtHost = true,
  tags,
}: NodeClassProps): NodeClassSpec {
  return { imageFamily, osDiskSizeGB, security: { encryptionAtHost }, ...(tags === undefined ? {} : { tags }) };
}
