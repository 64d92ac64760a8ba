import { describe, expect, it } from 'vitest';
import { external, peer, postgres, service } from '../../model/dependency.ts';
import { Diagnostics } from '../../model/diagnostics/index.ts';
import { closeGraph } from '../../model/graph.ts';
import type { Workload } from '../../model/workload.ts';

const facts = { purpose: 'p', whenDown: 'w' };
const payments = { name: 'payments', host: 'api.pay.example', port: 443, networks: ['192.0.2.0/24'] } as const;

function workload(
  name: string,
  uses: Workload['uses'] = {},
  ports: Workload['ports'] = { http: 80, admin: 81 },
): Workload {
  return {
    name,
    component: name,
    system: 'shop',
    namespace: 'shop',
    tier: 'core',
    ports,
    selector: { app: name },
    account: { name, selector: { app: name } },
    service: name,
    pods: { least: 1, most: 1 },
    uses,
  };
}
const end = (name: string) => ({ name, namespace: 'shop', selector: { app: name }, account: name });

function close(workloads: readonly Workload[], peers: Parameters<typeof closeGraph>[1] = []) {
  const diagnostics = new Diagnostics();
  return { graph: closeGraph(workloads, peers, diagnostics), diagnostics };
}

describe('callers of a workload', () => {
  it('are none at first, also of what nobody knows', () => {
    const { graph } = close([workload('web')]);
    expect(graph.callersOf('web')).toEqual([]);
    expect(graph.callersOf('toString')).toEqual([]);
  });

  it('are peers in their order, then workloads by name', () => {
    const uses = { web: service('web', { port: 'http', ...facts }) };
    const peers = ['z', 'a'].map((name) =>
      peer(name, { namespace: name, ports: {}, calls: [{ workload: 'web', ports: ['admin', 'http'] }] }),
    );
    const { graph, diagnostics } = close([workload('y', uses), workload('web'), workload('b', uses)], peers);
    expect(diagnostics.sorted()).toEqual([]);
    expect(graph.callersOf('web')).toEqual([
      { name: 'z', namespace: 'z', ports: ['admin', 'http'] },
      { name: 'a', namespace: 'a', ports: ['admin', 'http'] },
      { ...end('b'), ports: ['http'] },
      { ...end('y'), ports: ['http'] },
    ]);
  });
});

describe('M-3 a gateway', () => {
  const gateway = peer('gateway', { namespace: 'edge', ports: {}, serviceAccount: 'gateway' });
  const routed = (name: string, more: Partial<Workload>): Workload => ({ ...workload(name), ...more });
  const closed = (...workloads: Workload[]) =>
    closeGraph(workloads, [], new Diagnostics(), new Map([['shop', gateway]]));

  it('calls the ports that routes lead to, and no workload without any', () => {
    const graph = closed(routed('web', { routes: ['admin'] }), workload('stock'));
    expect(graph.callersOf('web')).toEqual([
      { name: 'gateway', namespace: 'edge', account: 'gateway', ports: ['admin'] },
    ]);
    expect(graph.callersOf('stock')).toEqual([]);
  });

  it('comes before the workloads that call', () => {
    const uses = { web: service('web', { port: 'http', ...facts }) };
    const graph = closed(workload('a', uses), routed('web', { routes: ['http'] }));
    expect(graph.callersOf('web').map(({ name }) => name)).toEqual(['gateway', 'a']);
  });

  it('is its own system’s', () => {
    expect(closed(routed('web', { system: 'store', routes: ['http'] })).callersOf('web')).toEqual([]);
  });
});

describe('what a system reaches', () => {
  const auth = peer('auth', { namespace: 'auth-ns', ports: { https: 443 } });
  const stripe = { name: 'stripe', host: 'api.stripe.com', port: 443, networks: ['203.0.113.0/24'] } as const;
  const { graph } = close([
    workload('web', {
      database: postgres('web', facts),
      auth: service(auth, { port: 'https', ...facts }),
      stock: service('stock', { port: 'http', ...facts }),
      lost: service('nobody', { port: 'http', ...facts }),
      pay: external(stripe, facts),
    }),
    { ...workload('stock', { pay: external({ ...stripe }, facts) }), namespace: 'stock-ns' },
  ]);

  it('is the kinds, the hosts once each, and the namespaces that are called', () => {
    const { kinds, externals, namespaces } = graph.outsideOf('shop');
    expect([...kinds].sort()).toEqual(['external', 'postgres', 'service']);
    expect(externals).toEqual([stripe]);
    expect([...namespaces].sort()).toEqual(['auth-ns', 'stock-ns']);
  });

  it('is asked for one namespace too', () => {
    const { kinds, externals, namespaces } = graph.outsideOf('shop', 'stock-ns');
    expect([...kinds]).toEqual(['external']);
    expect(externals).toEqual([stripe]);
    expect([...namespaces]).toEqual([]);
  });

  it('tells hosts of one name apart', () => {
    const files = { ...stripe, host: 'files.stripe.com' };
    const both = close([workload('web', { a: external(stripe, facts), b: external(files, facts) })]);
    expect(both.graph.outsideOf('shop').externals).toEqual([stripe, files]);
  });

  it('is nothing for whom nobody knows', () => {
    for (const none of [graph.outsideOf('store'), graph.outsideOf('shop', 'other')]) {
      expect([none.kinds.size, none.externals.length, none.namespaces.size]).toEqual([0, 0, 0]);
    }
  });
});

describe('where a dependency leads', () => {
  it('to a peer: its namespace and the number of the port', () => {
    const { graph } = close([]);
    const auth = peer('auth', { namespace: 'auth-ns', ports: { https: 443 } });
    expect(graph.resolve(service(auth, { port: 'https', ...facts }))).toEqual({
      name: 'auth',
      namespace: 'auth-ns',
      port: 443,
    });
    expect(graph.resolve(service<string>(auth, { port: 'http', ...facts }))).toEqual({
      unknown: 'port',
      known: 'https',
    });
  });

  it('to a workload: its pods too', () => {
    const { graph } = close([workload('web')]);
    expect(graph.resolve(service('web', { port: 'admin', ...facts }))).toEqual({ ...end('web'), port: 81 });
    expect(graph.resolve(service('web', { port: 'none', ...facts }))).toEqual({
      unknown: 'port',
      known: 'http, admin',
    });
  });
});

describe('a dependency that leads nowhere', () => {
  const { graph } = close([workload('web'), workload('mute', {}, {})]);

  it('says which name is near, if one is', () => {
    expect(graph.resolve(service('wbe', { port: 'http', ...facts }))).toEqual({ unknown: 'service', nearest: 'web' });
    expect(graph.resolve(service('warehouse', { port: 'http', ...facts }))).toEqual({ unknown: 'service' });
  });

  it('says which ports there are', () => {
    expect(graph.resolve(service('mute', { port: 'grpc', ...facts }))).toEqual({ unknown: 'port', known: '' });
  });

  it('admits nobody', () => {
    const uses = { web: service('web', { port: 'grpc', ...facts }) };
    expect(close([workload('web'), workload('shop', uses)]).graph.callersOf('web')).toEqual([]);
  });
});

describe('a peer that calls what is not there', () => {
  const place = expect.stringContaining('graph.test.ts');
  const found = (call: { workload: string; ports: string[] }) =>
    close([workload('web')], [peer('gate', { namespace: 'gate', ports: {}, calls: [call] })])
      .diagnostics.sorted()
      .map(({ code, at }) => [code, at?.file]);

  it('component/unknown-service, at the line of the peer', () => {
    expect(found({ workload: 'wbe', ports: ['http'] })).toEqual([['component/unknown-service', place]]);
  });

  it('component/unknown-port, at the line of the peer', () => {
    expect(found({ workload: 'web', ports: ['http', 'grpc'] })).toEqual([['component/unknown-port', place]]);
  });
});

describe('what a graph knows of several workloads', () => {
  const uses = { db: postgres('orders', { via: 'sidecar', ...facts }), pay: external(payments, facts) };
  const grouped = ['api', 'relay'].map((name) => ({
    ...workload(name, uses),
    account: { name: 'orders', selector: { app: 'orders' } },
    pods: { least: 1, most: name === 'api' ? 31 : 4 },
  }));
  const { graph } = close([...grouped, workload('web', { db: postgres('orders', facts) })]);

  it('who runs under one account, in the order of their declaration', () => {
    expect(graph.membersOf('shop', 'orders').map(({ name }) => name)).toEqual(['api', 'relay']);
    expect(graph.membersOf('elsewhere', 'orders')).toEqual([]);
  });

  it('L-6 how many pods open connections to a database, by the way they take', () => {
    expect(graph.podsOn('shop', 'orders', 'sidecar')).toBe(35);
    expect(graph.podsOn('shop', 'orders', 'pgbouncer')).toBe(1);
    expect(graph.podsOn('shop', 'orders', 'direct')).toBe(0);
    expect(graph.podsOn('other', 'orders', 'sidecar')).toBe(0);
  });

  it('what a system reaches outside, each host once', () => {
    expect([...graph.outsideOf('shop').kinds]).toEqual(['postgres', 'external']);
    expect(graph.outsideOf('shop').externals).toEqual([payments]);
    expect(graph.outsideOf('other').externals).toEqual([]);
  });

  it('workloads under one account are one caller', () => {
    const calls = { web: service('web', { port: 'http', ...facts }) };
    const callers = grouped.map((member) => ({ ...member, uses: calls }));
    const { graph } = close([...callers, workload('web')]);
    expect(graph.callersOf('web')).toEqual([
      { name: 'orders', namespace: 'shop', selector: { app: 'orders' }, account: 'orders', ports: ['http'] },
    ]);
  });
});
