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
export { partitionConsumers } from '../model/nats.ts';
export type { Recovery, RecoveryLimit, RecoveryScenario } from '../model/recovery.ts';
export { addKnobs } from './component/add-knobs.ts';
export { Component } from './component/component.ts';
export {
  type ComponentDeclaration,
  component,
  type Notifications,
  namespacesOf,
  type System,
} from './component/system.ts';
export { ComponentTarget } from './component/target.ts';
export { flags } from './feature-flags/dependency.ts';
export { FeatureFlags } from './feature-flags/feature-flags.ts';
export type { Flag, Flags } from './feature-flags/flags.ts';
export type { FeatureFlagsProps } from './feature-flags/props.ts';
export { namespacedKinds } from './kube.ts';
export type { MeshFacts } from './mesh/facts.ts';
export { Mesh } from './mesh/mesh.ts';
export type { Route } from './mesh/routes.ts';
export { Migration } from './migration/migration.ts';
export type { MigrationProps } from './migration/props.ts';
export { NetworkPolicySet, type NetworkPolicySetProps } from './network-policy-set/network-policy-set.ts';
export { NodePools } from './node-pools/node-pools.ts';
export type {
  CorePoolProps,
  GpuPoolProps,
  NodeClassProps,
  NodeDisruption,
  NodePoolsProps,
  PoolsByKind,
  SkuFamily,
} from './node-pools/props.ts';
export { PgBouncer } from './pg-bouncer/pg-bouncer.ts';
export type { PgBouncerProps, PgBouncerSidecarProps } from './pg-bouncer/props.ts';
export { PgBouncerSidecar } from './pg-bouncer/sidecar.ts';
export type { BlueGreen, CanaryStep, Pause, RolloutAnalysis, RolloutProps, Weight } from './rollout/props.ts';
export {
  type RuntimeConfigProps,
  type RuntimeSettings,
  type SecretBinding,
  secretBinding,
} from './runtime-config/props.ts';
export { RuntimeConfig } from './runtime-config/runtime-config.ts';
export type { ScheduledJobProps } from './scheduled-job/props.ts';
export { ScheduledJob } from './scheduled-job/scheduled-job.ts';
export { SecretStores, type SecretStoresProps } from './secret-stores/secret-stores.ts';
export { SecretSync, type SecretSyncProps } from './secret-sync/secret-sync.ts';
export { NatsPermissions, type NatsPermissionsProps } from './stream/nats-permissions.ts';
export type { ConsumerProps, PartitionConsumerProps, StreamProps } from './stream/props.ts';
export { Stream } from './stream/stream.ts';
export { SystemBaseline, type SystemBaselineProps } from './system-baseline/system-baseline.ts';
export type { TieredServiceProps } from './tiered-service/props.ts';
export { TieredService } from './tiered-service/tiered-service.ts';
export type { WorkerProps } from './worker/props.ts';
export { Worker } from './worker/worker.ts';
export type { Sidecar } from './workload/sidecar.ts';
export { WorkloadGroup } from './workload/workload-group.ts';
