/** The vocabulary that `systems/` is written in. */

export { type Backends, managed } from '../model/backends.ts';
export {
  blob,
  type External,
  external,
  keyVault,
  nats,
  type Peer,
  peer,
  postgres,
  redis,
  searchIndex,
  service,
  serviceBus,
} from '../model/dependency.ts';
export type { Knob } from '../model/knob.ts';
export { addKnobs } from './component/add-knobs.ts';
export { Component } from './component/component.ts';
export { type ComponentDeclaration, component, type System } from './component/system.ts';
export { ComponentTarget } from './component/target.ts';
export { NetworkPolicySet, type NetworkPolicySetProps } from './network-policy-set/network-policy-set.ts';
export { SecretSync, type SecretSyncProps } from './secret-sync/secret-sync.ts';
export { SystemBaseline, type SystemBaselineProps } from './system-baseline/system-baseline.ts';
export type { GroupedServiceProps, TieredServiceProps } from './tiered-service/props.ts';
export { TieredService } from './tiered-service/tiered-service.ts';
export type { Sidecar } from './workload/sidecar.ts';
export { WorkloadGroup } from './workload/workload-group.ts';
