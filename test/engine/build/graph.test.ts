import { describe, expect, it } from 'vitest';
import {
  component,
  type Peer,
  peer,
  type System,
  service,
  TieredService,
  type TieredServiceProps,
} from '../../../constructs/index.ts';
import { declare, Renderer } from '../../../engine/build/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { baseProps } from '../../constructs/tiered-service/web.ts';
import { type Rendered, testSystem } from '../../support/component.ts';
import { platformWith } from '../../support/platform.ts';

const facts = { purpose: 'Needed', whenDown: 'Nothing works.' };

interface Shape {
  readonly [workload: string]: { readonly uses?: TieredServiceProps['uses']; readonly ports?: Record<string, number> };
}

function system(shape: Shape, peers: readonly Peer[] = [], about: Partial<System> = {}): System {
  const components = Object.entries(shape).map(([name, props]) =>
    component(
      name,
      (scope) => void new TieredService(scope, name, { ...baseProps, replicas: 3, ...props } as TieredServiceProps),
    ),
  );
  return { ...testSystem, peers, ...about, components };
}

/** Network policies by workload, and codes. */
function policies(...systems: readonly System[]) {
  const diagnostics = new Diagnostics();
  const platform = platformWith();
  const [target] = platform.targets;
  if (target === undefined) throw new Error('no target');
  const declared = declare(systems, target, platform, diagnostics);
  const specs: Rendered = {};
  for (const owner of systems) {
    for (const declaration of owner.components) {
      const objects = (new Renderer(owner, declaration).render(declared, platform, diagnostics)?.objects ??
        []) as readonly Rendered[];
      specs[declaration.name] = objects.find(({ kind }) => kind === 'NetworkPolicy')?.spec;
    }
  }
  return { specs, diagnostics: diagnostics.sorted(), declared };
}

const entry = (namespace: string, app?: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
  ...(app === undefined ? {} : { podSelector: { matchLabels: { app } } }),
});

describe('T-13 an edge between two components', () => {
  const shape = { orders: { uses: { stock: service('stock', { port: 'http', ...facts }) } }, stock: {} };

  it('opens both ends, for those pods only', () => {
    const { specs, diagnostics } = policies(system(shape));
    expect(diagnostics).toEqual([]);
    expect(specs.stock.ingress).toContainEqual({
      from: [entry('shop-services', 'orders')],
      ports: [{ port: 3000, protocol: 'TCP' }],
    });
    expect(specs.orders.egress).toContainEqual({
      to: [entry('shop-services', 'stock')],
      ports: [{ port: 3000, protocol: 'TCP' }],
    });
  });

  it('opens no other door', () => {
    const { specs } = policies(system(shape));
    expect(JSON.stringify(specs.orders.ingress)).not.toContain('stock');
    expect(JSON.stringify(specs.stock.egress)).not.toContain('orders');
  });

  it('crosses systems, into the other’s namespace', () => {
    const { orders, stock } = shape;
    const { specs, diagnostics } = policies(
      system({ orders }),
      system({ stock }, [], { name: 'store', namespace: 'store-services' }),
    );
    expect(diagnostics).toEqual([]);
    expect(specs.stock.ingress[0].from).toEqual([entry('shop-services', 'orders')]);
    expect(specs.orders.egress[0].to).toEqual([entry('store-services', 'stock')]);
  });

  it('goes by the order of names, whatever the order of declaration', () => {
    const uses = { stock: service('stock', { port: 'http', ...facts }) };
    const one = policies(system({ b: { uses }, stock: {}, a: { uses } })).specs.stock;
    const other = policies(system({ a: { uses }, b: { uses }, stock: {} })).specs.stock;
    expect(one).toEqual(other);
    expect(one.ingress[0].from).toEqual([entry('shop-services', 'a'), entry('shop-services', 'b')]);
  });

  it('lets two services call each other, and one itself', () => {
    const { specs, diagnostics } = policies(
      system({
        a: { uses: { b: service('b', { port: 'http', ...facts }), self: service('a', { port: 'metrics', ...facts }) } },
        b: { uses: { a: service('a', { port: 'http', ...facts }) } },
      }),
    );
    expect(diagnostics).toEqual([]);
    const froms = (name: string) => JSON.stringify(specs[name].ingress.map(({ from }: { from: unknown }) => from));
    expect(froms('a')).toContain('{"app":"a"}');
    expect(froms('a')).toContain('{"app":"b"}');
    expect(froms('b')).toContain('{"app":"a"}');
  });

  it('two edges of one caller become one rule with both ports', () => {
    const uses = {
      api: service('stock', { port: 'http', ...facts }),
      figures: service('stock', { port: 'metrics', ...facts }),
    };
    const { specs } = policies(system({ orders: { uses }, stock: {} }));
    const ports = [3000, 9090].map((port) => ({ port, protocol: 'TCP' }));
    expect(specs.stock.ingress[0]).toEqual({ from: [entry('shop-services', 'orders')], ports });
    expect(specs.orders.egress[0]).toEqual({ to: [entry('shop-services', 'stock')], ports });
  });

  it('is known also when one of the two is rendered alone', () => {
    const whole = system(shape);
    const { declared } = policies(whole);
    const diagnostics = new Diagnostics();
    const stock = whole.components.find(({ name }) => name === 'stock');
    if (stock === undefined) throw new Error('no stock');
    const rendered = new Renderer(whole, stock).render(declared, platformWith(), diagnostics);
    expect(JSON.stringify(rendered?.objects)).toContain('orders');
  });
});

describe('edges that lead nowhere', () => {
  const here = 'test/engine/build/graph.test.ts';
  const found = (...systems: readonly System[]) =>
    policies(...systems).diagnostics.map(({ code, message, fix, at }) => ({ code, message, fix, file: at?.file }));

  it('component/unknown-service, with the nearest name, once', () => {
    const uses = { stock: service('stokc', { port: 'http', ...facts }) };
    expect(found(system({ orders: { uses }, stock: {} }))).toEqual([
      {
        code: 'component/unknown-service',
        message: 'orders calls stokc, which no system renders',
        fix: expect.stringContaining('Did you mean stock?'),
        file: here,
      },
    ]);
  });

  it('component/unknown-service without a name that is near', () => {
    const uses = { far: service('something-else', { port: 'http', ...facts }) };
    expect(found(system({ orders: { uses } }))[0]?.fix).toMatch(/^Declare it as a peer/);
  });

  it('component/unknown-service of a peer that calls, at the peer', () => {
    const gateway = peer('gateway', { namespace: 'edge', ports: {}, calls: [{ workload: 'order', ports: ['http'] }] });
    expect(found(system({ orders: {} }, [gateway]))).toMatchObject([{ code: 'component/unknown-service', file: here }]);
  });

  it('component/unknown-port of a component, and of a peer that calls', () => {
    const uses = { stock: service('stock', { port: 'grpc', ...facts }) };
    const gateway = peer('gateway', {
      namespace: 'edge',
      ports: {},
      calls: [{ workload: 'stock', ports: ['http', 'htpp'] }],
    });
    const problems = found(system({ orders: { uses }, stock: {} }, [gateway]));
    expect(problems).toHaveLength(2);
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          code: 'component/unknown-port',
          message: expect.stringContaining('gateway calls port "htpp" of stock'),
        }),
        expect.objectContaining({
          code: 'component/unknown-port',
          message: expect.stringContaining('orders calls port "grpc" of stock'),
        }),
      ]),
    );
  });
});
