export { type AddOn, type AddOns, type ChartValues, isProvided } from './add-ons.ts';
export {
  type AzureSettings,
  type AzureSize,
  type DatabaseFigures,
  imageRepository,
  provisionsNodes,
} from './azure.ts';
export type { Cluster, Freeze, GitOps, Revision } from './gitops.ts';
export { loadPlatform } from './load.ts';
export { checkComponentNames, requirePin } from './names.ts';
export type { Platform } from './platform.ts';
export type { Overrides, SecretStore } from './region.ts';
