import { describe, expect, it } from 'vitest';
import {
  managed,
  nats,
  peer,
  postgres,
  type System,
  serviceBus,
  Worker,
  type WorkerProps,
} from '../../../constructs/index.ts';
import { renderComponent, testSystem } from '../../support/component.ts';
import { platformWith, regionFiles } from '../../support/platform.ts';

const facts = { purpose: 'Needed', whenDown: 'Nothing works.' };

const base = {
  tier: 'batch',
  image: { repository: 'shop/packer', tag: '1.0.0' },
  resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '1', memory: '1Gi' } },
} as const;

const uses = {
  orders: serviceBus.subscription('ordered', 'packer', facts),
  returns: serviceBus.queue('returns', { access: 'receive', ...facts }),
  sent: serviceBus.topic('sent', facts),
  events: nats('EVENTS', facts),
};

const system: Partial<System> = {
  backends: {
    ...testSystem.backends,
    serviceBus: managed('serviceBus'),
    nats: peer('nats', { namespace: 'messaging', ports: { nats: 4222, monitor: 8222 } }),
    prometheus: peer('prometheus', { namespace: 'observability', ports: { http: 9090 } }),
  },
};

const platform = platformWith({
  'us.yaml': `${regionFiles['us.yaml']}dataNetworks: [10.1.0.0/20, 10.2.0.0/20]\n`,
});

function render(
  props: Partial<WorkerProps<'health' | 'metrics'>>,
  options: Partial<System> = system,
  regions = platform,
) {
  return renderComponent(
    (scope) => {
      new Worker(scope, 'packer', { ...base, uses, replicas: 3, ...props } as WorkerProps<'health' | 'metrics'>);
    },
    { system: options, platform: regions, name: 'web' },
  );
}

const scaled = (scaling: object) => render({ replicas: undefined, scaling } as never);

describe('a worker without triggers', () => {
  it('L-1 keeps a fixed number of pods, and has neither a Service nor an autoscaler', () => {
    const { kinds, one, codes } = render({});
    expect(codes).toEqual(['region/unknown-identities']);
    expect(one('Deployment').spec.replicas).toBe(3);
    expect([...kinds].sort()).toEqual([
      'Deployment',
      'ExternalSecret',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'ServiceAccount',
    ]);
  });

  it('admits nobody, and has no probe where there is no port to ask', () => {
    const { one } = render({});
    expect(one('NetworkPolicy').spec.ingress).toBeUndefined();
    const [container] = one('Deployment').spec.template.spec.containers;
    expect(Object.keys(container)).not.toContain('livenessProbe');
    expect(Object.keys(container)).not.toContain('ports');
  });

  it('M-12 is asked for its health on the port of that name, and scraped by a PodMonitor', () => {
    const { one } = render({ ports: { metrics: 9090, health: 8080 } });
    const [container] = one('Deployment').spec.template.spec.containers;
    expect(container.livenessProbe.httpGet).toEqual({ path: '/health/live', port: 'health' });
    expect(container.readinessProbe.httpGet).toEqual({ path: '/health/ready', port: 'health' });
    expect(one('PodMonitor').spec).toEqual({
      jobLabel: 'app',
      selector: { matchLabels: { app: 'packer' } },
      podMetricsEndpoints: [{ port: 'metrics', path: '/metrics', interval: '30s' }],
    });
    expect(one('NetworkPolicy').spec.ingress[0].ports).toEqual([{ port: 9090, protocol: 'TCP' }]);
  });

  it('a port for metrics alone is not asked for health, unless a probe names it', () => {
    const probes = { readiness: { path: '/ready', port: 'metrics' } } as const;
    const containerOf = (props: object) =>
      render({ ports: { metrics: 9090 } as never, ...props }).one('Deployment').spec.template.spec.containers[0];
    expect(containerOf({}).readinessProbe).toBeUndefined();
    expect(containerOf({ probes }).readinessProbe).toEqual({ httpGet: { path: '/ready', port: 'metrics' } });
    expect(containerOf({ probes }).livenessProbe).toBeUndefined();
  });

  it('has a minute for what is in flight, or what it asks for, and spares one pod at a time', () => {
    expect(render({}).one('Deployment').spec.template.spec.terminationGracePeriodSeconds).toBe(60);
    expect(render({ gracePeriodSeconds: 300 }).one('Deployment').spec.template.spec.terminationGracePeriodSeconds).toBe(
      300,
    );
    expect(render({}).one('PodDisruptionBudget').spec.maxUnavailable).toBe(1);
  });
});

describe('a worker that follows a queue', () => {
  it('M-7 rests at zero, absorbs bursts, and leaves replicas to KEDA', () => {
    const { one, codes } = scaled({
      min: 0,
      max: 30,
      on: [{ serviceBus: 'orders', messages: 20, activation: 5 }],
      burst: { pods: 10, periodSeconds: 15 },
      pollingSeconds: 5,
      cooldownSeconds: 60,
    });
    expect(codes).toEqual(['region/unknown-identities']);
    expect(one('Deployment').spec.replicas).toBeUndefined();
    expect(one('ScaledObject').apiVersion).toBe('keda.sh/v1alpha1');
    // After the pods that it scales.
    expect(one('ScaledObject').metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '1' });
    expect(one('ScaledObject').spec).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'packer' },
      pollingInterval: 5,
      cooldownPeriod: 60,
      minReplicaCount: 0,
      maxReplicaCount: 30,
      advanced: {
        horizontalPodAutoscalerConfig: {
          behavior: {
            scaleUp: {
              stabilizationWindowSeconds: 0,
              policies: [{ type: 'Pods', value: 10, periodSeconds: 15 }],
            },
            scaleDown: {
              stabilizationWindowSeconds: 300,
              policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }],
            },
          },
        },
      },
      triggers: [
        {
          name: 'orders',
          type: 'azure-servicebus',
          metadata: {
            namespace: 'sb-shop-us-prod',
            topicName: 'ordered',
            subscriptionName: 'packer',
            messageCount: '20',
            activationMessageCount: '5',
          },
          authenticationRef: { name: 'packer' },
        },
      ],
    });
  });

  it('M-11 lets KEDA read the queue with its own identity, and no connection string', () => {
    const { one } = scaled({ min: 0, max: 2, on: [{ serviceBus: 'orders', messages: 1 }] });
    expect(one('TriggerAuthentication').spec).toEqual({ podIdentity: { provider: 'azure-workload' } });
    expect(one('ServiceAccount').metadata.annotations).toEqual({
      'azure.workload.identity/client-id': '00000000-0000-0000-0000-000000000000',
    });
    expect(one('Deployment').spec.template.metadata.labels).toMatchObject({ 'azure.workload.identity/use': 'true' });
  });

  it.each([
    [
      { serviceBus: 'returns', messages: 5 },
      { queueName: 'returns', messageCount: '5', activationMessageCount: '0', namespace: 'sb-shop-us-prod' },
    ],
    [
      { nats: 'events', consumer: 'packer', pending: 50 },
      {
        natsServerMonitoringEndpoint: 'nats.messaging:8222',
        account: '$G',
        stream: 'EVENTS',
        consumer: 'packer',
        lagThreshold: '50',
        activationLagThreshold: '0',
      },
    ],
    [
      { cron: { start: '0 6 * * 1-5', end: '0 20 * * 1-5', timeZone: 'Europe/Berlin' }, pods: 4 },
      { timezone: 'Europe/Berlin', start: '0 6 * * 1-5', end: '0 20 * * 1-5', desiredReplicas: '4' },
    ],
    [
      { prometheus: 'sum(open_orders)', perPod: 2.5, activation: 1 },
      {
        serverAddress: 'http://prometheus.observability:9090',
        query: 'sum(open_orders)',
        threshold: '2.5',
        activationThreshold: '1',
      },
    ],
    [{ cpu: 70 }, { value: '70' }],
  ])('M-7 can wait for %j', (trigger, metadata) => {
    const { one, codes } = scaled({ min: 1, max: 2, on: [trigger] });
    expect(codes).toEqual(['region/unknown-identities']);
    const [rendered] = one('ScaledObject').spec.triggers;
    expect(rendered.metadata).toEqual(metadata);
    if ('cpu' in trigger) expect(rendered.metricType).toBe('Utilization');
  });

  it('grows as services do where it has no burst, and looks every 15 s', () => {
    const { spec } = scaled({ min: 0, max: 2, on: [{ serviceBus: 'orders', messages: 1 }] }).one('ScaledObject');
    expect(spec).toMatchObject({ pollingInterval: 15, cooldownPeriod: 300 });
    expect(spec.advanced.horizontalPodAutoscalerConfig.behavior.scaleUp).toEqual({
      stabilizationWindowSeconds: 60,
      policies: [{ type: 'Percent', value: 100, periodSeconds: 30 }],
    });
  });

  it('names its triggers, and puts them in one order', () => {
    const on = [
      { cpu: 70 },
      { serviceBus: 'returns', messages: 1 },
      { serviceBus: 'orders', messages: 2 },
      { cpu: 80 },
    ];
    const { triggers } = scaled({ min: 1, max: 3, on }).one('ScaledObject').spec;
    expect(triggers.map(({ name }: { name: string }) => name)).toEqual(['cpu', 'cpu-2', 'orders', 'returns']);
    expect(triggers[1].metadata.value).toBe('80');
  });

  it('is not missed while it rests: no alert that it answers no scrape', () => {
    const alertsOf = (min: number) =>
      render({
        replicas: undefined,
        ports: { health: 8080, metrics: 9090 },
        scaling: { min, max: 3, on: [{ serviceBus: 'orders', messages: 1 }] },
      } as never)
        .one('PrometheusRule')
        .spec.groups.map(({ name }: { name: string }) => name);
    expect(alertsOf(0)).toEqual(['packer.dependencies']);
    expect(alertsOf(1)).toEqual(['packer.availability', 'packer.dependencies']);
  });

  it('takes its bounds from regions/, zero included', () => {
    const regions = platformWith({
      'us.yaml': `${regionFiles['us.yaml']}dataNetworks: [10.1.0.0/20, 10.2.0.0/20]\ncomponents: { packer: { scaling: { min: 0, max: 99 } } }\n`,
    });
    const scaling = { min: 1, max: 3, on: [{ serviceBus: 'orders', messages: 1 }] };
    const { one } = render({ replicas: undefined, scaling } as never, system, regions);
    expect(one('ScaledObject').spec).toMatchObject({ minReplicaCount: 0, maxReplicaCount: 99 });
  });
});

describe('what is wrong with a worker', () => {
  const wait = { serviceBus: 'orders', messages: 1 };
  it.each([
    [{ min: -1, max: 3, on: [wait] }, 'scaling.min'],
    [{ min: 0, max: 0, on: [wait] }, 'scaling.max'],
    [{ min: 0, max: 3, on: [] }, 'scaling.on'],
    [{ min: 0, max: 3, on: [{ cpu: 70 }] }, 'scaling.min'],
    [{ min: 0, max: 3, on: [wait], pollingSeconds: 0 }, 'scaling.pollingSeconds'],
    [{ min: 0, max: 3, on: [wait], cooldownSeconds: -1 }, 'scaling.cooldownSeconds'],
    [{ min: 0, max: 3, on: [wait], burst: { pods: 0, periodSeconds: 1 } }, 'scaling.burst.pods'],
    [{ min: 0, max: 3, on: [wait], burst: { pods: 1, periodSeconds: 1801 } }, 'scaling.burst.periodSeconds'],
    [{ min: 0, max: 3, on: [{ serviceBus: 'orders', messages: 0 }] }, 'scaling.on.0.messages'],
    [{ min: 0, max: 3, on: [{ ...wait, activation: -1 }] }, 'scaling.on.0.activation'],
    [{ min: 0, max: 3, on: [{ nats: 'events', consumer: 'a b', pending: 1 }] }, 'scaling.on.0.consumer'],
    [{ min: 0, max: 3, on: [{ prometheus: ' ', perPod: 1 }] }, 'scaling.on.0.prometheus'],
    [{ min: 0, max: 3, on: [{ prometheus: 'up', perPod: 0 }] }, 'scaling.on.0.perPod'],
    [
      { min: 0, max: 3, on: [{ cron: { start: '@daily', end: '0 0 * * *', timeZone: 'Europe/Berlin' }, pods: 1 }] },
      'scaling.on.0.cron.start',
    ],
    [
      { min: 0, max: 3, on: [{ cron: { start: '0 0 * * *', end: '0 1 * * *', timeZone: 'MEZ +1' }, pods: 1 }] },
      'scaling.on.0.cron.timeZone',
    ],
  ])('component/bad-value: %j', (scaling, prop) => {
    const { diagnostics } = scaled(scaling);
    const found = diagnostics.filter(({ code }) => code === 'component/bad-value');
    expect(found.map(({ message }) => message.split(' ')[1])).toEqual([prop]);
    expect(found[0]?.at?.file).toBe('test/constructs/worker/worker.test.ts');
  });

  it('component/min-over-max: the bounds of a ScaledObject', () => {
    expect(scaled({ min: 5, max: 3, on: [wait] }).codes).toContain('component/min-over-max');
  });

  it.each([
    [{ serviceBus: 'sent', messages: 1 }, 'a Service Bus subscription or queue'],
    [{ serviceBus: 'nothing', messages: 1 }, 'a Service Bus subscription or queue'],
    [{ nats: 'orders', consumer: 'c', pending: 1 }, 'a NATS stream'],
  ])('component/trigger-without-source: %j', (trigger, wanted) => {
    const { diagnostics } = scaled({ min: 0, max: 3, on: [trigger] });
    const found = diagnostics.find(({ code }) => code === 'component/trigger-without-source');
    expect(found?.message).toContain(wanted);
    expect(found?.at?.file).toBe('test/constructs/worker/worker.test.ts');
  });

  it.each([
    [{ nats: 'events', consumer: 'c', pending: 1 }, 'nats'],
    [{ prometheus: 'up', perPod: 1 }, 'prometheus'],
  ])('component/missing-backend: %j in a system without the source', (trigger, kind) => {
    const { backends } = testSystem;
    const bare = { backends: { ...backends, serviceBus: managed('serviceBus') } };
    const { diagnostics } = render({ replicas: undefined, scaling: { min: 0, max: 3, on: [trigger] } } as never, bare);
    expect(diagnostics.find(({ code }) => code === 'component/missing-backend')?.message).toContain(kind);
  });

  it('component/no-data-network: managed data whose addresses are not known', () => {
    const { diagnostics } = render({}, system, platformWith());
    const found = diagnostics.find(({ code }) => code === 'component/no-data-network');
    expect(found?.fix).toContain('regions/us.yaml');
  });

  it('a secret that two dependencies bring is told once, by name', () => {
    const two = { a: postgres('one', facts), b: postgres('two', facts) };
    expect(render({ uses: two }).codes).toEqual(['component/duplicate-secret']);
  });
});
