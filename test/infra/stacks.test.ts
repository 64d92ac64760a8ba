import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { stackPages } from '../../infra/docs/pages.ts';
import { orderProblems } from '../../infra/simulate/order.ts';
import { type NamedKind, nameProblem, nameRules } from '../../model/azure/names.ts';
import { within } from '../../model/azure/residency.ts';
import { Stacks } from '../support/stacks.ts';
import { networkRules } from './rules/networks.ts';
import { nothingOpenRules } from './rules/nothing-open.ts';

/** Recorded once; the rules below hold for every resource of every stack. */
const stacks = new Stacks();
beforeAll(() => stacks.record());

describe('M-14 every stack', () => {
  it('declares something', () => {
    for (const stack of stacks.names) expect(stacks.resourcesOf(stack).length, stack).toBeGreaterThan(30);
  });

  it('is on its page, resource by resource, as it was reviewed', () => {
    for (const [path, page] of stackPages(stacks.recordings)) {
      expect(page, `${path}: run npm run generate, and read the difference`).toBe(readFileSync(path, 'utf8'));
    }
  });

  it('fits the types of azure-native: nothing unknown, missing or outside an enum', () => {
    expect(
      stacks.refused(({ type, inputs }) =>
        stacks.typings.problems(type, inputs).map(({ path, message }) => `${path} ${message}`),
      ),
    ).toEqual([]);
  });

  it('has names that Azure takes', () => {
    const kinds: Readonly<Record<string, { readonly kind: NamedKind; readonly input: string }>> = {
      'containerregistry:Registry': { kind: 'registry', input: 'registryName' },
      'containerservice:ManagedCluster': { kind: 'cluster', input: 'resourceName' },
      'dbforpostgresql:Database': { kind: 'database', input: 'databaseName' },
      'dbforpostgresql:Server': { kind: 'postgres', input: 'serverName' },
      'dbforpostgresql:VirtualEndpoint': { kind: 'postgres', input: 'virtualEndpointName' },
      'keyvault:Key': { kind: 'key', input: 'keyName' },
      'keyvault:Vault': { kind: 'keyVault', input: 'vaultName' },
      'managedidentity:UserAssignedIdentity': { kind: 'identity', input: 'resourceName' },
      'redisenterprise:AccessPolicyAssignment': { kind: 'redisUser', input: 'accessPolicyAssignmentName' },
      'redisenterprise:RedisEnterprise': { kind: 'redis', input: 'clusterName' },
      'resources:ResourceGroup': { kind: 'resourceGroup', input: 'resourceGroupName' },
      'search:Service': { kind: 'search', input: 'searchServiceName' },
      'servicebus:Namespace': { kind: 'serviceBus', input: 'namespaceName' },
      'servicebus:Subscription': { kind: 'subscription', input: 'subscriptionName' },
      'servicebus:Topic': { kind: 'topic', input: 'topicName' },
      'storage:BlobContainer': { kind: 'container', input: 'containerName' },
      'storage:StorageAccount': { kind: 'storage', input: 'accountName' },
    };
    const seen = new Map<string, string>();
    const found = stacks.refused(({ type, inputs, urn }) => {
      const rule = kinds[type.replace('azure-native:', '')];
      if (rule === undefined) return [];
      const name = inputs[rule.input];
      // Without a name of its own azure-native makes one up, which nobody else could know.
      if (typeof name !== 'string') return [`${rule.input} is not stated`];
      const problem = nameProblem(rule.kind, name);
      const key = `${rule.kind} ${name}`;
      const other = nameRules[rule.kind].unique === 'azure' ? seen.get(key) : undefined;
      // Managed Redis is unique within its location.
      if (rule.kind !== 'redis') seen.set(key, urn);
      return [
        ...(problem === undefined ? [] : [`${name} ${problem}`]),
        ...(other === undefined ? [] : [`${name} is also ${other}`]),
      ];
    });
    expect(found).toEqual([]);
    expect(seen.size).toBeGreaterThan(50);
  });

  it('carries tags wherever Azure has them', () => {
    expect(
      stacks.refused(({ type, inputs }, stack) => {
        if (!stacks.typings.inputs(type).has('tags')) return [];
        const { tags } = inputs as { tags?: Record<string, string> };
        return tags?.['stack'] === stack && tags['project'] === 'meridian' && tags['managed-by'] === 'pulumi'
          ? []
          : [`tags are ${JSON.stringify(tags)}`];
      }),
    ).toEqual([]);
  });

  it('names only what is there by then: before it in its own stack, in global, or made by others', () => {
    const problems = (stack: string) =>
      orderProblems(stacks.recorded(stack), stack === 'global' ? [] : [stacks.recorded('global')]);
    expect(stacks.names.flatMap(problems)).toEqual([]);
  });
});

describe('P-2 networks', () => networkRules(stacks));

describe('M-11 nothing is open', () => nothingOpenRules(stacks));

describe('T-2 L-8 data stays within its boundary', () => {
  it('declares every resource in a location of its target, or where all targets share something', () => {
    for (const [stack, { target }] of stacks.model.plans) {
      const shared = stacks.model.azure.management.location;
      const found = stacks.resourcesOf(stack).flatMap(({ inputs, name, type }) => {
        const { location } = inputs as { location?: string };
        if (location === undefined || /^global$/i.test(location) || target.locations.includes(location)) return [];
        // Argo CD's way to the API server holds no data.
        return type === 'azure-native:network:PrivateEndpoint' && location === shared
          ? []
          : [`${type} ${name}: ${location}`];
      });
      expect(found, stack).toEqual([]);
    }
  });

  it('replicates data to no location outside', () => {
    for (const [stack, { target }] of stacks.model.plans) {
      const { residency } = target.region;
      const inside = (location: string) => within(stacks.model.azure, residency, location) === true;
      for (const { inputs } of stacks.ofType(stack, 'servicebus:Namespace')) {
        const { geoDataReplication } = inputs as { geoDataReplication?: { locations: { locationName: string }[] } };
        for (const { locationName } of geoDataReplication?.locations ?? [])
          expect(inside(locationName), stack).toBe(true);
      }
      for (const { inputs } of stacks.ofType(stack, 'storage:StorageAccount')) {
        const { sku } = inputs as { sku: { name: string } };
        if (!target.pairedWithin) expect(sku.name, stack).not.toMatch(/G(?:Z)?RS/);
      }
      for (const { inputs } of stacks.ofType(stack, 'dbforpostgresql:Server')) {
        const { backup } = inputs as { backup?: { geoRedundantBackup?: string } };
        if (!target.pairedWithin) expect(backup?.geoRedundantBackup ?? 'Disabled', stack).toBe('Disabled');
      }
    }
  });

  it('T-1 keeps a vault and a store in each location where Azure’s own pair lies outside', () => {
    const count = (stack: string, type: string) => stacks.ofType(stack, type).length;
    expect(count('ap-prod', 'keyvault:Vault')).toBe(4);
    expect(count('eu-prod', 'keyvault:Vault')).toBe(2);
    expect(count('ap-prod', 'storage:StorageAccount')).toBe(2 * count('eu-prod', 'storage:StorageAccount'));
  });
});

describe('R-8 what holds data', () => {
  it('is protected from deletion', () => {
    const types = [
      'dbforpostgresql:Server',
      'keyvault:Key',
      'keyvault:Vault',
      'servicebus:Namespace',
      'storage:StorageAccount',
      'containerregistry:Registry',
    ];
    expect(
      stacks.refused(({ type, options }) =>
        types.includes(type.replace('azure-native:', '')) && !options.protect ? ['is not protected'] : [],
      ),
    ).toEqual([]);
  });

  it('P-5 stands behind two clusters in every production target', () => {
    for (const [stack, { target }] of stacks.model.plans) {
      expect(stacks.ofType(stack, 'containerservice:ManagedCluster'), stack).toHaveLength(
        target.environment === 'prod' ? 2 : 1,
      );
    }
  });
});
