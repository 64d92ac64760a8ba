import { describe, expect, it } from 'vitest';
import { azureLocations, factsOf } from '../../../model/azure/locations.ts';
import { forms } from '../../../model/regions/forms.ts';

const all = Object.entries(azureLocations);

describe('locations of Azure', () => {
  it('are written as regions write them, and stand in a country', () => {
    for (const [location, { country }] of all) {
      expect(location).toMatch(forms.location.pattern);
      expect(country).toMatch(forms.country.pattern);
    }
  });

  it('are paired with locations that are known: else nobody could say where a copy goes', () => {
    for (const [location, { pair }] of all) {
      if (pair === undefined) continue;
      expect(factsOf(pair), `${location} → ${pair}`).toBeDefined();
      expect(pair).not.toBe(location);
    }
  });

  it('without zones stand beside one of the same country that has them', () => {
    // Azure builds such locations as the second of a pair. A country with none at all is most likely a typing error here.
    const zoned = new Set(all.filter(([, { zones }]) => zones).map(([, { country }]) => country));
    for (const [location, { country }] of all) expect([...zoned], location).toContain(country);
  });

  it('P-1 Germany West Central is paired with Germany North, in the same country', () => {
    expect(factsOf('germanywestcentral')).toEqual({ country: 'DE', zones: true, pair: 'germanynorth' });
    expect(factsOf('germanynorth')).toMatchObject({ country: 'DE', zones: false });
  });

  it('some are paired across a border', () => {
    const across = all.filter(([, { country, pair }]) => pair !== undefined && factsOf(pair)?.country !== country);
    expect(across.map(([location]) => location).sort()).toEqual([
      'brazilsouth',
      'eastasia',
      'northeurope',
      'southeastasia',
      'westeurope',
    ]);
  });

  it('of regions/azure.yaml add to the table and win over it', () => {
    const own = { germanysouth: { country: 'DE', zones: true }, northeurope: { country: 'FR', zones: false } };
    expect(factsOf('germanysouth', own)).toBe(own.germanysouth);
    expect(factsOf('northeurope', own)).toBe(own.northeurope);
    expect(factsOf('westeurope', own)).toBe(azureLocations['westeurope']);
  });

  it('are not what every object has', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'atlantis']) expect(factsOf(name)).toBeUndefined();
  });
});
