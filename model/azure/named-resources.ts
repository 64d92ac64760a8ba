import type { Dependency } from '../dependency.ts';
import type { Target } from '../target.ts';
import type { Workload } from '../workload.ts';
import { type NamedKind, names } from './names.ts';
import type { AzurePlan, SystemPlan } from './plan.ts';
import { storeLocations } from './services.ts';

/** Something that Azure will know by a name. */
export interface NamedResource {
  readonly kind: NamedKind;
  readonly name: string;
  readonly system: string;
  /** What a component makes it for, such as `topic orders`; absent where it is the system's as a whole. */
  readonly entity?: string;
  /** Within what no other may have the name, whatever its capitals; absent for all of Azure. */
  readonly within?: string;
  /** Whether a workload of the system is a reason for it to exist. */
  readonly usedBy: (workload: Workload) => boolean;
}

/** Everything of a plan whose name follows from what people wrote. */
export function namedResources({ target, systems, size }: AzurePlan): readonly NamedResource[] {
  return systems.flatMap((plan) => [
    {
      ...({ kind: 'resourceGroup', name: names.systemGroup(plan.system, target), system: plan.system } as const),
      usedBy: () => true,
    },
    ...databases(plan, target, size.postgres.replicas),
    ...messaging(plan, target),
    ...stores(plan, target),
    ...identities(plan),
  ]);
}

function databases({ system, databases: all }: SystemPlan, target: Target, usual: number): readonly NamedResource[] {
  return all.flatMap(({ database, figures: { replicas = usual } }) => {
    const entity = `database ${database}`;
    const used = by((use) => use.kind === 'postgres' && use.database === database);
    // Servers are numbered within a location; all numbers have one digit.
    const numbers = replicas > 1 ? [1, replicas] : [1];
    const servers = target.dataLocations.flatMap((location) =>
      numbers.map((number) => names.postgresServer(system, database, target, location, number)),
    );
    return [
      // Each stands on a server of its own.
      { kind: 'database', name: database, system, entity, within: entity, usedBy: used },
      ...[names.postgresEndpoint(system, database, target), ...servers].map(
        (name) => ({ kind: 'postgres', name, system, entity, usedBy: used }) as const,
      ),
    ];
  });
}

function messaging({ system, serviceBus }: SystemPlan, target: Target): readonly NamedResource[] {
  if (serviceBus === undefined) return [];
  const of = (matches: (use: Extract<Dependency, { kind: 'serviceBus' }>) => boolean) =>
    by((use) => use.kind === 'serviceBus' && matches(use));
  const queues = serviceBus.queues.map((queue) => ({
    ...({ kind: 'topic', name: queue, system, entity: `queue ${queue}`, within: 'entities' } as const),
    usedBy: of(({ entity }) => entity.queue === queue),
  }));
  const topics = serviceBus.topics.flatMap(({ topic, subscriptions }) => [
    {
      ...({ kind: 'topic', name: topic, system, entity: `topic ${topic}`, within: 'entities' } as const),
      usedBy: of(({ entity }) => entity.topic === topic),
    },
    ...subscriptions.map((name) => ({
      ...({
        kind: 'subscription',
        name,
        system,
        entity: `subscription ${topic}/${name}`,
        within: `topic ${topic}`,
      } as const),
      usedBy: of(({ entity }) => entity.topic === topic && entity.subscription === name),
    })),
  ]);
  const name = names.serviceBus(system, target);
  return [{ kind: 'serviceBus', name, system, usedBy: of(() => true) }, ...queues, ...topics];
}

function stores(plan: SystemPlan, target: Target): readonly NamedResource[] {
  const { system } = plan;
  const placed = (kind: 'keyVault' | 'storage' | 'search' | 'redis', usedBy: NamedResource['usedBy']) =>
    (kind === 'search' || kind === 'redis' ? target.dataLocations : storeLocations(target)).map((location) => ({
      ...{ kind, name: names[kind](system, target, location), system, usedBy },
    }));
  const ofKind = (wanted: Dependency['kind']) => by(({ kind }) => kind === wanted);
  const readsVault = ofKind('keyVault');
  return [
    ...(plan.redis ? placed('redis', ofKind('redis')) : []),
    ...(plan.keyVault
      ? placed('keyVault', (workload) => workload.account.vaultSecrets !== undefined || readsVault(workload))
      : []),
    ...(plan.containers.length > 0 ? placed('storage', ofKind('blob')) : []),
    ...(plan.indexes.length > 0 ? placed('search', ofKind('search')) : []),
    ...plan.keys.map((name) => ({
      ...({ kind: 'key', name, system, entity: `key ${name}`, within: 'keys' } as const),
      usedBy: by((use) => use.kind === 'keyVault' && use.key === name),
    })),
    ...plan.containers.map((name) => ({
      ...({ kind: 'container', name, system, entity: `container ${name}`, within: 'containers' } as const),
      usedBy: by((use) => use.kind === 'blob' && use.container === name),
    })),
  ];
}

function identities({ system, identities: all }: SystemPlan): readonly NamedResource[] {
  return all.flatMap(({ name, account, namespace, redis }) => {
    const usedBy = (workload: Workload) => workload.namespace === namespace && workload.account.name === account;
    const identity = { kind: 'identity', name, system, entity: `account ${namespace}/${account}`, usedBy } as const;
    const user = { ...identity, kind: 'redisUser', name: names.redisUser(system, account) } as const;
    return [{ ...identity, within: 'identities' }, ...(redis ? [{ ...user, within: 'users of Redis' }] : [])];
  });
}

function by(matches: (use: Dependency) => boolean): NamedResource['usedBy'] {
  return ({ uses }) => Object.values(uses).some(matches);
}
