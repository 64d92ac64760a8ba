import { describe, expect, test } from 'vitest';
import { ancestorsOf, armTypeOf, idOf, pathParameters } from '../../infra/arm/ids.ts';
import { outputsOf } from '../../infra/arm/outputs.ts';
import { armPaths } from '../../infra/arm/types.ts';
import { Typings } from '../../infra/typings/index.ts';
import { unknownValue } from '../../infra/typings/wire.ts';

const subscription = '/subscriptions/00000000-0000-4000-8000-000000000001';
const network = `${subscription}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet`;
const subnet = `${network}/subnets/nodes`;

describe('the table of paths', () => {
  const typings = new Typings();

  test('names resources of the package, by inputs that they have', () => {
    const wrong = Object.keys(armPaths).flatMap((type) => {
      const inputs = typings.inputs(type);
      return pathParameters(type)
        .filter((name) => !inputs.has(name))
        .map((name) => `${type}: ${name}`);
    });
    expect(wrong).toEqual([]);
  });

  test('names for each resource all parents that it must be told', () => {
    const missing = Object.keys(armPaths).flatMap((type) => {
      const named = new Set(pathParameters(type));
      const parents = [...typings.inputs(type)].filter((name) =>
        /^(?:resourceGroup|server|account|registry|vault|namespace|topic|profile|cluster|privateZone|virtualNetwork)Name$/.test(
          name,
        ),
      );
      return parents.filter((name) => !named.has(name)).map((name) => `${type}: ${name}`);
    });
    // Its `clusterName` is the cluster that it watches.
    expect(missing).toEqual(['azure-native:alertsmanagement:PrometheusRuleGroup: clusterName']);
  });

  test('makes up only what the package says that Azure tells', () => {
    const untold = Object.keys(armPaths).flatMap((type) => {
      const inputs = Object.fromEntries(pathParameters(type).map((name) => [name, 'x']));
      const scope = { scope: subscription, resourceUri: subscription };
      const id = idOf(type, { ...inputs, ...scope }) ?? '';
      const declared = new Set([...typings.outputs(type), 'type', 'provisioningState']);
      return Object.keys(outputsOf(type, id, inputs))
        .filter((name) => !declared.has(name))
        .map((name) => `${type}: ${name}`);
    });
    expect(untold).toEqual([]);
  });
});

describe('IDs', () => {
  const inputs = { resourceGroupName: 'rg', virtualNetworkName: 'vnet', subnetName: 'nodes' };

  test('of a resource inside another, and of one that extends another', () => {
    expect(idOf('azure-native:network:Subnet', inputs)).toBe(subnet);
    expect(armTypeOf(subnet)).toBe('Microsoft.Network/virtualNetworks/subnets');
    const lock = idOf('azure-native:authorization:ManagementLockByScope', { scope: subnet, lockName: 'keep' });
    expect(lock).toBe(`${subnet}/providers/Microsoft.Authorization/locks/keep`);
    expect(armTypeOf(lock ?? '')).toBe('Microsoft.Authorization/locks');
    expect(ancestorsOf(lock ?? '')).toEqual([subnet, network, `${subscription}/resourceGroups/rg`]);
  });

  test('of what belongs to a subscription, which nobody here made', () => {
    const scope = { scope: subscription, roleAssignmentName: '11111111-2222-4333-8444-555555555555' };
    expect(ancestorsOf(idOf('azure-native:authorization:RoleAssignment', scope) ?? '')).toEqual([]);
    expect(ancestorsOf(`${subscription}/resourceGroups/rg`)).toEqual([]);
  });

  test('are not known before all names in them are', () => {
    expect(idOf('azure-native:network:Subnet', { ...inputs, virtualNetworkName: unknownValue })).toBeUndefined();
  });

  test('cannot be formed of what is no name', () => {
    expect(() => idOf('azure-native:network:Subnet', { ...inputs, subnetName: 'a/b' })).toThrow(
      'needs subnetName: a name',
    );
    expect(() => idOf('azure-native:network:Subnet', { resourceGroupName: 'rg' })).toThrow('needs virtualNetworkName');
    expect(() => idOf('azure-native:network:Nothing', {})).toThrow('add it to infra/arm/types.ts');
  });
});

describe('what Azure would make up', () => {
  test('is the same each time, and another for another resource', () => {
    const type = 'azure-native:managedidentity:UserAssignedIdentity';
    const identity = (name: string) => {
      const inputs = { resourceGroupName: 'rg', resourceName: name };
      return outputsOf(type, idOf(type, inputs) ?? '', inputs);
    };
    expect(identity('a')).toEqual(identity('a'));
    expect(identity('a')['clientId']).not.toBe(identity('b')['clientId']);
    expect(identity('a')['clientId']).not.toBe(identity('a')['principalId']);
    expect(identity('a')).not.toHaveProperty('resourceGroupName');
  });

  test('stands beside what was given, inside it too', () => {
    const inputs = { resourceGroupName: 'rg', vaultName: 'kv', properties: { sku: { name: 'premium' } } };
    expect(outputsOf('azure-native:keyvault:Vault', 'x/kv', inputs)['properties']).toEqual({
      sku: { name: 'premium' },
      vaultUri: 'https://kv.vault.azure.net/',
    });
  });
});
