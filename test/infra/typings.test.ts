import { describe, expect, test } from 'vitest';
import { Typings } from '../../infra/typings/index.ts';
import { unknownValue, withoutMarks } from '../../infra/typings/wire.ts';

const typings = new Typings();

/** Path and kind of each problem. */
function found(type: string, inputs: unknown): readonly string[] {
  return typings.problems(`azure-native:${type}`, inputs).map(({ path, problem }) => `${path}: ${problem}`);
}

const vault = {
  resourceGroupName: 'rg',
  vaultName: 'kv',
  properties: {
    tenantId: 'x',
    sku: { family: 'A', name: 'premium' },
    networkAcls: { ipRules: [{ value: '1.2.3.4' }] },
  },
};

const secret = (value: unknown) => ({
  '4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270',
  value,
});

describe('inputs that azure-native takes', () => {
  test('are no problem, whatever is in them', () => {
    expect(found('keyvault:Vault', vault)).toEqual([]);
    expect(
      found('keyvault:Vault', { ...vault, tags: { owner: 'x', 'cost-center': 'y' }, location: undefined }),
    ).toEqual([]);
    // `any` in the package.
    expect(found('authorization:PolicyAssignment', { scope: '/x', parameters: { a: { value: [1, 'b'] } } })).toEqual(
      [],
    );
  });

  test('may be unknown yet, secret, or carry keys of Pulumi', () => {
    expect(found('keyvault:Vault', { ...vault, properties: unknownValue, __defaults: [] })).toEqual([]);
    expect(found('keyvault:Vault', secret({ ...vault, vaultName: secret('kv') }))).toEqual([]);
    expect(found('keyvault:Vault', { ...vault, vaultName: secret(3) })).toEqual(['vaultName: wrong-type']);
  });

  test('a type of another API version is checked as the default one', () => {
    expect(found('keyvault/v20230701:Vault', { ...vault, vaultNam: 'kv' })).toEqual(['vaultNam: unknown']);
  });
});

describe('inputs that azure-native refuses, or would drop without a word', () => {
  test('an unknown property, also deep inside', () => {
    const inputs = { ...vault, properties: { ...vault.properties, networkAcls: { ipRules: [{ valeu: '1.2.3.4' }] } } };
    expect(typings.problems('azure-native:keyvault:Vault', inputs)).toEqual([
      { path: 'properties.networkAcls.ipRules[0].value', problem: 'missing', message: 'is required' },
      {
        path: 'properties.networkAcls.ipRules[0].valeu',
        problem: 'unknown',
        message: 'is no property of this type; did you mean value?',
      },
    ]);
  });

  test('a property that is missing, or null', () => {
    expect(found('keyvault:Vault', { vaultName: 'kv', properties: null })).toEqual([
      'properties: missing',
      'resourceGroupName: missing',
    ]);
  });

  test('a wrong type, without showing what may be secret', () => {
    expect(typings.problems('azure-native:keyvault:Vault', { ...vault, tags: 's3cret', location: ['x'] })).toEqual([
      { path: 'tags', problem: 'wrong-type', message: 'must be a map, and is a string' },
      { path: 'location', problem: 'wrong-type', message: 'must be a string, and is a list' },
    ]);
    expect(found('keyvault:Vault', { ...vault, tags: { a: 1, 'b.c': true } })).toEqual([
      'tags.a: wrong-type',
      'tags["b.c"]: wrong-type',
    ]);
    expect(
      found('servicebus:Topic', { resourceGroupName: 'x', namespaceName: 'y', maxSizeInMegabytes: '1024' }),
    ).toEqual(['maxSizeInMegabytes: wrong-type']);
  });

  test('a string outside an enum, though the package types most of them as any string', () => {
    const group = { resourceGroupName: 'rg', namespaceName: 'sb', sku: { name: 'Premium', tier: 'premium' } };
    expect(found('servicebus:Namespace', group)).toEqual(['sku.tier: not-allowed']);
    const [problem] = typings.problems('azure-native:network:PublicIPAddress', {
      resourceGroupName: 'rg',
      publicIPAllocationMethod: 'static',
    });
    expect(problem?.message).toBe('must be one of "Static", "Dynamic", and is "static"');
  });

  test('but not one that Azure takes and the package confuses with another', () => {
    const inputs = { resourceGroupName: 'rg', serverName: 'psql', objectId: 'x', principalType: 'ServicePrincipal' };
    expect(found('dbforpostgresql:AdministratorsMicrosoftEntra', inputs)).toEqual([]);
    expect(found('dbforpostgresql:AdministratorsMicrosoftEntra', { ...inputs, principalType: 'Robot' })).toEqual([
      'principalType: not-allowed',
    ]);
  });

  test('one of several kinds of objects is told by its literal properties', () => {
    const rules = (...of: unknown[]) => ({
      resourceGroupName: 'rg',
      firewallPolicyName: 'policy',
      ruleCollections: [{ ruleCollectionType: 'FirewallPolicyFilterRuleCollection', rules: of }],
    });
    const type = 'network:FirewallPolicyRuleCollectionGroup';
    const at = 'ruleCollections[0].rules';
    expect(found(type, rules({ ruleType: 'NetworkRule', ipProtocols: ['TCP'] }))).toEqual([]);
    expect(found(type, rules({ ruleType: 'NetworkRule', ipProtocols: ['SCTP'], targetFqdns: [] }))).toEqual([
      `${at}[0].ipProtocols[0]: not-allowed`,
      `${at}[0].targetFqdns: unknown`,
    ]);
    expect(found(type, rules({ ruleType: 'WebRule' }, { name: 'x' }, 'rule'))).toEqual([
      `${at}[0].ruleType: not-allowed`,
      `${at}[1].ruleType: missing`,
      `${at}[2]: wrong-type`,
    ]);
  });

  test('lists and maps of objects', () => {
    const server = { resourceGroupName: 'rg', serverName: 'psql' };
    const identity = { type: 'UserAssigned', userAssignedIdentities: { '/subscriptions/x': { clientID: 'x' } } };
    expect(found('dbforpostgresql:Server', { ...server, identity })).toEqual([
      'identity.userAssignedIdentities["/subscriptions/x"].clientID: unknown',
    ]);
    expect(
      found('containerservice:ManagedCluster', { resourceGroupName: 'rg', agentPoolProfiles: [{ count: 3 }] }),
    ).toEqual(['agentPoolProfiles[0].name: missing']);
  });

  test('a resource that the package does not have', () => {
    expect(found('keyvault:Valt', vault)).toEqual([': unknown']);
    expect(found('nothing:Vault', vault)).toEqual([': unknown']);
    expect(typings.problems('random:index:RandomId', {})).toHaveLength(1);
  });
});

test('marks are taken off, and secrets are named', () => {
  const value = { a: secret({ b: [secret('x')] }), c: undefined, __defaults: ['a'] };
  expect(withoutMarks(value)).toEqual({ value: { a: { b: ['x'] } }, secretPaths: ['a', 'a.b[0]'] });
});
