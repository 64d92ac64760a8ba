import { describe, expect, it } from 'vitest';
import {
  component,
  postgres,
  redis,
  service,
  TieredService,
  Worker,
  WorkloadGroup,
} from '../../../constructs/index.ts';
import { renderComponent } from '../../support/component.ts';

const facts = { purpose: 'Needed', whenDown: 'Nothing works.' };
const resources = { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '1', memory: '1Gi' } } as const;
const image = { repository: 'shop/orders', tag: '1.0.0' };
const ports = { http: 8080, metrics: 9090 };

const shop = renderComponent(
  (scope) => {
    const orders = new WorkloadGroup(scope, 'orders', {
      tier: 'core',
      image,
      uses: { database: postgres('orders', facts), stock: service('stock', { port: 'http', ...facts }) },
      secrets: { SALT: { path: 'crypto', property: 'salt' } },
      secretName: 'orders-vault',
      policyName: 'orders',
    });
    new TieredService(orders, 'orders-api', { ports, resources, replicas: 2, service: 'orders' });
    new Worker(orders, 'orders-relay', { ports: { metrics: 9191 }, resources, replicas: 3 });
    new Worker(orders, 'orders-audit', {
      resources,
      replicas: 1,
      tier: 'batch',
      image: { repository: 'shop/audit', tag: '2.0.0' },
    });
  },
  {
    name: 'orders',
    system: {
      components: [
        component('stock', (scope) => {
          new TieredService(scope, 'stock', {
            tier: 'standard',
            image,
            ports,
            resources,
            replicas: 2,
            uses: { orders: service('orders', { port: 'http', ...facts }) },
          });
        }),
      ],
    },
  },
);

const named = (kind: string, name: string) =>
  shop.objects.find((object) => object.kind === kind && object.metadata.name === name);
const namesOf = (kind: string) =>
  shop.objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);

describe('workloads in a group', () => {
  it('L-1 are Deployments of their own behind one Service, one account, one policy and one secret', () => {
    expect(shop.diagnostics).toEqual([]);
    expect(namesOf('Deployment')).toEqual(['orders-api', 'orders-audit', 'orders-relay']);
    for (const kind of ['Service', 'ServiceAccount', 'NetworkPolicy']) expect(namesOf(kind)).toEqual(['orders']);
    expect(namesOf('ExternalSecret')).toEqual(['orders-vault']);
    for (const name of namesOf('Deployment')) {
      const pod = named('Deployment', name).spec.template.spec;
      expect(pod.serviceAccountName).toBe('orders');
      expect(pod.containers[0].envFrom).toEqual([{ secretRef: { name: 'orders-vault' } }]);
    }
  });

  it('L-1 are told apart by their label: the Service selects one of them only', () => {
    const selectors = namesOf('Deployment').map((name) => named('Deployment', name).spec.selector.matchLabels);
    expect(selectors).toEqual([
      { app: 'orders', 'app.kubernetes.io/component': 'orders-api' },
      { app: 'orders', 'app.kubernetes.io/component': 'orders-audit' },
      { app: 'orders', 'app.kubernetes.io/component': 'orders-relay' },
    ]);
    expect(named('Service', 'orders').spec.selector).toEqual(selectors[0]);
    for (const name of namesOf('Deployment')) {
      const { template, selector } = named('Deployment', name).spec;
      expect(template.metadata.labels).toMatchObject(selector.matchLabels);
      expect(named('PodDisruptionBudget', name).spec.selector.matchLabels).toEqual(selector.matchLabels);
    }
  });

  it('L-10 share both sides of every edge', () => {
    const { podSelector, ingress, egress } = named('NetworkPolicy', 'orders').spec;
    expect(podSelector).toEqual({ matchLabels: { app: 'orders' } });
    expect(ingress.map(({ ports }: { ports: { port: number }[] }) => ports.map(({ port }) => port))).toEqual([
      [8080],
      [9090, 9191],
    ]);
    expect(ingress[0].from[0].podSelector).toEqual({ matchLabels: { app: 'stock' } });
    expect(egress).toHaveLength(4);
  });

  it('say what they share once, and may differ in tier and image', () => {
    const pod = (name: string) => named('Deployment', name).spec.template.spec;
    expect(pod('orders-relay')).toMatchObject({ priorityClassName: 'shop-core' });
    expect(pod('orders-relay').containers[0].image).toBe('shop/orders:1.0.0');
    expect(pod('orders-audit')).toMatchObject({ priorityClassName: 'shop-batch' });
    expect(pod('orders-audit').containers[0].image).toBe('shop/audit:2.0.0');
  });

  it('L-1 are scraped through the Service, or by a PodMonitor each, under names that alerts know', () => {
    expect(namesOf('ServiceMonitor')).toEqual(['orders-api']);
    expect(namesOf('PodMonitor')).toEqual(['orders-relay']);
    expect(named('PodMonitor', 'orders-relay').spec.jobLabel).toBe('app.kubernetes.io/component');
    const exprs = (name: string) =>
      named('PrometheusRule', name).spec.groups.flatMap(({ rules }: { rules: { expr: string }[] }) =>
        rules.map(({ expr }) => expr),
      );
    expect(exprs('orders-api')).toEqual(['absent(up{namespace="shop-services",job="orders"} == 1)']);
    expect(exprs('orders-relay')).toEqual(['absent(up{namespace="shop-services",job="orders-relay"} == 1)']);
    expect(exprs('orders')).toEqual(
      ['database', 'stock'].map(
        (name) => `max(dependency_up{namespace="shop-services",job=~"orders|orders-relay",dependency="${name}"}) == 0`,
      ),
    );
  });

  it('reports a mistake in what they share once', () => {
    const { codes } = renderComponent((scope) => {
      const group = new WorkloadGroup(scope, 'web', {
        tier: 'core',
        image,
        uses: { a: redis(facts), b: redis(facts) },
        secrets: { SALT: { path: '', property: '' } },
      });
      new Worker(group, 'web-a', { resources, replicas: 1, disruption: { maxUnavailable: 1 } });
      new Worker(group, 'web-b', { resources, replicas: 1 });
    });
    expect(codes).toEqual(['component/bad-value', 'component/duplicate-secret']);
  });

  it('component/overridden-variable: two of what they share set one variable, told once', () => {
    const to = (port: string) => service('web', { port, variables: { API_PORT: 'port' }, ...facts });
    const { diagnostics } = renderComponent((scope) => {
      const group = new WorkloadGroup(scope, 'web', { tier: 'core', image, uses: { a: to('http'), b: to('metrics') } });
      new TieredService(group, 'web-a', { ports, resources, replicas: 2, service: 'web' });
      new Worker(group, 'web-b', { resources, replicas: 1, env: { REGION: 'us' } });
    });
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'web: uses.b sets API_PORT, and so does uses.a',
      'web-b: env sets REGION, and so does Meridian itself',
    ]);
  });

  it('component/empty-group: one without any workload', () => {
    const { diagnostics } = renderComponent((scope) => {
      new WorkloadGroup(scope, 'web', { tier: 'core', image });
    });
    expect(diagnostics.map(({ code }) => code)).toEqual(['component/empty-group']);
    expect(diagnostics[0]?.at?.file).toBe('test/constructs/workload/workload-group.test.ts');
  });
});
