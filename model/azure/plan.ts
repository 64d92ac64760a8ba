import type { Backends, Managed } from '../backends.ts';
import type { Dependency, Peer } from '../dependency.ts';
import { distinct } from '../distinct.ts';
import type { Cluster } from '../regions/gitops.ts';
import type { AzureSettings, AzureSize, DatabaseFigures } from '../regions/index.ts';
import type { SharedStore } from '../secret-stores.ts';
import type { Target } from '../target.ts';
import type { Workload } from '../workload.ts';
import { type Grant, grantsOf, scalerGrantsOf, secretGrant } from './grants.ts';
import { names } from './names.ts';
import type { AzureService } from './services.ts';
import { type ExternalHost, externalHosts, type PublicHost, publicHosts } from './traffic.ts';

/** A system, as far as Azure is concerned. */
export interface SystemFacts {
  readonly name: string;
  readonly backends: Backends;
  /** Its gateway, where it is in the mesh. */
  readonly mesh?: { readonly gateway: { readonly name: string } };
}

/** What systems say of themselves in one target. */
export interface Declarations {
  readonly workloads: readonly Workload[];
  /** Stores that secrets come from. */
  readonly stores: readonly SharedStore[];
}

/** Everything that one target asks of Azure: what `infra/` declares, and what the contract is checked against. */
export interface AzurePlan {
  readonly target: Target;
  readonly size: AzureSize;
  /** Primary first. */
  readonly clusters: readonly Cluster[];
  readonly systems: readonly SystemPlan[];
  /** Identities of what all systems share: KEDA, and who sends metrics on. */
  readonly platform: readonly IdentityPlan[];
  /** Hosts that nobody here runs and that the cluster calls, sorted, each once. */
  readonly externals: readonly ExternalHost[];
  /** Hosts that the internet calls, sorted by name. */
  readonly hosts: readonly PublicHost[];
}

/** A system's data and identities; what no component uses is not there. */
export interface SystemPlan {
  readonly system: string;
  readonly databases: readonly DatabasePlan[];
  readonly redis: boolean;
  readonly serviceBus: MessagingPlan | undefined;
  readonly keyVault: boolean;
  /** Keys of the vault by name. */
  readonly keys: readonly string[];
  /** Blob containers by name. */
  readonly containers: readonly string[];
  /** Search indexes by name. */
  readonly indexes: readonly string[];
  readonly identities: readonly IdentityPlan[];
}

export interface DatabasePlan {
  readonly database: string;
  readonly figures: DatabaseFigures;
  /** Whether some workload reads the replicas. */
  readonly readers: boolean;
}

export interface MessagingPlan {
  readonly queues: readonly string[];
  readonly topics: readonly { readonly topic: string; readonly subscriptions: readonly string[] }[];
}

/** A managed identity, which one service account of every cluster of the target may act as. */
export interface IdentityPlan {
  /** `system/account`: its key in `regions/outputs/<target>.json`. */
  readonly key: string;
  readonly system: string;
  readonly account: string;
  readonly namespace: string;
  /** Name of the resource. */
  readonly name: string;
  /** Subject of its tokens, `system:serviceaccount:<namespace>:<account>`. */
  readonly subject: string;
  /** Sorted, each once. A platform identity names the system whose service it means. */
  readonly grants: readonly (Grant & { readonly system: string })[];
  /** Whether it reads and writes the system's Redis. */
  readonly redis: boolean;
}

/** Most federated credentials that Azure keeps for one identity. */
export const mostCredentials = 20;

/** KEDA's operator, whose identity looks at queues (`regions/add-ons.yaml`). */
export const kedaAccount = { system: 'keda', account: 'keda-operator', namespace: 'keda' } as const;

/** Prometheus, whose identity sends metrics to Azure Monitor. */
export const prometheusAccount = {
  system: 'observability',
  account: 'kube-prometheus-prometheus',
  namespace: 'observability',
} as const;

/** `system/account`, by which files and outputs name an identity. */
export function identityKey({ system, account }: Pick<IdentityPlan, 'system' | 'account'>): string {
  return `${system}/${account}`;
}

/**
 * Derives what a target needs from what its workloads use: nothing is written twice.
 *
 * @param declared by all systems for the target
 */
export function azurePlan(
  target: Target,
  systems: readonly SystemFacts[],
  { workloads, stores }: Declarations,
  azure: AzureSettings,
  clusters: readonly Cluster[],
): AzurePlan {
  const ofTarget = clusters.filter((cluster) => cluster.target === target.name);
  const plans = systems.map((system) =>
    systemPlan(
      system,
      target,
      workloads.filter((workload) => workload.system === system.name),
      azure,
    ),
  );
  const watched = workloads.flatMap(({ system, uses, scaledBy = [] }) =>
    scaledBy.flatMap((name) => {
      const dependency = uses[name];
      return dependency === undefined ? [] : scalerGrantsOf(dependency).map((grant) => ({ ...grant, system }));
    }),
  );
  return {
    target,
    size: azure.sizes[target.size.name],
    clusters: [...ofTarget].sort((a, b) =>
      a.role === b.role ? compare(a.name, b.name) : a.role === 'primary' ? -1 : 1,
    ),
    systems: plans.filter((plan) => !isEmpty(plan)),
    platform: [identity(kedaAccount, target, watched, false), identity(prometheusAccount, target, [], false)].filter(
      ({ account, grants }) => account !== kedaAccount.account || grants.length > 0,
    ),
    externals: externalHosts(workloads, stores),
    hosts: publicHosts(systems, workloads),
  };
}

function systemPlan(
  { name: system, backends }: SystemFacts,
  target: Target,
  workloads: readonly Workload[],
  azure: AzureSettings,
): SystemPlan {
  const uses = workloads.flatMap((workload) => Object.values(workload.uses));
  const of = <K extends Dependency['kind']>(kind: K) =>
    uses.filter((dependency): dependency is Extract<Dependency, { kind: K }> => dependency.kind === kind);
  const runs = (service: AzureService) => behind(backends, service);
  const databases = runs('postgres') ? of('postgres') : [];
  const identities = [
    ...identitiesOf(system, target, workloads, backends),
    ...frontIdentities(system, target, backends),
  ];
  return {
    system,
    databases: distinct(databases.map(({ database }) => database)).map((database) => ({
      database,
      figures: azure.database(`${system}/${database}`, target.environment),
      readers: databases.some((dependency) => dependency.database === database && dependency.readers === true),
    })),
    redis: runs('redis') && of('redis').length > 0,
    serviceBus: runs('serviceBus') ? messagingPlan(of('serviceBus')) : undefined,
    keyVault:
      runs('keyVault') &&
      (of('keyVault').length > 0 ||
        identities.some(({ grants }) => grants.some(({ service }) => service === 'keyVault'))),
    keys: runs('keyVault') ? distinct(of('keyVault').flatMap(({ key }) => key ?? [])) : [],
    containers: runs('blob') ? distinct(of('blob').map(({ container }) => container)) : [],
    indexes: runs('search') ? distinct(of('search').map(({ index }) => index)) : [],
    identities,
  };
}

/** Whether Azure runs a service for a system, reached directly or through what stands before it in the cluster. */
function behind(backends: Backends, service: AzureService): boolean {
  const backend: Peer | Managed | undefined = backends[service];
  if (backend === undefined) return false;
  return 'managed' in backend ? backend.managed === service : backend.backedBy === service;
}

function messagingPlan(uses: readonly Extract<Dependency, { kind: 'serviceBus' }>[]): MessagingPlan | undefined {
  if (uses.length === 0) return undefined;
  const queues = new Set<string>();
  const topics = new Map<string, Set<string>>();
  // In one pass: a platform of thousands of services has thousands of topics.
  for (const { entity } of uses) {
    if (entity.queue !== undefined) {
      queues.add(entity.queue);
      continue;
    }
    const subscriptions = topics.get(entity.topic) ?? new Set();
    topics.set(entity.topic, subscriptions);
    if (entity.subscription !== undefined) subscriptions.add(entity.subscription);
  }
  return {
    queues: [...queues].sort(),
    topics: [...topics.keys()].sort().map((topic) => ({ topic, subscriptions: [...(topics.get(topic) ?? [])].sort() })),
  };
}

function identitiesOf(
  system: string,
  target: Target,
  workloads: readonly Workload[],
  backends: Backends,
): readonly IdentityPlan[] {
  const accounts = new Map<string, readonly Workload[]>();
  for (const workload of workloads) {
    if (workload.account.identity !== true) continue;
    const key = `${workload.namespace}/${workload.account.name}`;
    accounts.set(key, [...(accounts.get(key) ?? []), workload]);
  }
  return [...accounts.entries()]
    .sort(([a], [b]) => compare(a, b))
    .map(([, members]) => {
      const [{ namespace, account } = first(members)] = members;
      const uses = members.flatMap((member) => Object.values(member.uses));
      const granted = uses.filter(({ kind }) => isManaged(backends, kind)).flatMap(grantsOf);
      const secrets = (account.vaultSecrets ?? []).map(secretGrant);
      const all = [...granted, ...secrets].map((grant) => ({ ...grant, system }));
      const redis = isManaged(backends, 'redis') && uses.some(({ kind }) => kind === 'redis');
      return identity({ system, account: account.name, namespace }, target, all, redis);
    });
}

/** Of what stands in the cluster before a service of Azure: it logs in there for those who call it. */
function frontIdentities(system: string, target: Target, backends: Backends): readonly IdentityPlan[] {
  return [backends.postgres, backends.redis].flatMap((backend) => {
    if (backend === undefined || !('backedBy' in backend) || backend.backedBy === undefined) return [];
    const { name, namespace, serviceAccount: account = name, backedBy } = backend;
    return [identity({ system, account, namespace }, target, [], backedBy === 'redis')];
  });
}

function isManaged(backends: Backends, kind: Dependency['kind']): boolean {
  if (kind === 'service' || kind === 'external') return false;
  const backend = backends[kind];
  return backend !== undefined && 'managed' in backend;
}

function identity(
  { system, account, namespace }: { readonly system: string; readonly account: string; readonly namespace: string },
  target: Target,
  grants: IdentityPlan['grants'],
  redis: boolean,
): IdentityPlan {
  const keyed = new Map(
    grants.map((grant) => [[grant.system, grant.service, grant.role, ...grant.path].join('/'), grant]),
  );
  return {
    key: identityKey({ system, account }),
    ...{ system, account, namespace },
    name: names.identity(system, account, target),
    subject: `system:serviceaccount:${namespace}:${account}`,
    grants: [...keyed.entries()].sort(([a], [b]) => compare(a, b)).map(([, grant]) => grant),
    redis,
  };
}

function isEmpty({ databases, redis, serviceBus, keyVault, containers, indexes, identities }: SystemPlan): boolean {
  const lists = [databases, containers, indexes, identities];
  return lists.every((list) => list.length === 0) && !redis && !keyVault && serviceBus === undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function first(members: readonly Workload[]): Workload {
  const [member] = members;
  if (member === undefined) throw new Error('an account without a workload');
  return member;
}
