import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { idOf } from '../../infra/arm/ids.ts';
import { Cloud } from '../../infra/simulate/cloud.ts';
import { drift } from '../../infra/simulate/drift.ts';
import { findPulumi, type Outcome } from '../../infra/simulate/engine.ts';
import type { Step } from '../../infra/simulate/expectations.ts';
import { fall, rise } from '../../infra/simulate/life-cycle.ts';
import { simulate } from '../../infra/simulate/simulate.ts';

describe('the life of a stack', () => {
  type Answer = Partial<Outcome> & { readonly changes?: Readonly<Record<string, number>> };

  /** Lives it with an engine that answers as it is told to. */
  async function live(
    of: (life: Parameters<typeof rise>[0]) => AsyncGenerator<Step>,
    ...answers: readonly Answer[]
  ): Promise<readonly Step[]> {
    const left = [...answers];
    const answer = async (): Promise<Outcome> => {
      const { changes = {}, ...rest } = left.shift() ?? {};
      const operations = Object.entries(changes).flatMap(([op, number]) =>
        Array.from({ length: number }, (_, index) => ({ op, urn: `urn:${index}` })),
      );
      return { code: 0, operations, errors: [], stdout: '', seconds: 1, ...rest };
    };
    const steps: Step[] = [];
    const life = { engine: { operate: answer, run: answer }, cloud: new Cloud(), stack: 'dev' };
    for await (const step of of(life)) steps.push(step);
    expect(left).toEqual([]);
    return steps;
  }
  const problems = (steps: readonly Step[]) =>
    steps.flatMap((step) => step.problems.map((one) => `${step.name}: ${one}`));
  const onPurpose = { code: 1, errors: ['x fails once, as it was told to', 'update failed'] };

  test('goes well', async () => {
    const steps = await live(
      rise,
      { changes: { create: 9 } },
      { ...onPurpose, changes: { create: 4 } },
      { changes: { create: 5, same: 4 } },
      { changes: { same: 9 } },
    );
    // Its cloud is empty.
    expect(problems(steps)).toEqual(['drift: there is no resource that could be changed, or none to delete']);
    expect(steps.map(({ did }) => did)).toEqual([
      '9 to create',
      '4 created',
      '5 created, 4 unchanged',
      '9 unchanged',
      '',
    ]);
  });

  test('does not, where the program declares something else each time', async () => {
    const steps = await live(
      rise,
      { changes: { create: 9 } },
      { ...onPurpose, changes: { create: 4 } },
      { changes: { create: 5, same: 3, update: 1 } },
      { code: 7, errors: ['no changes were expected'], changes: { same: 8, replace: 1 } },
    );
    expect(problems(steps)).toEqual([
      'up resumes with what is missing: 3 unchanged instead of 4',
      'up resumes with what is missing: 1 updated, and none should be',
      'up again changes nothing: exit code 7',
      'up again changes nothing: no changes were expected',
      'up again changes nothing: 8 unchanged instead of 9',
      'up again changes nothing: 1 replaced, and none should be',
      'drift: there is no resource that could be changed, or none to delete',
    ]);
  });

  test('does not, where a creation fails for another reason, or none does', async () => {
    const other = { code: 1, errors: ['kv exists already', 'update failed'], changes: { create: 1 } };
    const first = await live(rise, { changes: { create: 9 } }, other, { code: 1, errors: ['kv exists already'] });
    expect(problems(first)).toContain('up with a creation that fails: kv exists already');
    const none = await live(
      rise,
      { changes: { create: 9 } },
      { changes: { create: 9 } },
      { changes: { same: 9 } },
      { changes: { same: 9 } },
    );
    expect(problems(none)).toContain('up with a creation that fails: it went well, though a creation failed');
  });

  /** Drifts a cloud with an identity and a tagged group; `repairs` says whether `up` finds its way back. */
  async function drifted(repairs: boolean): Promise<readonly string[]> {
    const cloud = new Cloud();
    const types = { 'resources:ResourceGroup': 'group', 'managedidentity:UserAssignedIdentity': 'identity' };
    const resources = Object.entries(types).map(([short, name]) => {
      const inputs = { resourceGroupName: 'rg', resourceName: 'id', tags: { owner: 'us' } };
      const type = `azure-native:${short}`;
      return { id: idOf(type, inputs) ?? '', type, urn: `urn:pulumi:dev::meridian::${type}::${name}`, inputs };
    });
    for (const resource of resources) cloud.create(resource);
    const [group, identity] = resources;
    const operations = [
      { op: 'update', urn: group?.urn ?? '' },
      { op: 'create', urn: identity?.urn ?? '' },
    ];
    const done = { code: 0, operations, errors: [], stdout: '', seconds: 1 };
    const operate = async (command: string) => {
      if (command === 'preview') return { ...done, code: 7 };
      if (repairs && group !== undefined && identity !== undefined) {
        cloud.update(group.id, group.inputs);
        cloud.create(identity);
      }
      return done;
    };
    const engine = { operate, run: async () => ({ ...done, stdout: '{"deployment":{"resources":[]}}' }) };
    const steps: Step[] = [];
    for await (const step of drift({ engine, cloud, stack: 'dev' }, 2)) steps.push(step);
    return problems(steps);
  }

  test('R-9 drift must be seen, and be gone afterwards', async () => {
    expect(await drifted(true)).toEqual([]);
    expect(await drifted(false)).toEqual([
      expect.stringMatching(/^drift is repaired by up --refresh: .*rg or .*\/id is not what it was before$/),
    ]);
  });

  test('ends once what is protected is given up', async () => {
    const refused = { code: 1, errors: ['group cannot be deleted because it is protected', 'preview failed'] };
    const steps = await live(fall, refused, {}, { changes: { delete: 9 } });
    expect(problems(steps)).toEqual([]);
    expect(steps.map(({ name }) => name)).toEqual([
      'destroy is refused while resources are protected',
      'state unprotect --all',
      'destroy',
    ]);
  });
});

describe('where there is no pulumi', () => {
  const lines: string[] = [];
  const options = { stacks: ['dev'], tried: ['dev'], project: 'infra', print: (line: string) => lines.push(line) };

  test('nothing passes: it says that it is skipped, and why', async () => {
    expect(await simulate({ ...options, environment: { PATH: '/nowhere' } })).toBe('skipped');
    expect(lines).toEqual([expect.stringMatching(/^skipped: there is no `pulumi`/)]);
    expect(lines.join()).not.toMatch(/\bok\b|passed/);
  });

  test('both programs must be there, and must be programs', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'meridian-test-'));
    const found = () => findPulumi(`/nowhere${path.delimiter}${folder}`);
    writeFileSync(path.join(folder, 'pulumi'), '', { mode: 0o755 });
    expect(found()).toBeUndefined();
    writeFileSync(path.join(folder, 'pulumi-language-nodejs'), '');
    expect(found()).toBeUndefined();
    chmodSync(path.join(folder, 'pulumi-language-nodejs'), 0o755);
    expect(found()).toBe(folder);
    rmSync(folder, { recursive: true });
  });
});

const hasPulumi = findPulumi(process.env['PATH'] ?? '') !== undefined;

test.skipIf(!hasPulumi)(
  'M-14 a small program lives its life with the real engine, and leaves nothing behind',
  async () => {
    const temporary = mkdtempSync(path.join(tmpdir(), 'meridian-test-'));
    vi.stubEnv('TMPDIR', temporary);
    const lines: string[] = [];
    const result = await simulate({
      stacks: ['dev'],
      tried: ['dev'],
      project: 'infra',
      main: 'test/infra/fixtures/small.mjs',
      environment: process.env,
      print: (line) => lines.push(line.replace(/ \(\d+\.\d s\)$/, '')),
    });
    const [failed, resumed] = lines.splice(2, 2);
    expect(lines).toEqual([
      'dev',
      'ok   preview: 9 to create',
      'ok   up again changes nothing: 9 unchanged',
      'ok   drift is seen by preview --refresh: 1 to create, 1 to update, 7 unchanged',
      'ok   drift is repaired by up --refresh: 1 created, 1 updated, 7 unchanged',
      'dev, its end',
      'ok   destroy is refused while resources are protected',
      'ok   state unprotect --all',
      'ok   destroy: 9 deleted',
    ]);
    // How far the others come when one fails is a matter of luck.
    expect(failed).toMatch(/^ok {3}up with a creation that fails: \d created$/);
    expect(resumed).toMatch(/^ok {3}up resumes with what is missing: \d created, \d unchanged$/);
    expect(result).toBe('passed');
    expect(readdirSync(temporary).filter((name) => name.startsWith('meridian'))).toEqual([]);
    vi.unstubAllEnvs();
    rmSync(temporary, { recursive: true });
  },
  300_000,
);
