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
