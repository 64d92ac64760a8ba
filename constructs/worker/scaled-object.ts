import type { ScaledObjectSpec } from '../../imports/keda.sh.ts';
import type { Dependency } from '../../model/dependency.ts';
import { defaultBehavior, type QueueScalingPolicy, type QueueTrigger } from '../../model/scaling.ts';
import type { Plain } from '../kube.ts';
import { pace } from '../workload/pace.ts';

type Spec = Plain<ScaledObjectSpec>;
type TriggerSpec = Spec['triggers'][number];

/** Where KEDA finds what it watches; a source that a system lacks is undefined. */
export interface Sources {
  readonly uses: Readonly<Record<string, Dependency>>;
  /** Host of the Service Bus namespace. */
  readonly serviceBus?: string | undefined;
  /** Address of the NATS servers' monitoring endpoint, `host:port`. */
  readonly nats?: string | undefined;
  /** URL of Prometheus. */
  readonly prometheus?: string | undefined;
  /** Name of the TriggerAuthentication for Azure. */
  readonly authentication: string;
}

/**
 * The ScaledObject of a Deployment. It grows as the policy's burst allows and shrinks slowly, since a pod that goes has
 * to finish, or give back, what it is working on.
 *
 * @see https://keda.sh/docs/latest/reference/scaledobject-spec/
 */
export function scaledObjectSpec(deployment: string, policy: QueueScalingPolicy, sources: Sources): Spec {
  const { min, max, on, pollingSeconds = 15, cooldownSeconds = 300 } = policy;
  return {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment },
    pollingInterval: pollingSeconds,
    cooldownPeriod: cooldownSeconds,
    minReplicaCount: min,
    maxReplicaCount: max,
    advanced: { horizontalPodAutoscalerConfig: { behavior: behavior(policy) } },
    triggers: on.map((trigger, index) => ({ name: triggerName(on, index), ...triggerSpec(trigger, sources) })),
  };
}

/** Triggers by name: their order means nothing to KEDA, and must not differ between targets for a chart to hold them. */
export function inOrder(on: QueueScalingPolicy['on']): QueueScalingPolicy['on'] {
  const named = on.map((trigger, index) => ({ trigger, name: triggerName(on, index) }));
  const [first, ...others] = named.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ trigger }) => trigger);
  return first === undefined ? on : [first, ...others];
}

/** What a trigger waits for: the name in `uses`, or its type, numbered where a policy has several. */
export function triggerName(on: readonly QueueTrigger[], index: number): string {
  const names = on.map((trigger) => {
    if ('serviceBus' in trigger) return trigger.serviceBus;
    if ('nats' in trigger) return `${trigger.nats}-${trigger.consumer}`;
    return ['cron', 'prometheus', 'cpu'].find((type) => type in trigger) ?? 'other';
  });
  const name = names[index] ?? '';
  const earlier = names.slice(0, index).filter((other) => other === name).length;
  return earlier === 0 ? name : `${name}-${earlier + 1}`;
}

function behavior({ burst }: QueueScalingPolicy) {
  const { up, down } = defaultBehavior;
  return {
    scaleUp:
      burst === undefined
        ? pace(up)
        : {
            // What waits already says how much there is: no reason to look twice.
            stabilizationWindowSeconds: 0,
            policies: [{ type: 'Pods', value: burst.pods, periodSeconds: burst.periodSeconds }],
          },
    scaleDown: pace(down),
  };
}

/** KEDA's metadata is text throughout. */
function triggerSpec(trigger: QueueTrigger, sources: Sources): TriggerSpec {
  if ('serviceBus' in trigger) {
    return {
      type: 'azure-servicebus',
      metadata: {
        // With an identity instead of a connection string KEDA takes the first label of the host.
        namespace: (sources.serviceBus ?? '').split('.')[0] ?? '',
        ...entityOf(sources.uses[trigger.serviceBus]),
        messageCount: String(trigger.messages),
        activationMessageCount: String(trigger.activation ?? 0),
      },
      authenticationRef: { name: sources.authentication },
    };
  }
  if ('nats' in trigger) {
    const dependency = sources.uses[trigger.nats];
    return {
      type: 'nats-jetstream',
      metadata: {
        natsServerMonitoringEndpoint: sources.nats ?? '',
        account: '$G',
        stream: dependency?.kind === 'nats' ? dependency.stream : '',
        consumer: trigger.consumer,
        lagThreshold: String(trigger.pending),
        activationLagThreshold: String(trigger.activation ?? 0),
      },
    };
  }
  if ('cron' in trigger) {
    const { start, end, timeZone } = trigger.cron;
    return { type: 'cron', metadata: { timezone: timeZone, start, end, desiredReplicas: String(trigger.pods) } };
  }
  if ('prometheus' in trigger) {
    return {
      type: 'prometheus',
      metadata: {
        serverAddress: sources.prometheus ?? '',
        query: trigger.prometheus,
        threshold: String(trigger.perPod),
        activationThreshold: String(trigger.activation ?? 0),
      },
    };
  }
  return { type: 'cpu', metricType: 'Utilization', metadata: { value: String(trigger.cpu) } };
}

function entityOf(dependency: Dependency | undefined): Readonly<Record<string, string>> {
  if (dependency?.kind !== 'serviceBus') return {};
  const { topic, subscription, queue } = dependency.entity;
  if (queue !== undefined) return { queueName: queue };
  return { topicName: topic, ...(subscription === undefined ? {} : { subscriptionName: subscription }) };
}
