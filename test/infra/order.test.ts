import { RoleAssignment } from '@pulumi/azure-native/authorization/index.js';
import { Vault } from '@pulumi/azure-native/keyvault/index.js';
import { Subnet, VirtualNetwork } from '@pulumi/azure-native/network/index.js';
import { ResourceGroup } from '@pulumi/azure-native/resources/index.js';
import { expect, test } from 'vitest';
import { subscriptionId } from '../../infra/arm/ids.ts';
import { record } from '../../infra/record/record.ts';
import { orderProblems } from '../../infra/simulate/order.ts';
import { program } from './fixtures/small.ts';

const location = 'northeurope';
const subnet = {
  resourceGroupName: 'rg',
  virtualNetworkName: 'vnet',
  subnetName: 'nodes',
  addressPrefix: '10.0.0.0/24',
};

test('a program that states what it needs has no problem', async () => {
  expect(orderProblems(await record('dev', program))).toEqual([]);
});

test('M-14 what a resource is inside of by name only must be stated, or the order is a matter of luck', async () => {
  const lucky = () => {
    new ResourceGroup('group', { resourceGroupName: 'rg', location });
    new VirtualNetwork('network', { resourceGroupName: 'rg', virtualNetworkName: 'vnet', location });
    new Subnet('nodes', subnet);
  };
  const recording = await record('dev', lucky);
  expect(orderProblems(recording)).toEqual([
    'urn:pulumi:dev::meridian::azure-native:network:Subnet::nodes needs urn:pulumi:dev::meridian::azure-native:network:VirtualNetwork::network, and does not depend on it',
    'urn:pulumi:dev::meridian::azure-native:network:VirtualNetwork::network needs urn:pulumi:dev::meridian::azure-native:resources:ResourceGroup::group, and does not depend on it',
    expect.stringContaining('Subnet::nodes: '),
    expect.stringContaining('VirtualNetwork::network: '),
  ]);
});

test('M-14 so must be what a part is named of that people make, such as a secret', async () => {
  const lucky = () => {
    const { name } = new ResourceGroup('group', { resourceGroupName: 'rg', location });
    const properties = { tenantId: 'x', sku: { family: 'A', name: 'premium' } } as const;
    new Vault('vault', { resourceGroupName: name, vaultName: 'kv', properties });
    new RoleAssignment('role', {
      roleAssignmentName: '11111111-2222-4333-8444-555555555555',
      roleDefinitionId: '/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/x',
      principalId: 'x',
      scope: `/subscriptions/${subscriptionId}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv/secrets/web-db`,
    });
  };
  expect(orderProblems(await record('dev', lucky))).toContainEqual(
    expect.stringMatching(/RoleAssignment::role needs .*Vault::vault, and does not depend on it$/),
  );
});

test('what other stacks have must be up before', async () => {
  const base = await record('global', () => {
    const { name } = new ResourceGroup('group', { resourceGroupName: 'rg', location });
    new VirtualNetwork('network', { resourceGroupName: name, virtualNetworkName: 'vnet', location });
  });
  const target = await record('dev', () => new Subnet('nodes', subnet) && {});
  expect(orderProblems(target, [base])).toEqual([]);
  expect(orderProblems(target)).toEqual([expect.stringMatching(/needs what does not exist: .*virtualNetworks\/vnet$/)]);
});
