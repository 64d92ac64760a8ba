import { RoleAssignment } from '@pulumi/azure-native/authorization/index.js';
import { Vault } from '@pulumi/azure-native/keyvault/index.js';
import { ResourceGroup } from '@pulumi/azure-native/resources/index.js';
import * as pulumi from '@pulumi/pulumi';
import { beforeAll, describe, expect, test } from 'vitest';
import { type RecordedResource, type Recording, record } from '../../infra/record/record.ts';
import { program as small } from './fixtures/small.ts';

const subscription = '/subscriptions/00000000-0000-4000-8000-000000000001';
const group = `${subscription}/resourceGroups/rg-eu-dev`;

describe('a recording', () => {
  let recording: Recording;
  beforeAll(async () => {
    recording = await record('eu-dev', small);
  });

  function resource(name: string, type: string): RecordedResource {
    const found = recording.resources.filter((one) => one.name === name && one.type.endsWith(`:${type}`));
    expect(found).toHaveLength(1);
    return found[0] as RecordedResource;
  }

  test('names every resource as the engine does, with all components that it is in', () => {
    expect(recording.resources.map(({ urn }) => urn.split('::').slice(2).join('::'))).toEqual([
      'azure-native:authorization:RoleAssignment::reads-secrets',
      'azure-native:keyvault:Vault::vault',
      'azure-native:managedidentity:FederatedIdentityCredential::federated',
      'azure-native:managedidentity:UserAssignedIdentity::identity',
      'azure-native:resources:ResourceGroup::group',
      'azure-native:servicebus:Namespace::messages',
      'azure-native:servicebus:Topic::orders',
      'meridian:azure:Network$azure-native:network:Subnet::network',
      'meridian:azure:Network$azure-native:network:VirtualNetwork::network',
      'meridian:azure:Network::network',
    ]);
    expect(resource('network', 'Subnet').urn).toBe(
      'urn:pulumi:eu-dev::meridian::meridian:azure:Network$azure-native:network:Subnet::network',
    );
    expect(resource('network', 'Network').component).toBe(true);
  });

  test('gives resources the IDs that Azure would give them', () => {
    expect(resource('group', 'ResourceGroup').id).toBe(group);
    expect(resource('network', 'Subnet').id).toBe(
      `${group}/providers/Microsoft.Network/virtualNetworks/vnet/subnets/nodes`,
    );
    expect(resource('orders', 'Topic').id).toBe(
      `${group}/providers/Microsoft.ServiceBus/namespaces/sb-eu-dev/topics/orders`,
    );
    // A role is assigned at what it is for.
    expect(resource('reads-secrets', 'RoleAssignment').id).toBe(
      `${group}/providers/Microsoft.KeyVault/vaults/kv-eu-dev/providers/Microsoft.Authorization/roleAssignments/11111111-2222-4333-8444-555555555555`,
    );
  });

  test('computes with what Azure would make up, and returns what the stack exports', () => {
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(recording.outputs).toEqual({
      clientId: expect.stringMatching(uuid),
      subnetId: resource('network', 'Subnet').id,
      token: 's3cret',
    });
    expect(resource('reads-secrets', 'RoleAssignment').inputs['principalId']).toMatch(uuid);
    expect(resource('vault', 'Vault').inputs['properties']).toMatchObject({
      tenantId: '00000000-0000-4000-8000-000000000002',
    });
  });

  test('says what is secret', () => {
    expect(recording.secretOutputs).toEqual(['token']);
  });

  test('shows the defaults that the SDK fills in, so that no insecure one goes unseen', () => {
    expect(resource('vault', 'Vault').inputs['properties']).toMatchObject({ enableSoftDelete: true });
  });

  test('keeps the options', () => {
    const vault = resource('vault', 'Vault').urn;
    const { options } = resource('identity', 'UserAssignedIdentity');
    expect(options).toMatchObject({ protect: false, ignoreChanges: ['tags'], dependsOn: [vault], aliases: [] });
    expect(options.dependencies).toEqual([vault, resource('group', 'ResourceGroup').urn]);
    expect(options.propertyDependencies).toEqual({ resourceGroupName: [resource('group', 'ResourceGroup').urn] });
    expect(resource('group', 'ResourceGroup').options.protect).toBe(true);
    expect(resource('network', 'Subnet').options.parent).toBe(resource('network', 'Network').urn);
  });

  test('is the same each time, also of several stacks at once and in another order', async () => {
    const [other, again] = await Promise.all([record('us-dev', small), record('eu-dev', small)]);
    expect(again).toEqual(recording);
    expect(other.resources.map(({ id }) => id).filter((id) => id?.includes('eu-dev'))).toEqual([]);
  });

  test('reads the configuration that it is given, and none of an earlier one', async () => {
    const tags = async (config?: Record<string, string>) =>
      (await record('eu-dev', small, config)).resources.find(({ name }) => name === 'vault')?.inputs['tags'];
    expect(await tags({ 'meridian:owner': 'payments' })).toEqual({ owner: 'payments' });
    expect(await tags()).toEqual({ owner: 'nobody' });
  });
});

describe('options that are rarely given', () => {
  test('are kept, without the aliases that azure-native adds by itself', async () => {
    const { resources } = await record('dev', () => {
      const options = { aliases: [{ name: 'old' }], deleteBeforeReplace: true, retainOnDelete: true };
      new ResourceGroup('group', { resourceGroupName: 'rg', location: 'northeurope' }, options);
    });
    expect(resources[0]?.options).toMatchObject({ ...options(), aliases: [{ name: 'old' }] });
  });

  const options = () => ({ deleteBeforeReplace: true, retainOnDelete: true, dependencies: [], replaceOnChanges: [] });

  test('secrets among the inputs are named', async () => {
    const { resources } = await record('dev', () => {
      const tags = { password: pulumi.secret('s3cret') };
      new ResourceGroup('group', { resourceGroupName: 'rg', location: 'northeurope', tags });
    });
    expect(resources[0]).toMatchObject({ inputs: { tags: { password: 's3cret' } }, secretPaths: ['tags.password'] });
  });
});

describe('a program that goes wrong', () => {
  const location = 'northeurope';

  test('two resources with one URN, which mocks would let pass', async () => {
    const twice = () => {
      for (const resourceGroupName of ['a', 'b']) new ResourceGroup('group', { resourceGroupName, location });
    };
    await expect(record('dev', twice)).rejects.toThrow(
      'stack dev cannot be recorded:\nurn:pulumi:dev::meridian::azure-native:resources:ResourceGroup::group is declared twice',
    );
  });

  test('a resource without a name, for which azure-native would make one up', async () => {
    const nameless = () => {
      new ResourceGroup('group', { location });
      new RoleAssignment('role', { scope: 'vault', principalId: 'x', roleDefinitionId: 'y', roleAssignmentName: 'z' });
    };
    const error = await record('dev', nameless).catch(String);
    expect(error).toContain('azure-native:resources:ResourceGroup needs resourceGroupName: a name');
    expect(error).toContain('azure-native:authorization:RoleAssignment needs scope: the ID of a resource');
  });

  test('an exception in the program, in a computed value, and in what is declared later', async () => {
    await expect(record('dev', () => Promise.reject(new Error('no such region')))).rejects.toThrow('no such region');
    const computed = () => {
      const { name } = new ResourceGroup('group', { resourceGroupName: 'rg', location });
      const vaultName = name.apply((): string => {
        throw new Error('no such vault');
      });
      const properties = { tenantId: 'x', sku: { family: 'A', name: 'premium' } as const };
      new Vault('vault', { resourceGroupName: name, vaultName, properties });
    };
    await expect(record('dev', computed)).rejects.toThrow('no such vault');
    // And the next one is not bothered.
    expect((await record('dev', small)).resources).toHaveLength(10);
  });

  test('what is declared once something is known is not lost', async () => {
    const late = () => {
      const { name } = new ResourceGroup('first', { resourceGroupName: 'rg', location });
      name.apply((known) => {
        const second = new ResourceGroup('second', { resourceGroupName: `${known}-2`, location });
        second.id.apply(() => new ResourceGroup('third', { resourceGroupName: `${known}-3`, location }));
      });
    };
    const { resources } = await record('dev', late);
    expect(resources.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
  });
});
