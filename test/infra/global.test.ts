import { beforeAll, describe, expect, it } from 'vitest';
import { infraModel } from '../../infra/model.ts';
import { program } from '../../infra/program.ts';
import { configuration } from '../../infra/record/configuration.ts';
import { type Recording, record } from '../../infra/record/record.ts';
import { apiServerAddress, networkPlan } from '../../model/azure/network-plan.ts';
import { ofType, one } from './fixtures/data.ts';

const model = infraModel();
let global: Recording;
beforeAll(async () => {
  global = await record('global', program, configuration);
});

describe('M-14 the registry', () => {
  it('has a copy in every location of every target, in all zones where there are some', () => {
    const copies = [...ofType(global, 'containerregistry:Replication').values()].map(
      ({ inputs }) => inputs['location'],
    );
    const locations = new Set(model.clusters.map(({ location }) => location));
    const first = one(global, 'containerregistry:Registry', 'registry').inputs;
    expect([...copies, first['location']].sort()).toEqual([...locations].sort());
    expect(first['zoneRedundancy']).toBe('Enabled');
  });

  it('takes nobody’s password, and no request from the internet', () => {
    expect(one(global, 'containerregistry:Registry', 'registry').inputs).toMatchObject({
      sku: { name: 'Premium' },
      adminUserEnabled: false,
      anonymousPullEnabled: false,
      publicNetworkAccess: 'Disabled',
      networkRuleBypassOptions: 'None',
      dataEndpointEnabled: true,
    });
  });
});

describe('P-5 Argo CD', () => {
  it('finds the API servers of all locations in its hub’s zones', () => {
    const zones = [...ofType(global, 'privatedns:PrivateZone').values()].map(({ inputs }) => inputs['privateZoneName']);
    for (const { location } of model.clusters) expect(zones).toContain(`privatelink.${location}.azmk8s.io`);
  });

  it('has an address for each cluster, which no other has', () => {
    const { endpoints = '' } = networkPlan(model.azure.management.network)?.spoke ?? {};
    const addresses = model.clusters.map(({ network = '' }) => apiServerAddress(endpoints, network));
    expect(new Set(addresses).size).toBe(model.clusters.length);
    // Azure gives out the lowest, after four of its own.
    for (const address of addresses) expect(Number(address.split('.')[3]), address).toBeGreaterThan(100);
  });

  it('logs in with tokens of its service accounts', () => {
    const credentials = [...ofType(global, 'managedidentity:FederatedIdentityCredential').values()];
    expect(credentials.map(({ inputs }) => inputs['subject']).sort()).toEqual([
      'system:serviceaccount:argocd:argocd-application-controller',
      'system:serviceaccount:argocd:argocd-applicationset-controller',
      'system:serviceaccount:argocd:argocd-server',
    ]);
    for (const { inputs } of credentials) expect(inputs['audiences']).toEqual(['api://AzureADTokenExchange']);
  });

  it('runs on nodes that AKS makes by itself, since nobody has deployed NodePools before it', () => {
    expect(one(global, 'containerservice:ManagedCluster', 'management').inputs['nodeProvisioningProfile']).toEqual({
      mode: 'Auto',
      defaultNodePools: 'Auto',
    });
  });
});

describe('R-3 the management cluster', () => {
  it('is watched from outside, and not missed by metrics that nobody there sends', () => {
    expect([...ofType(global, 'monitor:MetricAlert').keys()]).toContain('management-nodes-not-ready');
    expect(ofType(global, 'alertsmanagement:PrometheusRuleGroup').size).toBe(0);
  });
});

describe('P-5 a failed cluster', () => {
  it('is told of when Front Door isolates it', () => {
    expect(one(global, 'monitor:MetricAlert', 'edge-origin-isolated').inputs).toMatchObject({
      severity: 1,
      scopes: [one(global, 'cdn:Profile', 'edge').id],
    });
  });
});
