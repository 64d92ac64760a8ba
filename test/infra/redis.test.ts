import { beforeAll, describe, expect, it } from 'vitest';
import type { Recording } from '../../infra/record/record.ts';
import { redisSku } from '../../model/azure/redis-sizes.ts';
import { azureHosts } from '../../model/azure/services.ts';
import { ofType, one, only, planOf, recordData } from './fixtures/data.ts';

describe('L-16 the size of Redis', () => {
  it.each([
    // Azure keeps a fifth for itself.
    ['512Mi', false, 'Balanced_B1'],
    ['1Gi', false, 'Balanced_B3'],
    ['2Gi', false, 'Balanced_B3'],
    ['8Gi', true, 'Balanced_B10'],
    ['16Gi', true, 'Balanced_B20'],
    // The smallest cannot be replicated between locations.
    ['512Mi', true, 'Balanced_B3'],
  ] as const)('for %s, replicated %s, is %s', (data, replicated, sku) => {
    expect(redisSku(data, replicated)).toBe(sku);
  });

  it('has an end', () => {
    expect(redisSku('96Gi', true)).toBe('Balanced_B100');
    expect(redisSku('97Gi', false)).toBeUndefined();
  });
});

describe('T-17 Redis of a target', () => {
  let prod: Recording;
  let staging: Recording;
  beforeAll(async () => {
    prod = await recordData(only(planOf('us-prod'), 'redis'));
    staging = await recordData(only(planOf('staging'), 'redis'));
  });
  const database = (recording: Recording, name: string) => one(recording, 'redisenterprise:Database', name);

  it('evicts what was used least lately, is encrypted, and knows no keys', () => {
    expect([...ofType(prod, 'redisenterprise:Database').keys()]).toHaveLength(4);
    for (const { inputs, options } of ofType(prod, 'redisenterprise:Database').values()) {
      expect(inputs).toMatchObject({
        evictionPolicy: 'AllKeysLRU',
        clientProtocol: 'Encrypted',
        accessKeysAuthentication: 'Disabled',
        port: 10_000,
        // With the other policy clients would be sent to ports that network policies do not open.
        clusteringPolicy: 'EnterpriseCluster',
      });
      expect(options.protect).toBe(true);
    }
    for (const { inputs } of ofType(prod, 'redisenterprise:RedisEnterprise').values()) {
      expect(inputs).toMatchObject({
        minimumTlsVersion: '1.2',
        publicNetworkAccess: 'Disabled',
        highAvailability: 'Enabled',
      });
    }
  });

  it('R-8 is one group across both locations of production, which the second joins after the first', () => {
    const first = database(prod, 'redis-marketplace-us-prod');
    const second = database(prod, 'redis-marketplace-us-prod-2');
    expect(first.inputs).toMatchObject({
      geoReplication: { groupNickname: 'marketplace-us-prod', linkedDatabases: [{ id: first.id }] },
    });
    expect(second.inputs).toMatchObject({
      geoReplication: { groupNickname: 'marketplace-us-prod', linkedDatabases: [{ id: first.id }, { id: second.id }] },
    });
    expect(second.options.dependsOn).toContain(first.urn);
    // Azure then lists both at the first one.
    expect(first.options.ignoreChanges).toEqual(['geoReplication.linkedDatabases']);
  });

  it('writes each second to disk where there is no group, which excludes it', () => {
    const alone = database(staging, 'redis-marketplace-staging').inputs;
    expect(alone).toMatchObject({ persistence: { aofEnabled: true, aofFrequency: '1s', rdbEnabled: false } });
    expect(alone).not.toHaveProperty('geoReplication');
    for (const { inputs } of ofType(prod, 'redisenterprise:Database').values()) {
      expect(inputs).toMatchObject({ persistence: { aofEnabled: false, rdbEnabled: false } });
    }
  });

  it('has the hosts that network policies open', () => {
    const { target } = planOf('us-prod');
    const hosts = [...ofType(prod, 'redisenterprise:RedisEnterprise').values()]
      .map(({ inputs }) => `${inputs['clusterName']}.${inputs['location']}.redis.azure.net`)
      .filter((host) => host.includes('marketplace'));
    expect(hosts.sort()).toEqual([...azureHosts('redis', 'marketplace', target)].sort());
  });

  it('M-6 lets in whose workloads use it, in each location', () => {
    const access = [...ofType(prod, 'redisenterprise:AccessPolicyAssignment').values()].map(({ inputs }) => [
      inputs['clusterName'],
      inputs['accessPolicyAssignmentName'],
    ]);
    expect(access.sort()).toEqual([
      ['redis-ghasi-us-prod', 'ghasidataredis'],
      ['redis-ghasi-us-prod-2', 'ghasidataredis'],
      ['redis-marketplace-us-prod', 'marketplacemarketplacesearch'],
      ['redis-marketplace-us-prod-2', 'marketplacemarketplacesearch'],
    ]);
  });
});
