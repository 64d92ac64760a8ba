import { describe, expect, it } from 'vitest';
import {
  apartFromClusters,
  azure,
  type Case,
  clusters,
  data,
  dev,
  environments,
  found,
  moved,
  pools,
  region,
  right,
  size,
  withoutClusterIn,
} from './azure-fixture.ts';
import { regionText, tried } from './fixture.ts';

const database = (figures: string) => azure({ databases: `{ shop/orders: { ${figures} } }` });

describe('what Azure can be asked for', () => {
  it('is all of this', () => {
    expect(tried(right).problems).toEqual([]);
    const networks = { ...region('eu', data('[10.5.64.0/20, 10.6.64.0/20]')), ...dev('dataNetworks: [10.1.64.0/20]') };
    expect(tried({ ...right, ...networks }).problems).toEqual([]);
  });

  it.each<Case>([
    [
      'region/unknown-location',
      azure({ management: '{ location: «eastus9, network: 10.0.0.0/16 }' }),
      'Did you mean `eastus',
    ],
    [
      'region/unknown-location',
      azure({ locations: '{ germanysouth: { country: DE, zones: true, pair: «germanymiddle } }' }),
      '“germanymiddle”',
    ],
    ['region/active-elsewhere', region('eu', { active: '«northeurop' }), '`northeurope`'],
    ['region/active-elsewhere', region('eu', { active: '«eastus2' }), 'one of germanywestcentral and northeurope'],
    [
      'region/bad-value',
      azure({}, { large: size({ serviceBusUnits: '«3' }) }),
      'sizes.large.serviceBusUnits” is the number 3; expected 1, 2, 4, 8 or 16',
    ],
    [
      'region/bad-value',
      azure({}, { large: size({ postgres: '{ sku: «Standard_F4s_v2, replicas: 1 }' }) }),
      'sizes.large.postgres.sku” is “Standard_F4s_v2”; expected a size of PostgreSQL, of the series B, D or E',
    ],
    ['region/bad-value', database('prod: { sku: «Standard_L8s_v3 }'), 'databases.shop/orders.prod.sku'],
    ['region/bad-value', database('prod: { replicaSku: «Standard_L8s_v3 }'), 'databases.shop/orders.prod.replicaSku'],
    ['region/bad-value', database('staging: { storage: «33Ti }'), 'expected at most 32Ti'],
    [
      'region/bad-value',
      database('parameters: { work_mem: 1%, max_connections: «25% }'),
      'max_connections” is “25%”; expected no share of the memory, since max_connections is no amount of it',
    ],
    [
      'region/pool-min-over-max',
      azure({}, { dev: size({ nodes: pools('min: «5, max: 4'), highAvailability: 'false' }) }),
      '“app” has at least 5 nodes and at most 4',
    ],
    ['region/azure-name', azure({ organization: '«ab' }), '“crab”, which has 4 characters; it needs at least 5'],
    [
      'region/azure-name',
      {
        'clusters.yaml':
          withoutClusterIn('eu-b')['clusters.yaml'] +
          `  «${'x'.repeat(55)}: { target: eu-prod, location: northeurope, role: secondary, network: 10.6.0.0/16 }\n`,
      },
      'an AKS cluster would be called',
    ],
  ])('%s %#', found);

  it('does not ask where regions/azure.yaml is missing', () => {
    const files = { ...right, ...region('eu', { residency: 'nowhere' }), 'azure.yaml': null, 'clusters.yaml': null };
    expect(tried(files).problems).toEqual([]);
  });

  it('a location to write to that is not of the region is wrong with or without Azure', () => {
    const { problems, places } = tried({ 'eu.yaml': regionText('eu', { active: '«usone' }) });
    expect(problems).toEqual(places.map((place) => `${place} region/active-elsewhere`));
  });
});

describe('T-1 T-2 L-8 a region stands within its residency boundary', () => {
  it.each<Case>([
    ['region/unknown-location', moved('[germanywestcentral, «northeurop]'), '`northeurope`'],
    ['region/unknown-location', moved('[«atlantis, northeurope]'), 'under `locations`'],
    ['region/outside-boundary', moved('[germanywestcentral, «switzerlandnorth]'), 'stands in CH'],
    ['region/outside-boundary', moved('[«eastus, northeurope]'), 'in these countries only: DE, IE'],
    ['region/unknown-boundary', region('eu', { residency: '«ue' }), '`eu`'],
    ['region/unknown-boundary', region('eu', { residency: '«north-america' }), 'use one of: us, eu'],
    // Names that every object of JavaScript has are no boundaries and no locations.
    ['region/unknown-boundary', region('eu', { residency: '«constructor' }), 'use one of: us, eu'],
    ['region/unknown-location', moved('[germanywestcentral, «constructor]')],
  ])('%s %#', found);

  it('takes the word of regions/azure.yaml for locations that are new, or have moved', () => {
    const facts = 'germanysouth: { country: DE, zones: true }, northeurope: { country: FR, zones: true }';
    const { problems, places } = tried({
      ...right,
      ...region('eu', { locations: '[germanysouth, «northeurope]' }),
      ...azure({ locations: `{ ${facts} }` }),
      ...clusters('eu-a: { target: eu-prod, location: germanysouth, role: primary, network: 10.5.0.0/16 }'),
    });
    expect(problems).toEqual(places.map((place) => `${place} region/outside-boundary`));
  });
});

describe('L-16 a location has zones where the size asks for a standby in another', () => {
  const two = '[germanywestcentral, «germanynorth]';

  it('of production', () => {
    const { problems, places, diagnostics } = tried({ ...right, ...moved(two), ...withoutClusterIn('eu-b') });
    expect(problems.filter(apartFromClusters)).toEqual(places.map((place) => `${place} region/no-zones`));
    const [problem] = diagnostics.filter(({ code }) => code === 'region/no-zones');
    expect(problem?.message).toContain('germanynorth has no availability zones, and data services of eu-prod');
    expect(problem?.fix).toContain('of the size small in');
  });

  it('of environments, which have the first location only: it is said once for all targets', () => {
    const { problems, places, diagnostics } = tried({
      ...right,
      ...region('us', { locations: '[«westus, westus3]', size: 'large' }),
      ...clusters(
        'dev: { target: dev, location: westus, role: primary, network: 10.1.0.0/16 }',
        'staging: { target: staging, location: westus, role: primary, network: 10.2.0.0/16 }',
        'us-a: { target: us-prod, location: westus, role: primary, network: 10.3.0.0/16 }',
      ),
      ...environments({ staging: '{ purpose: x, tenantData: opt-in, region: us, size: staging }' }),
    });
    expect(problems).toEqual(places.map((place) => `${place} region/no-zones`));
    // dev's size asks for no standby.
    expect(diagnostics[0]?.message).toContain('of staging and us-prod');
  });

  it('does not matter where no standby is asked for', () => {
    const without = azure({}, { small: size({ highAvailability: 'false' }) });
    const { problems } = tried({ ...right, ...moved(two.replace('«', '')), ...withoutClusterIn('eu-b'), ...without });
    expect(problems.filter(apartFromClusters)).toEqual([]);
  });
});
