import { ancestorsOf, armTypeOf, nameOf, sameId } from '../arm/ids.ts';
import { outputsOf } from '../arm/outputs.ts';
import { isObject } from '../typings/wire.ts';
import { madeElsewhere } from './made-elsewhere.ts';
import { referencesOf } from './references.ts';

type Properties = Readonly<Record<string, unknown>>;

/** A resource that exists in the simulated cloud. */
export interface Deployed {
  readonly id: string;
  /** In azure-native. */
  readonly type: string;
  /** Which resource of which stack made it. */
  readonly urn: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** What Azure answers to a request that it refuses. */
export class Refusal extends Error {
  readonly code: 'exists' | 'missing' | 'in-use' | 'locked' | 'on-purpose';

  constructor(code: Refusal['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** How the message of a creation ends that was made to fail. */
export const failsOnPurpose = 'fails once, as it was told to';

/** Deleting these fails while others name them in their inputs. Others, like a vault, just leave them dangling. */
const keptByUsers: ReadonlySet<string> = new Set([
  'microsoft.network/firewallpolicies',
  'microsoft.network/natgateways',
  'microsoft.network/networksecuritygroups',
  'microsoft.network/publicipaddresses',
  'microsoft.network/publicipprefixes',
  'microsoft.network/routetables',
  'microsoft.network/virtualnetworks/subnets',
]);

/**
 * Stands for the resources of a subscription. It keeps the rules that order of deployment depends on: what is named must
 * exist, what is deleted takes with it what is inside, what is used cannot go. It knows no quotas, names taken by others
 * or delays.
 */
export class Cloud {
  readonly #resources = new Map<string, Deployed>();
  /** How many more creations go well before one fails. */
  #creationsLeft = Number.POSITIVE_INFINITY;

  /** Sorted by ID. */
  get resources(): readonly Deployed[] {
    return [...this.#resources.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, resource]) => resource);
  }

  find(id: string): Deployed | undefined {
    return this.#resources.get(id.toLowerCase());
  }

  /**
   * @throws Refusal where it exists already, where what it is inside of or names does not exist, or on purpose
   */
  create(resource: Omit<Deployed, 'outputs'>): Deployed {
    const { id, type, inputs } = resource;
    if (this.find(id) !== undefined) throw new Refusal('exists', `${id} exists already`);
    this.#requireReferences(id, inputs);
    if (this.#creationsLeft-- <= 0) {
      this.#creationsLeft = Number.POSITIVE_INFINITY;
      throw new Refusal('on-purpose', `${id} ${failsOnPurpose}`);
    }
    return this.#put({ ...resource, outputs: outputsOf(type, id, inputs) });
  }

  /** @throws Refusal where it, or what it names, does not exist */
  update(id: string, inputs: Properties): Deployed {
    const found = this.find(id);
    if (found === undefined) throw new Refusal('missing', `${id} does not exist`);
    this.#requireReferences(id, inputs);
    return this.#put({ ...found, inputs, outputs: outputsOf(found.type, found.id, inputs) });
  }

  /**
   * Deletes a resource and all that is inside of it. One that does not exist is none to worry about.
   *
   * @throws Refusal where it is locked, or something outside of it needs it
   */
  delete(id: string): void {
    const going = this.#withDescendants(id);
    this.#refuseLocked(id, going);
    this.#refuseUsed(going);
    for (const resource of going) this.#resources.delete(resource.id.toLowerCase());
  }

  /** Makes one creation fail, after so many that go well. */
  failAfter(creations: number): void {
    this.#creationsLeft = creations;
  }

  /** Changes a resource behind Pulumi's back. */
  drift(id: string, change: (inputs: Properties) => Properties): void {
    const found = this.find(id);
    if (found !== undefined) this.update(id, change(found.inputs));
  }

  /** Whether any resource names this one in its inputs, or is inside of it. */
  isNeeded(id: string): boolean {
    const ids = new Set([id.toLowerCase()]);
    return this.#withDescendants(id).length > 1 || this.resources.some((other) => names(other, ids));
  }

  /** Whether an ID leads to something. */
  exists(id: string): boolean {
    if (this.find(id) !== undefined || madeElsewhere(id, (other) => this.exists(other))) return true;
    return this.#isInManagedGroup(id) || this.#isPartOfParent(id);
  }

  #put(resource: Deployed): Deployed {
    this.#resources.set(resource.id.toLowerCase(), resource);
    return resource;
  }

  #requireReferences(id: string, inputs: Properties): void {
    const [parent] = ancestorsOf(id);
    const needed = [...(parent === undefined ? [] : [parent]), ...referencesOf(inputs)];
    // A database that is replicated names itself among the others.
    const missing = [...new Set(needed)].filter((reference) => !sameId(reference, id) && !this.exists(reference));
    if (missing.length > 0) throw new Refusal('missing', `${id} needs what does not exist: ${missing.join(', ')}`);
  }

  /** Services make resource groups of their own: AKS for nodes and what Kubernetes asks for, Azure Monitor for rules. */
  #isInManagedGroup(id: string): boolean {
    const group = /\/resourceGroups\/([^/]+)/i.exec(id)?.[1]?.toLowerCase();
    return this.resources.some(({ outputs }) => {
      const rule = isObject(outputs['defaultIngestionSettings']) ? outputs['defaultIngestionSettings'] : {};
      const own = /\/resourceGroups\/([^/]+)/i.exec(String(rule['dataCollectionRuleResourceId']))?.[1];
      return [outputs['nodeResourceGroup'], own].some(
        (name) => typeof name === 'string' && name.toLowerCase() === group,
      );
    });
  }

  /** Some resources have parts with IDs, declared inside of them: a front end of a load balancer, a subnet of a network. */
  #isPartOfParent(id: string): boolean {
    const [parentId] = ancestorsOf(id);
    const parent = parentId === undefined ? undefined : this.find(parentId);
    const collection = id.split('/').at(-2) ?? '';
    const { inputs = {} } = parent ?? {};
    const inside =
      inputs[collection] ?? (isObject(inputs['properties']) ? inputs['properties'][collection] : undefined);
    return Array.isArray(inside) && inside.some((part) => isObject(part) && part['name'] === nameOf(id));
  }

  #withDescendants(id: string): readonly Deployed[] {
    const root = id.toLowerCase();
    return this.resources.filter(({ id: other }) => {
      const lowered = other.toLowerCase();
      return lowered === root || lowered.startsWith(`${root}/`);
    });
  }

  #refuseLocked(id: string, going: readonly Deployed[]): void {
    const scopes = new Set(
      [id, ...ancestorsOf(id), ...going.map((resource) => resource.id)].map((one) => one.toLowerCase()),
    );
    const lock = this.resources.find(({ id: lockId }) => {
      const isLock = armTypeOf(lockId).toLowerCase() === 'microsoft.authorization/locks';
      return (
        isLock && lockId.toLowerCase() !== id.toLowerCase() && scopes.has((ancestorsOf(lockId)[0] ?? '').toLowerCase())
      );
    });
    if (lock !== undefined) throw new Refusal('locked', `${id} cannot be deleted: ${lock.id} locks it`);
  }

  #refuseUsed(going: readonly Deployed[]): void {
    const leaving = new Set(going.map(({ id }) => id.toLowerCase()));
    const kept = new Set([...leaving].filter((id) => keptByUsers.has(armTypeOf(id).toLowerCase())));
    if (kept.size === 0) return;
    const user = this.resources.find((other) => !leaving.has(other.id.toLowerCase()) && names(other, kept));
    if (user !== undefined)
      throw new Refusal('in-use', `${[...kept].join(', ')} cannot be deleted: ${user.id} uses it`);
  }
}

function names({ inputs }: Deployed, ids: ReadonlySet<string>): boolean {
  return referencesOf(inputs).some((reference) => ids.has(reference.toLowerCase()));
}
