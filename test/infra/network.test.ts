import { beforeAll, describe, expect, it } from 'vitest';
import { ruleCollections } from '../../infra/firewall/rules.ts';
import { sourceHosts } from '../../infra/firewall/sources.ts';
import { infraModel } from '../../infra/model.ts';
import { managementZones, targetZones } from '../../infra/network/private-zones.ts';
import { inboundRules } from '../../infra/network/security-rules.ts';
import type { Recording } from '../../infra/record/record.ts';
import { networkPlan } from '../../model/azure/network-plan.ts';
import { ofType, one, planOf } from './fixtures/data.ts';
import { recordLocation } from './fixtures/location.ts';

const plan = networkPlan('10.16.0.0/16');
if (plan === undefined) throw new Error('no plan');
const { spoke } = plan;

describe('P-2 what leaves a spoke', () => {
  const nodes = spoke.nodes;
  const rulesOf = (externals: { host: string; port: number }[], sources: string[] = []) =>
    ruleCollections({ nodes, externals, sources }).flatMap(({ rules }) => rules);

  it('comes from the nodes, and goes to what is named', () => {
    const rules = rulesOf([{ host: 'api.stripe.com', port: 443 }], ['github.com']);
    expect(rules.every(({ sourceAddresses }) => sourceAddresses.join() === nodes)).toBe(true);
    expect(rules.flatMap((rule) => ('targetFqdns' in rule ? rule.targetFqdns : []))).not.toContain('*');
    expect(rules.flatMap((rule) => ('fqdnTags' in rule ? rule.fqdnTags : []))).toEqual(['AzureKubernetesService']);
    expect(rules.filter(({ name }) => name === 'entra')).toMatchObject([
      { targetFqdns: ['login.microsoftonline.com'], protocols: [{ protocolType: 'Https', port: 443 }] },
    ]);
  });

  it('is read from the handshake for HTTPS, and let through by name and port for anything else', () => {
    const rules = rulesOf([
      { host: 'api.stripe.com', port: 443 },
      { host: 'smtp.mail.example', port: 587 },
    ]);
    expect(rules.find(({ name }) => name === 'api.stripe.com')).toMatchObject({ ruleType: 'ApplicationRule' });
    expect(rules.find(({ name }) => name === 'smtp.mail.example')).toMatchObject({
      ruleType: 'NetworkRule',
      destinationFqdns: ['smtp.mail.example'],
      destinationPorts: ['587'],
    });
  });

  it('has one rule for a host with several ports: rules of one name are refused', () => {
    const rules = rulesOf([
      { host: 'smtp.mail.example', port: 465 },
      { host: 'smtp.mail.example', port: 587 },
    ]).filter(({ name }) => name === 'smtp.mail.example');
    expect(rules).toMatchObject([{ destinationPorts: ['465', '587'] }]);
  });

  it('reaches the repository and charts only where Argo CD runs', () => {
    const hosts = sourceHosts(infraModel().platform);
    expect(hosts).toContain('github.com');
    expect(hosts).toContain('kedacore.github.io');
    expect(rulesOf([]).some((rule) => 'targetFqdns' in rule && rule.targetFqdns.includes('github.com'))).toBe(false);
  });
});

describe('P-2 security groups', () => {
  it('let nodes alone in to data, on the ports of the services', () => {
    const [first, last, ...more] = inboundRules(plan, 'data');
    expect(first).toMatchObject({
      access: 'Allow',
      sourceAddressPrefixes: [spoke.nodes],
      destinationPortRanges: ['443', '5432', '5671', '10000'],
    });
    expect(last).toMatchObject({ access: 'Deny', sourceAddressPrefix: '*', destinationPortRange: '*', priority: 4000 });
    expect(more).toEqual([]);
  });

  it('close every subnet to all others', () => {
    for (const subnet of ['nodes', 'data', 'endpoints', 'ingress', 'privateLink'] as const) {
      expect(inboundRules(plan, subnet).at(-1), subnet).toMatchObject({ access: 'Deny', sourceAddressPrefix: '*' });
    }
  });
});

describe('P-2 private zones', () => {
  it('are those of the services that the target’s systems use, and of what clusters need', () => {
    const zones = targetZones(planOf('us-prod'), 'eastus2');
    expect(zones).toContain('privatelink.eastus2.azmk8s.io');
    expect(zones).toContain('privatelink.azurecr.io');
    expect(zones).toContain('privatelink.servicebus.windows.net');
    expect(new Set(zones).size).toBe(zones.length);
    expect(targetZones({ ...planOf('us-prod'), systems: [] }, 'eastus2')).not.toContain(
      'privatelink.servicebus.windows.net',
    );
  });

  it('of the management hub name the API servers of all locations, each once', () => {
    const zones = managementZones(['eastus2', 'westus3', 'eastus2']).filter((zone) => zone.endsWith('azmk8s.io'));
    expect(zones).toEqual(['privatelink.eastus2.azmk8s.io', 'privatelink.westus3.azmk8s.io']);
  });
});

describe('P-2 a location', () => {
  let prod: Recording;
  let dev: Recording;
  beforeAll(async () => {
    [prod, dev] = await Promise.all([recordLocation(planOf('us-prod')), recordLocation(planOf('dev'))]);
  });

  it('sends nodes and gateways to the firewall, asks it for names, and keeps data off the route', () => {
    const address = '10.16.252.4';
    expect(one(prod, 'network:VirtualNetwork', 'spoke').inputs['dhcpOptions']).toEqual({ dnsServers: [address] });
    expect(one(prod, 'network:RouteTable', 'spoke').inputs['routes']).toMatchObject([{ nextHopIpAddress: address }]);
    const routed = [...ofType(prod, 'network:Subnet').values()]
      .filter(({ inputs }) => 'routeTable' in inputs)
      .map(({ inputs }) => inputs['subnetName']);
    expect(routed.sort()).toEqual(['ingress', 'nodes']);
  });

  it('gives every subnet of the spoke a security group that also holds for private endpoints', () => {
    const subnets = [...ofType(prod, 'network:Subnet').values()].filter(({ name }) => name.startsWith('spoke'));
    expect(subnets).toHaveLength(5);
    for (const { inputs } of subnets) {
      expect(inputs).toMatchObject({
        networkSecurityGroup: { id: expect.any(String) },
        privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled',
        defaultOutboundAccess: false,
        privateLinkServiceNetworkPolicies: inputs['subnetName'] === 'private-link' ? 'Disabled' : 'Enabled',
      });
    }
  });

  it('has a firewall that refuses what is known to be bad, and in production what looks like an attack', () => {
    const policy = (recording: Recording) => one(recording, 'network:FirewallPolicy', 'hub').inputs;
    expect(policy(prod)).toMatchObject({
      sku: { tier: 'Premium' },
      threatIntelMode: 'Deny',
      intrusionDetection: { mode: 'Deny' },
      dnsSettings: { enableProxy: true },
    });
    expect(policy(dev)).toMatchObject({ sku: { tier: 'Standard' }, threatIntelMode: 'Deny' });
    expect(policy(dev)).not.toHaveProperty('intrusionDetection');
    const groups = [...ofType(prod, 'network:FirewallPolicyRuleCollectionGroup').values()];
    expect(JSON.stringify(groups.map(({ inputs }) => inputs))).not.toContain('NatRule');
  });

  it('stands in three zones in production, and in none that anybody chose in dev', () => {
    const zones = (recording: Recording) => one(recording, 'network:AzureFirewall', 'hub').inputs['zones'];
    expect(zones(prod)).toEqual(['1', '2', '3']);
    expect(zones(dev)).toBeUndefined();
  });

  it('goes out by the NAT gateway', () => {
    const subnet = one(prod, 'network:Subnet', 'hub').inputs;
    expect(subnet).toMatchObject({
      subnetName: 'AzureFirewallSubnet',
      natGateway: { id: one(prod, 'network:NatGateway', 'hub').id },
    });
  });

  it('links every private zone to the hub, and registers nothing by itself', () => {
    const zones = ofType(prod, 'privatedns:PrivateZone');
    const links = [...ofType(prod, 'privatedns:VirtualNetworkLink').values()];
    expect(links).toHaveLength(zones.size);
    const hub = one(prod, 'network:VirtualNetwork', 'hub').id;
    for (const { inputs } of links) {
      expect(inputs).toMatchObject({ registrationEnabled: false, virtualNetwork: { id: hub } });
    }
  });
});
