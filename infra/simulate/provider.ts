import { forceNew } from '../arm/force-new.ts';
import { idOf, pathParameters } from '../arm/ids.ts';
import { invoked } from '../arm/invokes.ts';
import { Typings } from '../typings/index.ts';
import { hasUnknown } from '../typings/wire.ts';
import type { Cloud, Deployed } from './cloud.ts';
import { type Change, changesOf } from './diff.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Something in the inputs of a resource that Azure would not take. */
export interface Failure {
  /** E.g. `properties.sku.family`. */
  readonly property: string;
  readonly reason: string;
}

/**
 * Stands for azure-native: takes what its types take and declares it in a {@link Cloud}. Inputs come without marks of
 * secrecy; those that are not known yet, in a preview, carry Pulumi's mark for it.
 */
export class Provider {
  readonly #cloud: Cloud;
  readonly #typings: Typings;

  constructor(cloud: Cloud, typings: Typings = new Typings()) {
    this.#cloud = cloud;
    this.#typings = typings;
  }

  /** All that is wrong with the inputs of a resource; azure-native itself would pass most of it on to Azure. */
  check(type: string, inputs: Properties): readonly Failure[] {
    const problems = this.#typings.problems(type, inputs);
    if (problems.length > 0)
      return problems.map(({ path, message }) => ({ property: path, reason: `${path} ${message}` }));
    try {
      idOf(type, inputs);
      return [];
    } catch (error) {
      return [{ property: '', reason: (error as Error).message }];
    }
  }

  /** What an update would change, compared with what the resource was last declared or found as. */
  diff(type: string, before: Properties, after: Properties): readonly Change[] {
    return changesOf(before, after, forceNew(type));
  }

  /**
   * What a creation or update is expected to return: as azure-native says it, the inputs, and of what there was before the
   * name and the location; all else is not known beforehand.
   */
  previewed(type: string, inputs: Properties, id?: string): Properties {
    const path = pathParameters(type);
    const given = Object.entries(inputs).filter(([key]) => !path.includes(key));
    const before = Object.entries((id === undefined ? undefined : this.#cloud.find(id))?.outputs ?? {});
    return Object.fromEntries([...given, ...before.filter(([key]) => key === 'name' || key === 'location')]);
  }

  /** @throws Error where Azure refuses it */
  create(type: string, urn: string, inputs: Properties): Deployed {
    const id = idOf(type, inputs);
    if (id === undefined || hasUnknown(inputs)) throw new Error(`${urn} is created before all of it is known`);
    return this.#cloud.create({ id, type, urn, inputs });
  }

  /** The resource as it is now; undefined where it is gone. */
  read(id: string): Deployed | undefined {
    return this.#cloud.find(id);
  }

  /** @throws Error where Azure refuses it */
  update(id: string, inputs: Properties): Deployed {
    return this.#cloud.update(id, inputs);
  }

  /** @throws Error where Azure refuses it */
  delete(id: string): void {
    this.#cloud.delete(id);
  }

  /** @throws Error for a function that the simulation does not know, and where what it looks up does not exist */
  invoke(token: string, inputs: Properties): Properties {
    return invoked(token, inputs, (_, id) => {
      const found = this.#cloud.find(id);
      if (found === undefined) throw new Error(`${id} does not exist`);
      return found.outputs;
    });
  }
}
