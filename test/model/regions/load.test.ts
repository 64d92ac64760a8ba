import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { checkComponentNames, loadPlatform, type Platform, requirePin } from '../../../model/regions/index.ts';
import type { Target } from '../../../model/target.ts';
import { marked, shown } from '../marked.ts';
import { environmentsText, folderWith, loaded, problemsOf, regionText, vaultStore } from './fixture.ts';

const committed = new URL('../../../regions', import.meta.url).pathname;

vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  return { ...real, readdirSync: vi.fn(real.readdirSync), readFileSync: vi.fn(real.readFileSync) };
});

describe('T-1 regions', () => {
  it('have two Azure locations each, primary first, a purpose and a residency', () => {
    const rows = loaded(committed).regions.map(({ code, locations, residency, size }) => [
      code,
      ...locations,
      residency,
      size,
    ]);
    expect(rows).toEqual([
      ['ap', 'southeastasia', 'centralindia', 'asia-pacific', 'small'],
      ['eu', 'germanywestcentral', 'northeurope', 'eu', 'large'],
      ['me', 'uaenorth', 'southafricanorth', 'middle-east-africa', 'small'],
      ['us', 'eastus2', 'westus3', 'north-america', 'large'],
    ]);
  });

  it('a new one is one file and no code', () => {
    const folder = mkdtempSync(join(tmpdir(), 'regions-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync(committed, folder, { recursive: true });
    const before = loaded(folder).targets.map(({ name }) => name);
    const lines = { residency: 'eu', locations: '[polandcentral, swedencentral]' };
    writeFileSync(join(folder, 'pl.yaml'), regionText('pl', lines));
    // It is rendered at once; Azure and Argo CD wait for its clusters.
    expect(problemsOf(folder)).toEqual(['regions/pl.yaml:6:12 region/no-cluster']);
    const clusters = `  pl-a: { target: pl-prod, location: polandcentral, role: primary, network: 10.96.0.0/16 }
  pl-b: { target: pl-prod, location: swedencentral, role: secondary, network: 10.97.0.0/16 }
`;
    appendFileSync(join(folder, 'clusters.yaml'), clusters);
    const after = loaded(folder).targets.map(({ name }) => name);
    expect(before).toEqual(['dev', 'staging', 'ap-prod', 'eu-prod', 'me-prod', 'us-prod']);
    expect(after).toEqual(['dev', 'staging', 'ap-prod', 'eu-prod', 'me-prod', 'pl-prod', 'us-prod']);
  });

  it('one with a boundary of its own needs the countries of that too, since copies of data must not leave them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'regions-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync(committed, folder, { recursive: true });
    writeFileSync(
      join(folder, 'uk.yaml'),
      regionText('uk', { residency: 'united-kingdom', locations: '[uksouth, ukwest]' }),
    );
    expect(problemsOf(folder)).toContain('regions/uk.yaml:4:12 region/unknown-boundary');
    const azure = readFileSync(join(folder, 'azure.yaml'), 'utf8');
    writeFileSync(join(folder, 'azure.yaml'), azure.replace('boundaries:\n', 'boundaries:\n  united-kingdom: [GB]\n'));
    // Not every location can carry every size.
    expect(problemsOf(folder)).toEqual([
      'regions/uk.yaml:6:12 region/no-cluster',
      'regions/uk.yaml:6:22 region/no-zones',
    ]);
  });
});

describe('T-14 secret store', () => {
  it('is the ClusterSecretStore vault-backend', () => {
    for (const { secretStore, domain } of loaded(committed).regions) {
      expect({ ...secretStore }).toEqual({
        name: 'vault-backend',
        kind: 'ClusterSecretStore',
        provider: 'vault',
        mount: 'secret',
        server: `https://vault.${domain}`,
        auth: { method: 'jwt', mount: 'jwt', role: 'external-secrets' },
      });
    }
  });

  it('L-8 is another one in each target: dev and staging do not read the secrets of production', () => {
    const stores = loaded(committed).targets.map(({ secretStore }) => JSON.stringify(secretStore));
    expect(new Set(stores).size).toBe(stores.length);
  });

  it('is the region’s where an environment has none of its own', () => {
    const dev = `{ purpose: x, tenantData: synthetic, region: us, size: dev, secretStore: ${vaultStore('dev.example')} }`;
    const { targets } = loaded(folderWith({ 'environments.yaml': environmentsText({ dev }) }));
    const servers = targets.map(({ name, secretStore }) => [name, 'server' in secretStore ? secretStore.server : '']);
    expect(servers).toEqual([
      ['dev', 'https://dev.example'],
      ['staging', 'https://vault.ghasi.example'],
      ['eu-prod', 'https://vault.ghasi.example'],
      ['us-prod', 'https://vault.ghasi.example'],
    ]);
  });

  it.each(['azureKeyVault', 'awsSecretsManager', 'gcpSecretManager'])('can be %s', (provider) => {
    const secretStore = `{ name: kv, kind: SecretStore, provider: ${provider} }`;
    const { regions } = loaded(folderWith({ 'eu.yaml': regionText('eu', { secretStore }) }));
    expect(regions[0]?.secretStore.provider).toBe(provider);
  });
});

describe('L-8 L-16 environments and sizes', () => {
  it('are those of the document', () => {
    const rows = loaded(committed).targets.map(({ name, tenantData, size }) => {
      const { database, cache, stream } = size.data;
      return [name, tenantData, size.name, size.replicas, size.cpu, size.memory, database, cache, stream];
    });
    const small = ['real', 'small', 6, '1', '1.5Gi', '500Gi', '8Gi', '500Gi'];
    const large = ['real', 'large', 12, '1', '1.5Gi', '2Ti', '16Gi', '2Ti'];
    expect(rows).toEqual([
      ['dev', 'synthetic', 'dev', 2, '250m', '512Mi', '5Gi', '1Gi', '10Gi'],
      ['staging', 'opt-in', 'staging', 3, '500m', '1Gi', '50Gi', '2Gi', '50Gi'],
      ['ap-prod', ...small],
      ['eu-prod', ...large],
      ['me-prod', ...small],
      ['us-prod', ...large],
    ]);
  });
});

describe('files of the folder', () => {
  it('are read in an order of our own', () => {
    const folder = folderWith({ 'ap.yaml': regionText('ap'), 'me.yaml': 'code: 1', 'za.yaml': 'code: 2' });
    const straight = problemsOf(folder);
    vi.mocked(readdirSync).mockImplementationOnce(
      () => ['za.yaml', 'us.yaml', 'releases.yaml', 'me.yaml', 'eu.yaml', 'environments.yaml', 'ap.yaml'] as never,
    );
    expect(problemsOf(folder)).toEqual(straight);
    vi.mocked(readdirSync).mockImplementationOnce(
      () => ['us.yaml', 'releases.yaml', 'eu.yaml', 'environments.yaml', 'ap.yaml'] as never,
    );
    expect(loaded(folder).regions.map(({ code }) => code)).toEqual(['ap', 'eu', 'us']);
  });

  it('that are no regions are left alone', () => {
    const others = {
      'outputs/': '',
      'schema/': '',
      'notes.md': '#',
      '.eu.yaml': ':',
      'eu.yaml~': ':',
    };
    expect(problemsOf(folderWith(others))).toEqual([]);
  });

  it('yaml/missing-file', () => {
    expect(problemsOf(folderWith({ 'environments.yaml': null, 'releases.yaml': null }))).toEqual([
      'regions/environments.yaml:1:1 yaml/missing-file',
      'regions/releases.yaml:1:1 yaml/missing-file',
    ]);
  });

  it('yaml/unreadable: a folder, a loop of links, wrong bytes', () => {
    const folder = folderWith({
      'environments.yaml': null,
      'environments.yaml/': '',
      'releases.yaml': Buffer.from('a: 1\nb: \xfc\n', 'latin1'),
    });
    symlinkSync('ap.yaml', join(folder, 'ap.yaml'));
    expect(problemsOf(folder)).toEqual([
      'regions/ap.yaml:1:1 yaml/unreadable',
      'regions/environments.yaml:1:1 yaml/unreadable',
      'regions/releases.yaml:2:1 yaml/unreadable',
    ]);
  });

  it('yaml/unreadable: no permission', () => {
    const folder = folderWith();
    vi.mocked(readFileSync).mockImplementationOnce(() => {
      throw Object.assign(new Error(`EACCES: permission denied, open '${folder}'`), { code: 'EACCES' });
    });
    expect(problemsOf(folder)).toEqual(['regions/eu.yaml:1:1 yaml/unreadable']);
  });

  it('yaml/too-large: 10 MB', () => {
    const large = 'components: {}\n'.repeat(700_000);
    expect(problemsOf(folderWith({ 'releases.yaml': large, 'eu.yaml': large }))).toEqual([
      'regions/eu.yaml:1:1 yaml/too-large',
      'regions/releases.yaml:1:1 yaml/too-large',
    ]);
  });

  it('region/no-folder says so without anybody’s path', () => {
    const diagnostics = new Diagnostics();
    expect(loadPlatform('/nowhere/at/all', diagnostics, 'regions')).toBeUndefined();
    expect(shown(diagnostics)).toEqual(['region/no-folder']);
    expect(JSON.stringify(diagnostics.sorted())).not.toContain('nowhere');
  });

  it('region/no-regions', () => {
    const problems = problemsOf(folderWith({ 'us.yaml': null, 'eu.yaml': null }));
    expect(problems).toContain('region/no-regions');
  });

  it('hold the pins of 4,000 components', () => {
    const pins =
      '{ dev: { tag: 2.0.0 }, staging: { tag: 1.1.0 }, prod: { tag: 1.0.0 }, targets: { us-prod: { tag: 1.0.1 }, eu-prod: { tag: 1.0.2 } } }';
    const text = Array.from({ length: 4000 }, (_, index) => `  service-${index}: ${pins}\n`).join('');
    const platform = loaded(folderWith({ 'releases.yaml': `components:\n${text}` }));
    expect(platform.named.components).toHaveLength(4000);
  });
});

describe('overrides', () => {
  const files = {
    'environments.yaml': environmentsText({
      dev: '{ purpose: x, tenantData: synthetic, region: eu, size: dev, components: { api: { replicas: 1 } } }',
      prod: '{ purpose: x, tenantData: real, components: { api: { scaling: { min: 3, max: 9 }, env: { A: a, B: b } } } }',
    }),
    'eu.yaml': regionText('eu', { components: '{ api: { scaling: { max: 20 }, env: { B: eu } } }' }),
  };

  it('of a region win value by value, in production only', () => {
    const platform = loaded(folderWith(files));
    const of = (name: string) => {
      const target = platform.targets.find((each) => each.name === name);
      return JSON.parse(JSON.stringify(target && platform.overrides(target, 'api')));
    };
    expect(of('dev')).toEqual({ replicas: 1 });
    expect(of('staging')).toEqual({});
    expect(of('us-prod')).toEqual({ scaling: { min: 3, max: 9 }, env: { A: 'a', B: 'b' } });
    expect(of('eu-prod')).toEqual({ scaling: { min: 3, max: 20 }, env: { A: 'a', B: 'eu' } });
  });

  it('know where each value stands', () => {
    const platform = loaded(folderWith(files));
    const [target] = platform.targets.filter(({ name }) => name === 'eu-prod');
    if (target === undefined) throw new Error('no eu-prod');
    const place = (...path: string[]) => platform.overridePlace(target, 'api', path);
    expect(place('scaling', 'max')).toMatchObject({ file: 'regions/eu.yaml', line: 9 });
    expect(place('scaling', 'min')).toMatchObject({ file: 'regions/environments.yaml', line: 4 });
    expect(place('replicas')).toBeUndefined();
    expect(platform.overrides(target, 'toString')).toEqual({});
  });

  it('region/unknown-component release/unknown-component', () => {
    const eu = marked(regionText('eu', { components: '{ «apo: { replicas: 1 }, worker: {} }' }));
    const releases = marked('components:\n  «ap: { prod: { tag: 1.0.0 } }\n  api: {}\n');
    const platform = loaded(folderWith({ 'eu.yaml': eu.text, 'releases.yaml': releases.text }));
    const diagnostics = new Diagnostics();
    checkComponentNames(platform, { qualified: [], workloads: ['api', 'worker'], components: ['api'] }, diagnostics);
    expect(shown(diagnostics)).toEqual([
      `regions/eu.yaml:${eu.places[0]} region/unknown-component`,
      `regions/releases.yaml:${releases.places[0]} release/unknown-component`,
    ]);
    expect(diagnostics.sorted().map(({ fix }) => fix)).toEqual(['Did you mean `api`?', 'Did you mean `api`?']);
  });
});

describe('pins', () => {
  const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
  const { text, places } = marked(
    `«components:\n  «api:\n    prod: { tag: «1.0.0, digest: ${digest} }\n    targets:\n      eu-prod: { tag: «1.0.1 }\n      ap-prod: { digest: ${digest} }\n`,
  );
  const platform = () => loaded(folderWith({ 'releases.yaml': text, 'ap.yaml': regionText('ap') }));
  const targetOf = (name: string) => {
    const found = platform().targets.find((target) => target.name === name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };

  it('of a target drop the digest of another tag', () => {
    const { pin } = platform();
    expect({ ...pin(targetOf('us-prod'), 'api') }).toEqual({ tag: '1.0.0', digest });
    expect({ ...pin(targetOf('eu-prod'), 'api') }).toEqual({ tag: '1.0.1' });
    expect({ ...pin(targetOf('ap-prod'), 'api') }).toEqual({ tag: '1.0.0', digest });
    expect(pin(targetOf('dev'), 'api')).toBeUndefined();
    expect(pin(targetOf('dev'), 'constructor')).toBeUndefined();
  });

  it.each([
    ['us-prod', 'api', 2],
    ['eu-prod', 'api', 3],
    ['dev', 'api', 1],
    ['dev', 'worker', 0],
  ] as const)('release/missing-pin would be mended for %s %s at mark %i', (target, component, mark) => {
    const { line, column, file } = platform().pinPlace(component, targetOf(target));
    expect(`${file}:${line}:${column}`).toBe(`regions/releases.yaml:${places[mark]}`);
  });

  it('release/missing-pin', () => {
    const diagnostics = new Diagnostics();
    expect(requirePin(platform(), targetOf('dev'), 'api', diagnostics)).toBeUndefined();
    expect(requirePin(platform(), targetOf('us-prod'), 'api', diagnostics)?.tag).toBe('1.0.0');
    expect(shown(diagnostics)).toEqual([`regions/releases.yaml:${places[1]} release/missing-pin`]);
  });
});

describe('what stands beside regions and pins', () => {
  const target = (platform: Platform, name: string) => platform.targets.find((one) => one.name === name) as Target;

  it('P-2 data networks of a target: two in production, one where the environment has it', () => {
    const platform = loaded(
      folderWith({
        'eu.yaml': regionText('eu', { dataNetworks: '[10.0.0.0/20, 10.1.0.0/20]' }),
        'environments.yaml': environmentsText({
          dev: '{ purpose: x, tenantData: synthetic, region: us, size: dev, dataNetworks: [10.2.0.0/20] }',
        }),
      }),
    );
    expect(target(platform, 'eu-prod').networks).toEqual(['10.0.0.0/20', '10.1.0.0/20']);
    expect(target(platform, 'dev').networks).toEqual(['10.2.0.0/20']);
    expect(target(platform, 'us-prod').networks).toEqual([]);
  });

  it('client IDs that Azure gave, by system and account', () => {
    const id = '0b1e9c5e-8f5d-4b7e-9d3a-0123456789ab';
    const platform = loaded(
      folderWith({ 'outputs/us-prod.json': JSON.stringify({ identities: { 'shop/web': id } }), 'outputs/.keep': '' }),
    );
    expect(platform.clientId(target(platform, 'us-prod'), 'shop', 'web')).toBe(id);
    expect(platform.clientId(target(platform, 'us-prod'), 'shop', 'toString')).toBeUndefined();
    expect(platform.clientId(target(platform, 'eu-prod'), 'shop', 'web')).toBeUndefined();
  });

  it('images that come from elsewhere are pinned apart from components', () => {
    const pins = '  proxy: { prod: { tag: 1.2.3 }, targets: { eu-prod: { tag: 1.2.4 } } }\n';
    const platform = loaded(folderWith({ 'releases.yaml': `components: {}\nimages:\n${pins}` }));
    expect(platform.pin(target(platform, 'us-prod'), 'proxy', 'images')).toEqual({ tag: '1.2.3' });
    expect(platform.pin(target(platform, 'eu-prod'), 'proxy', 'images')).toEqual({ tag: '1.2.4' });
    expect(platform.pin(target(platform, 'us-prod'), 'proxy')).toBeUndefined();
  });
});
