import { beforeAll, describe, expect, it } from 'vitest';
import { maintenanceWindow, parametersOf } from '../../infra/postgres/figures.ts';
import { serversOf } from '../../infra/postgres/servers.ts';
import type { RecordedResource, Recording } from '../../infra/record/record.ts';
import { computeSize, parameterValue, storageSize } from '../../model/azure/postgres-figures.ts';
import { failedOver, ofType, one, only, planOf, recordData } from './fixtures/data.ts';

describe('T-16 figures of a server', () => {
  it.each([
    ['Standard_B2s', 'Burstable', 4],
    ['Standard_B4ms', 'Burstable', 16],
    ['Standard_D4ds_v5', 'GeneralPurpose', 16],
    ['Standard_D16ds_v5', 'GeneralPurpose', 64],
    ['Standard_E4ds_v5', 'MemoryOptimized', 32],
    ['Standard_E96ds_v5', 'MemoryOptimized', 672],
  ] as const)('%s is %s with %i GiB', (sku, tier, memory) => {
    expect(computeSize(sku)).toEqual({ tier, memory });
  });

  it('come from no other series', () => {
    expect(computeSize('Standard_F4s_v2')).toBeUndefined();
    expect(() => parametersOf('Standard_F4s_v2', { extensions: [], parameters: {} })).toThrow('Standard_F4s_v2');
  });

  it.each([
    ['5Gi', 32],
    ['32Gi', 32],
    ['500Gi', 512],
    ['512Gi', 512],
    ['2Ti', 2048],
    ['32Ti', 32_767],
  ] as const)('%s of storage are %i GiB', (quantity, size) => {
    expect(storageSize(quantity)).toBe(size);
  });

  it('know no storage beyond 32 TiB', () => {
    expect(storageSize('33Ti')).toBeUndefined();
  });

  it.each([
    // In pages of 8 KiB: 25 % of 32 GiB are 8 GiB.
    ['shared_buffers', '25%', 32, '1048576'],
    ['effective_cache_size', '75%', 32, '3145728'],
    ['work_mem', '16MB', 32, '16384'],
    ['work_mem', '16384', 32, '16384'],
    ['max_wal_size', '4GB', 32, '4096'],
    ['max_connections', '500', 32, '500'],
    ['statement_timeout', '30s', 32, '30s'],
  ] as const)('%s %s with %i GiB is %s', (name, written, memory, value) => {
    expect(parameterValue(name, written, memory)).toBe(value);
  });

  it('refuse a share where a parameter is no amount of memory', () => {
    expect(parameterValue('max_connections', '25%', 16)).toBeUndefined();
  });

  it('hold TLS 1.3 for every server, and no pooler inside (P-10)', () => {
    const none = { extensions: [], parameters: {} };
    const common = { require_secure_transport: 'on', ssl_min_protocol_version: 'TLSv1.3' };
    expect(Object.fromEntries(parametersOf('Standard_D4ds_v5', none))).toEqual({
      ...common,
      'pgbouncer.enabled': 'false',
    });
    expect(Object.fromEntries(parametersOf('Standard_B2s', none))).toEqual(common);
    const relaxed = { extensions: [], parameters: { ssl_min_protocol_version: 'TLSv1.2' } };
    expect(Object.fromEntries(parametersOf('Standard_B2s', relaxed))).toEqual(common);
  });

  it.each([
    [5, '+00:00', { dayOfWeek: 5, startHour: 1, startMinute: 0 }],
    [5, '-06:00', { dayOfWeek: 5, startHour: 7, startMinute: 0 }],
    [0, '+05:30', { dayOfWeek: 6, startHour: 19, startMinute: 30 }],
    [6, '-06:00', { dayOfWeek: 6, startHour: 7, startMinute: 0 }],
  ] as const)('one at night on day %i at %s', (day, offset, start) => {
    expect(maintenanceWindow(day, offset)).toEqual({ customWindow: 'Enabled', ...start });
  });
});

describe('M-8 servers of a database', () => {
  const azure = { locations: {} };
  const named = (target: string, figures: object, plan = planOf(target)) => {
    const database = { database: 'orders', figures: { extensions: [], parameters: {}, ...figures }, readers: false };
    const { writer, replicas } = serversOf(plan, 'shop', database, azure);
    return [writer, ...replicas];
  };

  it('are a writer, its replica in the other location, and further ones beside it, numbered', () => {
    expect(named('us-prod', { replicas: 2 })).toMatchObject([
      { name: 'psql-shop-orders-us-prod-eastus2', writer: true, standby: true, copiesBackups: true },
      { name: 'psql-shop-orders-us-prod-westus3', writer: false, standby: false, copiesBackups: false },
      { name: 'psql-shop-orders-us-prod-eastus2-2', writer: false, standby: false, copiesBackups: false },
    ]);
  });

  it('R-8 keep their names when the other location is written to', () => {
    const before = named('us-prod', { replicas: 2 });
    const after = named('us-prod', { replicas: 2 }, failedOver(planOf('us-prod')));
    expect(after.map(({ name }) => name).sort()).toEqual(before.map(({ name }) => name).sort());
    expect(after[0]).toMatchObject({ location: 'westus3', writer: true, standby: true, copiesBackups: false });
    expect(after.filter(({ writer }) => writer)).toHaveLength(1);
  });

  it('are never smaller than the writer; the one that may take over is as large', () => {
    const skus = (replicaSku: string) =>
      named('us-prod', { sku: 'Standard_E4ds_v5', replicaSku, replicas: 2 }).map(({ sku }) => sku);
    expect(skus('Standard_E2ds_v5')).toEqual(['Standard_E4ds_v5', 'Standard_E4ds_v5', 'Standard_E4ds_v5']);
    expect(skus('Standard_E8ds_v5')).toEqual(['Standard_E4ds_v5', 'Standard_E4ds_v5', 'Standard_E8ds_v5']);
  });

  it('have a standby neither in dev nor where there are no zones', () => {
    expect(named('dev', {})).toMatchObject([{ standby: false }]);
    const plan = planOf('staging');
    const target = { ...plan.target, locations: ['westus'], dataLocations: ['westus'] };
    expect(named('staging', {}, { ...plan, target })).toMatchObject([{ standby: false }]);
  });

  it('T-2 copy backups to the paired location only within the boundary', () => {
    expect(named('ap-prod', {})[0]?.copiesBackups).toBe(false);
    expect(named('staging', {})[0]?.copiesBackups).toBe(false);
  });
});

describe('PostgreSQL of a target', () => {
  let usual: Recording;
  let promoting: Recording;
  let promoted: Recording;
  let dev: Recording;
  beforeAll(async () => {
    usual = await recordData(only(planOf('us-prod'), 'postgres'));
    const other = failedOver(only(planOf('us-prod'), 'postgres'));
    promoting = await recordData(other, { 'meridian:promotion': 'Forced' });
    promoted = await recordData(other);
    dev = await recordData(only(planOf('dev'), 'postgres'));
  });
  const server = (recording: Recording, location: string) =>
    one(recording, 'dbforpostgresql:Server', `psql-ghasi-tenant-us-prod-${location}`);

  it('T-16 is as 002 §4.1 has it', () => {
    expect(server(usual, 'eastus2')).toMatchObject({
      inputs: {
        version: '16',
        createMode: 'Default',
        sku: { name: 'Standard_E4ds_v5', tier: 'MemoryOptimized' },
        storage: { storageSizeGB: 512, autoGrow: 'Enabled' },
        backup: { backupRetentionDays: 35, geoRedundantBackup: 'Enabled' },
        highAvailability: { mode: 'ZoneRedundant' },
      },
      options: { protect: true },
    });
    const parameters = [...ofType(usual, 'dbforpostgresql:Configuration').values()]
      .filter(({ inputs }) => inputs['serverName'] === 'psql-ghasi-tenant-us-prod-eastus2')
      .map(({ inputs }) => [inputs['configurationName'], inputs['value']]);
    expect(Object.fromEntries(parameters)).toMatchObject({
      'azure.extensions': 'ltree,pg_trgm,pgcrypto,uuid-ossp',
      max_connections: '500',
      shared_buffers: '1048576',
      work_mem: '16384',
      effective_cache_size: '3145728',
    });
  });

  it('M-11 is known by Entra ID only, through a group', () => {
    for (const { inputs } of ofType(usual, 'dbforpostgresql:Server').values()) {
      expect(inputs).toMatchObject({ authConfig: { activeDirectoryAuth: 'Enabled', passwordAuth: 'Disabled' } });
      expect(inputs).not.toHaveProperty('administratorLogin');
    }
    expect(ofType(usual, 'dbforpostgresql:AdministratorsMicrosoftEntra').size).toBe(
      ofType(usual, 'dbforpostgresql:VirtualEndpoint').size,
    );
  });

  it('changes one thing of a database at a time', () => {
    const steps = usual.resources.filter(
      ({ type, inputs, name }) =>
        type.startsWith('azure-native:dbforpostgresql:') && `${inputs['serverName']} ${name}`.includes('ghasi-tenant'),
    );
    const before = (step: RecordedResource) =>
      steps.filter(({ urn }) => step.options.dependencies.includes(urn)).map(({ urn }) => urn);
    const done = new Set<string>();
    // Each round exactly one step has all that it waits for.
    for (let left = steps; left.length > 0; ) {
      const ready = left.filter((step) => before(step).every((urn) => done.has(urn)));
      expect(ready.map(({ name }) => name)).toHaveLength(1);
      for (const { urn } of ready) done.add(urn);
      left = left.filter(({ urn }) => !done.has(urn));
    }
  });

  it('R-8 moves the writer by a switchover, then gives it a standby', () => {
    expect(server(promoting, 'westus3').inputs).toMatchObject({
      replica: { role: 'Primary', promoteMode: 'Switchover', promoteOption: 'Forced' },
      highAvailability: { mode: 'Disabled' },
    });
    expect(server(promoting, 'eastus2').inputs).toMatchObject({ highAvailability: { mode: 'Disabled' } });
    expect(server(promoting, 'eastus2').inputs).not.toHaveProperty('replica');
    expect(server(promoted, 'westus3').inputs).toMatchObject({ highAvailability: { mode: 'ZoneRedundant' } });
    expect(server(promoted, 'westus3').inputs).not.toHaveProperty('replica');
    // The lost location must not hold up the promotion.
    expect(server(promoting, 'westus3').options.dependencies).not.toContain(server(promoting, 'eastus2').urn);
  });

  it('R-8 replaces nothing in a promotion: what differs is ignored, or can be changed in place', () => {
    const type = 'azure-native:dbforpostgresql:';
    const own = ({ resources }: Recording) => resources.filter((resource) => resource.type.startsWith(type));
    expect(own(promoting).map(({ urn }) => urn)).toEqual(own(usual).map(({ urn }) => urn));
    const differing = own(promoting).flatMap(({ urn, inputs, options }) => {
      const old = usual.resources.find((resource) => resource.urn === urn)?.inputs ?? {};
      return [...new Set([...Object.keys(old), ...Object.keys(inputs)])].filter(
        (key) => !options.ignoreChanges.includes(key) && JSON.stringify(old[key]) !== JSON.stringify(inputs[key]),
      );
    });
    expect([...new Set(differing)].sort()).toEqual(['highAvailability', 'replica']);
  });

  it('is found under a virtual endpoint in every target, even where it has one member', () => {
    const endpoint = one(usual, 'dbforpostgresql:VirtualEndpoint', 'psql-ghasi-tenant-us-prod').inputs;
    expect(endpoint).toMatchObject({ endpointType: 'ReadWrite', members: ['psql-ghasi-tenant-us-prod-westus3'] });
    const alone = one(dev, 'dbforpostgresql:VirtualEndpoint', 'psql-ghasi-tenant-dev').inputs;
    expect(alone).toMatchObject({ members: ['psql-ghasi-tenant-dev-eastus2'] });
  });

  it('P-10 has an endpoint for each server in each location', () => {
    const endpoints = [...ofType(usual, 'network:PrivateEndpoint').keys()].filter((name) => name.includes('tenant'));
    const servers = [...ofType(usual, 'dbforpostgresql:Server').keys()].filter((name) => name.includes('tenant'));
    expect(endpoints.sort()).toEqual(
      servers.flatMap((name) => ['eastus2', 'westus3'].map((location) => `pe-${name}-${location}`)).sort(),
    );
  });
});
