import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { killAfter, run, seeded, useChildProgram } from './processes.ts';
import { contentsOf, line, publish, publishWell, temporaryFolder, write } from './support.ts';
import { bigTree } from './trees.ts';

/** `KILLS=500 npx vitest run test/engine/publish/crash.test.ts` for a thorough run. */
const KILLS = Number(process.env['KILLS'] ?? 25);
const SECONDS = 1000;
const FOREIGN = { 'NOTES.md': 'mine\n', 'dev/system-1/mine.txt': 'mine too\n' };

useChildProgram();

/** What the output folder must hold in the end, to the byte. */
function expected(tree: string, components: number): Record<string, string> {
  const out = join(temporaryFolder(), 'dist');
  publishWell(out, bigTree(tree, components));
  return { ...contentsOf(out), ...FOREIGN };
}

describe('kill -9 at a random moment', () => {
  test(`${KILLS} times`, { timeout: (60 + KILLS * 3) * SECONDS }, async () => {
    const components = 80;
    const random = seeded(20260101);
    const trees = { a: expected('a', components), b: expected('b', components) };
    const out = join(temporaryFolder(), 'dist');
    const journal = join(out, '.meridian/journal.json');
    write(out, FOREIGN);
    publishWell(out, bigTree('a', components));
    const from = performance.now();
    publishWell(out, bigTree('b', components));
    // A process of its own is slower; some kills come too late, which is a case too.
    const span = (performance.now() - from) * 1.6;

    const count = { survived: 0, before: 0, staging: 0, committing: 0, recoveryKilled: 0 };
    let current: 'a' | 'b' = 'b';
    for (let kill = 0; kill < KILLS; kill += 1) {
      const tree: 'a' | 'b' = current === 'a' ? 'b' : 'a';
      // Every other one is aimed at the renames, which take a small part of the time.
      const moment = kill % 2 === 0 ? killAfter(random() * span) : killAfter(random() * (span / 8), journal);
      const said = await run({ out, tree, components }, moment);
      if (said !== undefined) count.survived += 1;
      else if (existsSync(journal)) count.committing += 1;
      else if (existsSync(join(out, '.meridian/stage'))) count.staging += 1;
      else count.before += 1;
      if (kill % 3 === 2) {
        const again = await run({ out, tree, components }, killAfter((random() * span) / 2));
        if (again === undefined) count.recoveryKilled += 1;
      }
      // The run that mends it publishes the new tree or the old one.
      if (random() < 0.5) current = tree;
      publishWell(out, bigTree(current, components));
      expect(contentsOf(out), `kill ${kill}`).toEqual(trees[current]);
    }
    if (process.env['KILLS']) console.log(JSON.stringify(count));
  });
});

describe('kill -9 before each single change to the disk', () => {
  // One in so many: all of them with KILLS set.
  const step = KILLS > 25 ? 1 : 11;
  const components = 4;

  test.each(['b', 'a'] as const)('then a run that publishes %s', { timeout: 600 * SECONDS }, async (last) => {
    const want = expected(last, components);
    const start = join(temporaryFolder(), 'start');
    publishWell(start, bigTree('a', components));
    write(start, FOREIGN);
    const out = join(temporaryFolder(), 'dist');
    let killAt = 1;
    for (let killed = true; killed; killAt += step) {
      rmSync(out, { recursive: true, force: true });
      cpSync(start, out, { recursive: true });
      killed = (await run({ out, tree: 'b', components, killAt })) === undefined;
      // The run that mends it is killed in turn, at another place each time.
      if (killAt % 2 === 0) await run({ out, tree: last, components, killAt: (killAt * 5) % 31 });
      publishWell(out, bigTree(last, components));
      expect(contentsOf(out), `change ${killAt}`).toEqual(want);
    }
    expect(killAt).toBeGreaterThan(50);
    if (process.env['KILLS']) console.log(`${killAt - 2} single changes, then ${last}`);
  });
});

describe('a change that was decided and interrupted', () => {
  const components = 4;

  let killAt = 0;

  /** Kills a run as soon as its journal is written. */
  async function interrupted(): Promise<string> {
    const out = join(temporaryFolder(), 'dist');
    const attempt = async (at: number) => {
      rmSync(out, { recursive: true, force: true });
      publishWell(out, bigTree('a', components));
      return run({ out, tree: 'b', components, killAt: at });
    };
    const decided = () => existsSync(join(out, '.meridian/journal.json'));
    if (killAt === 0) {
      const whole = await attempt(Number.MAX_SAFE_INTEGER);
      let [before, after] = [1, (whole?.changes ?? 0) - 8];
      while (after - before > 1) {
        const middle = (before + after) >> 1;
        await attempt(middle);
        if (decided()) after = middle;
        else before = middle;
      }
      killAt = after;
    }
    await attempt(killAt);
    expect(decided()).toBe(true);
    return out;
  }

  test('is finished by the next run, which says so', async () => {
    const out = await interrupted();
    expect(publishWell(out, bigTree('b', components))).toMatchObject({ recovered: true, written: [], removed: [] });
  });

  test('is finished over a folder that has come into being since', async () => {
    const out = await interrupted();
    const { moves } = JSON.parse(readFileSync(join(out, '.meridian/journal.json'), 'utf8')) as {
      moves: { from: string; to: string }[];
    };
    const isFolder = (from: string) => statSync(join(out, '.meridian/stage', from)).isDirectory();
    const folders = moves.filter(({ from, to }) => isFolder(from) && !existsSync(join(out, to)));
    expect(folders).not.toEqual([]);
    for (const { to } of folders) {
      mkdirSync(join(out, to), { recursive: true });
      writeFileSync(join(out, to, 'theirs.txt'), 'theirs');
    }
    const report = publishWell(out, bigTree('b', components));
    expect(report).toMatchObject({ recovered: true, written: [] });
    expect(report.foreign).toHaveLength(folders.length);
  });

  test('is taken as finished by a dry run, which leaves it as it is', async () => {
    const out = await interrupted();
    const before = contentsOf(out);
    const report = publishWell(out, bigTree('a', components), { dryRun: true });
    expect(contentsOf(out)).toEqual(before);
    expect(publishWell(out, bigTree('a', components))).toEqual(report);
  });

  test('does not overwrite what a person has edited since', async () => {
    const out = await interrupted();
    const [path = ''] = Object.keys(bigTree('a', components)).filter((each) => each.includes('component-3/man'));
    write(out, { [path]: 'edited since\n' });
    const before = contentsOf(out);
    expect(publish(out, bigTree('b', components)).problems.map(line)).toEqual([
      `dist/${path}:1:1 publish/edited-by-hand: dist/${path} was edited by hand and would be rewritten`,
    ]);
    expect(filesWithoutLock(contentsOf(out))).toEqual(filesWithoutLock(before));
    publishWell(out, bigTree('b', components), { force: true });
    expect(contentsOf(out)[path]).toBe(bigTree('b', components)[path]);
  });

  test('does not lead out of the tree, whoever wrote the journal', () => {
    const folder = temporaryFolder();
    const out = join(folder, 'dist');
    publishWell(out, { 'a/b': '1' });
    const removals = [{ path: '../victim', before: '0'.repeat(64) }];
    write(folder, {
      victim: 'alive\n',
      'dist/.meridian/journal.json': JSON.stringify({ version: 1, removals, folders: [], moves: [] }),
    });
    expect(publishWell(out, { 'a/b': '1' })).toMatchObject({ recovered: false, unchanged: 1 });
    expect(contentsOf(folder)['victim']).toBe('alive\n');
  });

  test('is not finished through a link', () => {
    const folder = temporaryFolder();
    const moves = [{ from: '0', to: 'dev/s/x', before: null }];
    write(folder, {
      'victim/s/x': 'alive\n',
      'dist/.meridian/stage/0': 'text',
      'dist/.meridian/journal.json': JSON.stringify({ version: 1, removals: [], folders: [], moves }),
    });
    symlinkSync('../victim', join(folder, 'dist/dev'));
    const { problems } = publish(join(folder, 'dist'), {}, { force: true });
    expect(problems.map(line)).toEqual([
      'dist/dev:1:1 publish/symlink: dist/dev is a symbolic link: an interrupted change would be finished through it',
    ]);
    expect(contentsOf(folder)['victim/s/x']).toBe('alive\n');
  });

  test.each(['', '{"version": 1, "mov', '{"version": 1}', '[]', 'null'])('torn journal %j decides nothing', (text) => {
    const out = temporaryFolder();
    publishWell(out, { 'a/b': '1' });
    write(out, { '.meridian/journal.json': text, '.meridian/stage/0': 'torn', '.meridian/lock/x.json': '{' });
    expect(publishWell(out, { 'a/b': '2' })).toMatchObject({ recovered: false, written: ['a/b'] });
    expect(Object.keys(contentsOf(out))).toEqual(['a/b', 'manifest.json']);
  });
});

function filesWithoutLock(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !path.startsWith('.meridian/lock')));
}
