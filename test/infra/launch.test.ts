import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { configuration } from '../../infra/record/configuration.ts';
import { record } from '../../infra/record/record.ts';
import { program as small } from './fixtures/small.ts';

/** What a JavaScript file that `pulumi` starts exports. */
async function entry(file: string): Promise<() => Promise<Record<string, unknown>>> {
  return (await import(path.resolve(file))).default;
}

test('a program is bundled and run as it is, for the stack that Pulumi runs', async () => {
  const launched = await entry('test/infra/fixtures/small.mjs');
  expect(await record('eu-dev', () => launched())).toEqual(await record('eu-dev', small));
});

test('Pulumi.yaml starts ours, and leaves compiling to it', async () => {
  const project = load(readFileSync('infra/Pulumi.yaml', 'utf8')) as { readonly main: string };
  expect(project).toMatchObject({ name: 'meridian', runtime: { name: 'nodejs', options: { typescript: false } } });
  const launched = await entry(`infra/${project.main}`);
  const { resources, outputs } = await record('global', () => launched(), configuration);
  expect(resources.length).toBeGreaterThan(30);
  expect(outputs).not.toEqual({});
});

test('an error keeps the calls that lead to its place, without those of Pulumi, which Node would colour for a minute', async () => {
  const launched = await entry('infra/main.mjs');
  const failing = record('nowhere', () => launched(), configuration);
  await expect(failing).rejects.toThrow('nowhere');
  const { errors } = (await failing.catch((error: unknown) => error)) as AggregateError;
  const { stack } = errors[0] as Error;
  expect(stack).toContain('launch.mjs');
  expect(stack).not.toContain('node_modules/@pulumi/');
});
