import { Namespace, Queue, Subscription, Topic } from '@pulumi/azure-native/servicebus/index.js';
import { ComponentResource, type ComponentResourceOptions, type CustomResource, type Output } from '@pulumi/pulumi';
import { names } from '../../model/azure/names.ts';
import type { MessagingPlan } from '../../model/azure/plan.ts';
import { kept } from '../context.ts';
import { sendLogs } from '../diagnostics.ts';
import { dataEndpoints } from '../private-endpoint.ts';
import { zonesOf } from '../zones.ts';
import { idWithParts, type SystemArgs } from './system-args.ts';

/**
 * Where a namespace is kept: written to in the first location, replicated to the others within the lag that 003 §6.2
 * allows, 5 minutes. Service Bus stops taking messages when the other location falls further behind; if that location is
 * lost, take it out of the namespace.
 *
 * @param locations that which is written to first
 * @returns undefined where there is but one
 */
export function replication(locations: readonly string[]) {
  if (locations.length < 2) return undefined;
  return {
    maxReplicationLagDurationInSeconds: 300,
    locations: locations.map((locationName, index) => ({
      locationName,
      roleType: index === 0 ? 'Primary' : 'Secondary',
    })),
  };
}

/** What queues and subscriptions have in common: a message that cannot be handled is put aside, never dropped. */
const delivery = {
  deadLetteringOnMessageExpiration: true,
  defaultMessageTimeToLive: 'P14D',
  enableBatchedOperations: true,
  // Long enough for one message; clients renew it while they work on.
  lockDuration: 'PT1M',
  maxDeliveryCount: 10,
  requiresSession: false,
};

/** Room for messages in MiB: the most that a Premium namespace gives, which costs nothing while it is empty. */
const maxSizeInMegabytes = 81_920;

/**
 * A system's Service Bus (M-5): its topics, subscriptions and queues are those that components name in `uses`.
 *
 * The other location holds a copy of all messages and settings. Who promotes it calls Azure's `failover` action first,
 * and then states `active` in the region's file: the name stays, and its private endpoints in both locations lead to
 * whichever is primary.
 *
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-geo-replication
 */
export class Messaging extends ComponentResource {
  readonly id: Output<string>;

  constructor(
    name: string,
    { messaging, ...args }: SystemArgs & { readonly messaging: MessagingPlan },
    options: ComponentResourceOptions = {},
  ) {
    super('meridian:azure:Messaging', name, {}, options);
    const { context, plan, system, group, networks, workspaceId, tags } = args;
    const { target, size } = plan;
    const namespaceName = names.serviceBus(system.system, target);
    const [location = ''] = target.dataLocations;
    const geoDataReplication = replication(target.dataLocations);
    const namespace = new Namespace(
      namespaceName,
      {
        resourceGroupName: group,
        namespaceName,
        location,
        sku: { name: 'Premium', tier: 'Premium', capacity: size.serviceBusUnits },
        premiumMessagingPartitions: 1,
        zoneRedundant: zonesOf(context.azure, location, true).length > 0,
        disableLocalAuth: true,
        minimumTlsVersion: '1.2',
        publicNetworkAccess: 'Disabled',
        ...(geoDataReplication === undefined ? {} : { geoDataReplication }),
        tags,
      },
      // It stays where it was made, and a promotion says so in `geoDataReplication` alone.
      { parent: this, ...kept, ignoreChanges: ['location'] },
    );
    const entities = this.#entities(
      namespaceName,
      { resourceGroupName: group, namespaceName: namespace.name },
      messaging,
    );
    dataEndpoints(networks, 'serviceBus', { id: namespace.id, name: namespaceName }, { parent: this });
    sendLogs(namespaceName, { of: namespace.id, to: workspaceId }, { parent: this });
    this.id = idWithParts(namespace.id, entities);
    this.registerOutputs({});
  }

  #entities(
    name: string,
    inside: { readonly resourceGroupName: Output<string>; readonly namespaceName: Output<string> },
    { queues, topics }: MessagingPlan,
  ): readonly CustomResource[] {
    const options = { parent: this, ...kept };
    const entity = { maxSizeInMegabytes, requiresDuplicateDetection: false, enablePartitioning: false };
    const { defaultMessageTimeToLive, enableBatchedOperations } = delivery;
    const named = (path: string) => `${name}-${path}`;
    const made = queues.map(
      (queueName) => new Queue(named(queueName), { ...inside, ...entity, ...delivery, queueName }, options),
    );
    return [
      ...made,
      ...topics.flatMap(({ topic, subscriptions }) => {
        const parent = new Topic(
          named(topic),
          { ...inside, ...entity, topicName: topic, defaultMessageTimeToLive, enableBatchedOperations },
          options,
        );
        const readers = subscriptions.map(
          (subscriptionName) =>
            new Subscription(
              named(`${topic}/${subscriptionName}`),
              {
                ...inside,
                topicName: parent.name,
                subscriptionName,
                ...delivery,
                deadLetteringOnFilterEvaluationExceptions: true,
              },
              options,
            ),
        );
        return [parent, ...readers];
      }),
    ];
  }
}
