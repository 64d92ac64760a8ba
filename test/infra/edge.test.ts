import { output } from '@pulumi/pulumi';
import { beforeAll, describe, expect, it } from 'vitest';
import { Edge } from '../../infra/components/edge.ts';
import { contextOf } from '../../infra/context.ts';
import { infraModel } from '../../infra/model.ts';
import { program } from '../../infra/program.ts';
import { configuration } from '../../infra/record/configuration.ts';
import { type Recording, record } from '../../infra/record/record.ts';
import { roles } from '../../model/azure/roles.ts';
import { ofType, one } from './fixtures/data.ts';

describe('P-3 Front Door', () => {
  let edge: Recording;
  beforeAll(async () => {
    const { azure } = infraModel();
    const declare = () => {
      new Edge('edge', { context: contextOf('global', azure), workspaceId: output('/subscriptions/x/workspaces/y') });
    };
    edge = await record('global', declare, configuration);
  });

  it('stops attacks, bots and floods before they reach anybody', () => {
    expect(one(edge, 'cdn:Profile', 'edge').inputs['sku']).toEqual({ name: 'Premium_AzureFrontDoor' });
    expect(one(edge, 'frontdoor:Policy', 'edge').inputs).toMatchObject({
      policySettings: { enabledState: 'Enabled', mode: 'Prevention', requestBodyCheck: 'Enabled' },
      managedRules: {
        managedRuleSets: [
          { ruleSetType: 'Microsoft_DefaultRuleSet', ruleSetVersion: '2.1', ruleSetAction: 'Block' },
          { ruleSetType: 'Microsoft_BotManagerRuleSet' },
        ],
      },
      customRules: { rules: [{ ruleType: 'RateLimitRule', action: 'Block' }] },
    });
  });
});

describe('P-5 the entrance of a target', () => {
  let ready: Recording;
  let early: Recording;
  beforeAll(async () => {
    [ready, early] = await Promise.all([
      record('us-prod', program, configuration),
      record('dev', program, { ...configuration, 'meridian:gatewaysReady': 'false' }),
    ]);
  });

  it('leads to the gateway of each cluster by private link, with the same rank', () => {
    const origins = [...ofType(ready, 'cdn:AFDOrigin').values()].filter(({ name }) =>
      name.endsWith('-platform-gateway'),
    );
    expect(origins.map(({ inputs }) => inputs['originName'])).toEqual(['us-prod-eastus2', 'us-prod-westus3']);
    for (const { inputs } of origins) {
      const cluster = String(inputs['originName']);
      expect(inputs).toMatchObject({
        hostName: `platform-gateway.${cluster.replace('us-prod-', '')}.us.ghasi.example`,
        enforceCertificateNameCheck: true,
        priority: 1,
        sharedPrivateLinkResource: {
          privateLink: { id: expect.stringContaining(`/rg-${cluster}-nodes/`) },
          privateLinkLocation: cluster.replace('us-prod-', ''),
        },
      });
      // Each request brings its own host, which the mesh routes by.
      expect(inputs).not.toHaveProperty('originHostHeader');
    }
    expect(one(ready, 'cdn:AFDOriginGroup', 'us-prod-platform-gateway').inputs['healthProbeSettings']).toMatchObject({
      probeProtocol: 'Https',
    });
  });

  it('sends requests nowhere until gateways run, but has names and certificates before', () => {
    expect(ofType(early, 'cdn:AFDOrigin').size + ofType(early, 'cdn:Route').size).toBe(0);
    expect([...ofType(early, 'cdn:AFDCustomDomain').keys()].sort()).toEqual([
      'api.dev.us.ghasi.example',
      'marketplace.dev.us.ghasi.example',
    ]);
  });

  it('has each host that components route, with a certificate and the records for it', () => {
    const domains = [...ofType(ready, 'cdn:AFDCustomDomain').values()];
    expect(domains.map(({ name }) => name).sort()).toEqual(['api.us.ghasi.example', 'marketplace.us.ghasi.example']);
    for (const { inputs } of domains) {
      expect(inputs['tlsSettings']).toMatchObject({
        certificateType: 'ManagedCertificate',
        minimumTlsVersion: 'TLS12',
      });
    }
    const records = [...ofType(ready, 'dns:RecordSet').values()].map(
      ({ inputs }) => `${inputs['recordType']} ${inputs['relativeRecordSetName']}`,
    );
    expect(records.sort()).toEqual(['CNAME api', 'CNAME marketplace', 'TXT _dnsauth.api', 'TXT _dnsauth.marketplace']);
    expect(one(early, 'dns:Zone', 'edge-dev').inputs['zoneName']).toBe('dev.us.ghasi.example');
  });

  it('is behind the firewall for web requests, by every name', () => {
    const { parameters } = one(ready, 'cdn:SecurityPolicy', 'edge-us-prod').inputs as {
      parameters: { associations: readonly { domains: readonly unknown[]; patternsToMatch: readonly string[] }[] };
    };
    expect(parameters.associations).toHaveLength(1);
    // Two hosts, and the name that Azure gives.
    expect(parameters.associations[0]?.domains).toHaveLength(3);
    expect(parameters.associations[0]?.patternsToMatch).toEqual(['/*']);
  });

  it('lets Argo CD in to each API server at an address of its own', () => {
    const addresses = [...ofType(ready, 'privatedns:PrivateRecordSet').values()].map(({ inputs }) => [
      `${inputs['relativeRecordSetName']}.${inputs['privateZoneName']}`,
      inputs['aRecords'],
    ]);
    expect(addresses).toEqual([
      ['us-prod-eastus2.privatelink.eastus2.azmk8s.io', [{ ipv4Address: '10.0.80.239' }]],
      ['us-prod-westus3.privatelink.westus3.azmk8s.io', [{ ipv4Address: '10.0.80.238' }]],
    ]);
    expect(one(ready, 'network:PrivateEndpoint', 'argocd-us-prod-eastus2').inputs).toMatchObject({
      location: 'eastus2',
      resourceGroupName: 'rg-global-eastus2',
      ipConfigurations: [{ privateIPAddress: '10.0.80.239' }],
    });
  });

  it('M-6 lets Argo CD do what it will within a cluster, and nothing to it', () => {
    const granted = [...ofType(ready, 'authorization:RoleAssignment').values()].filter(({ name }) =>
      name.startsWith('argocd-us-prod-eastus2'),
    );
    expect(granted.map(({ inputs }) => String(inputs['roleDefinitionId']).split('/').at(-1))).toEqual([
      roles['Azure Kubernetes Service RBAC Cluster Admin'],
    ]);
  });

  it('tells people of what the night brings', () => {
    const alerts = [...ofType(ready, 'monitor:MetricAlert').keys()];
    expect(alerts).toContain('us-prod-eastus2-firewall-health');
    expect(alerts).toContain('us-prod-eastus2-nodes-not-ready');
    expect(alerts).toContain('us-prod-marketplace-serviceBus-dead-letters');
    expect(alerts.filter((name) => name.endsWith('-down')).length).toBeGreaterThan(2);
    // A writer replicates to others, and lags behind nobody.
    expect(alerts.filter((name) => name.endsWith('-replication')).length).toBeLessThan(
      alerts.filter((name) => name.endsWith('-down')).length,
    );
    expect(ofType(ready, 'alertsmanagement:PrometheusRuleGroup').size).toBe(2);
  });
});
