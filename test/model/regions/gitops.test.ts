import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { checkComponentNames, type Platform } from '../../../model/regions/index.ts';
import { marked, shown } from '../marked.ts';
import { folderWith, loaded, tried } from './fixture.ts';

const gitops = (lines = '') => ({ 'gitops.yaml': `repository: https://git.example.com/platform.git\n${lines}` });
const clusters = (...lines: string[]) => ({
  'clusters.yaml': `clusters:\n${lines.map((line) => `  ${line}\n`).join('')}`,
});
const commit = (digit: string) => `'${digit.repeat(40)}'`;
const revisions = (text: string) => ({ 'releases.yaml': `components: {}\nrevisions:\n${text}` });

describe('P-5 clusters and how Argo CD gets what is rendered', () => {
  it('reads clusters by name, whatever their order in the file', () => {
    const { clusters: found } = platform({
      ...clusters(
        'us-b: { target: us-prod, location: ustwo, role: secondary, labels: { tier: gold } }',
        'us-a: { target: us-prod, location: usone, role: primary }',
      ),
    });
    expect(found).toEqual([
      { name: 'us-a', target: 'us-prod', location: 'usone', role: 'primary', labels: {} },
      { name: 'us-b', target: 'us-prod', location: 'ustwo', role: 'secondary', labels: { tier: 'gold' } },
    ]);
  });

  it('has neither where the files are missing', () => {
    expect(platform({})).toMatchObject({ clusters: [], targets: expect.any(Array) });
    expect(platform({}).gitops).toBeUndefined();
  });

  it('fills in what is left out, and puts a region that has no place in the order last', () => {
    const freeze = `freezes:\n  - { reason: Rest, schedule: '0 0 22 12 *', duration: 288h }\n`;
    expect(platform(gitops(`order: [us-prod]\n${freeze}`)).gitops).toEqual({
      repository: 'https://git.example.com/platform.git',
      branch: 'main',
      folder: 'dist',
      namespace: 'argocd',
      order: ['us-prod', 'eu-prod'],
      freezes: [
        {
          reason: 'Rest',
          schedule: '0 0 22 12 *',
          duration: '288h',
          timeZone: 'UTC',
          targets: ['eu-prod', 'us-prod'],
        },
      ],
    });
  });

  it('L-13 knows the commit of a component in a production target, and what ran before it', () => {
    const pinned = `  us-prod:\n    shop/api: { commit: ${commit('a')}, previous: [${commit('b')}] }\n`;
    const { revision, targets } = platform(revisions(pinned));
    const target = (name: string) => targets.find((one) => one.name === name) as (typeof targets)[number];
    expect(revision(target('us-prod'), 'shop', 'api')).toEqual({
      commit: 'a'.repeat(40),
      previous: ['b'.repeat(40)],
      rejected: [],
    });
    expect(revision(target('eu-prod'), 'shop', 'api')).toBeUndefined();
    expect(revision(target('us-prod'), 'shop', 'toString')).toBeUndefined();
  });
});

describe('problems stand at their place and say what to do', () => {
  it.each<[code: string, files: Readonly<Record<string, string>>, says: string]>([
    ['gitops/unknown-target', clusters('a: { target: «us-prd, location: usone, role: primary }'), '`us-prod`'],
    ['gitops/unknown-target', gitops('order: [«atlantis]\n'), 'Use one of: dev, staging, eu-prod, us-prod'],
    [
      'gitops/unknown-target',
      gitops(`freezes:\n  - { reason: x, schedule: '0 0 1 1 *', duration: 1h, targets: [«stagin] }\n`),
      '`staging`',
    ],
    ['gitops/unknown-target', revisions(`  «us:\n    shop/api: { commit: ${commit('a')} }\n`), 'Use one of'],
    ['gitops/early-revision', revisions(`  «staging:\n    shop/api: { commit: ${commit('a')} }\n`), 'Remove it'],
    ['gitops/bad-order', gitops('order: [us-prod, «us-prod]\n'), 'once'],
    ['gitops/bad-order', gitops('order: [«staging]\n'), 'once'],
    ['gitops/foreign-location', clusters('a: { target: dev, location: «euone, role: primary }'), 'Use usone,'],
    ['gitops/foreign-location', clusters('a: { target: dev, location: «ustwo, role: primary }'), 'Use usone,'],
    [
      'gitops/foreign-location',
      clusters('a: { target: us-prod, location: «euone, role: primary }'),
      'Use usone and ustwo',
    ],
    ['gitops/no-primary', clusters('«a: { target: dev, location: usone, role: secondary }'), 'role: primary'],
    [
      'gitops/two-primaries',
      clusters(
        'a: { target: us-prod, location: usone, role: primary }',
        'b: { target: us-prod, location: ustwo, role: «primary }',
      ),
      'role: secondary',
    ],
    [
      'gitops/reserved-label',
      clusters('a: { target: dev, location: usone, role: primary, labels: { «role: x } }'),
      'another name',
    ],
    [
      'gitops/reserved-label',
      clusters(
        'a: { target: dev, location: usone, role: primary, labels: { «argocd.argoproj.io/secret-type: repository } }',
      ),
      'another name',
    ],
    ['region/missing-key', clusters('«a: { location: usone, role: primary }'), 'Add `target:`'],
    ['region/bad-value', { 'gitops.yaml': 'repository: «https://me:secret@git.example.com/x.git\n' }, '`https://git'],
    ['region/bad-value', { 'gitops.yaml': 'repository: «"git.example.com"\n' }, 'the URL of a git repository'],
    ['region/bad-value', gitops('folder: «../dist\n'), 'a relative path'],
    ['region/bad-value', gitops(`branch: «${'a'.repeat(40)}\n`), 'the name of a branch'],
    [
      'region/bad-value',
      gitops(`freezes:\n  - { reason: x, schedule: «'0 0 31 2 *', duration: 1h }\n`),
      'five fields of cron',
    ],
    [
      'region/bad-value',
      gitops(`freezes:\n  - { reason: x, schedule: '0 0 1 1 *', duration: «14d }\n`),
      'Did you mean `336h`',
    ],
    ['release/bad-value', revisions(`  us-prod:\n    shop/api: { commit: «abc }\n`), '40 hexadecimal digits'],
    ['release/wrong-type', revisions(`  us-prod:\n    shop/api: { commit: «${'1'.repeat(40)} }\n`), 'quotes'],
    ['release/bad-value', { 'releases.yaml': 'components: {}\nretired: [«api]\n' }, 'a component with its system'],
  ])('%s', (code, files, says) => {
    const { problems, places, diagnostics } = tried(files);
    expect(problems).toEqual(places.map((place) => `${place} ${code}`));
    expect(places).toHaveLength(1);
    expect(`${diagnostics[0]?.message} ${diagnostics[0]?.fix}`).toContain(says);
  });

  it('release/unknown-component: revisions and retired name components that exist', () => {
    const { text, places } = marked(
      `components: {}\nrevisions:\n  us-prod:\n    «shop/apo: { commit: ${commit('a')} }\nretired: [«web/api]\n`,
    );
    const diagnostics = new Diagnostics();
    const known = { workloads: [], components: [], qualified: ['shop/api'] };
    checkComponentNames(platform({ 'releases.yaml': text }), known, diagnostics);
    expect(shown(diagnostics)).toEqual(
      places.map((place) => `regions/releases.yaml:${place} release/unknown-component`),
    );
  });
});

function platform(files: Readonly<Record<string, string>>): Platform {
  return loaded(folderWith(files));
}
