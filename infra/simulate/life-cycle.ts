import { isDeepStrictEqual } from 'node:util';
import type { Cloud } from './cloud.ts';
import { drift } from './drift.ts';
import { count, expected, failedOnPurpose, only, resourcesOf, type Step, step, wentWell } from './expectations.ts';
import { apply, type Life } from './life.ts';

/** A stack comes up; nothing else is tried with it. */
export async function* bringUp(life: Life): AsyncGenerator<Step> {
  const up = await life.engine.operate('up', life.stack, apply);
  yield step('up', up, [...wentWell(up), ...only(up, ['create'])]);
}

/** From nothing to a stack that is complete and stays as it is, whatever happens on the way. */
export async function* rise(life: Life): AsyncGenerator<Step> {
  const { engine, cloud, stack } = life;
  const preview = await engine.operate('preview', stack, []);
  yield step('preview', preview, [...wentWell(preview), ...only(preview, ['create'])]);
  if (preview.code !== 0) return;

  const all = count(preview, 'create');
  cloud.failAfter(Math.floor(all / 3));
  const failed = await engine.operate('up', stack, apply);
  yield step('up with a creation that fails', failed, [...failedOnPurpose(failed), ...only(failed, ['create'])]);

  const created = count(failed, 'create');
  const resumed = await engine.operate('up', stack, apply);
  yield step('up resumes with what is missing', resumed, [
    ...wentWell(resumed),
    ...expected(resumed, { create: all - created, same: created }),
  ]);
  if (resumed.code !== 0) return;

  const again = await engine.operate('up', stack, [...apply, '--expect-no-changes']);
  yield step('up again changes nothing', again, [...wentWell(again), ...expected(again, { same: all })]);
  yield* drift(life, all);
}

/** To nothing again. What is protected must hold before it is given up. */
export async function* fall({ engine, cloud, stack }: Life): AsyncGenerator<Step> {
  const before = resourcesOf(cloud, stack);
  let destroyed = await engine.operate('destroy', stack, ['--yes']);
  if (destroyed.code !== 0) {
    const { errors } = destroyed;
    const kept = isDeepStrictEqual(resourcesOf(cloud, stack), before);
    yield step('destroy is refused while resources are protected', { ...destroyed, operations: [] }, [
      ...(errors.some((error) => error.includes('it is protected')) ? [] : errors),
      ...(kept ? [] : ['resources were deleted all the same']),
    ]);
    const unprotected = await engine.run(['state', 'unprotect', '--all', '--yes', '--stack', stack]);
    yield step('state unprotect --all', unprotected, wentWell(unprotected));
    destroyed = await engine.operate('destroy', stack, apply);
  }
  yield step('destroy', destroyed, [...wentWell(destroyed), ...nothingLeft(cloud, stack)]);
}

function nothingLeft(cloud: Cloud, stack: string): readonly string[] {
  return resourcesOf(cloud, stack).map(({ id }) => `${id} is left`);
}
