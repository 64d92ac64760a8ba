import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AzurePlan, kedaAccount, prometheusAccount, type SystemFacts } from '../../../model/azure/plan.ts';
import { blob, keyVault, peer, postgres, redis, searchIndex, serviceBus } from '../../../model/dependency.ts';
import type { Workload } from '../../../model/workload.ts';
import { azurePlatform, azureText, facts, onlySystem, planOf, shop, workload } from './fixture.ts';

const mail = workload('mail', {
  uses: { ordered: serviceBus.subscription('orders', 'mail', facts) },
  scaledBy: ['ordered'],
});
const api = workload('api', {
  uses: {
    sent: serviceBus.topic('orders', facts),
    database: postgres('orders', facts),
    cache: redis(facts),
    packages: blob('packages', { access: 'read', ...facts }),
  },
});
const finder = workload('finder', {
  uses: {
    database: postgres('orders', { readers: true, ...facts }),
    assets: searchIndex('assets', { access: 'read', ...facts }),
  },
});

const identityOf = (plan: AzurePlan, key: string) => {
  const found = [...plan.systems.flatMap(({ identities }) => identities), ...plan.platform].filter(
    (one) => one.key === key,
  );
  expect(found, key).toHaveLength(1);
  return found[0];
};
const shown = (plan: AzurePlan, key: string) =>
  identityOf(plan, key)?.grants.map(
    ({ role, system, service, path }) => `${role} on ${[system, service, ...path].join('/')}`,
  );

describe('M-14 what a target asks of Azure', () => {
  it('is what its components use, each thing once', () => {
    expect(onlySystem(planOf([mail, api, finder]))).toMatchObject({
      system: 'shop',
      databases: [{ database: 'orders', readers: true, figures: { extensions: [], parameters: {} } }],
      redis: true,
      serviceBus: { queues: [], topics: [{ topic: 'orders', subscriptions: ['mail'] }] },
      keyVault: false,
      keys: [],
      containers: ['packages'],
      indexes: ['assets'],
    });
  });

  it('M-5 a topic more in a worker is a topic more in Azure, and the right to it', () => {
    const more = { ...mail, uses: { ...mail.uses, returned: serviceBus.subscription('returns', 'mail', facts) } };
    const before = planOf([mail, api]);
    const after = planOf([more, api]);
    expect(onlySystem(before).serviceBus?.topics.map(({ topic }) => topic)).toEqual(['orders']);
    expect(onlySystem(after).serviceBus?.topics).toEqual([
      { topic: 'orders', subscriptions: ['mail'] },
      { topic: 'returns', subscriptions: ['mail'] },
    ]);
    expect(shown(after, 'shop/mail')).toEqual([
      ...(shown(before, 'shop/mail') ?? []),
      'Azure Service Bus Data Receiver on shop/serviceBus/topics/returns/subscriptions/mail',
    ]);
    expect(shown(after, 'shop/api')).toEqual(shown(before, 'shop/api'));
  });

  it('does not depend on the order in which components are declared', () => {
    const all = [mail, api, finder, workload('audit', { uses: { vault: keyVault(facts) }, namespace: 'other' })];
    const expected = planOf(all);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(planOf(shuffled)).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });

  it('is nothing where nothing is used, or where the cluster runs it', () => {
    expect(planOf([]).systems).toEqual([]);
    expect(planOf([workload('idle', { account: { name: 'idle', selector: {} } })]).systems).toEqual([]);
    const inCluster: SystemFacts = {
      ...shop,
      backends: { ...shop.backends, redis: peer('redis', { namespace: 'redis', ports: { redis: 6379 } }) },
    };
    const cached = workload('cached', { uses: { cache: redis(facts) }, account: { name: 'cached', selector: {} } });
    expect(planOf([cached], [inCluster]).systems).toEqual([]);
  });

  it('keeps systems apart', () => {
    const other = { ...workload('mail', mail), system: 'factory', namespace: 'factory' };
    const plan = planOf([mail, other], [shop, { ...shop, name: 'factory' }]);
    expect(plan.systems.map(({ system, identities }) => [system, identities.map(({ key }) => key)])).toEqual([
      ['shop', ['shop/mail']],
      ['factory', ['factory/mail']],
    ]);
  });

  it('L-16 has the size of its target, and a database has figures of its own where they are stated', () => {
    const databases = `databases:
  shop/orders:
    extensions: [pg_trgm]
    parameters: { max_connections: '500', shared_buffers: 25% }
    prod: { sku: Standard_E4ds_v5, replicas: 2 }
    dev: { sku: Standard_B2s }
`;
    const plan = planOf([api], [shop], azurePlatform({ 'azure.yaml': `${azureText}${databases}` }));
    expect(plan.size.postgres.sku).toBe('Standard_D4ds_v5');
    expect(onlySystem(plan).databases[0]?.figures).toEqual({
      extensions: ['pg_trgm'],
      parameters: { max_connections: '500', shared_buffers: '25%' },
      sku: 'Standard_E4ds_v5',
      replicas: 2,
    });
  });

  it('P-5 stands on the clusters of the target, the primary one first', () => {
    expect(planOf([]).clusters.map(({ name, role }) => [name, role])).toEqual([
      ['us-prod-eastus2', 'primary'],
      ['us-prod-westus3', 'secondary'],
    ]);
  });
});

describe('M-6 identities', () => {
  it('are one for each service account, trusted under the name that Kubernetes gives it', () => {
    expect(identityOf(planOf([api]), 'shop/api')).toMatchObject({
      name: 'id-shop-api-us-prod',
      namespace: 'shop',
      subject: 'system:serviceaccount:shop:api',
      redis: true,
    });
  });

  it('may do what the workloads of the account need together, each thing once', () => {
    const account = { name: 'orders', selector: {}, identity: true, vaultSecrets: ['orders-db'] };
    const members: Workload[] = [mail, api, { ...mail, name: 'mail-2' }].map((member) => ({ ...member, account }));
    expect(shown(planOf(members), 'shop/orders')).toEqual([
      'Storage Blob Data Reader on shop/blob/blobServices/default/containers/packages',
      'Storage Blob Delegator on shop/blob',
      'Key Vault Secrets User on shop/keyVault/secrets/orders-db',
      'Azure Service Bus Data Receiver on shop/serviceBus/topics/orders/subscriptions/mail',
      'Azure Service Bus Data Sender on shop/serviceBus/topics/orders',
    ]);
  });

  it('T-14 of an account that reads secrets make a vault necessary', () => {
    const reader = workload('reader', {
      account: { name: 'reader', selector: {}, identity: true, vaultSecrets: ['salt'] },
    });
    expect(onlySystem(planOf([reader])).keyVault).toBe(true);
    expect(onlySystem(planOf([api])).keyVault).toBe(false);
  });

  it('L-5 that use keys make the vault necessary, each key once, and may do nothing else in it', () => {
    const signer = workload('signer', {
      uses: { kms: keyVault({ key: 'orders', ...facts }), more: keyVault({ key: 'mail', ...facts }) },
    });
    const other = workload('other', { uses: { kms: keyVault({ key: 'orders', ...facts }) } });
    const plan = planOf([signer, other]);
    expect(onlySystem(plan)).toMatchObject({ keyVault: true, keys: ['mail', 'orders'] });
    expect(shown(plan, 'shop/other')).toEqual(['Key Vault Crypto User on shop/keyVault/keys/orders']);
    const { keyVault: _, ...backends } = shop.backends;
    expect(onlySystem(planOf([signer], [{ ...shop, backends }])).keys).toEqual([]);
  });

  it('are not made for accounts that do not act as one', () => {
    const silent = { ...api, account: { name: 'api', selector: {} } };
    expect(onlySystem(planOf([silent])).identities).toEqual([]);
  });

  it('of what stands before a service in the cluster log in there, and callers do not', () => {
    const proxied: SystemFacts = {
      ...shop,
      backends: {
        ...shop.backends,
        redis: peer('proxy', { namespace: 'data', ports: { redis: 6379 }, backedBy: 'redis', serviceAccount: 'envoy' }),
      },
    };
    const plan = planOf([api], [proxied]);
    expect(onlySystem(plan).redis).toBe(true);
    expect(identityOf(plan, 'shop/api')?.redis).toBe(false);
    expect(identityOf(plan, 'shop/envoy')).toMatchObject({ subject: 'system:serviceaccount:data:envoy', redis: true });
  });

  it('M-5 KEDA looks at what scales a worker, with an identity of its own', () => {
    const key = `${kedaAccount.system}/${kedaAccount.account}`;
    expect(shown(planOf([mail, api]), key)).toEqual([
      'Azure Service Bus Data Owner on shop/serviceBus/topics/orders/subscriptions/mail',
    ]);
    expect(identityOf(planOf([mail]), key)?.subject).toBe('system:serviceaccount:keda:keda-operator');
    // Nothing to look at, nothing to be trusted with.
    expect(planOf([api]).platform.map(({ account }) => account)).toEqual([prometheusAccount.account]);
  });
});
