import { beforeAll, describe, expect, it } from 'vitest';
import type { Recording } from '../../infra/record/record.ts';
import { Typings } from '../../infra/typings/index.ts';
import { roles } from '../../model/azure/roles.ts';
import { ofType, one, only, planOf, recordData } from './fixtures/data.ts';

describe('vault, search and all data of a target', () => {
  let us: Recording;
  let ap: Recording;
  let dev: Recording;
  beforeAll(async () => {
    us = await recordData(planOf('us-prod'));
    ap = await recordData(planOf('ap-prod'));
    dev = await recordData(only(planOf('dev'), 'search'));
  });

  it('M-11 P-14 keep secrets in hardware, by role, privately, and for 90 days after their deletion', () => {
    expect(one(us, 'keyvault:Vault', 'kv-marketplace-us-prod')).toMatchObject({
      inputs: {
        properties: {
          sku: { family: 'A', name: 'premium' },
          enableRbacAuthorization: true,
          enablePurgeProtection: true,
          enableSoftDelete: true,
          softDeleteRetentionInDays: 90,
          publicNetworkAccess: 'Disabled',
          networkAcls: { defaultAction: 'Deny', bypass: 'None' },
        },
      },
      options: { protect: true },
    });
  });

  it('T-2 have a vault in each location where Azure’s pair lies outside the boundary, reached from both', () => {
    expect([...ofType(us, 'keyvault:Vault').keys()].sort()).toEqual(['kv-ghasi-us-prod', 'kv-marketplace-us-prod']);
    const placed = [...ofType(ap, 'keyvault:Vault').values()].map(({ name, inputs }) => [name, inputs['location']]);
    expect(placed.sort()).toEqual([
      ['kv-ghasi-ap-prod', 'southeastasia'],
      ['kv-ghasi-ap-prod-2', 'centralindia'],
      ['kv-marketplace-ap-prod', 'southeastasia'],
      ['kv-marketplace-ap-prod-2', 'centralindia'],
    ]);
    const endpoints = [...ofType(ap, 'network:PrivateEndpoint').keys()].filter((name) => name.startsWith('pe-kv-'));
    expect(endpoints).toHaveLength(8);
  });

  it('L-5 make a key in each vault of its system, in hardware, rotated by Azure and protected', () => {
    const keys = (recording: Recording) => [...ofType(recording, 'keyvault:Key').values()];
    const vaults = (recording: Recording) => keys(recording).map(({ inputs }) => inputs['vaultName']);
    expect(vaults(us)).toEqual(['kv-ghasi-us-prod']);
    expect(vaults(ap).sort()).toEqual(['kv-ghasi-ap-prod', 'kv-ghasi-ap-prod-2']);
    expect(keys(dev)).toEqual([]);
    for (const { inputs, options } of [...keys(us), ...keys(ap)]) {
      expect(inputs).toMatchObject({
        keyName: 'delivery',
        properties: {
          kty: 'RSA-HSM',
          keySize: 3072,
          attributes: { exportable: false },
          rotationPolicy: {
            attributes: { expiryTime: 'P2Y' },
            lifetimeActions: [{ trigger: { timeAfterCreate: 'P1Y' }, action: { type: 'rotate' } }],
          },
        },
      });
      // Azure makes keys and changes none; an update would only look like one.
      expect(options).toMatchObject({ protect: true, ignoreChanges: ['properties', 'tags'] });
    }
  });

  it('L-5 M-6 let delivery-service use its key, and nothing else of the vault', () => {
    const scopes = [...ofType(ap, 'authorization:RoleAssignment').values()]
      .filter(({ inputs }) => String(inputs['scope']).includes('/vaults/kv-ghasi-'))
      .map(({ inputs }) => [String(inputs['roleDefinitionId']).split('/').at(-1), String(inputs['scope'])]);
    expect(scopes.map(([role, scope = '']) => [role, scope.split('/vaults/')[1]]).sort()).toEqual([
      [roles['Key Vault Crypto User'], 'kv-ghasi-ap-prod-2/keys/delivery'],
      [roles['Key Vault Crypto User'], 'kv-ghasi-ap-prod/keys/delivery'],
    ]);
  });

  it('M-14 have a search service in each location, by role only', () => {
    const services = [...ofType(us, 'search:Service').values()].map(({ inputs }) => inputs);
    expect(services.map(({ location }) => location)).toEqual(['eastus2', 'westus3']);
    for (const inputs of services) {
      expect(inputs).toMatchObject({
        sku: { name: 'standard' },
        replicaCount: 3,
        disableLocalAuth: true,
        publicNetworkAccess: 'Disabled',
        semanticSearch: 'disabled',
      });
    }
    expect(one(dev, 'search:Service', 'srch-marketplace-dev').inputs).toMatchObject({
      sku: { name: 'basic' },
      replicaCount: 1,
    });
  });

  it('fit the types of azure-native', () => {
    const typings = new Typings();
    const problems = [us, ap, dev].flatMap(({ resources }) =>
      resources
        .filter(({ component }) => !component)
        .flatMap(({ type, name, inputs }) =>
          typings.problems(type, inputs).map(({ path, message }) => `${type} ${name} ${path}: ${message}`),
        ),
    );
    expect(problems).toEqual([]);
  });

  it('carry the system’s tag, and send their logs away', () => {
    const typings = new Typings();
    const logged = new Set(
      [...ofType(us, 'monitor:DiagnosticSetting').values()].map(({ inputs }) => inputs['resourceUri']),
    );
    for (const { type, id, name, inputs, component } of us.resources) {
      if (component || !typings.inputs(type).has('tags') || type === 'azure-native:network:PrivateEndpoint') continue;
      expect(inputs['tags'], name).toMatchObject({ stack: 'us-prod', system: expect.stringMatching(/^\w+$/) });
      if (/ResourceGroup|UserAssignedIdentity/.test(type)) continue;
      const uris = [id, id?.replace(/\/keys\/[^/]+$/, ''), `${id}/databases/default`, `${id}/blobServices/default`];
      expect(
        uris.some((uri) => logged.has(uri)),
        name,
      ).toBe(true);
    }
  });
});
