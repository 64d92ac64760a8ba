import { describe, expect, it } from 'vitest';
import { peer, service } from '../../model/dependency.ts';
import { Diagnostics } from '../../model/diagnostics/index.ts';
import { closeGraph } from '../../model/graph.ts';
import type { Workload } from '../../model/workload.ts';

const facts = { purpose: 'p', whenDown: 'w' };

function workload(
  name: string,
  uses: Workload['uses'] = {},
  ports: Workload['ports'] = { http: 80, admin: 81 },
): Workload {
  const place = { file: `systems/shop/${name}.ts`, line: 3, column: 1 };
  return {
    name,
    component: name,
    system: 'shop',
    namespace: 'shop',
    tier: 'core',
    ports,
    selector: { app: name },
    uses,
    origin: () => place,
  };
}
const end = (name: string) => ({ name, namespace: 'shop', selector: { app: name } });

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

describe('where a dependency leads', () => {
  it('to a peer: its namespace and the number of the port', () => {
    const { graph } = close([]);
    const auth = peer('auth', { namespace: 'auth-ns', ports: { https: 443 } });
    expect(graph.resolve(service(auth, { port: 'https', ...facts }))).toEqual({
      name: 'auth',
      namespace: 'auth-ns',
      port: 443,
    });
    expect(graph.resolve(service<string>(auth, { port: 'http', ...facts }))).toBeUndefined();
  });

  it('to a workload: its pods too', () => {
    const { graph } = close([workload('web')]);
    expect(graph.resolve(service('web', { port: 'admin', ...facts }))).toEqual({ ...end('web'), port: 81 });
    expect(graph.resolve(service('web', { port: 'none', ...facts }))).toBeUndefined();
    expect(graph.resolve(service('wob', { port: 'http', ...facts }))).toBeUndefined();
  });
});

describe('edges that lead nowhere are told at the caller', () => {
  const found = (workloads: readonly Workload[]) =>
    close(workloads)
      .diagnostics.sorted()
      .map(({ code, fix, why, at }) => [at?.file, code, fix, why]);

  it('component/unknown-service with a near name, and without', () => {
    const uses = {
      near: service('wbe', { port: 'http', ...facts }),
      far: service('warehouse', { port: 'http', ...facts }),
    };
    expect(found([workload('web'), workload('shop', uses)])).toEqual([
      [
        'systems/shop/shop.ts',
        'component/unknown-service',
        "Declare it as a peer in the system's peers.ts.",
        expect.any(String),
      ],
      [
        'systems/shop/shop.ts',
        'component/unknown-service',
        expect.stringMatching(/^Did you mean web\?/),
        expect.any(String),
      ],
    ]);
  });

  it('component/unknown-port lists what there is', () => {
    const uses = { web: service('web', { port: 'grpc', ...facts }) };
    expect(found([workload('web'), workload('shop', uses)])[0]?.[3]).toBe('web serves: http, admin.');
    expect(found([workload('web', {}, {}), workload('shop', uses)])[0]?.[3]).toBe('web serves: nothing.');
  });
});
