import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import {
  type ComponentTarget,
  component,
  Migration,
  managed,
  NodePools,
  nats,
  PgBouncerSidecar,
  peer,
  postgres,
  redis,
  type System,
  serviceBus,
  TieredService,
  Worker,
  WorkloadGroup,
} from '../../../constructs/index.ts';
import { declare, Renderer } from '../../../engine/build/index.ts';
import { type ChartSource, chartSource } from '../../../engine/helm/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { mesh } from '../../constructs/mesh/meshed.ts';
import { prove } from '../../support/chart-fuzz/proof.ts';
import { testSystem } from '../../support/component.ts';
import { helm } from '../../support/kube-binaries.ts';
import { realPlatform } from '../../support/systems.ts';

const binary = helm();
const platform = realPlatform();
const facts = { purpose: 'Needed', whenDown: 'Nothing works.' };
const image = { repository: 'shop/web', tag: '1.0.0' };
const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } } as const;
const orders = serviceBus.subscription('ordered', 'web', facts);
const returns = serviceBus.queue('returns', { access: 'receive', ...facts });

const system: System = {
  ...testSystem,
  backends: {
    ...testSystem.backends,
    serviceBus: managed('serviceBus'),
    redis: managed('redis'),
    nats: peer('nats', { namespace: 'messaging', ports: { nats: 4222, monitor: 8222 } }),
    prometheus: peer('prometheus', { namespace: 'observability', ports: { http: 9090 } }),
  },
};
const meshedSystem: System = { ...system, mesh, notifications: { service: 'slack', recipient: 'shop' } };

function sourceOf(build: (scope: Construct, target: ComponentTarget) => undefined, within = system): ChartSource {
  const declaration = component('web', build);
  const whole = { ...within, components: [declaration] };
  const diagnostics = new Diagnostics();
  const renderer = new Renderer(whole, declaration);
  const rendered = platform.targets.flatMap((target) => {
    const one = renderer.render(declare([whole], target, platform, diagnostics), platform, diagnostics);
    return one === undefined ? [] : [one];
  });
  expect(diagnostics.sorted().filter(({ severity }) => severity === 'error')).toEqual([]);
  return chartSource(rendered) as ChartSource;
}

const scaling = { min: 10, max: 20, on: [{ cpu: 70 }] } as const;
const rolling = {
  tier: 'core',
  image,
  ports: { http: 8080, metrics: 9090 },
  slo: { availability: 99.9, window: '30d', requests: { metric: 'web_requests_total' } },
} as const;

/** Differences between targets that anybody may write with what the constructs offer. */
const cases: Readonly<Record<string, (scope: Construct, target: ComponentTarget) => undefined>> = {
  'data that is used in production only': (scope, target) => {
    const uses = {
      ...(target.environment === 'prod' ? { cache: redis(facts), events: nats('S', facts) } : {}),
      orders,
    };
    new Worker(scope, 'web', { tier: 'batch', image, resources, replicas: 1, uses });
  },
  'nodes that not all targets have': (scope, target) => {
    const limits = { cpu: '100', memory: '400Gi' } as const;
    new NodePools(scope, 'linux', {
      pools: {
        general: { limits },
        spot: { limits },
        gpu: { limits: { gpus: target.pick({ dev: 1, staging: 1, prod: 8 }) } },
      },
    });
    new Worker(scope, 'web', { tier: 'batch', image, resources, replicas: 1, nodes: 'gpu' });
    const nodes = target.pick({ dev: {}, staging: {}, prod: { nodes: 'spot' } } as const);
    new Worker(scope, 'other', { tier: 'batch', image, resources, replicas: 1, ...nodes });
  },
  'another way to a database': (scope, target) => {
    const via = target.pick({ dev: 'direct', staging: 'pgbouncer', prod: 'pgbouncer' });
    const uses = { database: postgres('orders', { via, ...facts }), orders };
    new Worker(scope, 'web', { tier: 'batch', image, resources, replicas: 1, uses });
  },
  'a number of pods in dev, and triggers elsewhere': (scope, target) => {
    const scaling = { min: 0, max: 9, on: [{ serviceBus: 'orders', messages: 5 }] } as const;
    const sizing = target.environment === 'dev' ? { replicas: 1 } : { scaling };
    new Worker(scope, 'web', { tier: 'batch', image, resources, uses: { orders }, ...sizing });
  },
  'triggers that differ in number, kind and order': (scope, target) => {
    const bus = { serviceBus: 'orders', messages: target.pick({ dev: 1, staging: 5, prod: 50 }) };
    const more = { serviceBus: 'returns', messages: 7 };
    const night = { cron: { start: '0 1 * * *', end: '0 5 * * *', timeZone: 'Etc/UTC' }, pods: 2 };
    const on = target.pick({ dev: [bus], staging: [{ cpu: 70 }, more, bus], prod: [bus, { cpu: 80 }, night, more] });
    const scaling = { min: 1, max: 9, on: on as unknown as readonly [typeof bus] };
    new Worker(scope, 'web', { tier: 'batch', image, resources, uses: { orders, returns }, scaling });
  },
  'members that are in some targets only': (scope, target) => {
    const group = new WorkloadGroup(scope, 'web', { tier: 'core', image, uses: { orders } });
    new TieredService(group, 'web-api', { ports: { http: 8080, metrics: 9090 }, resources, replicas: 2 });
    if (target.environment === 'prod') new Worker(group, 'web-relay', { resources, replicas: 3 });
  },
  'a Deployment in dev, and a Rollout elsewhere': (scope, target) => {
    const sizing = { replicas: 4, resources };
    const rollout = { canary: [{ weight: target.pick({ dev: 5, staging: 50, prod: 10 }), pause: '30m' }] } as const;
    new TieredService(scope, 'web', {
      ...rolling,
      ...(target.environment === 'dev' ? sizing : { resources, rollout, scaling }),
      uses: { orders },
    });
  },
  'blue-green in staging, and a canary with more steps in every region': (scope, target) => {
    const steps = [
      { weight: 10, pause: '15m' },
      { weight: 50, pause: '15m' },
    ] as const;
    const rollout = target.pick({
      dev: { canary: [{ weight: 50, pause: '1m' }] },
      staging: { blueGreen: { promote: 'by-hand' } },
      prod: { canary: steps },
    } as const);
    new TieredService(scope, 'web', { ...rolling, resources, scaling, rollout });
  },
  'a digest that only production knows': (scope, target) => {
    const digest = target.environment === 'prod' ? { digest: `sha256:${'a'.repeat(64)}` } : {};
    new Worker(scope, 'web', { tier: 'batch', image: { ...image, ...digest }, resources, replicas: 1 });
  },
  'a pooler and a migration, whose names hold digests': (scope, target) => {
    const uses = { database: postgres('orders', { via: 'sidecar', ...facts }) };
    const tag = target.pick({ dev: '3.0.0', staging: '2.0.0', prod: '1.0.0' });
    const group = new WorkloadGroup(scope, 'web', { tier: 'core', image: { ...image, tag }, uses });
    const pooler = new PgBouncerSidecar(group, 'web-pooler', {
      image,
      resources,
      database: 'orders',
      writer: { limit: target.pick({ dev: 50, staging: 100, prod: 500 }) },
    });
    if (target.environment !== 'dev') new Migration(group, 'web-migration', { resources });
    new Worker(group, 'web-a', { resources, replicas: 2, sidecars: [pooler.sidecar] });
    new Worker(group, 'web-b', { resources, replicas: 2, sidecars: [pooler.sidecar] });
  },
};

/** The same for what needs a mesh. */
const meshedCases: typeof cases = {
  'routes that a canary shares in production': (scope, target) => {
    const rollout = target.environment === 'prod' ? { canary: [{ weight: 10, pause: '15m' }] } : undefined;
    const routes = [
      { prefix: '/v1/web', port: 'http' },
      { prefix: '/', port: 'http', host: 'shop' },
    ];
    new TieredService(scope, 'web', { ...rolling, resources, scaling, routes, rollout } as never);
  },
};

describe.skipIf(binary === undefined)('P1 charts of constructs whose targets differ', () => {
  it.each(Object.entries(cases))('%s: Helm renders the plain objects', (_, build) => {
    const both = [sourceOf(build), sourceOf(build, meshedSystem)];
    expect(prove(binary ?? '', both)).toEqual(both.map(() => ({ kind: 'equal' })));
  });

  it.each(Object.entries(meshedCases))('%s: Helm renders the plain objects', (_, build) => {
    expect(prove(binary ?? '', [sourceOf(build, meshedSystem)])).toEqual([{ kind: 'equal' }]);
  });
});
