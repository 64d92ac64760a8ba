import { describe, expect, it } from 'vitest';
import { ghasi } from '../../../systems/ghasi/index.ts';
import type { Rendered } from '../../support/component.ts';
import { type RenderedIn, realPlatform, renderedEverywhere } from '../../support/systems.ts';

const everywhere = renderedEverywhere(ghasi, 'delivery-service');
const parts = ['delivery-api', 'delivery-event-projector', 'delivery-outbox-relay'];
const namespace = (name: string) => ({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } });
const { targets } = realPlatform();
const tcp = (port: number) => ({ port, protocol: 'TCP' });

/** What keeps the pods of a part running: in production a canary goes before the API's. */
function controller({ target, one }: Pick<RenderedIn, 'target' | 'one'>, part: string): Rendered {
  return one(part === 'delivery-api' && target.endsWith('-prod') ? 'Rollout' : 'Deployment', part);
}

describe.each(everywhere)('delivery-service in $target', ({ target, objects, one, problems }) => {
  const own = (name: string) => controller({ target, one }, name).spec.template.spec.containers[0];

  it('renders without a problem', () => {
    expect(problems).toEqual([]);
  });

  it('L-1 is three sets of pods behind one ClusterIP Service on 8080 and 9090, which selects the API only', () => {
    const controllers = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'Rollout');
    expect(controllers.map(({ metadata }) => metadata.name).sort()).toEqual(parts);
    const { type, ports, selector } = one('Service', 'delivery-service').spec;
    expect(type).toBe('ClusterIP');
    expect(ports.map(({ name, port }: Rendered) => [name, port])).toEqual([
      ['http', 8080],
      ['metrics', 9090],
    ]);
    expect(selector).toEqual({ app: 'delivery-service', 'app.kubernetes.io/component': 'delivery-api' });
  });

  it('L-3 probes /healthz and /readyz on 8080 with the timings of the document', () => {
    for (const part of parts) {
      const { livenessProbe, readinessProbe, startupProbe, ports } = own(part);
      expect(ports).toContainEqual({ name: 'http', containerPort: 8080 });
      expect(livenessProbe).toEqual({
        httpGet: { path: '/healthz', port: 'http' },
        periodSeconds: 15,
        timeoutSeconds: 3,
      });
      expect(readinessProbe).toEqual({
        httpGet: { path: '/readyz', port: 'http' },
        periodSeconds: 5,
        timeoutSeconds: 2,
      });
      expect(startupProbe).toEqual({
        httpGet: { path: '/healthz', port: 'http' },
        failureThreshold: 30,
        periodSeconds: 2,
      });
    }
  });

  it('L-4 gets its environment, and its secrets under the name of the document', () => {
    for (const part of parts) {
      const { env, envFrom, image } = own(part);
      expect(env).toContainEqual({ name: 'LOG_LEVEL', value: 'info' });
      expect(env).toContainEqual({
        name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
        value: 'http://otel-collector.observability:4317',
      });
      expect(env.map(({ name }: Rendered) => name)).toContain('NODE_ENV');
      expect(envFrom).toContainEqual({ secretRef: { name: 'delivery-secrets' } });
      expect(image).toMatch(/^crmeridian\.azurecr\.io\/ghasi\/delivery-service:\d/);
    }
    expect(one('ExternalSecret', 'delivery-secrets').spec.secretStoreRef).toEqual({
      name: 'vault-backend',
      kind: 'ClusterSecretStore',
    });
  });

  it('L-9 stands behind the platform gateway, with TLS ended there and mutual TLS inside', () => {
    const { gateways, hosts, http } = one('VirtualService', 'delivery-service').spec;
    expect(gateways).toEqual(['gateway/platform-gateway']);
    expect(hosts).toHaveLength(1);
    expect(http[0].route[0].destination).toEqual({
      host: 'delivery-service.ghasi-services.svc.cluster.local',
      port: { number: 8080 },
    });
    const sources = one('AuthorizationPolicy').spec.rules.flatMap(({ from }: Rendered) => from);
    expect(JSON.stringify(sources)).toContain('cluster.local/ns/gateway/sa/platform-gateway');
  });

  it('L-10 L-5 admits and reaches what the document lists', () => {
    const { ingress, egress, podSelector } = one('NetworkPolicy', 'delivery-service').spec;
    expect(podSelector).toEqual({ matchLabels: { app: 'delivery-service' } });
    const admitted = (port: number) =>
      ingress
        .filter(({ ports }: Rendered) => ports.some((entry: Rendered) => entry.port === port))
        .flatMap(({ from }: Rendered) => from);
    expect(admitted(8080)).toEqual(expect.arrayContaining([namespace('gateway'), namespace('istio-system')]));
    expect(admitted(8080)).not.toContainEqual(namespace('observability'));
    expect(admitted(9090)).toEqual([namespace('observability')]);
    expect(egress).toEqual(
      expect.arrayContaining([
        { to: [namespace('data-postgres')], ports: [tcp(5432)] },
        { to: [namespace('data-redis')], ports: [tcp(6379)] },
        { to: [namespace('messaging-nats')], ports: [tcp(4222)] },
        {
          to: [{ ...namespace('ghasi-services'), podSelector: { matchLabels: { app: 'tenant-service' } } }],
          ports: [tcp(3000)],
        },
      ]),
    );
  });

  it('L-5 reaches the KMS in the data networks, knows its key by ID, and tells when it is gone', () => {
    const networks = targets.find(({ name }) => name === target)?.networks ?? [];
    const { egress } = one('NetworkPolicy', 'delivery-service').spec;
    expect(networks.length).toBeGreaterThan(0);
    expect(egress).toContainEqual({ to: networks.map((cidr) => ({ ipBlock: { cidr } })), ports: [tcp(443)] });
    const id = { name: 'KMS_KEY_ID', value: `https://kv-ghasi-${target}.vault.azure.net/keys/delivery` };
    for (const part of parts) expect(own(part).env).toContainEqual(id);
    // Where a key is, is no secret.
    expect(JSON.stringify(one('ExternalSecret', 'delivery-secrets'))).not.toContain('KMS_KEY_ID');
    expect(one('ServiceAccount', 'delivery-service').metadata.annotations).toHaveProperty([
      'azure.workload.identity/client-id',
    ]);
    const rules = objects
      .filter(({ kind }) => kind === 'PrometheusRule')
      .flatMap(({ spec }) => spec.groups)
      .flatMap((group: Rendered) => group.rules);
    expect(rules).toContainEqual(
      expect.objectContaining({
        alert: 'DeliveryServiceDependencyDown',
        expr: expect.stringMatching(/^max\(dependency_up\{.*dependency="kms"\}\) == 0$/),
      }),
    );
  });
});

describe('the mesh of ghasi', () => {
  it.each(renderedEverywhere(ghasi, 'platform'))('L-5 L-9 lets the KMS be called by its name in $target', (found) => {
    const { hosts, ports } = found.one('ServiceEntry', 'azure-key-vault').spec;
    expect(hosts).toContain(`kv-ghasi-${found.target}.vault.azure.net`);
    expect(hosts).toHaveLength(found.target === 'ap-prod' ? 2 : 1);
    expect(ports).toEqual([{ number: 443, name: 'tls-443', protocol: 'TLS' }]);
  });
});

describe.each([
  ['ap-prod', 6],
  ['me-prod', 6],
  ['eu-prod', 12],
  ['us-prod', 12],
])('delivery-service in %s, with the figures of production', (target, fewest) => {
  const { one } = everywhere.find((rendered) => rendered.target === target) ?? { one: () => undefined as Rendered };

  it('L-1 L-2 L-16 scales the API with CPU and requests, from the size of the region', () => {
    const { minReplicas, maxReplicas, metrics, scaleTargetRef } = one('HorizontalPodAutoscaler').spec;
    expect(one('HorizontalPodAutoscaler').metadata.name).toBe('delivery-api');
    expect(scaleTargetRef.name).toBe('delivery-api');
    expect([minReplicas, maxReplicas]).toEqual([fewest, 30]);
    expect(metrics).toEqual([
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
      {
        type: 'Pods',
        pods: {
          metric: { name: 'delivery_http_requests_per_second' },
          target: { type: 'AverageValue', averageValue: '200' },
        },
      },
    ]);
  });

  it('L-11 goes to 5 % for 30 min, then to 25, 50 and 100 %, behind the gateway and in the mesh', () => {
    const { steps, trafficRouting } = one('Rollout').spec.strategy.canary;
    const shown = steps.flatMap(({ setWeight, pause }: Rendered) => setWeight ?? pause?.duration ?? []);
    expect(shown).toEqual([5, '30m', 25, '30m', 50, '30m']);
    expect(trafficRouting.istio.virtualServices).toEqual([
      { name: 'delivery-service', routes: ['/v1/deliveries'] },
      { name: 'delivery-service-mesh', routes: ['http'] },
    ]);
    expect(one('HorizontalPodAutoscaler').spec.scaleTargetRef.kind).toBe('Rollout');
  });

  it('L-1 L-4 gives the API up to 1 CPU and 1.5Gi, and each worker three pods of half a CPU and 1Gi', () => {
    const resources = (name: string) => controller({ target, one }, name).spec.template.spec.containers[0].resources;
    expect(resources('delivery-api')).toEqual({
      requests: { cpu: '500m', memory: '1Gi' },
      limits: { cpu: '1000m', memory: '1.5Gi' },
    });
    for (const part of ['delivery-outbox-relay', 'delivery-event-projector']) {
      expect(one('Deployment', part).spec.replicas).toBe(3);
      expect(resources(part).limits).toEqual({ cpu: '500m', memory: '1Gi' });
    }
  });
});

describe('delivery-service before production', () => {
  const api = (target: string) =>
    everywhere.find((rendered) => rendered.target === target)?.one('Deployment', 'delivery-api').spec;

  it('L-8 L-16 has the sizes of the document: two small pods in dev, three in staging at least', () => {
    expect(api('dev').replicas).toBe(2);
    expect(api('dev').template.spec.containers[0].resources.limits).toEqual({ cpu: '250m', memory: '512Mi' });
    const staging = everywhere.find(({ target }) => target === 'staging');
    expect(staging?.one('HorizontalPodAutoscaler').spec.minReplicas).toBe(3);
    expect(api('staging').template.spec.containers[0].resources.limits).toEqual({ cpu: '500m', memory: '1Gi' });
  });
});
