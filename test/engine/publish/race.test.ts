import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Publication } from '../../../engine/publish/index.ts';
import { livenessFromPs, livenessOf, thisProcess } from '../../../engine/publish/process.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { run, seeded, useChildProgram } from './processes.ts';
import { contentsOf, line, publish, publishWell, temporaryFolder, write } from './support.ts';
import { bigTree } from './trees.ts';

/** `RACES=100 npx vitest run test/engine/publish/race.test.ts` for a thorough run. */
const RACES = Number(process.env['RACES'] ?? 3);
const SECONDS = 1000;

useChildProgram();

describe('runs at the same time', () => {
  // The second kind begins with the lock of a killed process, which all want to take over.
  test.each([false, true])(
    'never mix (a dead lock lies there: %s)',
    { timeout: (60 + RACES * 10) * SECONDS },
    async (dead) => {
      const components = 60;
      const names = ['c', 'd', 'e', 'f', 'g', 'h'];
      const random = seeded(7);
      const trees = new Map<string, Record<string, string>>();
      for (const name of names) {
        const alone = join(temporaryFolder(), 'dist');
        publishWell(alone, bigTree(name, components));
        trees.set(name, contentsOf(alone));
      }
      const count = { won: 0, locked: 0 };
      for (let race = 0; race < RACES; race += 1) {
        const folder = temporaryFolder();
        const out = join(folder, 'dist');
        const startWhen = join(folder, 'go');
        publishWell(out, bigTree('a', components));
        if (dead) await run({ out, tree: 'b', components, killAt: 10 + Math.floor(random() * 400) });
        let ready = 0;
        const go = () => {
          ready += 1;
          if (ready === names.length) writeFileSync(startWhen, '');
        };
        const said = await Promise.all(names.map((tree) => run({ out, tree, components, startWhen }, go)));
        const winners = names.filter((_, at) => said[at]?.codes.length === 0);
        for (const one of said) if (one?.codes.length) expect(one.codes).toEqual(['publish/locked']);
        expect(winners.length).toBeGreaterThan(0);
        expect(winners.map((name) => trees.get(name))).toContainEqual(contentsOf(out));
        count.won += winners.length;
        count.locked += names.length - winners.length;
      }
      if (process.env['RACES']) console.log(JSON.stringify({ dead, races: RACES, ...count }));
    },
  );
});

describe('the lock', () => {
  function locked(out: string, holder: object): void {
    write(out, { '.meridian/lock/0123.json': JSON.stringify(holder) });
  }

  test('of a live process stops the run, which names that process and touches nothing', () => {
    const out = temporaryFolder();
    publishWell(out, { 'a/b': '1' });
    const first = Publication.open({ out }, new Diagnostics());
    first?.add({ path: 'a/b', text: '2', owner: {} });
    const before = contentsOf(out);
    const { report, problems } = publish(out, { 'a/b': '3' });
    expect(report).toBeUndefined();
    expect(problems.map(line)).toEqual([`publish/locked: another run (process ${process.pid}) is writing dist`]);
    expect(contentsOf(out)).toEqual(before);
    expect(first?.commit()).toMatchObject({ written: ['a/b'] });
  });

  test('of another machine stops the run, which says how to remove it', () => {
    const out = temporaryFolder();
    locked(out, { ...thisProcess(), host: 'build-7 pid:[1]', pid: 41 });
    const { problems } = publish(out, {});
    expect(problems.map(line)).toEqual([
      'publish/locked-elsewhere: a run on another machine or in another container (process 41 on build-7) is writing dist',
    ]);
    expect(problems[0]?.fix).toContain('rm -r dist/.meridian/lock');
    expect(existsSync(join(out, '.meridian/lock/0123.json'))).toBe(true);
  });

  test.each([
    ['a process that has ended', { pid: 2 ** 22 + 1 }],
    ['a process whose number another one has now', { started: 1 }],
    ['a process of before the last start of the machine', { boot: 'another' }],
    ['nobody who can be told', { pid: 'x' }],
  ])('of %s is taken over', (_, change) => {
    const out = temporaryFolder();
    locked(out, { ...thisProcess(), ...change });
    publishWell(out, { 'a/b': '1' });
    expect(Object.keys(contentsOf(out))).toEqual(['a/b', 'manifest.json']);
  });

  test('that was removed by hand while in use stops the commit', () => {
    const out = temporaryFolder();
    publishWell(out, { 'a/b': '1' });
    const before = contentsOf(out);
    const diagnostics = new Diagnostics();
    const publication = Publication.open({ out, shownAs: 'dist' }, diagnostics);
    publication?.add({ path: 'a/b', text: '2', owner: {} });
    rmSync(join(out, '.meridian'), { recursive: true });
    expect(publication?.commit()).toBeUndefined();
    expect(diagnostics.sorted().map(line)).toEqual([
      'publish/cannot-write: dist cannot be written: its lock was removed while this run was under way',
    ]);
    expect(contentsOf(out)).toEqual(before);
  });
});

describe('whether a process lives', () => {
  const here = thisProcess();

  test('this one does, by its number and start', () => {
    expect(here.host).toContain(hostname());
    expect(livenessOf(here)).toBe('alive');
    expect(livenessOf({ ...here, started: here.started + 1e7 })).toBe('dead');
  });

  const ps = spawnSync('ps', ['-p', String(process.pid)]).status === 0;

  test.skipIf(!ps)('is found out without /proc as well, where there is ps', () => {
    const started = Date.now() - process.uptime() * 1000;
    expect(livenessFromPs({ ...here, started })).toBe('alive');
    expect(livenessFromPs({ ...here, started: started - 3_600_000 })).toBe('dead');
    expect(livenessFromPs({ ...here, pid: 2 ** 22 + 1 })).toBe('dead');
  });
});
