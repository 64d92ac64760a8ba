import { describe, expect, it } from 'vitest';
import { declare, Renderer } from '../../../engine/build/index.ts';
import { TargetChecks } from '../../../engine/checks/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { loadPlatform } from '../../../model/regions/index.ts';
import { ghasi } from '../../../systems/ghasi/index.ts';
import type { Rendered } from '../../support/component.ts';

/** The real component with the real regions: figures of document 002. */
function objectsIn(target: string, component = 'tenant-service'): Record<string, Rendered> {
  const diagnostics = new Diagnostics();
  const platform = loadPlatform('regions', diagnostics);
  const found = platform?.targets.find(({ name }) => name === target);
  const declaration = ghasi.components.find(({ name }) => name === component);
  if (platform === undefined || found === undefined || declaration === undefined)
    throw new Error(`no ${component} in ${target}`);
  const declared = declare([ghasi], found, platform, diagnostics);
  const rendered = new Renderer(ghasi, declaration).render(declared, platform, diagnostics);
  if (rendered !== undefined) new TargetChecks(diagnostics).passes(rendered);
  expect(diagnostics.sorted()).toEqual([]);
  return Object.fromEntries((rendered?.objects ?? []).map((object) => [object.kind, object]));
}

const production = ['ap-prod', 'eu-prod', 'me-prod', 'us-prod'];

describe.each(production)('tenant-service in %s', (target) => {
  const region = target.replace('-prod', '');
  const objects = objectsIn(target);
  const pod = objects['Rollout'].spec.template.spec;
  const [container] = pod.containers;

  it('T-3 renders every kind that the document lists, who may call it in the mesh, and what a canary takes', () => {
    expect(Object.keys(objects).sort()).toEqual([
      'AnalysisTemplate',
      'AuthorizationPolicy',
      'ExternalSecret',
      'HorizontalPodAutoscaler',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'PrometheusRule',
      'Rollout',
      'Service',
      'ServiceAccount',
      'ServiceMonitor',
      'VirtualService',
    ]);
  });

  it('T-4 T-6 labels the Rollout with app, tier and region, and updates without a gap', () => {
    const { metadata, spec } = objects['Rollout'];
    expect(metadata.name).toBe('tenant-service');
    expect(metadata.labels).toMatchObject({ app: 'tenant-service', tier: 'core', region });
    expect(spec.strategy.canary).toMatchObject({ maxSurge: 1, maxUnavailable: 0 });
    expect(spec.selector).toEqual({ matchLabels: { app: 'tenant-service' } });
    expect(spec.template.metadata.labels).toMatchObject({ app: 'tenant-service', region });
    expect(spec.template.metadata.annotations).toEqual({
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '9090',
      'traffic.sidecar.istio.io/excludeInboundPorts': '9090',
      'prometheus.istio.io/merge-metrics': 'false',
      'meridian.example/image-tag': expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    expect(spec.replicas, 'the autoscaler decides').toBeUndefined();
  });

  it('T-5 runs as user 10001 without any privilege, writing to /tmp only', () => {
    expect(pod.serviceAccountName).toBe('tenant-service');
    expect(pod.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 10001,
      fsGroup: 10001,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
    expect(pod.volumes).toEqual([{ name: 'tmp', emptyDir: {} }]);
  });

  it('T-6 T-7 runs the pinned image with its ports and resources', () => {
    expect(container.image).toMatch(
      /^crmeridian\.azurecr\.io\/ghasi\/tenant-service:\d+\.\d+\.\d+(@sha256:[0-9a-f]{64})?$/,
    );
    expect(container.imagePullPolicy).toBe('IfNotPresent');
    expect(container.ports).toEqual([
      { name: 'http', containerPort: 3000 },
      { name: 'metrics', containerPort: 9090 },
    ]);
    expect(container.resources).toEqual({
      requests: { cpu: '500m', memory: '512Mi' },
      limits: { cpu: '2', memory: '2Gi' },
    });
  });

  it('T-8 T-18 gets its environment, the synced secret, and what NATS knows it by', () => {
    expect(container.env).toEqual([
      { name: 'NODE_ENV', value: 'production' },
      { name: 'NATS_URL', value: 'nats://messaging-nats.messaging-nats:4222' },
      { name: 'NATS_INBOX_PREFIX', value: '_INBOX_tenant-service' },
      { name: 'REGION', value: region },
      { name: 'OTEL_SERVICE_NAME', value: 'tenant-service' },
      { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://otel-collector.observability:4317' },
    ]);
    expect(container.envFrom).toEqual([{ secretRef: { name: 'tenant-service-secrets' } }]);
  });

  it('T-9 is probed as the document says', () => {
    expect(container.livenessProbe).toEqual({
      httpGet: { path: '/health/live', port: 'http' },
      initialDelaySeconds: 15,
      periodSeconds: 10,
    });
    expect(container.readinessProbe).toEqual({
      httpGet: { path: '/health/ready', port: 'http' },
      initialDelaySeconds: 5,
      periodSeconds: 5,
    });
    expect(container.startupProbe).toEqual({
      httpGet: { path: '/health/startup', port: 'http' },
      failureThreshold: 30,
      periodSeconds: 5,
    });
  });

  it('T-10 spreads over zones', () => {
    expect(pod.topologySpreadConstraints).toEqual([
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { app: 'tenant-service' } },
      },
    ]);
  });

  it('T-11 T-21 scales between 3 and 20 pods', () => {
    expect(objects['HorizontalPodAutoscaler'].spec).toEqual({
      scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'tenant-service' },
      minReplicas: 3,
      maxReplicas: 20,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
        {
          type: 'Pods',
          pods: {
            metric: { name: 'tenant_http_requests_per_second' },
            target: { type: 'AverageValue', averageValue: '500' },
          },
        },
      ],
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 60, policies: [{ type: 'Percent', value: 100, periodSeconds: 30 }] },
        scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }] },
      },
    });
  });

  it('T-20 goes to 5 % for 30 min, to 50 %, and to everything within 2 h', () => {
    const { steps } = objects['Rollout'].spec.strategy.canary;
    const shown = steps.flatMap(({ setWeight, pause }: Rendered) => setWeight ?? pause?.duration ?? []);
    expect(shown).toEqual([5, '30m', 50, '1h']);
  });

  it('T-12 keeps two pods while nodes are drained', () => {
    expect(objects['PodDisruptionBudget'].spec).toEqual({
      minAvailable: 2,
      selector: { matchLabels: { app: 'tenant-service' } },
    });
  });

  it('T-13 admits and reaches what the document lists, and what T-8 and T-19 need besides', () => {
    const namespace = (name: string) => ({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
    });
    const tcp = (port: number) => ({ port, protocol: 'TCP' });
    expect(objects['NetworkPolicy'].metadata.name).toBe('tenant-service-np');
    expect(objects['NetworkPolicy'].spec).toEqual({
      podSelector: { matchLabels: { app: 'tenant-service' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [namespace('api-gateway'), namespace('sync-service'), namespace('observability')],
          ports: [tcp(3000), tcp(9090)],
        },
        {
          from: [{ ...namespace('ghasi-services'), podSelector: { matchLabels: { app: 'delivery-service' } } }],
          ports: [tcp(3000)],
        },
      ],
      egress: [
        { to: [namespace('data-postgres')], ports: [tcp(6432)] },
        { to: [namespace('data-redis')], ports: [tcp(6379)] },
        { to: [namespace('messaging-nats')], ports: [tcp(4222)] },
        { to: [namespace('identity-service')], ports: [tcp(443)] },
        { to: [namespace('ai-gateway-service')], ports: [tcp(443)] },
        { to: [namespace('billing-service')], ports: [tcp(443)] },
        { to: [namespace('observability')], ports: [tcp(4317)] },
        { to: [namespace('istio-system')], ports: [tcp(15012)] },
        { to: [namespace('kube-system')], ports: [{ port: 53, protocol: 'UDP' }, tcp(53)] },
      ],
    });
  });

  it('T-14 syncs five secrets from the store', () => {
    expect(objects['ExternalSecret'].apiVersion).toBe('external-secrets.io/v1');
    expect(objects['ExternalSecret'].spec).toEqual({
      refreshInterval: '1h',
      secretStoreRef: { name: 'vault-backend', kind: 'ClusterSecretStore' },
      target: { name: 'tenant-service-secrets', creationPolicy: 'Owner' },
      data: [
        { secretKey: 'DATABASE_URL', remoteRef: { key: 'secret/tenant-service/db', property: 'url' } },
        { secretKey: 'REDIS_URL', remoteRef: { key: 'secret/tenant-service/redis', property: 'url' } },
        { secretKey: 'NATS_CREDS', remoteRef: { key: 'secret/tenant-service/nats', property: 'creds' } },
        { secretKey: 'KMS_KEY_ID', remoteRef: { key: 'secret/tenant-service/kms', property: 'key_id' } },
        { secretKey: 'INVITE_TOKEN_SALT', remoteRef: { key: 'secret/tenant-service/crypto', property: 'invite_salt' } },
      ],
    });
  });

  it('T-19 has an alert for each dependency, saying what users see meanwhile', () => {
    const rules = objects['PrometheusRule'].spec.groups.flatMap((group: Rendered) => group.rules);
    const alerts = rules.filter((rule: Rendered) => rule.alert === 'TenantServiceDependencyDown');
    expect(alerts.map((rule: Rendered) => rule.labels)).toEqual([
      { service: 'tenant-service', dependency: 'database', severity: 'page' },
      { service: 'tenant-service', dependency: 'cache', severity: 'ticket' },
      { service: 'tenant-service', dependency: 'events', severity: 'ticket' },
      { service: 'tenant-service', dependency: 'identity', severity: 'ticket' },
      { service: 'tenant-service', dependency: 'ai', severity: 'ticket' },
      { service: 'tenant-service', dependency: 'billing', severity: 'ticket' },
    ]);
    expect(alerts[0].annotations.description).toContain('503');
  });
});

describe('tenant-service outside production', () => {
  it('T-20 takes a new version at once: smoke tests follow it, and nothing else asks', () => {
    for (const target of ['dev', 'staging']) {
      expect(Object.keys(objectsIn(target))).toContain('Deployment');
      expect(Object.keys(objectsIn(target))).not.toContain('Rollout');
    }
  });

  it('L-16 runs at the size of dev, without an autoscaler', () => {
    const objects = objectsIn('dev');
    expect(objects['HorizontalPodAutoscaler']).toBeUndefined();
    expect(objects['Deployment'].spec.replicas).toBe(2);
    const [container] = objects['Deployment'].spec.template.spec.containers;
    const size = { cpu: '250m', memory: '512Mi' };
    expect(container.resources).toEqual({ requests: size, limits: size });
    expect(container.env[0]).toEqual({ name: 'NODE_ENV', value: 'development' });
    expect(objects['PodDisruptionBudget'].spec.minAvailable).toBe(1);
  });

  it('L-16 runs at the size of staging', () => {
    const objects = objectsIn('staging');
    expect(objects['HorizontalPodAutoscaler'].spec).toMatchObject({ minReplicas: 3, maxReplicas: 6 });
    const [container] = objects['Deployment'].spec.template.spec.containers;
    const size = { cpu: '500m', memory: '1Gi' };
    expect(container.resources).toEqual({ requests: size, limits: size });
    expect(objects['PodDisruptionBudget'].spec.minAvailable).toBe(2);
  });

  it('L-8 wakes nobody: alerts outside production are tickets', () => {
    for (const target of ['dev', 'staging']) {
      const rules = objectsIn(target)['PrometheusRule'].spec.groups.flatMap((group: Rendered) => group.rules);
      const severities = new Set(
        rules.filter((rule: Rendered) => rule.alert).map((rule: Rendered) => rule.labels.severity),
      );
      expect([...severities]).toEqual(['ticket']);
    }
  });
});

describe('platform of ghasi', () => {
  it('owns the namespace with Pod Security restricted, default-deny and the PriorityClasses', () => {
    const objects = objectsIn('us-prod', 'platform');
    expect(objects['Namespace'].metadata.name).toBe('ghasi-services');
    expect(objects['Namespace'].metadata.labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
    expect(objects['Namespace'].metadata.namespace).toBeUndefined();
    expect(objects['NetworkPolicy'].spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    const { priorityClassName } = objectsIn('us-prod')['Rollout'].spec.template.spec;
    expect(priorityClassName).toBe('ghasi-core');
  });
});
