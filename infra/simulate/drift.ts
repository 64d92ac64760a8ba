import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../typings/wire.ts';
import type { Deployed } from './cloud.ts';
import { expected, missing, only, resourcesOf, type Step, step, wentWell } from './expectations.ts';
import { apply, type Life } from './life.ts';

type Properties = Readonly<Record<string, unknown>>;

/** Exit code of `pulumi` where changes were found that should not be. */
const changesFound = 7;

/**
 * Somebody changes one resource and deletes another, past Pulumi; a refresh sees it, and an update repairs it.
 *
 * @param all how many resources the stack has
 */
export async function* drift(life: Life, all: number): AsyncGenerator<Step> {
  const { engine, cloud, stack } = life;
  const before = resourcesOf(cloud, stack);
  const change = before.some(({ inputs }) => opened(inputs) !== undefined) ? opened : tagged;
  const changed = before.find(({ inputs }) => change(inputs) !== undefined);
  const deleted = await nobodysBasis(life, changed);
  if (changed === undefined || deleted === undefined) {
    yield {
      name: 'drift',
      did: '',
      seconds: 0,
      problems: ['there is no resource that could be changed, or none to delete'],
    };
    return;
  }
  cloud.drift(changed.id, (inputs) => change(inputs) ?? inputs);
  cloud.delete(deleted.id);

  // What uses outputs of the one that changed may change, too, as far as a preview can tell.
  const seen = await engine.operate('preview', stack, ['--refresh', '--expect-no-changes']);
  const code = seen.code === changesFound ? [] : [`exit code ${seen.code} instead of ${changesFound}`, ...seen.errors];
  const wanted = [...missing(seen, 'update', changed), ...missing(seen, 'create', deleted)];
  yield step('drift is seen by preview --refresh', seen, [
    ...code,
    ...wanted,
    ...only(seen, ['create', 'update', 'same']),
  ]);

  const repaired = await engine.operate('up', stack, [...apply, '--refresh']);
  const same = isDeepStrictEqual(resourcesOf(cloud, stack), before);
  yield step('drift is repaired by up --refresh', repaired, [
    ...wentWell(repaired),
    ...expected(repaired, { create: 1, update: 1, same: all - 2 }),
    ...(same ? [] : [`${changed.id} or ${deleted.id} is not what it was before`]),
  ]);
}

/** A resource that no other of the stack is made from, so that its loss changes nothing else. */
async function nobodysBasis({ engine, cloud, stack }: Life, not: Deployed | undefined): Promise<Deployed | undefined> {
  const { stdout } = await engine.run(['stack', 'export', '--stack', stack]);
  const state = stdout === '' ? {} : (JSON.parse(stdout) as { readonly deployment?: { readonly resources?: State[] } });
  const used = new Set((state.deployment?.resources ?? []).flatMap(({ dependencies = [] }) => dependencies));
  return resourcesOf(cloud, stack).find((one) => one !== not && !used.has(one.urn) && !cloud.isNeeded(one.id));
}

/** The part of a stack's state that says who waits for whom. */
interface State {
  readonly dependencies?: readonly string[];
}

/** How inputs look once somebody opened the resource to the internet; undefined for one that is no endpoint. */
function opened(inputs: Properties): Properties | undefined {
  const properties = inputs['properties'];
  const inside = isObject(properties) ? opened(properties) : undefined;
  if (inside !== undefined) return { ...inputs, properties: inside };
  return inputs['publicNetworkAccess'] === 'Disabled' ? { ...inputs, publicNetworkAccess: 'Enabled' } : undefined;
}

/** How inputs look once somebody labelled the resource; undefined for one without tags. */
function tagged(inputs: Properties): Properties | undefined {
  return isObject(inputs['tags']) ? { ...inputs, tags: { ...inputs['tags'], owner: 'somebody' } } : undefined;
}
