export { loadPlatform } from './load.ts';
export { checkComponentNames, type DeclaredNames, requirePin } from './names.ts';
export type { Platform } from './platform.ts';
export type {
  EnvironmentName,
  Overrides,
  Pin,
  Region,
  ResourceAmounts,
  SecretStore,
  SizeClass,
  SizeName,
  TenantData,
} from './region.ts';
