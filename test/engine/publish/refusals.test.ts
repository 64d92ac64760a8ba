import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contentsOf, filesIn, line, publish, publishWell, temporaryFolder, write } from './support.ts';

const TREE = { 'dev/s/c/app.json': '{}\n', 'dev/s/c/manifests.yaml': 'kind: Service\n' };
const FILE = 'dev/s/c/manifests.yaml';

/** Publishes, expects these first lines, and expects the folder to be as it was to the byte. */
function refused(out: string, tree: Record<string, string>, lines: readonly string[], options = {}): void {
  const before = existsSync(out) ? contentsOf(out) : undefined;
  const { report, problems } = publish(out, tree, options);
  expect(problems.map(line)).toEqual(lines);
  expect(report).toBeUndefined();
  expect(existsSync(out) ? contentsOf(out) : undefined).toEqual(before);
}

describe('publish/edited-by-hand', () => {
  test('names every file, rewritten or removed, in one run; force does both and says which', () => {
    const out = temporaryFolder();
    publishWell(out, { ...TREE, 'dev/s/gone/x': 'x' });
    write(out, { [FILE]: 'edited\n', 'dev/s/gone/x': 'edited\n' });
    const next = { ...TREE, [FILE]: 'kind: Pod\n' };
    refused(out, next, [
      `dist/${FILE}:1:1 publish/edited-by-hand: dist/${FILE} was edited by hand and would be rewritten`,
      'dist/dev/s/gone/x:1:1 publish/edited-by-hand: dist/dev/s/gone/x was edited by hand and would be removed',
    ]);
    expect(publishWell(out, next, { force: true })).toMatchObject({ forced: [FILE, 'dev/s/gone/x'] });
    expect(filesIn(out)).toEqual(next);
  });

  test('is not reported for an edit that is what is rendered now', () => {
    const out = temporaryFolder();
    publishWell(out, TREE);
    write(out, { [FILE]: 'kind: Pod\n' });
    expect(publishWell(out, { ...TREE, [FILE]: 'kind: Pod\n' })).toMatchObject({ written: [], unchanged: 2 });
  });
});

describe('publish/foreign-in-the-way', () => {
  test('a foreign file of other content; force takes it over', () => {
    const out = temporaryFolder();
    write(out, { [FILE]: 'mine\n' });
    refused(out, TREE, [
      `dist/${FILE}:1:1 publish/foreign-in-the-way: dist/${FILE} is to be written, but a file that Meridian did not write stands in the way`,
    ]);
    expect(publishWell(out, TREE, { force: true }).forced).toEqual([FILE]);
    expect(filesIn(out)).toEqual(TREE);
  });

  test.each([false, true])('a foreign file for a folder, a foreign folder for a file (force: %s)', (force) => {
    const out = temporaryFolder();
    write(out, { dev: 'mine\n', 'eu/s/c/mine': 'mine\n' });
    const lines = [
      `dist/${FILE}:1:1 publish/foreign-in-the-way: dist/${FILE} is to be written, but dist/dev, which is not a folder, stands in the way`,
      'dist/eu/s/c:1:1 publish/foreign-in-the-way: dist/eu/s/c is to be written, but a folder with dist/eu/s/c/mine in it stands in the way',
    ];
    refused(out, { [FILE]: '', 'eu/s/c': '' }, lines, { force });
  });

  test('a pipe, which is not read', () => {
    const out = temporaryFolder();
    execFileSync('mkfifo', [join(out, 'pipe')]);
    const { problems } = publish(out, { pipe: '' });
    expect(problems.map(line)).toEqual([
      'dist/pipe:1:1 publish/foreign-in-the-way: dist/pipe is to be written, but something that is neither a file nor a folder stands in the way',
    ]);
    publishWell(out, { pipe: 'text' }, { force: true });
    expect(filesIn(out)).toEqual({ pipe: 'text' });
  });
});

describe('publish/manifest-unreadable', () => {
  const sound = '{ "version": 1, "files": {} }';
  const entry = (path: string, value: unknown) => JSON.stringify({ version: 1, files: { [path]: value } });
  const owned = { sha256: '0'.repeat(64) };
  test.each([
    ['', 1, 'it is empty'],
    ['{', 1, 'it is not JSON'],
    ['[]', 1, 'it is not a JSON object'],
    ['{}', 1, 'its version is missing, not 1'],
    ['{"version": 2, "files": {}}', 1, 'its version is 2, not 1'],
    ['{"version": 1}', 1, 'it lists no files'],
    [`{\n<<<<<<< HEAD\n"a": 1,\n=======\n>>>>>>> theirs\n}`, 2, 'it has a merge conflict in it'],
    [entry('../victim', owned), 1, 'its entry "../victim" is not one that manifest.json can have'],
    [entry('a', { sha256: 'short' }), 1, 'its entry "a" is not one that manifest.json can have'],
    [entry('a', { ...owned, target: 1 }), 1, 'its entry "a" is not one that manifest.json can have'],
    [entry('a', { ...owned, patches: 1 }), 1, 'its entry "a" is not one that manifest.json can have'],
    [entry('a', null), 1, 'its entry "a" is not one that manifest.json can have'],
  ])('%j', (text, at, reason) => {
    const out = temporaryFolder();
    write(out, { 'manifest.json': text, [FILE]: 'old\n', victim: 'mine\n' });
    const lines = [
      `dist/manifest.json:${at}:1 publish/manifest-unreadable: dist/manifest.json cannot be used: ${reason}`,
    ];
    refused(out, TREE, lines);
    // A partial run would disown everything else, so it may not rebuild it.
    refused(out, TREE, lines, { force: true, scope: () => true });
    expect(publishWell(out, TREE, { force: true })).toMatchObject({ forced: [FILE], foreign: ['victim'] });
    expect(publishWell(out, TREE)).toMatchObject({ unchanged: 2 });
  });

  test('a folder in its place, also with force', () => {
    const out = temporaryFolder();
    write(out, { 'manifest.json/x': '' });
    const { problems } = publish(out, TREE, { force: true });
    expect(problems.map(line)).toEqual([
      'dist/manifest.json:1:1 publish/manifest-unreadable: dist/manifest.json cannot be used: it is not a file; move it away',
    ]);
  });

  test('a sound one with nothing in it is fine', () => {
    const out = temporaryFolder();
    write(out, { 'manifest.json': sound });
    publishWell(out, TREE);
  });
});

describe('publish/case-collision', () => {
  test.each([
    ['dev/S/c', 'dev/s/c', 'dev/s and dev/S'],
    ['dev/s/C', 'dev/s/c', 'dev/s/c and dev/s/C'],
    ['dev/s/\u00e9', 'dev/s/E\u0301', 'dev/s/E\u0301 and dev/s/\u00e9'],
  ])('%s and %s', (one, other, shown) => {
    const [place] = shown.split(' and ');
    refused(temporaryFolder(), { [one]: '', [other]: '' }, [
      `dist/${place}:1:1 publish/case-collision: ${shown} differ only in upper and lower case`,
    ]);
  });

  test('with a foreign file', () => {
    const out = temporaryFolder();
    write(out, { 'DEV/x': 'mine' });
    refused(out, { 'dev/x': '' }, [
      'dist/dev/x:1:1 publish/case-collision: dev/x and DEV/x differ only in upper and lower case',
    ]);
  });

  test('not with what this very run removes', () => {
    const out = temporaryFolder();
    publishWell(out, { 'DEV/x': 'same' });
    publishWell(out, { 'dev/x': 'same' });
    expect(filesIn(out)).toEqual({ 'dev/x': 'same' });
  });
});

describe('publish/unsafe-path', () => {
  test.each([
    ['', 'it is empty'],
    ['/etc/passwd', 'it is absolute'],
    ['a/../../b', 'it has a segment ".."'],
    ['./a', 'it has a segment "."'],
    ['a//b', 'it has an empty segment'],
    ['a/', 'it has an empty segment'],
    ['a\\b', 'it contains a backslash'],
    ['a\u0000b', 'it contains a control character'],
    ['.meridian/lock', 'the name ".meridian" is reserved'],
    ['a/.Meridian-x', 'the name ".Meridian-x" is reserved'],
    ['.git/hooks/pre-commit', 'the name ".git" is reserved'],
    ['manifest.json', 'manifest.json is the list of owned files'],
    [`a/${'é'.repeat(128)}`, 'one of its names is longer than 255 bytes'],
    [`a/${'b'.repeat(256)}`, 'one of its names is longer than 255 bytes'],
    ['segment/'.repeat(100), 'it is longer than 700 bytes'],
  ])('%j', (path, reason) => {
    const shown = JSON.stringify(path);
    refused(temporaryFolder(), { [path]: '' }, [`publish/unsafe-path: the output path ${shown} is refused: ${reason}`]);
  });

  test.each(['größe/日本.yaml', `a/${'b'.repeat(255)}`, 'A/_b/c d'])('%j is fine', (path) => {
    const out = temporaryFolder();
    publishWell(out, { [path]: 'x' });
    expect(filesIn(out)).toEqual({ [path]: 'x' });
  });
});

describe('publish/symlink', () => {
  function withVictim(): { out: string; victim: string } {
    const folder = temporaryFolder();
    write(folder, { 'victim/s/c/manifests.yaml': 'kind: Service\n', 'dist/x': '' });
    return { out: join(folder, 'dist'), victim: join(folder, 'victim') };
  }

  test.each([false, true])('a folder or file that is one is not written through (force: %s)', (force) => {
    const { out, victim } = withVictim();
    symlinkSync(victim, join(out, 'dev'));
    symlinkSync(join(victim, 's/c/manifests.yaml'), join(out, 'file'));
    refused(
      out,
      { [FILE]: 'x', file: 'x' },
      [
        `dist/dev:1:1 publish/symlink: dist/dev is a symbolic link: ${FILE} would be written through it`,
        'dist/file:1:1 publish/symlink: dist/file is a symbolic link: it would be replaced by a file',
      ],
      { force },
    );
    expect(filesIn(victim)).toEqual({ 's/c/manifests.yaml': 'kind: Service\n' });
  });

  test('a folder that became one is not pruned through', () => {
    const { out, victim } = withVictim();
    publishWell(out, { [FILE]: 'kind: Service\n' });
    rmSync(join(out, 'dev'), { recursive: true });
    symlinkSync(victim, join(out, 'dev'));
    refused(out, {}, [
      `dist/dev:1:1 publish/symlink: dist/dev is a symbolic link: ${FILE} would be removed through it`,
    ]);
    expect(filesIn(victim)).toEqual({ 's/c/manifests.yaml': 'kind: Service\n' });
  });

  test('the manifest and the work folder', () => {
    const { out, victim } = withVictim();
    symlinkSync(join(victim, 'list'), join(out, 'manifest.json'));
    refused(out, TREE, [
      'dist/manifest.json:1:1 publish/symlink: dist/manifest.json is a symbolic link: the list of owned files must lie in the output folder itself',
    ]);
    rmSync(join(out, 'manifest.json'));
    symlinkSync(victim, join(out, '.meridian'));
    refused(out, TREE, [
      'dist/.meridian:1:1 publish/symlink: dist/.meridian is a symbolic link: it would lead the run out of the output folder',
    ]);
  });
});

describe('publish/unsafe-out', () => {
  test.each([
    [sep, process.cwd(), 'it is the root of the file system'],
    [homedir(), process.cwd(), 'it is the home folder'],
    ['.', process.cwd(), 'it is the folder of the project itself'],
    [join(process.cwd(), 'engine'), join(process.cwd(), 'engine/publish'), 'the project lies inside it'],
  ])('%s', (out, project, reason) => {
    const { problems } = publish(out, TREE, { project, dryRun: true, shownAs: 'there' });
    expect(problems.map(line)).toEqual([`publish/unsafe-out: there cannot be the output folder: ${reason}`]);
  });
});

describe('publish/cannot-write', () => {
  test('an output folder that is a file, lies in a file, or is a link to nothing', () => {
    const folder = temporaryFolder();
    write(folder, { file: '' });
    symlinkSync('nowhere', join(folder, 'link'));
    const first = (out: string) => publish(join(folder, out), TREE).problems.map(line);
    expect(first('file')).toEqual(['publish/cannot-write: dist cannot be written: it is a file, not a folder']);
    expect(first('file/dist')).toEqual(['publish/cannot-write: dist cannot be written: not a directory (ENOTDIR)']);
    expect(first('link')).toEqual([
      'publish/cannot-write: dist cannot be written: it is a symbolic link that leads nowhere',
    ]);
    expect(contentsOf(folder)).toEqual({ file: '', link: '-> nowhere' });
  });

  test.skipIf(process.getuid?.() === 0)(
    'a folder without the right to write, and one without the right to read',
    () => {
      const out = temporaryFolder();
      publishWell(out, TREE);
      chmodSync(out, 0o555);
      refused(out, {}, ['publish/cannot-write: dist cannot be written: permission denied (EACCES)']);
      chmodSync(out, 0o755);
      chmodSync(join(out, FILE), 0o000);
      const { problems } = publish(out, TREE);
      chmodSync(join(out, FILE), 0o644);
      expect(problems.map(line)).toEqual([
        `dist/${FILE}:1:1 publish/cannot-write: dist/${FILE} cannot be read: permission denied (EACCES)`,
      ]);
    },
  );

  test.skipIf(!canMount())('a read-only file system', () => {
    mounted('ro', (out, remount) => {
      remount('rw');
      publishWell(out, TREE);
      remount('ro');
      refused(out, {}, ['publish/cannot-write: dist cannot be written: read-only file system (EROFS)']);
      expect(publishWell(out, {}, { dryRun: true }).removed).toEqual(Object.keys(TREE));
    });
  });

  test.skipIf(!canMount())('a full disk, which is told once and leaves nothing behind', () => {
    mounted('size=256k', (out) => {
      publishWell(out, TREE);
      const big = { 'dev/a': 'x'.repeat(100_000), 'dev/b': 'x'.repeat(200_000), 'dev/c': 'x'.repeat(200_000) };
      refused(out, { ...TREE, ...big }, [
        'dist/dev/b:1:1 publish/cannot-write: dist/dev/b cannot be written: no space left on device (ENOSPC)',
      ]);
      publishWell(out, { 'dev/a': big['dev/a'] });
    });
  });
});

describe('publish/interrupted', () => {
  const next = { ...TREE, [FILE]: 'kind: Pod\n', 'dev/s/d/new': 'new\n', 'zz/s/c/x': 'x' };
  const message = (path: string, reason: string) =>
    `dist/${path}:1:1 publish/interrupted: dist/${path} could not be changed, and others already were: ${reason}`;

  test.skipIf(process.getuid?.() === 0)('a closed folder, found out half-way: the next run finishes', () => {
    const out = temporaryFolder();
    publishWell(out, TREE);
    chmodSync(join(out, 'dev/s/c'), 0o555);
    const { problems } = publish(out, next);
    chmodSync(join(out, 'dev/s/c'), 0o755);
    expect(problems.map(line)).toEqual([message(FILE, 'permission denied (EACCES)')]);
    expect(publishWell(out, next)).toMatchObject({ recovered: true, written: [] });
    expect(filesIn(out)).toEqual(next);
  });

  test.skipIf(!canMount())('another disk inside the folder: written if it can be, else the next run finishes', () => {
    const out = temporaryFolder();
    publishWell(out, TREE);
    const inside = join(out, 'dev/s/c');
    const later = { ...next, [FILE]: 'kind: Job\n' };
    const aside = join(out, '../aside');
    renameSync(inside, `${out}-aside`);
    mkdirSync(inside);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', inside]);
    try {
      execFileSync('cp', ['-r', `${out}-aside/.`, inside]);
      publishWell(out, next);
      expect(filesIn(out)).toEqual(next);
      execFileSync('mount', ['-o', 'remount,ro', inside]);
      // It says so again until the cause is gone.
      for (let round = 0; round < 2; round++) {
        expect(publish(out, later).problems.map(line)).toEqual([message(FILE, 'read-only file system (EROFS)')]);
      }
    } finally {
      execFileSync('cp', ['-rf', `${inside}/.`, `${out}-aside`]);
      execFileSync('umount', [inside]);
      rmSync(inside, { recursive: true });
      renameSync(`${out}-aside`, inside);
    }
    expect(existsSync(aside)).toBe(false);
    expect(publishWell(out, later)).toMatchObject({ recovered: true });
    expect(filesIn(out)).toEqual(later);
    expect(readFileSync(join(out, 'manifest.json'), 'utf8')).toContain('zz/s/c/x');
  });
});

/** Mounting needs Linux and its superuser; elsewhere the tests with rights take their place. */
function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    mounted('size=64k', () => {});
    return true;
  } catch {
    return false;
  }
}

function mounted(options: string, use: (out: string, remount: (options: string) => void) => void): void {
  const out = join(process.env['TMPDIR'] ?? '/tmp', `meridian-mount-${process.pid}`);
  mkdirSync(out, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'none', out], { stdio: 'ignore' });
    try {
      use(out, (changed) => execFileSync('mount', ['-o', `remount,${changed}`, out]));
    } finally {
      execFileSync('umount', [out]);
    }
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
