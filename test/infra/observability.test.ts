import { beforeAll, describe, expect, it } from 'vitest';
import { configuration } from '../../infra/record/configuration.ts';
import type { Recording } from '../../infra/record/record.ts';
import { ofType, one, planOf } from './fixtures/data.ts';
import { recordLocation } from './fixtures/location.ts';

describe('R-3 telemetry', () => {
  let dev: Recording;
  beforeAll(async () => {
    dev = await recordLocation(planOf('dev'));
  });

  it('is neither taken nor told over public addresses, nor for a key', () => {
    const closed = { publicNetworkAccessForIngestion: 'Disabled', publicNetworkAccessForQuery: 'Disabled' };
    expect(one(dev, 'operationalinsights:Workspace', 'monitoring').inputs).toMatchObject({
      ...closed,
      features: { disableLocalAuth: true },
    });
    expect(one(dev, 'applicationinsights:Component', 'monitoring').inputs).toMatchObject({
      ...closed,
      disableLocalAuth: true,
      workspaceResourceId: one(dev, 'operationalinsights:Workspace', 'monitoring').id,
    });
    expect(one(dev, 'monitor:AzureMonitorWorkspace', 'monitoring').inputs['publicNetworkAccess']).toBe('Disabled');
    for (const { inputs } of ofType(dev, 'monitor:DataCollectionEndpoint').values()) {
      expect(inputs['networkAcls']).toEqual({ publicNetworkAccess: 'Disabled' });
    }
  });

  it('goes a private way, which names everything that it leads to', () => {
    const members = [...ofType(dev, 'monitor:PrivateLinkScopedResource').values()];
    const linked = members.map(({ inputs }) => inputs['linkedResourceId']);
    for (const [type, name] of [
      ['operationalinsights:Workspace', 'monitoring'],
      ['applicationinsights:Component', 'monitoring'],
      ['monitor:DataCollectionEndpoint', 'monitoring-eastus2'],
    ] as const) {
      expect(linked).toContain(one(dev, type, name).id);
    }
    const endpoint = one(dev, 'network:PrivateEndpoint', 'pe-ampls-dev-eastus2');
    // Its addresses are those of the members that there are when it is made.
    expect(endpoint.options.dependsOn).toEqual(expect.arrayContaining(members.map(({ urn }) => urn)));
    const zones = one(dev, 'network:PrivateDnsZoneGroup', 'pe-ampls-dev-eastus2').inputs['privateDnsZoneConfigs'];
    expect(zones).toHaveLength(5);
  });

  it('that Prometheus writes ends in the Azure Monitor workspace', () => {
    const workspace = one(dev, 'monitor:AzureMonitorWorkspace', 'monitoring').id;
    expect(one(dev, 'monitor:DataCollectionRule', 'monitoring-prometheus').inputs).toMatchObject({
      dataSources: { prometheusForwarder: [{ streams: ['Microsoft-PrometheusMetrics'] }] },
      destinations: { monitoringAccounts: [{ accountResourceId: workspace }] },
    });
  });

  it('alerts whom the configuration names', () => {
    expect(one(dev, 'monitor:ActionGroup', 'monitoring').inputs).toMatchObject({
      enabled: true,
      emailReceivers: [{ emailAddress: configuration['meridian:alertEmail'] }],
    });
  });
});
