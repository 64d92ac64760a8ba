import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NamedKind, nameProblem, nameRules, names } from '../../../model/azure/names.ts';

type InTarget = Parameters<typeof names.keyVault>[1];

const target = (name: string, azureSuffix?: string): InTarget => ({
  name,
  locations: ['germanywestcentral', 'northeurope'],
  ...(azureSuffix === undefined ? {} : { azureSuffix }),
});
const eu = target('eu-prod');

/** Words as systems, accounts and databases are called. */
const word = (longest: number) => fc.stringMatching(new RegExp(`^[a-z][a-z0-9]{0,${longest - 1}}$`));
const code = fc.stringMatching(/^[a-z][a-z0-9]{1,3}$/);

describe('names of Azure resources', () => {
  it('say what, whose and where; the first location needs no number', () => {
    expect(names.keyVault('shop', eu, 'germanywestcentral')).toBe('kv-shop-eu-prod');
    expect(names.keyVault('shop', eu, 'northeurope')).toBe('kv-shop-eu-prod-2');
    expect(names.storage('web-shop', eu, 'northeurope')).toBe('stwebshopeuprod2');
    expect(names.search('shop', eu, 'northeurope')).toBe('srch-shop-eu-prod-2');
    expect(names.serviceBus('shop', eu)).toBe('sb-shop-eu-prod');
    expect(names.redis('shop', eu, 'germanywestcentral')).toBe('redis-shop-eu-prod');
    expect(names.identity('shop', 'orders-api', eu)).toBe('id-shop-orders-api-eu-prod');
    expect(names.registry('contoso')).toBe('crcontoso');
    expect(names.systemGroup('shop', eu)).toBe('rg-shop-eu-prod');
    expect(names.networkGroup(eu, 'northeurope')).toBe('rg-eu-prod-northeurope');
  });

  it('of a database are made of its name as hosts allow it', () => {
    expect(names.postgresEndpoint('shop', 'Order_Items', eu)).toBe('psql-shop-order-items-eu-prod');
    expect(names.postgresServer('shop', 'orders', eu, 'northeurope')).toBe('psql-shop-orders-eu-prod-northeurope');
    expect(names.postgresServer('shop', 'orders', eu, 'northeurope', 2)).toBe('psql-shop-orders-eu-prod-northeurope-2');
  });

  it('of Front Door’s domains are one for each host, and Azure takes them', () => {
    expect(names.customDomain('api.us.example.com')).toBe('api-us-example-com');
    expect(names.customDomain('a-b.x')).toBe('a--b-x');
    expect(names.customDomain('a.b.x')).toBe('a-b-x');
    // Few letters, so that hosts which differ in dots and dashes only are often met.
    const label = fc.stringMatching(/^[ab](?:[ab-]{0,4}[ab])?$/);
    const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
    const dotted = (name: string) =>
      name.replaceAll(/-+/g, (run) => (run.length % 2 === 1 ? '.' : run.slice(run.length / 2)));
    fc.assert(
      fc.property(host, (one) => {
        const name = names.customDomain(one);
        expect(dotted(name)).toBe(one);
        expect(name).toMatch(/^[a-zA-Z0-9]+(-*[a-zA-Z0-9])*$/);
      }),
    );
  });

  it('that all of Azure share end with the suffix, before the number; others do without', () => {
    const suffixed = target('eu-prod', 'x7');
    expect(names.keyVault('shop', suffixed, 'northeurope')).toBe('kv-shop-eu-prodx7-2');
    expect(names.storage('shop', suffixed, 'northeurope')).toBe('stshopeuprodx72');
    expect(names.serviceBus('shop', suffixed)).toBe('sb-shop-eu-prodx7');
    expect(names.registry('contoso', 'x7')).toBe('crcontosox7');
    expect(names.identity('shop', 'api', suffixed)).toBe(names.identity('shop', 'api', eu));
    expect(names.systemGroup('shop', suffixed)).toBe(names.systemGroup('shop', eu));
  });

  it('are within Azure’s rules for systems of up to eleven letters, in regions of up to four', () => {
    fc.assert(
      fc.property(word(11), word(20), code, fc.constantFrom(...eu.locations), (system, other, region, location) => {
        const placed = target(`${region}-prod`);
        const stated: readonly [NamedKind, string][] = [
          ['storage', names.storage(system, placed, location)],
          ['keyVault', names.keyVault(system.slice(0, 8), placed, location)],
          ['search', names.search(system, placed, location)],
          ['serviceBus', names.serviceBus(system, placed)],
          ['redis', names.redis(system, placed, location)],
          ['postgres', names.postgresEndpoint(system, other, placed)],
          ['identity', names.identity(system, other, placed)],
          ['resourceGroup', names.systemGroup(system, placed)],
          ['resourceGroup', names.networkGroup(placed, location)],
          ['registry', names.registry(`co${other}`.slice(0, 20))],
        ];
        for (const [kind, name] of stated) expect(nameProblem(kind, name), `${kind} ${name}`).toBeUndefined();
      }),
    );
  });
});

describe('Azure’s rules', () => {
  it.each<[kind: NamedKind, name: string, problem: string | undefined]>([
    ['keyVault', 'kv-shop-eu-prod', undefined],
    ['keyVault', 'a'.repeat(24), undefined],
    ['keyVault', 'a'.repeat(25), 'has 25 characters, over the limit of 24'],
    ['keyVault', 'kv', 'has 2 characters; it needs at least 3'],
    ['keyVault', 'kv--shop', 'has characters, or an order of them, that Azure refuses'],
    ['keyVault', 'kv-shop-', 'has characters, or an order of them, that Azure refuses'],
    ['keyVault', '1kv', 'has characters, or an order of them, that Azure refuses'],
    ['key', 'Orders-2', undefined],
    ['key', 'orders_2', 'has characters, or an order of them, that Azure refuses'],
    ['key', 'a'.repeat(128), 'has 128 characters, over the limit of 127'],
    ['storage', 'st-shop', 'has characters, or an order of them, that Azure refuses'],
    ['storage', 'a'.repeat(25), 'has 25 characters, over the limit of 24'],
    ['serviceBus', 'shop-sb', 'has characters, or an order of them, that Azure refuses'],
    ['serviceBus', 'shop-mgmt', 'has characters, or an order of them, that Azure refuses'],
    ['serviceBus', 'sb-shop', undefined],
    ['topic', 'Orders.v1/created', undefined],
    ['topic', 'orders-', 'has characters, or an order of them, that Azure refuses'],
    ['subscription', 'a'.repeat(51), 'has 51 characters, over the limit of 50'],
    ['container', 'play--packages', 'has characters, or an order of them, that Azure refuses'],
    ['container', 'Packages', 'has characters, or an order of them, that Azure refuses'],
    ['container', 'ab', 'has 2 characters; it needs at least 3'],
    ['database', 'tenant_items', undefined],
    ['database', '1st', 'has characters, or an order of them, that Azure refuses'],
    ['registry', 'cr-contoso', 'has characters, or an order of them, that Azure refuses'],
    ['resourceGroup', 'rg-shop.', 'has characters, or an order of them, that Azure refuses'],
  ])('%s %s', (kind, name, problem) => {
    expect(nameProblem(kind, name)).toBe(problem);
  });

  it('hold the length of every kind, whatever it consists of', () => {
    const kinds = Object.keys(nameRules) as NamedKind[];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.string({ maxLength: 300 }), (kind, name) => {
        const { min, max } = nameRules[kind];
        if (name.length < min || name.length > max)
          expect(nameProblem(kind, name)).toContain(`${name.length} characters`);
      }),
    );
  });

  it('never take half an unusual name for a usual one', () => {
    for (const kind of Object.keys(nameRules) as NamedKind[]) {
      for (const name of ['abcdef\n', '\nabcdef', 'abc def', 'abcdéf', 'abc/def\u0000']) {
        expect(nameProblem(kind, name), `${kind} ${JSON.stringify(name)}`).toBeDefined();
      }
    }
  });
});
