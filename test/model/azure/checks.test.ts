import { describe, expect, it } from 'vitest';
import { AzureChecks, type PlacedSystem } from '../../../model/azure/checks.ts';
import {
  blob,
  type Dependency,
  keyVault,
  postgres,
  redis,
  searchIndex,
  serviceBus,
} from '../../../model/dependency.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import type { Platform } from '../../../model/regions/index.ts';
import type { Workload } from '../../../model/workload.ts';
import { platformWith, regionFiles } from '../../support/platform.ts';
import { azurePlatform, azureText, facts, further, shop, workload } from './fixture.ts';

const bus = (topic: string) => serviceBus.topic(topic, facts);
const vault = keyVault(facts);

/** One workload in one component for each of these. */
function systemOf(name: string, uses: Readonly<Record<string, Dependency>>) {
  const components = Object.keys(uses).map((key) => ({ name: key, origin: () => ({ file: key, line: 1, column: 1 }) }));
  const workloads = Object.entries(uses).map(([key, dependency]) =>
    workload(key, { system: name, uses: { [key]: dependency } }),
  );
  return { system: { ...shop, name, components } satisfies PlacedSystem, workloads };
}

/** What is reported, with `<component>` for the line of a component, where all targets have the same workloads. */
function checked(
  systems: readonly { readonly system: PlacedSystem; readonly workloads: readonly Workload[] }[],
  platform: Platform = azurePlatform(),
) {
  const diagnostics = new Diagnostics();
  const checks = new AzureChecks(
    systems.map(({ system }) => system),
    platform,
    diagnostics,
  );
  for (const target of platform.targets) {
    checks.add(target, { workloads: systems.flatMap(({ workloads }) => workloads), stores: [] });
  }
  checks.finish();
  return diagnostics.sorted().map(({ code, message, at }) => {
    const region = at?.file.startsWith('regions/') === true;
    return { code, message, place: region ? `${at?.file}:${at?.line}:${at?.column}` : `<${at?.file}>` };
  });
}

describe('a name that Azure would refuse', () => {
  it('is none of these', () => {
    const uses = { api: bus('orders'), keys: vault, store: blob('packages', { access: 'read', ...facts }) };
    expect(checked([systemOf('shop', uses)])).toEqual([]);
  });

  it('of a system is reported once for all targets, at the first component that makes it necessary', () => {
    expect(checked([systemOf('marketplace-search', { api: bus('orders'), keys: vault })])).toEqual([
      {
        code: 'component/azure-name',
        message:
          'a key vault of marketplace-search in dev, staging, eu-prod, us-prod would be called “kv-marketplace-search-dev”, which has 25 characters, over the limit of 24',
        place: '<keys>',
      },
    ]);
  });

  it('that fits in other regions is reported at the code of the region', () => {
    const platform = azurePlatform(further('southeur'));
    expect(checked([systemOf('marketer', { keys: vault })], platform)).toEqual([
      {
        code: 'component/azure-name',
        message:
          'a key vault of marketer in southeur-prod would be called “kv-marketer-southeur-prod”, which has 25 characters, over the limit of 24',
        place: 'regions/southeur.yaml:1:7',
      },
    ]);
  });

  it.each<[what: string, uses: Readonly<Record<string, Dependency>>, says: string]>([
    ['a topic', { api: bus('orders-') }, 'a Service Bus topic or queue of shop'],
    ['a queue', { api: serviceBus.queue('$orders', { access: 'send', ...facts }) }, '“$orders”'],
    [
      'a subscription',
      { api: serviceBus.subscription('orders', 'x'.repeat(51), facts) },
      'has 51 characters, over the limit of 50',
    ],
    ['a key', { api: keyVault({ key: 'orders.v2', ...facts }) }, 'a key of a vault of shop'],
    ['a container', { api: blob('Packages', { access: 'read', ...facts }) }, 'a blob container of shop'],
    ['a database', { api: postgres('Orders', facts) }, 'a PostgreSQL database of shop'],
    ['a server', { api: postgres('o'.repeat(40), facts) }, 'a PostgreSQL server of shop'],
  ])('of %s is reported at its component, once', (_, uses, says) => {
    const problems = checked([systemOf('shop', { first: bus('right'), ...uses })]);
    expect(problems.map(({ code, place }) => `${place} ${code}`)).toEqual(['<api> component/azure-name']);
    expect(problems[0]?.message).toContain(says);
  });

  it.each<[what: string, system: string, uses: Readonly<Record<string, Dependency>>]>([
    ['a storage account', 'a-system-that-has-a-name', { api: blob('packages', { access: 'read', ...facts }) }],
    ['a Service Bus namespace', 'x'.repeat(50), { api: bus('orders') }],
    ['a search service', 'x'.repeat(55), { api: searchIndex('assets', { access: 'define', ...facts }) }],
    ['a user of Managed Redis', 'x'.repeat(33), { ['y'.repeat(30)]: redis(facts) }],
    ['a managed identity', 'x'.repeat(63), { ['y'.repeat(63)]: postgres('orders', { via: 'direct', ...facts }) }],
  ])('of %s', (title, system, uses) => {
    expect(checked([systemOf(system, uses)]).map(({ message }) => message)).toContainEqual(
      expect.stringContaining(`${title} of ${system}`),
    );
  });
});

describe('one name for two things', () => {
  const taken = 'component/azure-name-taken';

  it('of two systems is an error where all of Azure shares it', () => {
    const store = blob('packages', { access: 'read', ...facts });
    const problems = checked([systemOf('web-shop', { a: store, right: vault }), systemOf('webshop', { b: store })]);
    expect(problems).toEqual([
      {
        code: taken,
        message: 'a storage account of webshop would be called “stwebshopdev”, as that of web-shop is',
        place: '<b>',
      },
    ]);
  });

  it('of two regions too', () => {
    const store = blob('packages', { access: 'read', ...facts });
    const platform = azurePlatform(further('eus'));
    // stshop + eusprod, stshope + usprod
    expect(checked([systemOf('shop', { a: store }), systemOf('shope', { b: store })], platform)).toMatchObject([
      { code: taken, message: expect.stringContaining('“stshopeusprod”') },
    ]);
  });

  it('of two databases, which differ where host names do not', () => {
    const two = { a: postgres('order_items', facts), b: postgres('order-items', facts) };
    expect(checked([systemOf('shop', two)])).toMatchObject([{ code: taken, place: '<a>' }]);
    const systems = [systemOf('shop', { a: postgres('x-y', facts) }), systemOf('shop-x', { b: postgres('y', facts) })];
    expect(checked(systems)).toMatchObject([{ code: taken, place: '<b>' }]);
  });

  it('of a topic and a queue, whatever their capitals: a namespace has one list of both', () => {
    const uses = { a: bus('Orders'), b: serviceBus.queue('orders', { access: 'send', ...facts }) };
    expect(checked([systemOf('shop', uses)])).toMatchObject([
      {
        code: taken,
        message: expect.stringMatching(/of shop \(topic Orders\) .* as that of shop \(queue orders\) is$/),
      },
    ]);
  });

  it('of a system and of what all systems share', () => {
    expect(checked([systemOf('monitoring', { api: bus('orders') })])).toMatchObject([
      { code: taken, message: expect.stringMatching(/^a resource group of monitoring .* as that of the platform is$/) },
    ]);
  });

  it('of two systems is none where each has its own', () => {
    const uses = { a: bus('orders'), b: blob('packages', { access: 'read', ...facts }) };
    expect(checked([systemOf('shop', uses), systemOf('factory', uses)])).toEqual([]);
  });

  it('of two users of Redis, which knows letters and digits only', () => {
    const cache = redis(facts);
    expect(checked([systemOf('shop', { 'order-api': cache, orderapi: cache })])).toMatchObject([
      {
        code: taken,
        message:
          'a user of Managed Redis of shop (account shop/orderapi) would be called “shoporderapi”, as that of shop (account shop/order-api) is',
        place: '<orderapi>',
      },
    ]);
  });

  it('of accounts in two namespaces: an identity is found by its system and account', () => {
    const { system } = systemOf('shop', { api: vault });
    const workloads = ['one', 'two'].map((namespace) => workload('api', { namespace, uses: { vault } }));
    expect(checked([{ system, workloads }])).toMatchObject([{ code: taken, place: '<api>' }]);
  });
});

describe('M-6 an identity', () => {
  it('is trusted by as many accounts as Azure keeps credentials for', () => {
    const { system } = systemOf('shop', { api: vault });
    const inNamespaces = (count: number) =>
      Array.from({ length: count }, (_, index) => workload('api', { namespace: `n${index}`, uses: { vault } }));
    const codes = (count: number) => checked([{ system, workloads: inNamespaces(count) }]).map(({ code }) => code);
    // Two clusters in production.
    expect(codes(10)).not.toContain('component/too-many-credentials');
    const problem = checked([{ system, workloads: inNamespaces(11) }]).find(
      ({ code }) => code === 'component/too-many-credentials',
    );
    expect(problem?.place).toBe('<api>');
    expect(problem?.message).toMatch(
      /the identity of shop\/api in \w+-prod needs 22 federated credentials, with 2 clusters/,
    );
  });
});

describe('L-16 what a size keeps', () => {
  const sized = (data: string) =>
    azurePlatform({
      'environments.yaml': regionFiles['environments.yaml'].replace(
        '{ database: 2Ti, cache: 16Gi, stream: 2Ti }',
        data,
      ),
    });
  const used = systemOf('shop', { api: postgres('orders', facts), cached: redis(facts) });

  it.each<[string, string, string]>([
    [
      'of a database',
      '{ database: 33Ti, cache: 16Gi, stream: 1Gi }',
      'sizes.large.data.database” is “33Ti”; expected at most 32Ti',
    ],
    [
      'in Redis',
      '{ database: 1Ti, cache: 97Gi, stream: 1Gi }',
      'sizes.large.data.cache” is “97Gi”; expected at most 96Gi',
    ],
  ])('%s is no more than Azure has', (_, data, says) => {
    expect(checked([used], sized(data))).toMatchObject([
      {
        code: 'region/bad-value',
        message: expect.stringContaining(says),
        place: expect.stringMatching(/^regions\/environments\.yaml:/),
      },
    ]);
    // Whoever uses neither may write what he likes.
    expect(checked([systemOf('shop', { api: vault })], sized(data))).toEqual([]);
  });
});

describe('M-6 a search index', () => {
  const [read, write, define] = (['read', 'write', 'define'] as const).map((access) =>
    searchIndex('assets', { access, ...facts }),
  ) as [Dependency, Dependency, Dependency];

  it('that some component of the system may make is right', () => {
    expect(checked([systemOf('shop', { api: read, worker: define })])).toEqual([]);
  });

  it('that nobody may make is reported once, at the first component that uses it', () => {
    const another = systemOf('store', { other: define });
    expect(checked([systemOf('shop', { first: vault, api: read, worker: write }), another])).toEqual([
      {
        code: 'component/undefined-index',
        message: 'no component of shop may make the search index assets',
        place: '<api>',
      },
    ]);
  });
});

describe('figures of a database', () => {
  const figures = (name: string) =>
    azurePlatform({ 'azure.yaml': `${azureText}databases:\n  ${name}: { prod: { replicas: 2 } }\n` });

  it('are for one that some component uses', () => {
    const { system, workloads } = systemOf('shop', { api: postgres('orders', facts) });
    expect(checked([{ system, workloads }], figures('shop/orders'))).toEqual([]);
    expect(checked([{ system, workloads }], figures('shop/order'))).toMatchObject([
      { code: 'region/unknown-database', place: expect.stringMatching(/^regions\/azure\.yaml:\d+:3$/) },
    ]);
  });

  it('are not doubted where a component could not be built', () => {
    const diagnostics = new Diagnostics();
    const checks = new AzureChecks([], figures('shop/orders'), diagnostics);
    diagnostics.report('component/duplicate-system', { system: 'shop' });
    checks.finish();
    expect(diagnostics.sorted().map(({ code }) => code)).toEqual(['component/duplicate-system']);
  });
});

describe('M-6 an identity that an add-on refers to', () => {
  const addOn = (identity: string) =>
    azurePlatform({
      'add-ons.yaml': `namespaces: { queue: { podSecurity: restricted } }
addOns:
  queue:
    purpose: Queues
    chart: { repository: 'https://charts.example.com', name: queue, version: 1.2.3 }
    namespace: queue
    provides: []
    clusterKinds: []
    values: { ids: ['{{ outputs.identities.${identity} }}'] }
`,
    });
  const { system, workloads } = systemOf('shop', { api: vault });

  it.each(['keda/keda-operator', 'observability/kube-prometheus-prometheus', 'shop/api'])('is one: %s', (identity) => {
    expect(checked([{ system, workloads }], addOn(identity))).toEqual([]);
  });

  it('is nobody’s where its name is misspelt, which would leave the value out for ever', () => {
    expect(checked([{ system, workloads }], addOn('keda/keda-operater'))).toEqual([
      {
        code: 'gitops/unknown-output',
        message: 'the stack gives nothing that `{{ outputs.identities.keda/keda-operater }}` could stand for',
        place: 'regions/add-ons.yaml:9:21',
      },
    ]);
  });
});

describe('without regions/azure.yaml', () => {
  it('nothing is asked', () => {
    expect(checked([systemOf('a-system-with-a-very-long-name', { api: vault })], platformWith())).toEqual([]);
  });
});
