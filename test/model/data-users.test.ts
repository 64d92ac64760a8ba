import { describe, expect, it } from 'vitest';
import { nats, postgres } from '../../model/dependency.ts';
import { Diagnostics } from '../../model/diagnostics/index.ts';
import { closeGraph } from '../../model/graph.ts';
import type { Workload } from '../../model/workload.ts';

const facts = { purpose: 'p', whenDown: 'w' };

function workload(name: string, uses: Workload['uses'], change: Partial<Workload> = {}): Workload {
  return {
    ...{ name, component: name, system: 'shop', namespace: 'shop', tier: 'core', ports: { postgres: 6432 } },
    selector: { app: name },
    account: { name, selector: { app: name } },
    service: name,
    pods: { least: 1, most: 2 },
    uses,
    ...change,
  };
}

const close = (...workloads: Workload[]) => closeGraph(workloads, [], new Diagnostics());
const orders = (options: Partial<Parameters<typeof postgres>[1]> = {}) => ({
  database: postgres('orders', { ...facts, ...options }),
});
const end = (name: string) => ({ name, namespace: 'shop', selector: { app: name }, account: name });
const shared = { account: { name: 'team', selector: { app: 'team' } } };

describe('who uses a database', () => {
  const graph = close(
    workload('web', orders()),
    workload('api', orders({ readers: true })),
    workload('team-a', orders({ via: 'sidecar' }), shared),
    workload('team-b', orders({ via: 'sidecar' }), shared),
    workload('other', orders(), { system: 'other' }),
    workload('stock', { database: postgres('stock', facts) }),
  );

  it('is told by name, each account once, by the way it takes', () => {
    expect(graph.usersOf('shop', 'orders', 'pgbouncer')).toEqual([
      { ...end('api'), readers: true },
      { ...end('web'), readers: false },
    ]);
    expect(graph.usersOf('shop', 'orders', 'sidecar')).toEqual([{ ...end('team'), readers: false }]);
    expect(graph.usersOf('shop', 'orders', 'direct')).toEqual([]);
    expect(graph.usersOf('other', 'orders', 'pgbouncer')).toEqual([{ ...end('other'), readers: false }]);
  });

  it('pods are counted, those of one account together', () => {
    expect(graph.podsOn('shop', 'orders', 'pgbouncer')).toBe(4);
    expect(graph.podsOn('shop', 'orders', 'sidecar')).toBe(4);
    expect(graph.podsOn('shop', 'orders', 'pooler')).toBe(0);
  });

  it('T-15 calls its pooler, which knows it by that alone', () => {
    const server = { kind: 'postgres', database: 'orders', via: 'pooler', ...facts } as const;
    const found = close(
      workload('pooler', { server }),
      workload('web', orders()),
      workload('raw', orders({ via: 'direct' })),
    );
    expect(found.callersOf('pooler')).toEqual([{ ...end('web'), ports: ['postgres'] }]);
  });
});

describe('T-18 who speaks NATS', () => {
  it('is told by name, each account once, with what it does in each stream', () => {
    const orders = nats('ORDERS', { ...facts, publish: ['orders.>'] });
    const stock = nats('STOCK', { ...facts, consumes: ['shop'] });
    const graph = close(
      workload('team-b', { orders, stock }, shared),
      workload('team-a', { orders, stock }, shared),
      workload('api', { orders }),
      workload('mute', {}),
    );
    expect(graph.natsUsersOf('shop')).toEqual([
      { account: 'api', uses: [orders] },
      { account: 'team', uses: [orders, stock] },
    ]);
    expect(graph.natsUsersOf('other')).toEqual([]);
  });
});
