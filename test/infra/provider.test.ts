import { credentials } from '@grpc/grpc-js';
import { ResourceProviderClient } from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import messages from '@pulumi/pulumi/proto/provider_pb.js';
import structs from 'google-protobuf/google/protobuf/struct_pb.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cloud } from '../../infra/simulate/cloud.ts';
import { Provider } from '../../infra/simulate/provider.ts';
import { type Served, serve } from '../../infra/simulate/serve.ts';
import { unknownValue } from '../../infra/typings/wire.ts';

const group = '/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg';
const groupUrn = 'urn:pulumi:dev::meridian::azure-native:resources:ResourceGroup::group';
const vaultUrn = 'urn:pulumi:dev::meridian::meridian:azure:Vault$azure-native:keyvault:Vault::vault';
const vault = {
  resourceGroupName: 'rg',
  vaultName: 'kv',
  location: 'northeurope',
  properties: { tenantId: 'x', sku: { family: 'A', name: 'premium' }, publicNetworkAccess: 'Disabled' },
};

describe('the stand-in provider, asked as the engine asks', () => {
  const cloud = new Cloud();
  let served: Served;
  let client: ResourceProviderClient;
  beforeAll(async () => {
    served = await serve(new Provider(cloud));
    client = new ResourceProviderClient(`127.0.0.1:${served.port}`, credentials.createInsecure());
  });
  afterAll(() => {
    client.close();
    served.stop();
  });

  /** Sends a request; a refusal is an exception. */
  function ask<Request, Response>(
    method: (request: Request, done: (error: Error | null, response: Response) => void) => unknown,
    request: Request,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      method.call(client, request, (error, response) => (error === null ? resolve(response) : reject(error)));
    });
  }

  const struct = (value: object) => structs.Struct.fromJavaScript(JSON.parse(JSON.stringify(value)));
  const create = (urn: string, inputs: object, preview = false) =>
    ask<messages.CreateRequest, messages.CreateResponse>(
      client.create,
      new messages.CreateRequest().setUrn(urn).setProperties(struct(inputs)).setPreview(preview),
    );
  const check = async (urn: string, inputs: object) => {
    const request = new messages.CheckRequest().setUrn(urn).setNews(struct(inputs));
    const response = await ask<messages.CheckRequest, messages.CheckResponse>(client.check, request);
    return response.getFailuresList().map((failure) => failure.getReason());
  };

  test('refuses what the types refuse, and what has no name', async () => {
    expect(await check(vaultUrn, vault)).toEqual([]);
    expect(await check(vaultUrn, { ...vault, properties: { sku: { family: 'A', name: 'Premium' } } })).toEqual([
      'properties.tenantId is required',
      'properties.sku.name must be one of "standard", "premium", and is "Premium"',
    ]);
    expect(await check(groupUrn, { location: 'northeurope' })).toEqual([
      'azure-native:resources:ResourceGroup needs resourceGroupName: a name',
    ]);
    expect(await check(vaultUrn, { ...vault, resourceGroupName: unknownValue })).toEqual([]);
  });

  test('previews without an ID, and makes nothing', async () => {
    const response = await create(vaultUrn, { ...vault, resourceGroupName: unknownValue }, true);
    expect(response.getId()).toBe('');
    expect(response.getProperties()?.toJavaScript()).toEqual({
      location: vault.location,
      properties: vault.properties,
    });
    expect(cloud.resources).toEqual([]);
  });

  test('makes, reads, changes and deletes', async () => {
    await expect(create(vaultUrn, vault)).rejects.toThrow(`needs what does not exist: ${group}`);
    await create(groupUrn, { resourceGroupName: 'rg', location: 'northeurope' });
    const response = await create(vaultUrn, vault);
    const id = `${group}/providers/Microsoft.KeyVault/vaults/kv`;
    expect(response.getId()).toBe(id);
    expect(response.getProperties()?.toJavaScript()).toMatchObject({
      name: 'kv',
      properties: { vaultUri: 'https://kv.vault.azure.net/', publicNetworkAccess: 'Disabled' },
    });
    await expect(create(vaultUrn, vault)).rejects.toThrow('exists already');

    const read = () =>
      ask<messages.ReadRequest, messages.ReadResponse>(client.read, new messages.ReadRequest().setId(id));
    expect((await read()).getInputs()?.toJavaScript()).toEqual(vault);
    const tagged = struct({ ...vault, tags: { a: 'b' } });
    await ask(client.update, new messages.UpdateRequest().setId(id).setUrn(vaultUrn).setNews(tagged));
    expect((await read()).getProperties()?.toJavaScript()).toMatchObject({ tags: { a: 'b' } });

    await ask(client.delete, new messages.DeleteRequest().setId(group));
    expect((await read()).getId()).toBe('');
  });

  test('tells what changes, and what only goes by replacing', async () => {
    const properties = { ...vault.properties, publicNetworkAccess: 'Enabled' };
    const diff = (after: object) =>
      ask<messages.DiffRequest, messages.DiffResponse>(
        client.diff,
        new messages.DiffRequest().setUrn(vaultUrn).setOldInputs(struct(vault)).setNews(struct(after)),
      );
    expect((await diff(vault)).getChanges()).toBe(messages.DiffResponse.DiffChanges.DIFF_NONE);
    const update = await diff({ ...vault, properties });
    expect(update.getDiffsList()).toEqual(['properties.publicNetworkAccess']);
    expect(update.getReplacesList()).toEqual([]);
    const replace = await diff({ ...vault, properties, vaultName: 'other' });
    expect(replace.getReplacesList()).toEqual(['vaultName']);
    expect(replace.getDeletebeforereplace()).toBe(true);
    expect(replace.getDetaileddiffMap().get('vaultName')?.getKind()).toBe(messages.PropertyDiff.Kind.UPDATE_REPLACE);
  });

  test('looks resources up by name, and knows who deploys', async () => {
    const invoke = async (token: string, inputs: object) => {
      const request = new messages.InvokeRequest().setTok(token).setArgs(struct(inputs));
      return (await ask<messages.InvokeRequest, messages.InvokeResponse>(client.invoke, request))
        .getReturn()
        ?.toJavaScript();
    };
    expect(await invoke('azure-native:authorization:getClientConfig', {})).toMatchObject({
      tenantId: '00000000-0000-4000-8000-000000000002',
    });
    const token = 'azure-native:keyvault:getVault';
    await expect(invoke(token, vault)).rejects.toThrow('does not exist');
    await create(groupUrn, { resourceGroupName: 'rg', location: 'northeurope' });
    await create(vaultUrn, vault);
    expect(await invoke(token, vault)).toMatchObject({ name: 'kv' });
    await expect(invoke('azure-native:keyvault:nothing', {})).rejects.toThrow('infra/arm/invokes.ts');
  });
});
