import type { Target } from '../target.ts';

type InTarget = Pick<Target, 'name' | 'locations' | 'azureSuffix'>;

/**
 * Names of Azure resources, the same on both sides: abbreviation, owner, target, and the location where there are several.
 * What must be unique in all of Azure ends with the platform's suffix, where it has one.
 *
 * @see https://learn.microsoft.com/azure/cloud-adoption-framework/ready/azure-best-practices/resource-abbreviations
 */
export const names = {
  keyVault: (system: string, target: InTarget, location: string) =>
    unique(`kv-${system}-${target.name}`, target, ordinal(target, location, '-')),
  storage: (system: string, target: InTarget, location: string) =>
    unique(`st${system}${target.name}`.replaceAll('-', ''), target, ordinal(target, location)),
  serviceBus: (system: string, target: InTarget) => unique(`sb-${system}-${target.name}`, target),
  redis: (system: string, target: InTarget, location: string) =>
    unique(`redis-${system}-${target.name}`, target, ordinal(target, location, '-')),
  search: (system: string, target: InTarget, location: string) =>
    unique(`srch-${system}-${target.name}`, target, ordinal(target, location, '-')),
  /** The virtual endpoint of a database's servers. */
  postgresEndpoint: (system: string, database: string, target: InTarget) =>
    unique(`psql-${system}-${word(database)}-${target.name}`, target),
  /** One server of a database: the writer's, or that of a read replica. */
  postgresServer: (system: string, database: string, target: InTarget, location: string, number = 1) =>
    `${names.postgresEndpoint(system, database, target)}-${location}${number === 1 ? '' : `-${number}`}`,
  /** The identity of a service account: one in a target, shared by its clusters. */
  identity: (system: string, account: string, target: InTarget) => `id-${system}-${account}-${target.name}`,
  /** Whom a Managed Redis knows an identity as: letters and digits only. */
  redisUser: (system: string, account: string) => `${system}${account}`.replaceAll(/[^A-Za-z0-9]/g, ''),
  registry: (organization: string, suffix = '') => `cr${organization}${suffix}`,
  /** Resource group of what a target has in a location, apart from data. */
  networkGroup: (target: Pick<Target, 'name'>, location: string) => `rg-${target.name}-${location}`,
  /** Resource group of a system's data and identities in a target. */
  systemGroup: (system: string, target: Pick<Target, 'name'>) => `rg-${system}-${target.name}`,
  /** Resource group of what all systems of a target share, e.g. `monitoring`; no system may have that name. */
  sharedGroup: (purpose: 'argocd' | 'edge' | 'monitoring' | 'registry', owner: Pick<Target, 'name'>) =>
    `rg-${purpose}-${owner.name}`,
  /** Resource group that AKS keeps a cluster's machines and load balancers in. */
  nodeGroup: (cluster: string) => `rg-${cluster}-nodes`,
  hub: (owner: Pick<Target, 'name'>, location: string) => `vnet-hub-${owner.name}-${location}`,
  spoke: (owner: Pick<Target, 'name'>, location: string) => `vnet-${owner.name}-${location}`,
  actionGroup: (owner: Pick<Target, 'name'>) => `ag-${owner.name}`,
  frontDoor: (organization: string) => `afd-${organization}`,
  /**
   * A host of Front Door, whose profile all targets share. Dots are not allowed. No part of a host begins or ends with a
   * dash, so that dashes in pairs are the host's own, and one alone is a dot: no two hosts get one name.
   */
  customDomain: (host: string) => host.replaceAll('-', '--').replaceAll('.', '-'),
  /** Only letters and digits are allowed. */
  wafPolicy: (organization: string) => `waf${organization.replaceAll('-', '')}`,
  /** The private link service of a gateway, which Kubernetes makes in the cluster's {@link names.nodeGroup}. */
  privateLinkService: (gateway: string) => `pls-${gateway}`,
} as const;

/** Nothing in the primary location, a number in others: the limits of some names leave room for no more. */
function ordinal({ locations }: InTarget, location: string, before = ''): string {
  const index = locations.indexOf(location);
  return index <= 0 ? '' : `${before}${index + 1}`;
}

function unique(name: string, { azureSuffix = '' }: InTarget, end = ''): string {
  return `${name}${azureSuffix}${end}`;
}

/** As host names allow it. */
function word(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

/** What Azure demands of a name, and where no other resource may have it. */
export interface NameRule {
  readonly title: string;
  readonly min: number;
  readonly max: number;
  readonly pattern: RegExp;
  /** `azure`: no other customer may have it either. */
  readonly unique: 'azure' | 'group';
}

const dashed = /^[a-z](?:[a-z0-9]|-(?!-))*[a-z0-9]$/;

/**
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
export const nameRules = {
  keyVault: { title: 'a key vault', min: 3, max: 24, pattern: dashed, unique: 'azure' },
  key: { title: 'a key of a vault', min: 1, max: 127, pattern: /^[A-Za-z0-9-]+$/, unique: 'group' },
  storage: { title: 'a storage account', min: 3, max: 24, pattern: /^[a-z0-9]+$/, unique: 'azure' },
  serviceBus: {
    title: 'a Service Bus namespace',
    min: 6,
    max: 50,
    pattern: /^[a-z](?:[a-z0-9]|-(?!-))*[a-z0-9]$(?<!-sb|-mgmt)/,
    unique: 'azure',
  },
  redis: { title: 'a Managed Redis', min: 1, max: 60, pattern: dashed, unique: 'azure' },
  search: { title: 'a search service', min: 2, max: 60, pattern: dashed, unique: 'azure' },
  postgres: {
    title: 'a PostgreSQL server',
    min: 3,
    max: 63,
    pattern: /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
    unique: 'azure',
  },
  registry: { title: 'a container registry', min: 5, max: 50, pattern: /^[a-z0-9]+$/, unique: 'azure' },
  identity: { title: 'a managed identity', min: 3, max: 128, pattern: /^[A-Za-z0-9][A-Za-z0-9_-]*$/, unique: 'group' },
  redisUser: { title: 'a user of Managed Redis', min: 1, max: 60, pattern: /^[A-Za-z0-9]+$/, unique: 'group' },
  cluster: { title: 'an AKS cluster', min: 1, max: 54, pattern: /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, unique: 'group' },
  topic: {
    title: 'a Service Bus topic or queue',
    min: 1,
    max: 260,
    pattern: /^[A-Za-z0-9](?:[A-Za-z0-9./_-]*[A-Za-z0-9])?$/,
    unique: 'group',
  },
  subscription: {
    title: 'a Service Bus subscription',
    min: 1,
    max: 50,
    pattern: /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/,
    unique: 'group',
  },
  container: {
    title: 'a blob container',
    min: 3,
    max: 63,
    pattern: /^[a-z0-9](?:[a-z0-9]|-(?!-))*[a-z0-9]$/,
    unique: 'group',
  },
  database: { title: 'a PostgreSQL database', min: 1, max: 63, pattern: /^[a-z_][a-z0-9_-]*$/, unique: 'group' },
  resourceGroup: { title: 'a resource group', min: 1, max: 90, pattern: /^[\w().-]*[\w()-]$/, unique: 'group' },
} as const satisfies Readonly<Record<string, NameRule>>;

export type NamedKind = keyof typeof nameRules;

/** Why Azure would refuse a name; undefined when it takes it. */
export function nameProblem(kind: NamedKind, name: string): string | undefined {
  const { min, max, pattern } = nameRules[kind];
  if (name.length > max) return `has ${name.length} characters, over the limit of ${max}`;
  if (name.length < min) return `has ${name.length} characters; it needs at least ${min}`;
  return pattern.test(name) ? undefined : 'has characters, or an order of them, that Azure refuses';
}
