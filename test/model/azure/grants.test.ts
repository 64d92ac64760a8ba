import { describe, expect, it } from 'vitest';
import { type Grant, grantsOf, scalerGrantsOf, secretGrant } from '../../../model/azure/grants.ts';
import { roles } from '../../../model/azure/roles.ts';
import {
  blob,
  type Dependency,
  external,
  keyVault,
  nats,
  postgres,
  redis,
  searchIndex,
  service,
  serviceBus,
} from '../../../model/dependency.ts';
import { facts } from './fixture.ts';

const container = ['blobServices', 'default', 'containers', 'packages'];
const shown = ({ role, service: of, path }: Grant) => `${role} on ${[of, ...path].join('/')}`;

describe('M-6 what an identity may do follows from what is used, and is no more', () => {
  it.each<[what: string, dependency: Dependency, grants: readonly string[]]>([
    ['sends', serviceBus.topic('orders', facts), ['Azure Service Bus Data Sender on serviceBus/topics/orders']],
    [
      'receives',
      serviceBus.subscription('orders', 'mail', facts),
      ['Azure Service Bus Data Receiver on serviceBus/topics/orders/subscriptions/mail'],
    ],
    [
      'sends to a queue',
      serviceBus.queue('returns', { access: 'send', ...facts }),
      ['Azure Service Bus Data Sender on serviceBus/queues/returns'],
    ],
    [
      'receives from a queue',
      serviceBus.queue('returns', { access: 'receive', ...facts }),
      ['Azure Service Bus Data Receiver on serviceBus/queues/returns'],
    ],
    ['reads secrets', keyVault(facts), ['Key Vault Secrets User on keyVault']],
    ['uses a key', keyVault({ key: 'orders', ...facts }), ['Key Vault Crypto User on keyVault/keys/orders']],
    [
      'reads blobs',
      blob('packages', { access: 'read', ...facts }),
      [`Storage Blob Data Reader on blob/${container.join('/')}`, 'Storage Blob Delegator on blob'],
    ],
    [
      'writes blobs',
      blob('packages', { access: 'write', ...facts }),
      [`Storage Blob Data Contributor on blob/${container.join('/')}`, 'Storage Blob Delegator on blob'],
    ],
    [
      'searches',
      searchIndex('assets', { access: 'read', ...facts }),
      ['Search Index Data Reader on search/indexes/assets'],
    ],
    [
      'writes an index',
      searchIndex('assets', { access: 'write', ...facts }),
      ['Search Index Data Contributor on search/indexes/assets'],
    ],
    [
      'makes an index',
      searchIndex('assets', { access: 'define', ...facts }),
      ['Search Index Data Contributor on search/indexes/assets', 'Search Service Contributor on search'],
    ],
    // These know rights of their own, or are none of Azure's.
    ['uses a database', postgres('orders', facts), []],
    ['uses a cache', redis(facts), []],
    ['uses a stream', nats('ORDERS', facts), []],
    ['calls a service', service('stock', { port: 'http', ...facts }), []],
    ['calls the world', external({ name: 'x', host: 'x.example', port: 443, networks: ['192.0.2.0/24'] }, facts), []],
  ])('who %s', (_, dependency, grants) => {
    expect(grantsOf(dependency).map(shown)).toEqual(grants);
  });

  it('M-5 KEDA counts what is received, and nothing else', () => {
    expect(scalerGrantsOf(serviceBus.subscription('orders', 'mail', facts)).map(shown)).toEqual([
      'Azure Service Bus Data Owner on serviceBus/topics/orders/subscriptions/mail',
    ]);
    expect(scalerGrantsOf(serviceBus.queue('returns', { access: 'receive', ...facts })).map(shown)).toEqual([
      'Azure Service Bus Data Owner on serviceBus/queues/returns',
    ]);
    const others = [
      serviceBus.topic('orders', facts),
      serviceBus.queue('returns', { access: 'send', ...facts }),
      nats('ORDERS', facts),
      keyVault(facts),
      keyVault({ key: 'orders', ...facts }),
    ];
    for (const other of others) expect(scalerGrantsOf(other)).toEqual([]);
  });

  it('T-14 who owns a secret reads that one alone', () => {
    expect(shown(secretGrant('orders-db'))).toBe('Key Vault Secrets User on keyVault/secrets/orders-db');
  });

  it('roles are Azure’s, each once', () => {
    const ids = Object.values(roles);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
