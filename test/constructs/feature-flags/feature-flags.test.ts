import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Flags, flagdDefinition, type Variants } from '../../../constructs/feature-flags/flags.ts';
import { component, FeatureFlags, type FeatureFlagsProps, flags, TieredService } from '../../../constructs/index.ts';
import { renderComponent } from '../../support/component.ts';
import { baseProps } from '../job/cases.ts';
import { chartOf } from '../job/chart.ts';
import { byKind } from '../tiered-service/web.ts';

const image = { repository: 'ghcr.io/open-feature/flagd', tag: 'v0.12.9' };
const search = { search: { kind: 'kill-switch', description: 'Search by meaning' } } as const;

function render(props: object = {}) {
  return renderComponent((scope) => {
    new FeatureFlags(scope, 'flagd', { image, flags: search, ...props } as FeatureFlagsProps); // the line to blame
  });
}

describe('L-17 T-22 FeatureFlags', () => {
  const { one, kinds, diagnostics } = render();
  const pod = one('Deployment').spec.template.spec;
  const [container] = pod.containers;

  it('is flagd as a service, with its flags in a ConfigMap', () => {
    expect(diagnostics).toEqual([]);
    expect([...kinds].sort()).toEqual([
      'ConfigMap',
      'Deployment',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'PrometheusRule',
      'Service',
      'ServiceAccount',
      'ServiceMonitor',
    ]);
    expect(one('Deployment').spec.replicas).toBe(2);
    expect(container).toMatchObject({
      image: 'ghcr.io/open-feature/flagd:v0.12.9',
      args: ['start', '--uri', 'file:/etc/flagd/flags.json'],
      ports: [
        { name: 'grpc', containerPort: 8013 },
        { name: 'metrics', containerPort: 8014 },
      ],
      resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '500m', memory: '256Mi' } },
      livenessProbe: { httpGet: { path: '/healthz', port: 'metrics' } },
      readinessProbe: { httpGet: { path: '/readyz', port: 'metrics' } },
      startupProbe: { httpGet: { path: '/readyz', port: 'metrics' } },
    });
    expect(one('ServiceMonitor').spec.endpoints).toMatchObject([{ port: 'metrics', path: '/metrics' }]);
  });

  it('reads the whole folder, so that a later sync reaches running pods', () => {
    expect(pod.volumes).toEqual([{ name: 'flags', configMap: { name: 'flagd-flags' } }]);
    expect(container.volumeMounts).toEqual([{ name: 'flags', mountPath: '/etc/flagd', readOnly: true }]);
    const configMap = one('ConfigMap');
    expect(configMap.metadata.name).toBe('flagd-flags');
    expect(configMap).not.toHaveProperty('immutable');
    expect(JSON.parse(configMap.data['flags.json'])).toEqual(flagdDefinition(search));
  });

  it('a changed flag changes the ConfigMap alone: no pod restarts', () => {
    const changed = byKind(render({ flags: { search: { ...search.search, default: 'off' } } }));
    const { ConfigMap: flagsBefore, ...before } = byKind(render());
    const { ConfigMap: flagsAfter, ...after } = changed;
    expect(after).toEqual(before);
    expect(flagsAfter.metadata).toEqual(flagsBefore.metadata);
    expect(flagsAfter.data).not.toEqual(flagsBefore.data);
  });

  it('admits those who use it, and tells them where it is', () => {
    const user = component('shop', (scope) => {
      const uses = { flags: flags('flagd', { purpose: 'Flags', whenDown: 'Defaults of the code hold.' }) };
      new TieredService(scope, 'shop', { ...baseProps, ports: { http: 3000 }, replicas: 2, uses });
    });
    const policy = renderComponent(
      (scope) => {
        new FeatureFlags(scope, 'flagd', { image, flags: search });
      },
      { system: { components: [user] } },
    ).one('NetworkPolicy');
    expect(policy.spec.ingress[0]).toMatchObject({
      from: [{ podSelector: { matchLabels: { app: 'shop' } } }],
      ports: [{ port: 8013, protocol: 'TCP' }],
    });

    const flagd = component('flagd', (scope) => {
      new FeatureFlags(scope, 'flagd', { image, flags: search });
    });
    const caller = renderComponent((scope, target) => user.build(scope, target), { system: { components: [flagd] } });
    expect(caller.diagnostics).toEqual([]);
    const { env } = caller.one('Deployment').spec.template.spec.containers[0];
    expect(env).toEqual(
      expect.arrayContaining([
        { name: 'FLAGD_HOST', value: 'flagd.shop-services' },
        { name: 'FLAGD_PORT', value: '8013' },
      ]),
    );
    expect(caller.one('NetworkPolicy').spec.egress[0].ports).toEqual([{ port: 8013, protocol: 'TCP' }]);
  });

  it('its chart lets users set the flags', () => {
    const files = chartOf((scope) => {
      new FeatureFlags(scope, 'flagd', { image, flags: search });
    }, 'flagd');
    expect(files['values.yaml']).toMatch(/^flags: \|\n {2}\{\n/m);
    expect(files['values.yaml']).toMatch(/^replicaCount: 2$/m);
  });
});

describe('each prop of FeatureFlags changes what it is about', () => {
  const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } };
  const cases: {
    readonly [Prop in keyof FeatureFlagsProps]-?: readonly [value: unknown, kind: string, expected: object];
  } = {
    flags: [{}, 'ConfigMap', { data: { 'flags.json': expect.stringContaining('"flags": {}') } }],
    image: [
      { repository: 'r', tag: '2' },
      'Deployment',
      { spec: { template: { spec: { containers: [{ image: 'r:2' }] } } } },
    ],
    replicas: [5, 'Deployment', { spec: { replicas: 5 } }],
    tier: ['core', 'Deployment', { spec: { template: { spec: { priorityClassName: 'shop-core' } } } }],
    resources: [resources, 'Deployment', { spec: { template: { spec: { containers: [{ resources }] } } } }],
    service: ['flags', 'Service', { metadata: { name: 'flags' } }],
    disruption: [{ minAvailable: 1 }, 'PodDisruptionBudget', { spec: { minAvailable: 1 } }],
    update: [
      { maxSurge: 2, maxUnavailable: 0 },
      'Deployment',
      { spec: { strategy: { rollingUpdate: { maxSurge: 2, maxUnavailable: 0 } } } },
    ],
    podAnnotations: [
      { team: 'shop' },
      'Deployment',
      { spec: { template: { metadata: { annotations: { team: 'shop' } } } } },
    ],
    user: [65532, 'Deployment', { spec: { template: { spec: { securityContext: { runAsUser: 65532 } } } } }],
    patches: [
      [
        {
          kind: 'Service',
          reason: 'wanted',
          operations: [{ op: 'add', path: '/spec/sessionAffinity', value: 'None' }],
        },
      ],
      'Service',
      { spec: { sessionAffinity: 'None' } },
    ],
  };

  it.each(Object.entries(cases))('%s', (prop, [value, kind, expected]) => {
    const { one, diagnostics } = render({ [prop]: value });
    expect(diagnostics).toEqual([]);
    expect(one(kind)).toMatchObject(expected);
    expect(render().one(kind)).not.toMatchObject(expected);
  });
});

describe('problems of FeatureFlags, at the line that made it', () => {
  const line =
    readFileSync(fileURLToPath(import.meta.url), 'utf8')
      .split('\n')
      .findIndex((text) => text.endsWith('// the line to blame')) + 1;
  const config = (more: object) => ({ limit: { kind: 'config', description: 'x', ...more } });
  const release = (more: object) => ({ beta: { kind: 'release', description: 'x', ...more } });

  it.each<[prop: string, shown: string, given: object]>([
    ['flags.7', '7', { 7: search.search }],
    ['flags.a b', 'a b', { 'a b': search.search }],
    ['flags.search.description', '', { search: { ...search.search, description: ' ' } }],
    ['flags.limit.variants', '{}', config({ variants: {}, default: 'low' })],
    ['flags.limit.variants', '{"low":1,"high":"2"}', config({ variants: { low: 1, high: '2' }, default: 'low' })],
    ['flags.limit.variants', '{"low":null}', config({ variants: { low: null }, default: 'low' })],
    ['flags.limit.variants', '{"low":[1]}', config({ variants: { low: [1] }, default: 'low' })],
    ['flags.limit.variants.low', 'NaN', config({ variants: { low: Number.NaN }, default: 'low' })],
    ['flags.limit.variants.1', '1', config({ variants: { 1: 1, low: 0 }, default: 'low' })],
    ['flags.limit.default', 'mid', config({ variants: { low: 1, high: 2 }, default: 'mid' })],
    ['flags.beta.default', 'maybe', release({ default: 'maybe' })],
    ['flags.beta.tenants.maybe', 'maybe', release({ tenants: { maybe: ['t-1'] } })],
    ['flags.beta.tenants.on', 't 1', release({ tenants: { on: ['t 1'] } })],
    ['flags.beta.tenants.on', '', release({ tenants: { on: [''] } })],
    ['flags.beta.tenants.off', 't-1', release({ tenants: { on: ['t-1'], off: ['t-1'] } })],
  ])('component/bad-value: %s is %s', (prop, shown, given) => {
    const { diagnostics } = render({ flags: given });
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['component/bad-value', `flagd: ${prop} is ${shown}`],
    ]);
    expect(diagnostics[0]?.at).toMatchObject({
      file: 'test/constructs/feature-flags/feature-flags.test.ts',
      line,
    });
  });

  it('component/bad-value for more than a ConfigMap holds', () => {
    const ids = Array.from({ length: 70_000 }, (_, index) => `tenant-${index}`);
    const [problem] = render({ flags: release({ tenants: { on: ids } }) }).diagnostics;
    expect(problem?.message).toMatch(/^flagd: flags is \d+ bytes long$/);
  });

  it('what the compiler finds', () => {
    const wrong = [
      // @ts-expect-error mid is no variant
      make({ limit: { kind: 'config', description: 'x', variants: { low: 1, high: 2 }, default: 'mid' } }),
      // @ts-expect-error values of two types
      make({ limit: { kind: 'config', description: 'x', variants: { low: 1, high: 'a' }, default: 'low' } }),
      // @ts-expect-error tenants of a variant that is not there
      make({ beta: { kind: 'release', description: 'x', tenants: { maybe: [] } } }),
      // @ts-expect-error a kill switch is on or off
      make({ beta: { kind: 'kill-switch', description: 'x', variants: { on: true } } }),
    ];
    expect(wrong).toHaveLength(4);
    renderComponent((scope) => {
      const flagd = { kind: 'config', description: 'x', variants: { low: 1, high: 2 } } as const;
      // @ts-expect-error mid is no variant here, either
      new FeatureFlags(scope, 'x', { image, flags: { a: { ...flagd, default: 'mid' } } });
    });
    make({
      limit: { kind: 'config', description: 'x', variants: { low: 1, high: 2 }, default: 'low', tenants: { high: [] } },
      model: { kind: 'config', description: 'x', variants: { flat: { price: 1 }, none: {} }, default: 'flat' },
      ...search,
    });

    function make<const Values extends Readonly<Record<string, Variants>>>(given: Flags<Values>) {
      return given;
    }
  });
});
