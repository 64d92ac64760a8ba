import { beforeAll, describe, expect, it } from 'vitest';
import { maintenanceWindows, windowInputs } from '../../infra/cluster/maintenance.ts';
import { autoscalerProfile, nodePools, provisioningProfile } from '../../infra/cluster/node-pools.ts';
import type { Recording } from '../../infra/record/record.ts';
import type { Nodes } from '../../model/regions/azure.ts';
import { ofType, one, planOf } from './fixtures/data.ts';
import { recordLocation } from './fixtures/location.ts';

const place = { subnet: '/subscriptions/x/subnets/nodes', zones: ['1', '2', '3'], tags: { stack: 'x' } };
const system = { size: 'Standard_D4ds_v5', count: 3 };
const provisioned: Nodes = { by: 'provisioning', system };
const pooled: Nodes = {
  by: 'pools',
  system,
  app: { size: 'Standard_D8ds_v5', min: 1, max: 5 },
  gateway: { size: 'Standard_D2s_v5', min: 2, max: 4 },
};

describe('P-8 R-2 nodes', () => {
  it('are made by AKS or by the cluster autoscaler, never by both', () => {
    for (const nodes of [provisioned, pooled]) {
      const scaled = nodePools(nodes, place).some(({ enableAutoScaling }) => enableAutoScaling);
      const provisions = provisioningProfile(nodes, true).mode === 'Auto';
      expect(scaled).toBe(!provisions);
      expect(autoscalerProfile(nodes) !== undefined).toBe(scaled);
    }
    expect(nodePools(provisioned, place).map(({ name }) => name)).toEqual(['system']);
    expect(provisioningProfile(provisioned, true).defaultNodePools).toBe('None');
    expect(provisioningProfile(provisioned, false).defaultNodePools, 'Argo CD needs a node to start on').toBe('Auto');
  });

  it('of pools say which one they are, and gateways have theirs to themselves', () => {
    const pools = new Map(nodePools(pooled, place).map((pool) => [pool.name, pool]));
    expect([...pools.keys()]).toEqual(['system', 'app', 'gateway']);
    expect(pools.get('app')).toMatchObject({ mode: 'User', minCount: 1, maxCount: 5, count: 1 });
    expect(pools.get('app')).not.toHaveProperty('nodeTaints');
    expect(pools.get('gateway')).toMatchObject({
      nodeLabels: { 'meridian/pool': 'gateway' },
      nodeTaints: ['meridian/pool=gateway:NoSchedule'],
    });
    expect(pools.get('system')).toMatchObject({ mode: 'System', nodeTaints: ['CriticalAddonsOnly=true:NoSchedule'] });
  });

  it('have their system on their own disk where it fits, and are encrypted at the host', () => {
    const disk = (size: string) => nodePools({ by: 'provisioning', system: { size, count: 1 } }, place)[0];
    expect(disk('Standard_D4ds_v5')).toMatchObject({ osDiskType: 'Ephemeral', osDiskSizeGB: 128 });
    expect(disk('Standard_D2ds_v5')).toMatchObject({ osDiskType: 'Ephemeral', osDiskSizeGB: 75 });
    expect(disk('Standard_D4s_v5')).toMatchObject({ osDiskType: 'Managed', osDiskSizeGB: 128 });
    for (const pool of nodePools(pooled, place)) {
      expect(pool).toMatchObject({ enableEncryptionAtHost: true, enableNodePublicIP: false });
      expect(pool.availabilityZones).toEqual(['1', '2', '3']);
    }
    expect(nodePools(provisioned, { ...place, zones: [] })[0]).not.toHaveProperty('availabilityZones');
  });
});

describe('P-5 maintenance', () => {
  it('never meets both clusters of a target on one day', () => {
    const days = (role: 'primary' | 'secondary') => maintenanceWindows(role).map(({ dayOfWeek }) => dayOfWeek);
    expect(days('primary').filter((day) => days('secondary').includes(day))).toEqual([]);
  });

  it('comes at night where the cluster stands, for at least the four hours that upgrades need', () => {
    for (const window of maintenanceWindows('primary')) {
      expect(windowInputs(window, 'IN')).toMatchObject({ startTime: '01:00', utcOffset: '+05:30' });
      expect(window.hours).toBeGreaterThanOrEqual(4);
    }
    expect(windowInputs({ name: 'default', dayOfWeek: 'Monday', weeks: 1, hours: 4 }, 'DE').utcOffset).toBe('+01:00');
  });
});

describe('P-4 a cluster', () => {
  let prod: Recording;
  let dev: Recording;
  const name = 'us-prod-eastus2';
  beforeAll(async () => {
    [prod, dev] = await Promise.all([recordLocation(planOf('us-prod')), recordLocation(planOf('dev'))]);
  });
  const inputsOf = (recording: Recording, cluster: string) =>
    one(recording, 'containerservice:ManagedCluster', cluster).inputs;

  it('answers in its own network alone, by a name in the hub’s zone', () => {
    expect(inputsOf(prod, name)).toMatchObject({
      fqdnSubdomain: name,
      publicNetworkAccess: 'Disabled',
      apiServerAccessProfile: {
        enablePrivateCluster: true,
        enablePrivateClusterPublicFQDN: false,
        disableRunCommand: true,
        privateDNSZone: expect.stringMatching(/privateDnsZones\/privatelink\.eastus2\.azmk8s\.io$/),
      },
    });
  });

  it('has pods and Services outside all networks, and cilium between them', () => {
    expect(inputsOf(prod, name)['networkProfile']).toMatchObject({
      networkPluginMode: 'overlay',
      networkDataplane: 'cilium',
      networkPolicy: 'cilium',
      podCidr: '192.168.0.0/16',
      serviceCidr: '172.16.0.0/16',
    });
  });

  it('is looked after: images, threats, policies, logs, patches', () => {
    expect(inputsOf(prod, name)).toMatchObject({
      sku: { tier: 'Standard' },
      securityProfile: {
        imageCleaner: { enabled: true },
        defender: { securityMonitoring: { enabled: true } },
        workloadIdentity: { enabled: true },
      },
      addonProfiles: { azurepolicy: { enabled: true }, omsagent: { enabled: true, config: { useAADAuth: 'true' } } },
      autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' },
    });
    expect(ofType(prod, 'containerservice:MaintenanceConfiguration').size).toBe(3);
  });

  it('waits for its way out and for what its identities may do', () => {
    const waited = one(prod, 'containerservice:ManagedCluster', name).options.dependsOn.map((urn) =>
      urn.split('::').slice(2).join('::').replace(/^.*\$/, ''),
    );
    expect(waited).toContain('azure-native:network:AzureFirewall::hub');
    expect(waited).toContain('azure-native:network:RouteTable::spoke');
    for (const role of ['images', 'kubelet', 'network', 'zone']) {
      expect(waited).toContain(`azure-native:authorization:RoleAssignment::${name}-${role}`);
    }
  });

  it('pulls from the registry of all targets, and may do no more in Azure than AKS needs', () => {
    const scopes = [...ofType(prod, 'authorization:RoleAssignment').values()].map(({ inputs }) =>
      String(inputs['scope']),
    );
    expect(scopes).toContainEqual(expect.stringMatching(/rg-registry-global\/.*\/registries\/crmeridian$/));
    for (const scope of scopes) expect(scope, 'no role on a whole group or subscription').toMatch(/\/providers\//);
  });

  it('has pools and no zones in dev', () => {
    const { agentPoolProfiles, nodeProvisioningProfile } = inputsOf(dev, 'dev-eastus2') as {
      agentPoolProfiles: readonly Record<string, unknown>[];
      nodeProvisioningProfile: unknown;
    };
    expect(agentPoolProfiles.map((pool) => pool['name'])).toEqual(['system', 'app', 'gateway']);
    expect(agentPoolProfiles.some((pool) => 'availabilityZones' in pool)).toBe(false);
    expect(nodeProvisioningProfile).toMatchObject({ mode: 'Manual' });
  });

  it('sends logs, and metrics by a URL that stays', () => {
    const associations = [...ofType(prod, 'monitor:DataCollectionRuleAssociation').values()];
    expect(associations.map(({ inputs }) => inputs['associationName']).sort()).toEqual([
      'ContainerInsightsExtension',
      'configurationAccessEndpoint',
    ]);
    expect(prod.outputs['remoteWriteUrl']).toMatch(
      /^https:\/\/dce-us-prod-eastus2\..*\/dataCollectionRules\/dcr-[0-9a-f]{32}\/streams\/Microsoft-PrometheusMetrics\/api\/v1\/write\?api-version=/,
    );
  });
});
