import type { k8s } from 'cdk8s-plus-28';
import { type AskedNodes, gpuResource, nodePoolLabel, nodeTaints } from '../../model/node-kind.ts';
import type { Plain } from '../kube.ts';

type PodSpec = Plain<k8s.PodSpec>;
type ContainerResources = NonNullable<PodSpec['containers'][number]['resources']>;

/**
 * Where pods run that ask for a kind of node. Spot is a preference: while Azure has none to spare, they run on general
 * nodes in place of waiting.
 */
export function placement(nodes: AskedNodes | undefined): Pick<PodSpec, 'nodeSelector' | 'tolerations' | 'affinity'> {
  if (nodes === undefined) return {};
  const tolerations = [{ operator: 'Equal', ...nodeTaints[nodes] }] as const;
  if (nodes !== 'spot') return { nodeSelector: { [nodePoolLabel]: nodes }, tolerations };
  const preference = { matchExpressions: [{ key: nodePoolLabel, operator: 'In', values: [nodes] }] };
  const preferred = [{ weight: 100, preference }];
  return { tolerations, affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } } };
}

/** What the container is given: on a node with GPUs one of them, since the node alone gives it none. */
export function resourcesOn(nodes: AskedNodes | undefined, resources: ContainerResources): ContainerResources {
  return nodes === 'gpu' ? { ...resources, limits: { ...resources.limits, [gpuResource]: '1' } } : resources;
}
