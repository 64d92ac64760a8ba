import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { stackPages } from '../../infra/docs/pages.ts';
import { infraModel } from '../../infra/model.ts';
import { program } from '../../infra/program.ts';
import { type RecordedResource, type Recording, record } from '../../infra/record/record.ts';
import { orderProblems } from '../../infra/simulate/order.ts';
import { Typings } from '../../infra/typings/index.ts';
import { type NamedKind, nameProblem, nameRules } from '../../model/azure/names.ts';
import { contains } from '../../model/azure/network-plan.ts';
import { within } from '../../model/azure/residency.ts';
import { overlap, parseCidr } from '../../model/cidr.ts';
import { looksSecret } from '../../model/looks-secret.ts';
import { stackConfig } from '../support/infra.ts';

/** Every stack as the program declares it, recorded once; the rules below hold for every resource of every stack. */
const model = infraModel();
const stacks = ['global', ...model.plans.keys()];
const typings = new Typings();
const recordings = new Map<string, Recording>();

beforeAll(async () => {
  for (const stack of stacks) recordings.set(stack, await record(stack, program, stackConfig(stack)));
});

const recorded = (stack: string) => {
  const recording = recordings.get(stack);
  if (recording === undefined) throw new Error(`${stack} was not recorded`);
  return recording;
};
const resourcesOf = (stack: string) => recorded(stack).resources.filter(({ component }) => !component);
const all = () => stacks.flatMap((stack) => resourcesOf(stack).map((resource) => ({ stack, resource })));
const ofType = (stack: string, type: string) =>
  resourcesOf(stack).filter((resource) => resource.type === `azure-native:${type}`);

/** `type name: what is wrong`, of every resource that a rule refuses. */
function refused(rule: (resource: RecordedResource, stack: string) => readonly string[]): readonly string[] {
  return all().flatMap(({ stack, resource }) =>
    rule(resource, stack).map((problem) => `${stack} ${resource.type} ${resource.name}: ${problem}`),
  );
}

/** Every value of an input, however deep, with its path. */
function* values(value: unknown, path = ''): Generator<{ readonly path: string; readonly value: unknown }> {
  yield { path, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* values(inner, path === '' ? key : `${path}.${key}`);
}

const lastKey = (path: string) => path.slice(path.lastIndexOf('.') + 1);

describe('M-14 every stack', () => {
  it('declares something', () => {
    for (const stack of stacks) expect(resourcesOf(stack).length, stack).toBeGreaterThan(30);
  });

  it('is on its page, resource by resource, as it was reviewed', () => {
    for (const [path, page] of stackPages([...recordings.values()])) {
      expect(page, `${path}: run npm run generate, and read the difference`).toBe(readFileSync(path, 'utf8'));
    }
  });

  it('fits the types of azure-native: nothing unknown, missing or outside an enum', () => {
    expect(
      refused(({ type, inputs }) => typings.problems(type, inputs).map(({ path, message }) => `${path} ${message}`)),
    ).toEqual([]);
  });

  it('has names that Azure takes', () => {
    const kinds: Readonly<Record<string, { readonly kind: NamedKind; readonly input: string }>> = {
      'containerregistry:Registry': { kind: 'registry', input: 'registryName' },
      'containerservice:ManagedCluster': { kind: 'cluster', input: 'resourceName' },
      'dbforpostgresql:Database': { kind: 'database', input: 'databaseName' },
      'dbforpostgresql:Server': { kind: 'postgres', input: 'serverName' },
      'dbforpostgresql:VirtualEndpoint': { kind: 'postgres', input: 'virtualEndpointName' },
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
    const found = refused(({ type, inputs, urn }) => {
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
      refused(({ type, inputs }, stack) => {
        if (!typings.inputs(type).has('tags')) return [];
        const { tags } = inputs as { tags?: Record<string, string> };
        return tags?.['stack'] === stack && tags['project'] === 'meridian' && tags['managed-by'] === 'pulumi'
          ? []
          : [`tags are ${JSON.stringify(tags)}`];
      }),
    ).toEqual([]);
  });

  it('names only what is there by then: before it in its own stack, in global, or made by others', () => {
    const problems = (stack: string) => orderProblems(recorded(stack), stack === 'global' ? [] : [recorded('global')]);
    expect(stacks.flatMap(problems)).toEqual([]);
  });

  it('waits for every resource of the stack whose ID it uses', () => {
    for (const stack of stacks) {
      const resources = resourcesOf(stack);
      const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
      const components = new Set(
        recorded(stack)
          .resources.filter(({ component }) => component)
          .map(({ urn }) => urn),
      );
      const reached = (resource: RecordedResource): ReadonlySet<string> => {
        const seen = new Set<string>();
        const walk = (urns: readonly string[]) => {
          for (const urn of urns) {
            if (seen.has(urn)) continue;
            seen.add(urn);
            walk(byUrn.get(urn)?.options.dependencies ?? []);
            // Waiting for a component is waiting for what it holds.
            if (components.has(urn)) walk(resources.filter(({ options }) => options.parent === urn).map((r) => r.urn));
          }
        };
        walk(resource.options.dependencies);
        return seen;
      };
      const ids = resources.flatMap(({ id, urn }) => (id === undefined ? [] : [{ id, urn }]));
      const missing = resources.flatMap((resource) => {
        const texts = [...values(resource.inputs)].flatMap(({ value }) =>
          typeof value === 'string' && value.startsWith('/subscriptions/') ? [value] : [],
        );
        const used = ids.filter(
          ({ id, urn }) =>
            urn !== resource.urn &&
            id.includes('/providers/') &&
            texts.some((text) => text === id || text.startsWith(`${id}/`)),
        );
        const waits = reached(resource);
        return used.flatMap(({ urn, id }) => (waits.has(urn) ? [] : [`${resource.type} ${resource.name} uses ${id}`]));
      });
      expect(missing, stack).toEqual([]);
    }
  });
});

describe('P-2 networks', () => {
  const networks = () =>
    stacks.flatMap((stack) =>
      ofType(stack, 'network:VirtualNetwork').map(({ inputs, name }) => {
        const { addressSpace } = inputs as { addressSpace: { addressPrefixes: readonly string[] } };
        const [prefix = ''] = addressSpace.addressPrefixes;
        return {
          name: `${stack} ${name}`,
          prefix,
          range: parseCidr(prefix),
          vnet: inputs['virtualNetworkName'],
          stack,
        };
      }),
    );

  it('overlap nowhere, in no stack', () => {
    const found = networks();
    expect(found.length).toBeGreaterThanOrEqual(2 * model.clusters.length);
    const pairs = found.flatMap((a, index) =>
      found.slice(index + 1).flatMap((b) => {
        if (a.range === undefined || b.range === undefined) return [`${a.name} or ${b.name} is no block`];
        return overlap(a.range, b.range) ? [`${a.name} and ${b.name}`] : [];
      }),
    );
    expect(pairs).toEqual([]);
  });

  it('hold their subnets, which overlap with no other', () => {
    for (const stack of stacks) {
      const subnets = ofType(stack, 'network:Subnet').map(({ inputs }) => ({
        vnet: inputs['virtualNetworkName'],
        group: inputs['resourceGroupName'],
        name: String(inputs['subnetName']),
        range: parseCidr(String(inputs['addressPrefix'])),
      }));
      expect(subnets.length, stack).toBeGreaterThan(3);
      for (const { vnet, name, range } of subnets) {
        const outer = networks().find((network) => network.stack === stack && network.vnet === vnet);
        expect(
          range !== undefined && outer?.range !== undefined && contains(outer.range, range),
          `${stack} ${name}`,
        ).toBe(true);
      }
      const overlapping = subnets.flatMap((a, index) =>
        subnets
          .slice(index + 1)
          .flatMap((b) => (a.range && b.range && overlap(a.range, b.range) ? [`${a.name} ${b.name}`] : [])),
      );
      expect(overlapping, stack).toEqual([]);
    }
  });

  it('of spokes are peered with their hub, and with no other spoke', () => {
    for (const stack of stacks) {
      const remote = ofType(stack, 'network:VirtualNetworkPeering').map(({ inputs }) => ({
        from: String(inputs['virtualNetworkName']),
        to: String((inputs['remoteVirtualNetwork'] as { id: string }).id).replace(/.*\//, ''),
      }));
      expect(remote.length, stack).toBeGreaterThan(1);
      for (const { from, to } of remote) {
        const hubs = [from, to].filter((name) => name.includes('hub'));
        expect(hubs, `${stack}: ${from} to ${to}`).toHaveLength(1);
      }
    }
  });

  it('send everything that leaves the nodes to the firewall', () => {
    for (const stack of stacks) {
      const firewalls = ofType(stack, 'network:AzureFirewall');
      const tables = ofType(stack, 'network:RouteTable');
      const inline = tables.flatMap(
        ({ inputs }) => (inputs['routes'] as readonly Record<string, unknown>[] | undefined) ?? [],
      );
      const routes = [...inline, ...ofType(stack, 'network:Route').map(({ inputs }) => inputs)];
      const out = routes.filter(({ addressPrefix }) => addressPrefix === '0.0.0.0/0');
      expect(out.length, stack).toBe(firewalls.length);
      for (const route of out) expect(route['nextHopType'], stack).toBe('VirtualAppliance');
    }
  });
});

describe('M-11 nothing is open', () => {
  it('has no public endpoint', () => {
    expect(
      refused(({ type, inputs }) => {
        const known = typings.inputs(type);
        const stated = ['publicNetworkAccess', 'publicNetworkAccessForIngestion', 'publicNetworkAccessForQuery']
          .filter((name) => known.has(name))
          .filter((name) => !/^disabled$/i.test(String(inputs[name])));
        const nested = [...values(inputs)].flatMap(({ path, value }) =>
          lastKey(path).startsWith('publicNetworkAccess') && typeof value === 'string' && !/^disabled$/i.test(value)
            ? [`${path} is ${value}`]
            : [],
        );
        return [...stated.map((name) => `${name} is ${String(inputs[name])}`), ...nested];
      }),
    ).toEqual([]);
    expect(
      refused(({ type, inputs }) => {
        if (type !== 'azure-native:keyvault:Vault') return [];
        const { publicNetworkAccess, networkAcls } = inputs['properties'] as Record<
          string,
          { defaultAction?: string } | string
        >;
        return publicNetworkAccess === 'Disabled' &&
          (networkAcls as { defaultAction?: string })?.defaultAction === 'Deny'
          ? []
          : ['is open'];
      }),
    ).toEqual([]);
  });

  it('gives public addresses to firewalls and NAT gateways only', () => {
    expect(
      refused(({ type, inputs }) =>
        type === 'azure-native:network:PublicIPAddress' &&
        !/^pip-hub-.+-(?:firewall|nat)$/.test(String(inputs['publicIpAddressName']))
          ? [String(inputs['publicIpAddressName'])]
          : [],
      ),
    ).toEqual([]);
  });

  it('knows no password, no key and no local account', () => {
    const required: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
      'applicationinsights:Component': { disableLocalAuth: true },
      'containerregistry:Registry': { adminUserEnabled: false, anonymousPullEnabled: false },
      'containerservice:ManagedCluster': {
        disableLocalAccounts: true,
        'aadProfile.enableAzureRBAC': true,
        'aadProfile.managed': true,
        'apiServerAccessProfile.enablePrivateCluster': true,
        'apiServerAccessProfile.enablePrivateClusterPublicFQDN': false,
        'oidcIssuerProfile.enabled': true,
        'securityProfile.workloadIdentity.enabled': true,
        'networkProfile.outboundType': 'userDefinedRouting',
        'networkProfile.networkDataplane': 'cilium',
      },
      'dbforpostgresql:Server': {
        'authConfig.passwordAuth': 'Disabled',
        'authConfig.activeDirectoryAuth': 'Enabled',
        'network.publicNetworkAccess': 'Disabled',
      },
      'keyvault:Vault': {
        'properties.enableRbacAuthorization': true,
        'properties.enablePurgeProtection': true,
        'properties.sku.name': 'premium',
      },
      'operationalinsights:Workspace': { 'features.disableLocalAuth': true },
      'redisenterprise:Database': { accessKeysAuthentication: 'Disabled', clientProtocol: 'Encrypted' },
      'search:Service': { disableLocalAuth: true },
      'servicebus:Namespace': { disableLocalAuth: true, minimumTlsVersion: '1.2', 'sku.name': 'Premium' },
      'storage:StorageAccount': {
        allowSharedKeyAccess: false,
        allowBlobPublicAccess: false,
        enableHttpsTrafficOnly: true,
        minimumTlsVersion: 'TLS1_2',
      },
    };
    const checked = new Set<string>();
    const found = refused(({ type, inputs }) => {
      const wanted = required[type.replace('azure-native:', '')];
      if (wanted === undefined) return [];
      checked.add(type);
      const given = new Map([...values(inputs)].map(({ path, value }) => [path, value]));
      return Object.entries(wanted).flatMap(([path, value]) =>
        given.get(path) === value ? [] : [`${path} is ${String(given.get(path))}`],
      );
    });
    expect(found).toEqual([]);
    expect(checked.size).toBe(Object.keys(required).length);
    expect(
      refused(({ inputs, secretPaths }) => [
        ...secretPaths,
        ...[...values(inputs)].flatMap(({ path, value }) =>
          /password$|sharedKey$|connectionString$/i.test(lastKey(path)) && typeof value === 'string' ? [path] : [],
        ),
      ]),
    ).toEqual([]);
  });

  it('redirects to HTTPS, and takes no older TLS than 1.2', () => {
    const found = refused(({ inputs }) =>
      [...values(inputs)].flatMap(({ path, value }) =>
        /minimumTlsVersion|minTlsVersion|minimumTlsVersion/i.test(lastKey(path)) &&
        typeof value === 'string' &&
        !/1[._]?[23]/.test(value)
          ? [`${path} is ${value}`]
          : [],
      ),
    );
    expect(found).toEqual([]);
    for (const stack of stacks) {
      for (const { inputs } of ofType(stack, 'cdn:Route')) {
        expect(inputs['httpsRedirect']).toBe('Enabled');
        expect(inputs['forwardingProtocol']).toBe('HttpsOnly');
      }
    }
  });

  it('exports nothing secret', () => {
    for (const stack of stacks) {
      const { outputs, secretOutputs } = recorded(stack);
      expect(secretOutputs, stack).toEqual([]);
      const found = [...values(outputs)].filter(
        ({ path, value }) =>
          typeof value === 'string' &&
          (looksSecret(lastKey(path), value) !== undefined || /key|secret|password|token/i.test(lastKey(path))),
      );
      expect(found, stack).toEqual([]);
    }
  });
});

describe('T-2 L-8 data stays within its boundary', () => {
  it('declares every resource in a location of its target, or where all targets share something', () => {
    for (const [stack, { target }] of model.plans) {
      const shared = model.azure.management.location;
      const found = resourcesOf(stack).flatMap(({ inputs, name, type }) => {
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
    for (const [stack, { target }] of model.plans) {
      const { residency } = target.region;
      const inside = (location: string) => within(model.azure, residency, location) === true;
      for (const { inputs } of ofType(stack, 'servicebus:Namespace')) {
        const { geoDataReplication } = inputs as { geoDataReplication?: { locations: { locationName: string }[] } };
        for (const { locationName } of geoDataReplication?.locations ?? [])
          expect(inside(locationName), stack).toBe(true);
      }
      for (const { inputs } of ofType(stack, 'storage:StorageAccount')) {
        const { sku } = inputs as { sku: { name: string } };
        if (!target.pairedWithin) expect(sku.name, stack).not.toMatch(/G(?:Z)?RS/);
      }
      for (const { inputs } of ofType(stack, 'dbforpostgresql:Server')) {
        const { backup } = inputs as { backup?: { geoRedundantBackup?: string } };
        if (!target.pairedWithin) expect(backup?.geoRedundantBackup ?? 'Disabled', stack).toBe('Disabled');
      }
    }
  });

  it('T-1 keeps a vault and a store in each location where Azure’s own pair lies outside', () => {
    const count = (stack: string, type: string) => ofType(stack, type).length;
    expect(count('ap-prod', 'keyvault:Vault')).toBe(2);
    expect(count('eu-prod', 'keyvault:Vault')).toBe(1);
    expect(count('ap-prod', 'storage:StorageAccount')).toBe(2 * count('eu-prod', 'storage:StorageAccount'));
  });
});

describe('R-8 what holds data', () => {
  it('is protected from deletion', () => {
    const types = [
      'dbforpostgresql:Server',
      'keyvault:Vault',
      'servicebus:Namespace',
      'storage:StorageAccount',
      'containerregistry:Registry',
    ];
    expect(
      refused(({ type, options }) =>
        types.includes(type.replace('azure-native:', '')) && !options.protect ? ['is not protected'] : [],
      ),
    ).toEqual([]);
  });

  it('P-5 stands behind two clusters in every production target', () => {
    for (const [stack, { target }] of model.plans) {
      expect(ofType(stack, 'containerservice:ManagedCluster'), stack).toHaveLength(
        target.environment === 'prod' ? 2 : 1,
      );
    }
  });
});
