import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { azureLocations, factsOf } from '../../../model/azure/locations.ts';
import { pairsWithin, within } from '../../../model/azure/residency.ts';
import { azureHosts, storeLocations } from '../../../model/azure/services.ts';
import { regionFiles } from '../../support/platform.ts';
import { realPlatform } from '../../support/systems.ts';
import { azurePlatform, azureText, targetOf } from './fixture.ts';

const rules = { boundaries: { eu: ['DE', 'IE', 'NL'], germany: ['DE'], asia: ['IN', 'SG'] } };
const locationNames = Object.keys(azureLocations);
const countries = [...new Set(Object.values(azureLocations).map(({ country }) => country))];

describe('T-2 data stays within its boundary', () => {
  it('a location is inside, outside, or not known', () => {
    expect(within(rules, 'eu', 'northeurope')).toBe(true);
    expect(within(rules, 'germany', 'northeurope')).toBe(false);
    expect(within(rules, 'atlantis', 'northeurope')).toBeUndefined();
    expect(within(rules, 'eu', 'atlantis')).toBeUndefined();
    expect(within(rules, 'constructor', 'northeurope')).toBeUndefined();
  });

  it('what Azure copies by itself is inside if the pair of every location is', () => {
    // northeurope → westeurope
    expect(pairsWithin(rules, 'eu', ['germanywestcentral', 'northeurope'])).toBe(true);
    expect(pairsWithin(rules, 'germany', ['germanywestcentral'])).toBe(true);
    // southeastasia → eastasia, which is Hong Kong
    expect(pairsWithin(rules, 'asia', ['centralindia', 'southeastasia'])).toBe(false);
    // No pair, no copy.
    expect(pairsWithin(rules, 'eu', ['polandcentral'])).toBe(true);
  });

  it('for every choice of locations and countries, no pair is outside where copies are allowed', () => {
    fc.assert(
      fc.property(
        fc.subarray(countries, { minLength: 1 }),
        fc.uniqueArray(fc.constantFrom(...locationNames), { minLength: 1, maxLength: 2 }),
        (inside, locations) => {
          const pairs = locations.flatMap((location) => factsOf(location)?.pair ?? []);
          const allowed = pairsWithin({ boundaries: { here: inside } }, 'here', locations);
          expect(allowed).toBe(pairs.every((pair) => inside.includes(factsOf(pair)?.country ?? '')));
        },
      ),
    );
  });
});

describe('L-8 stores of a region', () => {
  it('stand in one location where Azure may copy them, else in each', () => {
    const stores = Object.fromEntries(realPlatform().targets.map((target) => [target.name, storeLocations(target)]));
    expect(stores).toEqual({
      dev: ['eastus2'],
      staging: ['eastus2'],
      'ap-prod': ['southeastasia', 'centralindia'],
      'eu-prod': ['germanywestcentral'],
      'me-prod': ['uaenorth'],
      'us-prod': ['eastus2'],
    });
  });

  it('follow the boundary of regions/azure.yaml', () => {
    // Without NL, the pair of northeurope is outside.
    const azure = (countries: string) => ({
      'azure.yaml': azureText.replace('[DE, IE, NL]', countries),
    });
    const hosts = (countries: string) =>
      azureHosts('keyVault', 'shop', targetOf(azurePlatform(azure(countries)), 'eu-prod'));
    expect(hosts('[DE, IE, NL]')).toEqual(['kv-shop-eu-prod.vault.azure.net']);
    expect(hosts('[DE, IE]')).toEqual(['kv-shop-eu-prod.vault.azure.net', 'kv-shop-eu-prod-2.vault.azure.net']);
  });

  it('R-8 are written to in the active location, and keep their names when the other is promoted', () => {
    const eu = (lines: string) =>
      targetOf(azurePlatform({ 'eu.yaml': `${regionFiles['eu.yaml']}${lines}` }), 'eu-prod');
    const before = eu('');
    const after = eu('active: northeurope\n');
    expect(before.dataLocations).toEqual(['germanywestcentral', 'northeurope']);
    expect(after.dataLocations).toEqual(['northeurope', 'germanywestcentral']);
    expect(after.locations).toEqual(before.locations);
    for (const service of ['postgres', 'redis', 'serviceBus', 'keyVault', 'blob', 'search'] as const) {
      const hosts = (target: typeof before) => [...azureHosts(service, 'shop', target, ['orders'])].sort();
      expect(hosts(after), service).toEqual(hosts(before));
    }
  });
});
