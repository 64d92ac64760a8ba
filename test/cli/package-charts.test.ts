import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Lock } from '../../engine/publish/index.ts';
import { Dist, digests, run, untarred } from '../support/packages.ts';
import { treeOf } from '../support/project.ts';

/** `<system>/<component>` of each printed line. */
const packed = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((text) => text.split(' ')[0]);

describe('which charts are packed', () => {
  it.each([
    [[], ['bank/web', 'shop/cart', 'shop/web']],
    [
      ['--chart', 'web'],
      ['bank/web', 'shop/web'],
    ],
    [['--chart', 'shop/web'], ['shop/web']],
    [
      ['--chart', 'shop/web', '--chart', 'cart', '--chart', 'shop/cart'],
      ['shop/cart', 'shop/web'],
    ],
  ])('%j gives %j', (argv, expected) => {
    const dist = new Dist();
    const { status, stdout, stderr } = dist.pack(...argv);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(packed(stdout)).toEqual(expected);
    const archives = Object.keys(digests(dist.out)).filter((file) => file.endsWith('.tgz'));
    expect(archives.map((file) => file.replace(/-1\.0\.0.*/, ''))).toEqual(expected);
  });

  it('does not depend on the order in which the manifest lists files', () => {
    const [plain, reversed] = [new Dist(), new Dist()];
    reversed.writeManifest(true);
    expect(packed(reversed.pack().stdout)).toEqual(packed(plain.pack().stdout));
    expect(digests(reversed.out)).toEqual(digests(plain.out));
  });

  it('keeps charts of one name apart', () => {
    const dist = new Dist();
    dist.pack();
    const texts = ['bank', 'shop'].map((system) => {
      const [file = ''] = readdirSync(path.join(dist.out, system)).filter((name) => name.startsWith('web-'));
      return untarred(path.join(dist.out, system, file)).find((one) => one.path === 'web/Chart.yaml')?.text;
    });
    expect(texts).toEqual([expect.stringContaining('of bank'), expect.stringContaining('of shop')]);
  });
});

describe('what is written', () => {
  it('mends an archive that is broken, and says so', () => {
    const dist = new Dist(['shop/web']);
    const { stdout } = dist.pack();
    const before = digests(dist.out);
    const [, , archive = ''] = stdout.trimEnd().split(' ');
    writeFileSync(archive, readFileSync(archive).subarray(0, 100));
    expect(dist.pack().stdout).toBe(stdout);
    expect(digests(dist.out)).toEqual(before);
    expect(dist.pack().stdout).toBe(stdout.replace('\n', ' (unchanged)\n'));
  });

  it('leaves files of others alone', () => {
    const dist = new Dist(['shop/web']);
    dist.pack();
    const others = ['notes.txt', 'oci/shop/web/notes.txt', 'oci/shop/web/blobs/sha256/notes.txt'];
    for (const file of others) writeFileSync(path.join(dist.out, file), 'mine');
    expect(dist.pack().stdout).toContain('(unchanged)');
    for (const file of others) expect(readFileSync(path.join(dist.out, file), 'utf8')).toBe('mine');
  });
});

describe('charts that are not as they were rendered', () => {
  const breaks: readonly [string, string, string, (dist: Dist) => void][] = [
    [
      'an edited file',
      'package/edited-file',
      'charts/shop/web/values.yaml',
      (dist) => writeFileSync(dist.file('charts/shop/web/values.yaml'), 'a: 2\n'),
    ],
    [
      'a file that leads elsewhere, to the same bytes even',
      'package/edited-file',
      'charts/shop/web/values.yaml',
      (dist) => {
        renameSync(dist.file('charts/shop/web/values.yaml'), path.join(dist.folder, 'values.yaml'));
        symlinkSync(path.join(dist.folder, 'values.yaml'), dist.file('charts/shop/web/values.yaml'));
      },
    ],
    [
      'a missing file',
      'package/missing-file',
      'charts/shop/web/templates/a.yaml',
      (dist) => rmSync(dist.file('charts/shop/web/templates/a.yaml')),
    ],
    [
      'a file of somebody else',
      'package/foreign-file',
      'charts/shop/web/templates/b.yaml',
      (dist) => writeFileSync(dist.file('charts/shop/web/templates/b.yaml'), ''),
    ],
    [
      'a link of somebody else',
      'package/foreign-file',
      'charts/shop/web/more',
      (dist) => symlinkSync(dist.folder, dist.file('charts/shop/web/more')),
    ],
  ];

  it.each(breaks)('%s is refused with %s, and nothing is written', (_, code, file, spoil) => {
    const dist = new Dist();
    spoil(dist);
    // Also where only another chart was asked for: what was rendered is right as a whole, or it is not.
    for (const argv of [[], ['--chart', 'bank/web']]) {
      const { status, stdout, stderr } = dist.pack(...argv);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toContain(`${dist.file(file)}:1:1 error ${code}: ${dist.file(file)} `);
      expect(stderr).toMatch(/\n1 error\n$/);
      expect(existsSync(dist.out)).toBe(false);
    }
  });

  it('are all named at once, also where a whole folder is gone', () => {
    const dist = new Dist();
    rmSync(dist.file('charts/shop/web'), { recursive: true });
    writeFileSync(dist.file('charts/bank/web/values.yaml'), '');
    const { stderr } = dist.pack();
    expect(stderr).toMatch(/\n4 errors\n$/);
    expect(stderr.match(/package\/missing-file/g)).toHaveLength(3);
  });

  it('are refused where Chart.yaml was rendered with another name', () => {
    const dist = new Dist(['shop/web']);
    renameSync(dist.file('charts/shop/web'), dist.file('charts/shop/app'));
    const manifest = readFileSync(dist.file('manifest.json'), 'utf8');
    writeFileSync(dist.file('manifest.json'), manifest.replaceAll('charts/shop/web', 'charts/shop/app'));
    const { status, stderr } = dist.pack();
    expect(status).toBe(1);
    expect(stderr).toContain('package/bad-chart');
    expect(existsSync(dist.out)).toBe(false);
  });
});

describe('npm run package with mistakes', () => {
  it.each([
    ['shop/wbe', 'Did you mean shop/web?'],
    ['crat', 'Did you mean cart?'],
    ['something-else', 'Correct the name.'],
    ['dev/web', 'Correct the name.'],
  ])('names the chart that --chart %s may mean', (name, fix) => {
    const dist = new Dist();
    const { status, stdout, stderr } = dist.pack('--chart', 'web', '--chart', name);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('package/unknown-chart');
    expect(stderr).toContain(`there is no chart "${name}" in ${dist.from}`);
    expect(stderr).toContain(`fix: ${fix}`);
    expect(existsSync(dist.out)).toBe(false);
  });

  it('says that there is no chart, or no manifest, or none that can be read', () => {
    const none = new Dist([]);
    expect(none.pack('--chart', 'web')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('package/no-charts'),
    });
    writeFileSync(none.file('manifest.json'), '{}\n<<<<<<< HEAD\n');
    const { stderr } = none.pack();
    expect(stderr).toContain('package/manifest-unusable');
    expect(stderr).toContain(`${none.file('manifest.json')}:2:1 error `);
    rmSync(none.from, { recursive: true });
    expect(none.pack().stderr).toContain('manifest.json cannot be used: no such file or directory (ENOENT)');
    expect(existsSync(none.out)).toBe(false);
  });

  it('says where it cannot write, and leaves nothing unfinished', () => {
    const dist = new Dist();
    writeFileSync(dist.out, 'a file');
    expect(dist.pack()).toMatchObject({ status: 1, stderr: expect.stringContaining('package/cannot-access') });
    rmSync(dist.out);
    mkdirSync(dist.out);
    writeFileSync(path.join(dist.out, 'shop'), 'a file where a folder would be');
    const { status, stdout, stderr } = dist.pack();
    expect(status).toBe(1);
    expect(packed(stdout)).toEqual(['bank/web']);
    expect(stderr).toContain(`${path.join(dist.out, 'shop')} cannot be written: `);
    expect(readdirSync(dist.out)).toEqual(['bank', 'oci', 'shop']);
  });

  it('lets one run at a time write: each takes away what the other’s versions leave', () => {
    const dist = new Dist();
    const work = path.join(dist.out, '.unfinished');
    const lock = Lock.take(work, () => mkdirSync(work, { recursive: true }));
    if (!(lock instanceof Lock)) throw new Error('the lock of a folder of its own is free');
    const { status, stdout, stderr } = dist.pack();
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(`error publish/locked: another run (process ${process.pid}) is writing ${dist.out}`);
    lock.release();
    expect(dist.pack()).toMatchObject({ status: 0 });
    expect(readdirSync(dist.out)).toEqual(['bank', 'oci', 'shop']);
  });

  it('takes up where a run was killed', () => {
    const dist = new Dist();
    const work = path.join(dist.out, '.unfinished');
    mkdirSync(path.join(work, 'lock'), { recursive: true });
    const dead = { pid: 2 ** 22 + 1, host: 'elsewhere', boot: '', started: 1 };
    writeFileSync(path.join(work, 'lock', 'dead.json'), JSON.stringify(dead).slice(0, 20));
    writeFileSync(path.join(work, 'file'), 'half of a chart');
    expect(dist.pack()).toMatchObject({ status: 0 });
    expect(readdirSync(dist.out)).toEqual(['bank', 'oci', 'shop']);
  });

  it.each([[['--frobnicate']], [['shop/web']], [['--out', 'dist']], [['--out', 'dist/packages']]])(
    'refuses %j',
    (argv) => {
      const before = treeOf('dist');
      const { status, stdout, stderr } = run(argv);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toContain('error cli/bad-arguments: ');
      expect(treeOf('dist')).toEqual(before);
    },
  );

  it('explains itself with --help', () => {
    const { status, stdout } = run(['--help']);
    expect(status).toBe(0);
    for (const flag of ['--chart', '--from', '--out', '--help']) expect(stdout).toContain(flag);
  });
});
