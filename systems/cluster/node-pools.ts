import { component, NodePools } from '../../constructs/index.ts';
import { resourceTags } from '../../model/azure/tags.ts';

/** Cores and memory of general, memory, processor and spot nodes, and GPUs, that one cluster of a size has at most. */
const most = {
  dev: { general: ['32', '128Gi'], memory: ['16', '128Gi'], cpu: ['16', '32Gi'], spot: ['16', '64Gi'], gpus: 1 },
  staging: { general: ['64', '256Gi'], memory: ['16', '128Gi'], cpu: ['16', '32Gi'], spot: ['32', '128Gi'], gpus: 1 },
  small: { general: ['240', '960Gi'], memory: ['64', '512Gi'], cpu: ['64', '128Gi'], spot: ['100', '400Gi'], gpus: 4 },
  large: {
    general: ['400', '1600Gi'],
    memory: ['128', '1024Gi'],
    cpu: ['128', '256Gi'],
    spot: ['200', '800Gi'],
    gpus: 8,
  },
} as const;

/**
 * The kinds of nodes of 003 §4.2. Limits keep a mistake affordable: the general ones are above what all systems ask for
 * with their most pods and both versions of every canary, which a test holds them to; the others are there to be asked for.
 */
export const nodePools = component('node-pools', (scope, target) => {
  const { general, memory, cpu, spot, gpus } = most[target.size.name];
  const limits = ([cores, bytes]: typeof general | typeof memory | typeof cpu | typeof spot) => ({
    limits: { cpu: cores, memory: bytes },
  });
  new NodePools(scope, 'linux', {
    pools: {
      general: limits(general),
      memory: limits(memory),
      cpu: limits(cpu),
      gpu: { limits: { gpus } },
      spot: limits(spot),
    },
    // As infra/ tags what it makes, so that the costs of nodes are counted with the rest.
    nodeClass: { tags: resourceTags(target.name) },
  });
});
