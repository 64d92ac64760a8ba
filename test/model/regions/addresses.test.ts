import { describe, expect, it } from 'vitest';
import { networkPlan } from '../../../model/azure/network-plan.ts';
import {
  apartFromClusters,
  azure,
  type Case,
  clusters,
  data,
  dev,
  found,
  region,
  right,
  withoutClusterIn,
} from './azure-fixture.ts';
import { loaded, tried } from './fixture.ts';

describe('P-2 one plan of addresses', () => {
  const euB = (network: string) =>
    clusters(`eu-b: { target: eu-prod, location: northeurope, role: secondary, network: ${network} }`);

  it.each<Case>([
    ['region/overlapping-networks', euB('«10.5.0.0/16'), 'overlaps with 10.5.0.0/16 of eu-a'],
    ['region/overlapping-networks', euB('«10.0.0.0/16'), 'of the management cluster'],
    ['region/overlapping-networks', euB('«192.168.0.0/16'), 'of the pods of every cluster'],
    ['region/overlapping-networks', euB('«172.16.0.0/16'), 'of the Services of every cluster'],
    ['region/overlapping-networks', euB('«172.30.0.0/16'), 'of AKS itself'],
    [
      'region/overlapping-networks',
      azure({ management: '{ location: eastus2, network: «192.168.0.0/16 }' }),
      'of the pods',
    ],
    ['region/bad-network', euB('«10.6.64.0/20'), 'such as 10.6.0.0/16'],
    ['region/bad-network', euB('«10.32.0.0/12'), 'such as 10.32.0.0/16'],
    [
      'region/bad-network',
      azure({ management: '{ location: eastus2, network: «10.0.0.0/24 }' }),
      'such as 10.0.0.0/16',
    ],
    [
      'region/missing-key',
      clusters('«eu-b: { target: eu-prod, location: northeurope, role: secondary }'),
      'Add `network:`',
    ],
    ['region/data-network-off-plan', region('eu', data('[10.5.64.0/20, «10.6.0.0/20]')), 'Write 10.6.64.0/20'],
    ['region/data-network-off-plan', region('eu', data('[«10.6.64.0/20, «10.5.64.0/20]')), 'Write 10.5.64.0/20'],
    ['region/data-network-off-plan', dev('dataNetworks: [«10.1.80.0/20]'), 'that of dev is 10.1.64.0/20'],
    [
      'region/api-server-address',
      clusters(
        'eu-a: { target: eu-prod, location: germanywestcentral, role: primary, network: 10.21.0.0/16 }',
        'eu-b: { target: eu-prod, location: northeurope, role: secondary, network: «172.21.0.0/16 }',
      ),
      'Argo CD would reach eu-b at 10.0.80.234 of the management network, which is that of eu-a',
    ],
    [
      'region/api-server-address',
      { ...azure({ management: '{ location: eastus2, network: 10.90.0.0/16 }' }), ...euB('«10.0.0.0/16') },
      'at 10.90.80.255',
    ],
    ['region/api-server-address', euB('«10.192.0.0/16'), 'at 10.0.80.63 of the management network, which Azure keeps'],
  ])('%s %#', found);

  it('a /12 that covers several networks is one mistake for each', () => {
    const { problems, places } = tried({
      ...right,
      ...azure({ management: '{ location: eastus2, network: «10.0.0.0/12 }' }),
    });
    const others = ['dev', 'staging', 'us-a', 'us-b', 'eu-a', 'eu-b'];
    expect(problems.filter((problem) => problem.endsWith('overlapping-networks'))).toHaveLength(others.length);
    expect(problems.filter((problem) => problem.endsWith('bad-network'))).toEqual([`${places[0]} region/bad-network`]);
  });

  it('data of a region without clusters has addresses that nobody else has', () => {
    const files = {
      ...right,
      ...region('eu', data('[10.7.64.0/20, «10.4.64.0/20]')),
      ...withoutClusterIn('eu-a', 'eu-b'),
    };
    const { problems, places } = tried(files);
    expect(problems.filter(apartFromClusters)).toEqual(places.map((place) => `${place} region/overlapping-networks`));
  });

  it('the committed regions keep to it: what policies let pass is where private endpoints stand', () => {
    const { clusters: committed, targets, azure: settings } = loaded('regions');
    expect(settings?.registry).toBe('crmeridian');
    const planned = targets.map(({ name, locations }) =>
      locations.map((location) => {
        const cluster = committed.find((one) => one.target === name && one.location === location);
        return networkPlan(cluster?.network ?? '')?.spoke.data;
      }),
    );
    expect(targets.map(({ networks }) => [...networks])).toEqual(planned);
  });
});

describe('P-5 clusters of a target', () => {
  it.each<Case>([
    [
      'region/crowded-location',
      clusters('eu-c: { target: eu-prod, location: «northeurope, role: secondary, network: 10.7.0.0/16 }'),
      'eu-c stands in northeurope, as eu-b of eu-prod does',
    ],
    [
      'region/no-cluster',
      { ...region('eu', { locations: '«[germanywestcentral, northeurope]' }), ...withoutClusterIn('eu-b') },
    ],
    [
      'region/no-cluster',
      { ...region('us', { locations: '«[eastus2, westus3]' }), ...withoutClusterIn('dev') },
      'dev has no',
    ],
  ])('%s %#', found);

  it('are no more than an identity can trust', () => {
    const more = Array.from({ length: 19 }, (_, index) => `more-${index}`);
    const mark = (name: string) => (name === 'more-18' ? '«' : '');
    const lines = more.map(
      (name, index) =>
        `${mark(name)}${name}: { target: eu-prod, location: northeurope, role: secondary, network: 10.${100 + index}.0.0/16 }`,
    );
    const { problems, places, diagnostics } = tried({ ...right, ...clusters(...lines) });
    expect(problems.filter((problem) => !problem.endsWith('crowded-location'))).toEqual(
      places.map((place) => `${place} region/too-many-clusters`),
    );
    const [problem] = diagnostics.filter(({ code }) => code === 'region/too-many-clusters');
    expect(`${problem?.message}. ${problem?.why}`).toMatch(/eu-prod has 21 clusters.*keeps 20 at most/);
  });

  it('a region without any is a warning: its manifests are rendered before it is provisioned', () => {
    const de = region('de', { residency: 'eu', locations: '[germanywestcentral, francecentral]' });
    const boundary = azure({ boundaries: '{ us: [CA, US], eu: [DE, FR, IE] }' });
    const { diagnostics } = tried({ ...right, ...de, ...boundary });
    expect(diagnostics.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: de-prod has no cluster in germanywestcentral and francecentral',
    ]);
  });
});
