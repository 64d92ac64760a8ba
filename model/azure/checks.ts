import type { Diagnostics, Origin } from '../diagnostics/index.ts';
import { nearest } from '../nearest.ts';
import { identityOutput, unknownOutput } from '../regions/add-on-outputs.ts';
import type { Platform } from '../regions/index.ts';
import type { Target } from '../target.ts';
import type { Workload } from '../workload.ts';
import { type NamedResource, namedResources } from './named-resources.ts';
import { nameProblem, nameRules, names } from './names.ts';
import {
  type AzurePlan,
  azurePlan,
  type Declarations,
  identityKey,
  kedaAccount,
  mostCredentials,
  prometheusAccount,
  type SystemFacts,
} from './plan.ts';
import { mostStorage, storageSize } from './postgres-figures.ts';
import { mostRedisData, redisSku } from './redis-sizes.ts';

/** A system with the places of its components. */
export interface PlacedSystem extends SystemFacts {
  readonly components: readonly { readonly name: string; readonly origin: Origin }[];
}

/** A name that Azure would refuse, in one target or in many. */
interface Refused {
  readonly resource: NamedResource;
  readonly problem: string;
  readonly component: Origin | undefined;
  readonly targets: Target[];
}

/**
 * Holds what the systems ask of Azure against what it gives. Fed target by target, since what is wrong in several of them
 * is one problem. Without `regions/azure.yaml` nothing is asked.
 */
export class AzureChecks {
  readonly #systems: readonly PlacedSystem[];
  readonly #platform: Platform;
  readonly #diagnostics: Diagnostics;
  readonly #errorsBefore: number;
  readonly #refused = new Map<string, Refused>();
  /** Who has a name that no other customer of Azure may have either, over all targets. */
  readonly #taken = new Map<string, string>();
  /** Pairs whose names clash, and identities with too many credentials: in one target as in the next. */
  readonly #others = new Map<string, () => void>();
  readonly #databases = new Set<string>();
  /** Search indexes that nobody may make, by system and name. */
  readonly #undefined = new Map<string, () => void>();
  /** The platform's own are there wherever something needs them. */
  readonly #identities = new Set([kedaAccount, prometheusAccount].map(identityKey));

  constructor(systems: readonly PlacedSystem[], platform: Platform, diagnostics: Diagnostics) {
    this.#systems = systems;
    this.#platform = platform;
    this.#diagnostics = diagnostics;
    this.#errorsBefore = diagnostics.errorCount;
  }

  /**
   * Takes what was declared for one target.
   *
   * @returns what they ask of Azure; undefined where nothing is asked
   */
  add(target: Target, declared: Declarations): AzurePlan | undefined {
    const { workloads } = declared;
    const { azure, clusters } = this.#platform;
    if (azure === undefined) return undefined;
    const plan = azurePlan(target, this.#systems, declared, azure, clusters);
    const inTarget = new Map<string, string>();
    for (const name of sharedGroups(target)) this.#taken.set(`resourceGroup ${name}`, 'the platform');
    for (const resource of namedResources(plan)) {
      const place = () => this.#placeOf(resource, workloads);
      this.#checkName(resource, target, place);
      this.#checkTaken(resource, inTarget, place);
    }
    for (const { system, databases, identities, indexes } of plan.systems) {
      for (const index of indexes) this.#checkIndex(system, index, workloads);
      for (const { database } of databases) this.#databases.add(`${system}/${database}`);
      for (const { key } of identities) this.#identities.add(key);
    }
    this.#checkData(plan);
    this.#checkCredentials(plan, workloads);
    return plan;
  }

  /** Reports what only all targets together show. */
  finish(): void {
    // A component that could not be built uses nothing for now.
    if (this.#diagnostics.errorCount === this.#errorsBefore) {
      this.#checkNamed();
      for (const report of this.#undefined.values()) report();
    }
    for (const report of this.#others.values()) report();
    const { targets, named } = this.#platform;
    const production = targets.filter(({ environment }) => environment === 'prod').length;
    for (const { resource, problem, component, targets: found } of this.#refused.values()) {
      const { kind, system, name } = resource;
      const parameters = { title: nameRules[kind].title, system, name, problem };
      const inTargets = found.map((target) => target.name).join(', ');
      // What fits in other regions is the code's fault, not the component's.
      const [first] = found;
      const regional = found.every(({ environment }) => environment === 'prod') && found.length < production;
      const region = regional ? named.regions.find((candidate) => candidate.name === first?.region.code) : undefined;
      const place = region?.place ?? component;
      this.#diagnostics.report('component/azure-name', { ...parameters, targets: inTargets }, place);
    }
  }

  /** What the files name is there. */
  #checkNamed(): void {
    const { named, azure } = this.#platform;
    const databases = [...this.#databases].sort();
    for (const { name: database, place } of named.databases) {
      if (this.#databases.has(database)) continue;
      const parameters = { database, known: databases.join(', '), nearest: nearest(database, databases) };
      this.#diagnostics.report('region/unknown-database', parameters, place());
    }
    for (const { name, place } of azure === undefined ? [] : named.identities) {
      if (this.#identities.has(name)) continue;
      const known = [...this.#identities].sort().map(identityOutput);
      this.#diagnostics.report('gitops/unknown-output', unknownOutput(identityOutput(name), known), place());
    }
  }

  #checkName(resource: NamedResource, target: Target, place: () => Origin | undefined): void {
    const { kind, name, system, entity = '' } = resource;
    const problem = nameProblem(kind, name);
    if (problem === undefined) return;
    const key = `${kind} ${system} ${entity}`;
    const known = this.#refused.get(key);
    if (known === undefined) this.#refused.set(key, { resource, problem, component: place(), targets: [target] });
    else if (known.targets.at(-1) !== target) known.targets.push(target);
  }

  #checkTaken(resource: NamedResource, inTarget: Map<string, string>, place: () => Origin | undefined): void {
    const { kind, name, system, entity, within } = resource;
    const taken = within === undefined ? this.#taken : inTarget;
    const key = `${within === undefined ? kind : `${system} ${within}`} ${name.toLowerCase()}`;
    const owner = entity === undefined ? system : `${system} (${entity})`;
    const other = taken.get(key);
    if (other === undefined) taken.set(key, owner);
    // A system of a short code's region may clash with that of a longer one: `shop` in `eus`, `shope` in `us`.
    else if (other !== owner) {
      this.#once(`${kind} ${owner} ${other}`, () => {
        const parameters = { title: nameRules[kind].title, name, owner, other };
        this.#diagnostics.report('component/azure-name-taken', parameters, place());
      });
    }
  }

  /** What a size class keeps fits into what Azure has; a database may say otherwise in `regions/azure.yaml`. */
  #checkData({ target, systems }: AzurePlan): void {
    const { name, data } = target.size;
    const checked = [
      {
        kind: 'database',
        used: systems.some(({ databases }) => databases.some(({ figures }) => figures.storage === undefined)),
        fits: storageSize(data.database) !== undefined,
        most: `${mostStorage}, which is the most that a server of PostgreSQL has`,
      },
      {
        kind: 'cache',
        used: systems.some(({ redis }) => redis),
        fits: redisSku(data.cache, target.locations.length > 1) !== undefined,
        most: `${mostRedisData}, which is the most that a Redis of the Balanced tier holds`,
      },
    ] as const;
    for (const { kind, used, fits, most } of checked) {
      if (!used || fits) continue;
      const path = `sizes.${name}.data.${kind}`;
      this.#once(path, () => {
        const parameters = { path, value: `“${data[kind]}”`, expected: `at most ${most}` };
        this.#diagnostics.report('region/bad-value', parameters, this.#platform.dataPlace(name, kind));
      });
    }
  }

  #checkCredentials({ target, clusters, systems }: AzurePlan, workloads: readonly Workload[]): void {
    for (const { system, identities } of systems) {
      const subjects = new Map<string, number>();
      for (const { key } of identities) subjects.set(key, (subjects.get(key) ?? 0) + 1);
      for (const { key, account } of identities) {
        const credentials = (subjects.get(key) ?? 0) * clusters.length;
        if (credentials <= mostCredentials) continue;
        const usedBy = (workload: Workload) => workload.account.name === account;
        const parameters = { account: key, target: target.name, credentials, clusters: clusters.length };
        const place = this.#placeOf({ system, usedBy }, workloads);
        this.#once(`credentials ${key}`, () => {
          this.#diagnostics.report('component/too-many-credentials', { ...parameters, most: mostCredentials }, place);
        });
      }
    }
  }

  /** The program declares the service only: Azure Resource Manager knows no indexes. */
  #checkIndex(system: string, index: string, workloads: readonly Workload[]): void {
    const uses = (workload: Workload) =>
      Object.values(workload.uses).flatMap((one) => (one.kind === 'search' && one.index === index ? [one.access] : []));
    const ofSystem = workloads.filter((workload) => workload.system === system);
    if (ofSystem.flatMap(uses).includes('define')) return;
    const place = this.#placeOf({ system, usedBy: (workload) => uses(workload).length > 0 }, workloads);
    this.#undefined.set(`${system}/${index}`, () => {
      this.#diagnostics.report('component/undefined-index', { system, index }, place);
    });
  }

  /** Where the first component was declared that makes something necessary. */
  #placeOf(
    { system, usedBy }: Pick<NamedResource, 'system' | 'usedBy'>,
    workloads: readonly Workload[],
  ): Origin | undefined {
    const components = this.#systems.find(({ name }) => name === system)?.components ?? [];
    const user = workloads.find((workload) => workload.system === system && usedBy(workload));
    return components.find(({ name }) => name === user?.component)?.origin;
  }

  #once(key: string, report: () => void): void {
    if (!this.#others.has(key)) this.#others.set(key, report);
  }
}

/** Resource groups of a target that belong to no system. */
function sharedGroups(target: Target): readonly string[] {
  return [
    ...(['argocd', 'edge', 'monitoring', 'registry'] as const).map((purpose) => names.sharedGroup(purpose, target)),
    ...target.locations.map((location) => names.networkGroup(target, location)),
  ];
}
