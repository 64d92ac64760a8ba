import { describe, expect, it } from 'vitest';
import { environmentsText, regionText, tried, vaultStore } from './fixture.ts';

const api = (lines: string) => `\n  api:\n    ${lines}`;
const region = (lines: Readonly<Record<string, string>>) => ({ 'eu.yaml': regionText('eu', lines) });
const overridden = (lines: string) => region({ components: api(lines) });
const environments = (lines: Readonly<Record<string, string>>) => ({ 'environments.yaml': environmentsText(lines) });
const released = (text: string) => ({ 'releases.yaml': `components:\n  api:\n    ${text}\n` });
const images = (text: string) => `components: {}\nimages:\n  proxy:\n    ${text}\n`;
const vault = (store: string) => region({ secretStore: store });

type Case = [code: string, files: Readonly<Record<string, string | null>>, says?: string];

describe('schema problems stand at their place and say what to do', () => {
  it.each<Case>([
    ['region/unknown-key', region({ '«residencey': 'eu' }), '`residency`'],
    ['region/unknown-key', region({ '«zebra': 'eu' }), 'use one of: code, name'],
    ['region/unknown-key', overridden('«replcas: 3'), '`replicas`'],
    ['region/unknown-key', vault('{ name: kv, kind: SecretStore, provider: azureKeyVault, «mount: x }'), 'use one of'],
    ['region/unknown-key', environments({ '«prd': '{}' }), '`prod`'],
    [
      'region/missing-key',
      {
        'eu.yaml': regionText('eu')
          .replace(/^residency.*\n/m, '')
          .replace(/^/, '«'),
      },
      'Add `residency:`',
    ],
    [
      'region/missing-key',
      region({ '«secretStore': vaultStore('v.example').replace('mount: secret, ', '') }),
      'Add `mount:`',
    ],
    ['region/missing-key', vault(vaultStore('v.example').replace('auth: { method: jwt,', '«auth: {')), 'Add `method:`'],
    [
      'region/unknown-key',
      vault(vaultStore('v.example').replace(', role', ', «policy: x, role')),
      'use one of: method, mount, role',
    ],
    [
      'region/bad-value',
      vault(vaultStore('v.example').replace('Cluster', '«Cluster').replace('ClusterS', 'S')),
      'ClusterSecretStore',
    ],
    ['region/bad-value', vault(vaultStore('v.example').replace("'https", "«'http")), '`https://v.example`'],
    ['region/bad-value', vault(vaultStore('v.example/v1').replace("'https", "«'https")), '`https://v.example`'],
    ['region/bad-value', vault(vaultStore('v.example:99999').replace("'https", "«'https")), 'or its port'],
    [
      'region/bad-value',
      vault(vaultStore('v.example').replace('method: jwt', 'method: «approle')),
      'one of jwt, kubernetes',
    ],
    ['region/bad-value', vault(vaultStore('v.example').replace('mount: jwt', 'mount: «/jwt')), '`jwt`'],
    [
      'region/bad-value',
      vault(vaultStore('v.example').replace('external-secrets', '«a/b')),
      'the name of a Vault role',
    ],
    ['region/bad-value', vault('{ name: kv, kind: «ClusterSecretStore, provider: azureKeyVault }'), 'SecretStore'],
    [
      'region/bad-value',
      environments({
        dev: `{ purpose: x, tenantData: synthetic, region: us, size: dev, secretStore: ${vaultStore('v.example').replace("'https", "«'ftp")} }`,
      }),
      '`https://v.example`',
    ],
    ['region/missing-key', environments({ '«dev': '{ purpose: x, tenantData: real, region: us }' }), 'Add `size:`'],
    ['region/wrong-type', region({ name: '«7' }), "Put it in quotes: '7'"],
    ['region/wrong-type', region({ name: '«[a]' }), 'Write text'],
    ['region/wrong-type', region({ '«name': '' }), 'Write text'],
    ['region/wrong-type', region({ locations: '«euone' }), 'a list of exactly two'],
    ['region/wrong-type', region({ secretStore: '«vault' }), 'Write a mapping'],
    ['region/wrong-type', overridden('replicas: «"3"'), 'a whole number'],
    ['region/wrong-type', overridden('env: { PORT: «8080 }'), "Put it in quotes: '8080'"],
    ['region/wrong-type', overridden('env: { DEBUG: «true }'), "Put it in quotes: 'true'"],
    ['region/wrong-type', overridden('disruption: { minAvailable: «true }'), 'percentage'],
    ['region/wrong-type', { 'eu.yaml': '«- code: eu\n' }, 'the whole file'],
    ['region/wrong-type', { 'eu.yaml': '«just text\n' }, 'the whole file'],
    ['region/bad-value', region({ size: '«larg' }), '`large`'],
    ['region/bad-value', region({ code: '«EU' }), '`eu`'],
    ['region/bad-value', region({ size: '«3' }), 'one of small, large'],
    ['region/bad-value', region({ size: '«huge' }), 'one of small, large'],
    ['region/bad-value', region({ residency: '«Middle East' }), '`middle-east`'],
    ['region/bad-value', region({ locations: '[«West Europe, northeurope]' }), '`westeurope`'],
    ['region/bad-value', region({ locations: '«[westeurope]' }), 'exactly two'],
    ['region/bad-value', region({ domain: '«https://eu.ghasi.example/' }), '`eu.ghasi.example`'],
    ['region/bad-value', region({ domain: '«localhost' }), 'two or more parts'],
    ['region/bad-value', region({ purpose: '«" "' }), 'some text'],
    ['region/bad-value', region({ dataNetworks: '[10.0.0.0/16, «10.1.0.1/16]' }), 'a block of IPv4 addresses'],
    ['region/bad-value', region({ dataNetworks: '«[10.0.0.0/16]' }), 'exactly two'],
    ['region/bad-value', { 'outputs/us-prod.json': '{ "identities": { "shop/web": «"none" } }' }, 'a UUID'],
    ['region/missing-key', { 'outputs/us-prod.json': '«{}' }, 'identities'],
    ['region/bad-value', vault('{ name: kv, kind: SecretStore, provider: «vaut, mount: x }'), '`vault`'],
    ['region/bad-value', vault(vaultStore('v.example').replace('secret,', '«/secret/,')), '`secret`'],
    ['region/bad-value', overridden('resources: { requests: { memory: «512MB } }'), '`512Mi` or `512M`'],
    ['region/bad-value', overridden('resources: { limits: { cpu: «"-1" } }'), 'cores above zero'],
    ['region/bad-value', overridden('replicas: «1.5'), 'a whole number'],
    ['region/bad-value', overridden('replicas: «-1'), 'at least 0'],
    ['region/bad-value', overridden('scaling: { min: «-1 }'), 'at least 0'],
    ['region/bad-value', overridden('scaling: { max: «99999 }'), 'at most 10000'],
    ['region/bad-value', overridden('disruption: { minAvailable: «150% }'), 'percentage'],
    ['region/bad-value', overridden('disruption: { minAvailable: «1.5 }'), 'percentage'],
    ['region/bad-value', overridden('env: { «LOG-LEVEL: x }'), '`LOG_LEVEL`'],
    [
      'region/bad-value',
      environments({ dev: '{ purpose: x, tenantData: «fake, region: us, size: dev }' }),
      'synthetic',
    ],
    ['release/unknown-key', released('«production: { tag: 1.0.0 }')],
    ['release/unknown-key', released('prod: { tag: 1.0.0, «digst: x }'), '`digest`'],
    ['release/missing-key', released('«prod: {}'), 'Add `tag:`'],
    ['release/wrong-type', released('prod: { tag: «1.10 }'), "Put it in quotes: '1.10'"],
    ['release/wrong-type', released('prod: «1.0.0'), 'Write a mapping'],
    ['release/bad-tag', released('prod: { tag: «latest }'), 'released image'],
    ['release/bad-tag', released('prod: { tag: «ghasi/api:1.0.0 }'), '`1.0.0`'],
    ['release/bad-digest', released('prod: { tag: 1.0.0, digest: «sha256:abc }'), 'leave the key out'],
    [
      'release/bad-digest',
      released(`prod: { tag: 1.0.0, digest: «${'A'.repeat(64)} }`),
      `\`sha256:${'a'.repeat(64)}\``,
    ],
    ['release/bad-digest', released(`targets: { eu-prod: { digest: «x } }`), 'leave the key out'],
  ])('%s %#', (...[code, files, says = '']: Case) => {
    const { problems, places, diagnostics } = tried(files);
    expect(problems).toEqual(places.map((place) => `${place} ${code}`));
    expect(`${diagnostics[0]?.message} ${diagnostics[0]?.fix}`).toContain(says);
  });
});

describe('problems between values, files and names', () => {
  it.each<Case>([
    ['region/code-mismatch', region({ code: '«de' }), 'Rename the file to de.yaml'],
    ['region/duplicate-domain', { 'us.yaml': regionText('us', { domain: '«eu.ghasi.example' }) }, 'regions/eu.yaml'],
    ['region/duplicate-location', region({ locations: '[euone, «euone]' }), 'two different locations'],
    [
      'region/duplicate-locations',
      { 'us.yaml': regionText('us', { locations: '«[eutwo, euone]' }) },
      'regions/eu.yaml',
    ],
    ['region/file-extension', { 'ap.yml': `«${regionText('ap')}` }, 'ap.yaml'],
    ['region/reserved-code', { 'dev.yaml': regionText('dev', { code: '«dev' }) }, 'staging'],
    [
      'region/unknown-region',
      environments({ dev: '{ purpose: x, tenantData: real, region: «ue, size: dev }' }),
      '`eu`',
    ],
    ['region/overlapping-networks', region({ dataNetworks: '[10.0.0.0/16, «10.0.64.0/20]' }), '10.0.0.0/16'],
    [
      'region/overlapping-networks',
      {
        ...environments({
          dev: '{ purpose: x, tenantData: synthetic, region: us, size: dev, dataNetworks: [10.1.0.0/16] }',
        }),
        ...region({ dataNetworks: '[10.2.0.0/16, «10.0.0.0/15]' }),
      },
      '10.1.0.0/16',
    ],
    ['release/unknown-target', { 'outputs/uk-prod.json': '«{ "identities": {} }' }, 'us-prod'],
    ['release/unknown-target', { 'releases.yaml': images('targets: { «uk-prod: { tag: 1.0.0 } }') }, 'us-prod'],
    ['region/min-over-max', overridden('scaling: { min: «5, max: 4 }'), 'minimum of “api” is 5'],
    ['region/replicas-and-scaling', overridden('scaling: { min: 1 }\n    replicas: «3'), 'Remove one'],
    [
      'region/requests-over-limits',
      overridden('resources: { requests: { cpu: «1500m }, limits: { cpu: "1.4" } }'),
      '1500m',
    ],
    [
      'region/requests-over-limits',
      overridden('resources: { requests: { memory: «1Gi }, limits: { memory: 1G } }'),
      '1Gi',
    ],
    ['release/unknown-target', released('targets: { «uk-prod: { tag: 1.0.0 } }'), 'us-prod'],
    ['release/unknown-target', released('targets: { «prod-eu: { tag: 1.0.0 } }'), 'eu-prod'],
  ])('%s %#', (...[code, files, says = '']: Case) => {
    const { problems, places, diagnostics } = tried(files);
    expect(problems).toEqual(places.map((place) => `${place} ${code}`));
    expect(`${diagnostics[0]?.message} ${diagnostics[0]?.fix}${diagnostics[0]?.why}`).toContain(says);
  });

  it('two regions with one code: the file with another name is to blame', () => {
    const files = { 'eu.yaml': regionText('eu'), 'de.yaml': regionText('de', { code: '«eu' }) };
    const { problems, places } = tried(files);
    expect(problems).toEqual([`${places[0]} region/code-mismatch`, `${places[0]} region/duplicate-code`]);
  });

  it('a minimum of all production over a maximum of one region', () => {
    const { problems, places } = tried({
      ...environments({ prod: '{ purpose: x, tenantData: real, components: { api: { scaling: { min: «5 } } } }' }),
      ...overridden('scaling: { max: 4 }'),
    });
    expect(problems).toEqual([`${places[0]} region/min-over-max`]);
  });

  it('a request that equals its limit in other words is right', () => {
    expect(tried(overridden('resources: { requests: { cpu: 300m }, limits: { cpu: "0.3" } }')).problems).toEqual([]);
  });

  it('two regions may share a location', () => {
    expect(tried({ 'us.yaml': regionText('us', { locations: '[euone, ustwo]' }) }).problems).toEqual([]);
  });

  it('reports the problems of all files in one run', () => {
    const { problems, places } = tried({
      ...region({ size: '«huge' }),
      ...environments({ staging: '{ purpose: x, tenantData: real, region: «xx, size: staging }' }),
      ...released('prod: { tag: «latest }'),
      'us.yaml': 'code: us\n«\tname: x\n',
    });
    const codes = ['region/bad-value', 'region/unknown-region', 'release/bad-tag', 'yaml/tab'];
    expect(problems.sort()).toEqual(places.map((place, index) => `${place} ${codes[index]}`).sort());
  });
});
