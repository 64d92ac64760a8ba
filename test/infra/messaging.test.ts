import { beforeAll, describe, expect, it } from 'vitest';
import { replication } from '../../infra/components/messaging.ts';
import type { Recording } from '../../infra/record/record.ts';
import { failedOver, ofType, one, only, planOf, recordData } from './fixtures/data.ts';

describe('M-5 Service Bus of a target', () => {
  let prod: Recording;
  let dev: Recording;
  beforeAll(async () => {
    prod = await recordData(only(planOf('us-prod'), 'serviceBus'));
    dev = await recordData(only(planOf('dev'), 'serviceBus'));
  });
  const namespace = (recording: Recording, target: string) =>
    one(recording, 'servicebus:Namespace', `sb-marketplace-${target}`);

  it('has the topics and subscriptions that components use, and no others', () => {
    const plan = planOf('us-prod').systems.flatMap(({ serviceBus }) => serviceBus?.topics ?? []);
    const topics = [...ofType(prod, 'servicebus:Topic').values()].map(({ inputs }) => inputs['topicName']);
    expect(topics.sort()).toEqual(plan.map(({ topic }) => topic).sort());
    const subscriptions = [...ofType(prod, 'servicebus:Subscription').values()].map(
      ({ inputs }) => `${inputs['topicName']}/${inputs['subscriptionName']}`,
    );
    expect(subscriptions.sort()).toEqual(plan.flatMap((t) => t.subscriptions.map((s) => `${t.topic}/${s}`)).sort());
  });

  it('has queues too, where a component uses one', async () => {
    const plan = only(planOf('dev'), 'serviceBus');
    const systems = plan.systems.map((system) =>
      system.serviceBus === undefined
        ? system
        : { ...system, serviceBus: { ...system.serviceBus, queues: ['imports'] } },
    );
    const queue = one(await recordData({ ...plan, systems }), 'servicebus:Queue', 'sb-marketplace-dev-imports');
    expect(queue.inputs).toMatchObject({ queueName: 'imports', maxDeliveryCount: 10 });
  });

  it('puts aside what cannot be handled', () => {
    for (const { inputs } of ofType(prod, 'servicebus:Subscription').values()) {
      expect(inputs).toMatchObject({
        deadLetteringOnMessageExpiration: true,
        deadLetteringOnFilterEvaluationExceptions: true,
        maxDeliveryCount: 10,
        lockDuration: 'PT1M',
      });
    }
  });

  it('M-11 takes tokens only, privately, and is protected', () => {
    expect(namespace(prod, 'us-prod')).toMatchObject({
      inputs: {
        sku: { name: 'Premium', tier: 'Premium', capacity: 2 },
        disableLocalAuth: true,
        minimumTlsVersion: '1.2',
        publicNetworkAccess: 'Disabled',
        zoneRedundant: true,
      },
      options: { protect: true },
    });
    const endpoints = [...ofType(prod, 'network:PrivateEndpoint').keys()].filter((name) => name.startsWith('pe-sb-'));
    expect(endpoints).toEqual(['pe-sb-marketplace-us-prod-eastus2', 'pe-sb-marketplace-us-prod-westus3']);
  });

  it('R-8 is replicated to the other location of production, within 5 minutes', () => {
    expect(namespace(prod, 'us-prod').inputs).toMatchObject({
      location: 'eastus2',
      geoDataReplication: {
        maxReplicationLagDurationInSeconds: 300,
        locations: [
          { locationName: 'eastus2', roleType: 'Primary' },
          { locationName: 'westus3', roleType: 'Secondary' },
        ],
      },
    });
    expect(namespace(dev, 'dev').inputs).not.toHaveProperty('geoDataReplication');
    expect(replication(['eastus2'])).toBeUndefined();
  });

  it('R-8 says who is primary after a promotion, without being made anew elsewhere', async () => {
    const moved = namespace(await recordData(failedOver(only(planOf('us-prod'), 'serviceBus'))), 'us-prod');
    expect(moved.inputs).toMatchObject({
      geoDataReplication: {
        locations: [
          { locationName: 'westus3', roleType: 'Primary' },
          { locationName: 'eastus2', roleType: 'Secondary' },
        ],
      },
    });
    expect(moved.options.ignoreChanges).toEqual(['location']);
  });
});
