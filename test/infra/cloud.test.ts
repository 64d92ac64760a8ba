import { describe, expect, test } from 'vitest';
import { idOf } from '../../infra/arm/ids.ts';
import { Cloud, type Deployed } from '../../infra/simulate/cloud.ts';
import { changesOf } from '../../infra/simulate/diff.ts';

const group = '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg';
const network = `${group}/providers/Microsoft.Network`;
const inGroup = { resourceGroupName: 'rg' };

/** A cloud with what a network needs. */
function cloudWith(...more: readonly (readonly [type: string, inputs: Record<string, unknown>])[]): Cloud {
  const cloud = new Cloud();
  make(cloud, 'resources:ResourceGroup', {});
  make(cloud, 'network:VirtualNetwork', { virtualNetworkName: 'vnet', subnets: [{ name: 'inline' }] });
  make(cloud, 'network:Subnet', { virtualNetworkName: 'vnet', subnetName: 'nodes' });
  for (const [type, inputs] of more) make(cloud, type, inputs);
  return cloud;
}

function make(cloud: Cloud, shortType: string, more: Record<string, unknown>): Deployed {
  const type = `azure-native:${shortType}`;
  const inputs = { ...inGroup, ...more };
  return cloud.create({ id: idOf(type, inputs) ?? '', type, urn: `urn:pulumi:dev::meridian::${type}::x`, inputs });
}

const names = (cloud: Cloud) => cloud.resources.map(({ id }) => id.slice(id.lastIndexOf('/') + 1));

describe('creating', () => {
  test('what exists already fails, whatever the case of its letters', () => {
    expect(() => make(cloudWith(), 'network:Subnet', { virtualNetworkName: 'VNET', subnetName: 'Nodes' })).toThrow(
      'exists already',
    );
  });

  test('fails where the group or the parent does not exist', () => {
    expect(() => make(new Cloud(), 'network:VirtualNetwork', { virtualNetworkName: 'vnet' })).toThrow(
      `needs what does not exist: ${group}`,
    );
    expect(() => make(cloudWith(), 'network:Subnet', { virtualNetworkName: 'other', subnetName: 'nodes' })).toThrow(
      `${network}/virtualNetworks/other`,
    );
  });

  test('fails where something that it names does not exist, also in the keys of a map', () => {
    const gateway = { natGatewayName: 'nat', publicIpAddresses: [{ id: `${network}/publicIPAddresses/out` }] };
    expect(() => make(cloudWith(), 'network:NatGateway', gateway)).toThrow('publicIPAddresses/out');
    const identity = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/me`;
    const server = { serverName: 'psql', identity: { userAssignedIdentities: { [identity]: {} } } };
    expect(() => make(cloudWith(), 'dbforpostgresql:Server', server)).toThrow('userAssignedIdentities/me');
    make(cloudWith(['managedidentity:UserAssignedIdentity', { resourceName: 'me' }]), 'dbforpostgresql:Server', server);
  });

  test('takes parts that are declared inside of their parent, and a resource that names itself', () => {
    const cloud = cloudWith();
    const subnet = { id: `${network}/virtualNetworks/vnet/subnets/inline` };
    make(cloud, 'network:PrivateEndpoint', { privateEndpointName: 'pe', subnet });
    make(cloud, 'redisenterprise:RedisEnterprise', { clusterName: 'redis' });
    const id = `${group}/providers/Microsoft.Cache/redisEnterprise/redis/databases/default`;
    const linkedDatabases = [{ id }];
    make(cloud, 'redisenterprise:Database', {
      clusterName: 'redis',
      databaseName: 'default',
      geoReplication: { linkedDatabases },
    });
  });

  test('takes what Kubernetes and people make: nodes’ resource group, built-in roles, secrets of a vault that exists', () => {
    const cloud = cloudWith(['containerservice:ManagedCluster', { resourceName: 'aks', location: 'northeurope' }]);
    const nodes = group.replace('/rg', '/MC_rg_aks_northeurope');
    make(cloud, 'network:PrivateEndpoint', {
      privateEndpointName: 'pe',
      subnet: { id: `${network}/virtualNetworks/vnet/subnets/nodes` },
      target: `${nodes}/providers/Microsoft.Network/privateLinkServices/gateway`,
    });
    const role = {
      roleDefinitionId: `/subscriptions/x/providers/Microsoft.Authorization/roleDefinitions/4633458b-17de-408a-b874-0445c86b69e6`,
      scope: `${group}/providers/Microsoft.KeyVault/vaults/kv/secrets/password`,
      roleAssignmentName: 'role',
    };
    expect(() => make(cloud, 'authorization:RoleAssignment', role)).toThrow('vaults/kv/secrets/password');
    make(cloud, 'keyvault:Vault', { vaultName: 'kv' });
    make(cloud, 'authorization:RoleAssignment', role);
  });

  test('can be told to fail once', () => {
    const cloud = cloudWith();
    cloud.failAfter(1);
    make(cloud, 'network:RouteTable', { routeTableName: 'a' });
    expect(() => make(cloud, 'network:RouteTable', { routeTableName: 'b' })).toThrow('fails once, as it was told to');
    make(cloud, 'network:RouteTable', { routeTableName: 'b' });
  });
});

describe('deleting', () => {
  test('takes with it what is inside, and nothing whose name only begins alike', () => {
    const cloud = cloudWith(['network:VirtualNetwork', { virtualNetworkName: 'vnet2' }]);
    cloud.delete(`${network}/virtualNetworks/vnet`);
    expect(names(cloud)).toEqual(['rg', 'vnet2']);
    cloud.delete(group.toUpperCase());
    expect(names(cloud)).toEqual([]);
    cloud.delete(group);
  });

  test('is refused for what others need to live', () => {
    const subnet = { id: `${network}/virtualNetworks/vnet/subnets/nodes` };
    const cloud = cloudWith(['network:PrivateEndpoint', { privateEndpointName: 'pe', subnet }]);
    expect(() => cloud.delete(subnet.id)).toThrow('privateEndpoints/pe uses it');
    expect(() => cloud.delete(`${network}/virtualNetworks/vnet`)).toThrow('privateEndpoints/pe uses it');
    // Its group goes as a whole.
    cloud.delete(group);
    expect(cloud.resources).toEqual([]);
  });

  test('is refused below a lock, until that is deleted', () => {
    const cloud = cloudWith();
    const lock = make(cloud, 'authorization:ManagementLockByScope', {
      scope: `${network}/virtualNetworks/vnet`,
      lockName: 'keep',
      level: 'CanNotDelete',
    });
    for (const id of [`${network}/virtualNetworks/vnet/subnets/nodes`, `${network}/virtualNetworks/vnet`, group]) {
      expect(() => cloud.delete(id), id).toThrow('locks/keep locks it');
    }
    cloud.delete(lock.id);
    cloud.delete(group);
  });
});

describe('updating', () => {
  test('changes inputs and what follows from them, and fails for what is gone', () => {
    const cloud = cloudWith();
    const id = `${network}/virtualNetworks/vnet`;
    expect(cloud.update(id, { ...inGroup, virtualNetworkName: 'vnet', tags: { a: 'b' } }).outputs).toMatchObject({
      tags: { a: 'b' },
      name: 'vnet',
    });
    expect(() => cloud.update(`${id}-2`, {})).toThrow('does not exist');
    expect(() => cloud.update(id, { peer: `${id}-2` })).toThrow(`needs what does not exist: ${id}-2`);
  });
});

describe('differences', () => {
  const fixed = new Set(['location', 'networkProfile.podCidr', 'subnet']);
  const changes = (before: unknown, after: unknown) =>
    changesOf(before, after, fixed).map(({ path, kind, replaces }) =>
      `${replaces ? 'replace by' : ''} ${kind} ${path}`.trim(),
    );

  test('name the innermost property, and whether it only goes by replacing', () => {
    const before = {
      location: 'a',
      tags: { a: '1' },
      networkProfile: { podCidr: 'x', plugin: 'y' },
      rules: [{ n: 1 }, { n: 2 }],
    };
    expect(changes(before, structuredClone(before))).toEqual([]);
    expect(changes(before, { ...before, location: 'b', tags: { b: '2' } })).toEqual([
      'replace by update location',
      'delete tags.a',
      'add tags.b',
    ]);
    expect(changes(before, { ...before, networkProfile: { podCidr: 'z', plugin: 'w' }, rules: [{ n: 1 }] })).toEqual([
      'update networkProfile.plugin',
      'replace by update networkProfile.podCidr',
      'delete rules[1]',
    ]);
    expect(changes({ subnet: { id: 'a' } }, { subnet: { id: 'b' } })).toEqual(['replace by update subnet.id']);
  });
});
