import { component, NodePools } from '../../constructs/index.ts';
import type { RenderOptions } from './component.ts';
import { platformWith, type RegionFiles } from './platform.ts';

const size = (nodes: string) => `    nodes: ${nodes}
    postgres: { sku: Standard_D2ds_v5, replicas: 0 }
    highAvailability: true
    serviceBusUnits: 1
    searchReplicas: 2
`;
const system = 'system: { size: Standard_D4ds_v5, count: 3 }';
const provisioning = size(`{ by: provisioning, ${system} }`);
const pool = '{ size: Standard_D4ds_v5, min: 1, max: 5 }';

/** Node auto-provisioning everywhere but in dev, which has pools of fixed sizes. */
export const provisioningFiles: RegionFiles = {
  'azure.yaml': `organization: example
boundaries: { north-america: [US], eu: [DE, IE] }
management: { location: eastus2, network: 10.0.0.0/16 }
sizes:
  dev:
${size(`{ by: pools, ${system}, app: ${pool}, gateway: ${pool} }`)}  staging:
${provisioning}  small:
${provisioning}  large:
${provisioning}`,
};

export const provisioningPlatform = platformWith(provisioningFiles);

const limits = { cpu: '100', memory: '400Gi' } as const;

/** A component with a pool of each kind, for systems whose workloads ask for nodes. */
export const allNodePools = component('node-pools', (scope) => {
  new NodePools(scope, 'linux', {
    pools: { general: { limits }, memory: { limits }, cpu: { limits }, gpu: { limits: { gpus: 2 } }, spot: { limits } },
  });
});

/** Where a workload may ask for any kind of nodes. */
export const withNodePools: RenderOptions = {
  platform: provisioningPlatform,
  system: { components: [allNodePools] },
};
