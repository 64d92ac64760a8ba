import { describe, expect, it } from 'vitest';
import { peer, service } from '../../../constructs/index.ts';
import { authorizationRules } from '../../../constructs/mesh/authorization.ts';
import { facts, mesh, meshedService, of, other } from './meshed.ts';

const ports = { http: 3000, grpc: 5000, metrics: 9090 };
const caller = (name: string, names: readonly string[], account?: string) => ({
  ...{ name, namespace: `${name}-ns`, ports: names },
  ...(account === undefined ? {} : { account }),
});

describe('M-4 who is let in, by the identity of the workload', () => {
  it('names a service account as certificates have it, without the scheme', () => {
    expect(authorizationRules([caller('orders', ['http'], 'orders-sa')], ports, {})).toEqual([
      {
        from: [{ source: { principals: ['cluster.local/ns/orders-ns/sa/orders-sa'] } }],
        to: [{ operation: { ports: ['3000'] } }],
      },
    ]);
  });

  it('begins with the trust domain of the mesh', () => {
    const [rule] = authorizationRules([caller('orders', ['http'], 'sa')], ports, { trustDomain: 'eu.example' });
    expect(rule?.from?.[0]?.source?.principals).toEqual(['eu.example/ns/orders-ns/sa/sa']);
  });

  it('goes by the namespace where no account is known', () => {
    expect(authorizationRules([caller('legacy', ['http'])], ports, {})[0]?.from).toEqual([
      { source: { namespaces: ['legacy-ns'] } },
    ]);
  });

  it('joins callers with equal rights, and parts those of others', () => {
    const callers = [
      caller('a', ['grpc', 'http'], 'a'),
      caller('legacy', ['http', 'grpc']),
      caller('b', ['http', 'grpc'], 'b'),
      caller('c', ['http'], 'c'),
    ];
    expect(authorizationRules(callers, ports, {})).toEqual([
      {
        from: [
          { source: { principals: ['cluster.local/ns/a-ns/sa/a', 'cluster.local/ns/b-ns/sa/b'] } },
          { source: { namespaces: ['legacy-ns'] } },
        ],
        to: [{ operation: { ports: ['3000', '5000'] } }],
      },
      {
        from: [{ source: { principals: ['cluster.local/ns/c-ns/sa/c'] } }],
        to: [{ operation: { ports: ['3000'] } }],
      },
    ]);
  });

  it('has no rule for a port that is not there, which would admit to all', () => {
    expect(authorizationRules([caller('a', ['none'], 'a'), caller('b', [], 'b')], ports, {})).toEqual([]);
  });
});

describe('M-4 AuthorizationPolicy of a service', () => {
  const uses = { web: service('web', { port: 'http', ...facts }) };

  it('selects its pods and admits what uses it, on the port that is used', () => {
    const { one, diagnostics } = meshedService({}, { system: { components: [other('orders', { uses })] } });
    expect(diagnostics).toEqual([]);
    const { metadata, spec } = one('AuthorizationPolicy');
    expect(metadata).toMatchObject({ name: 'web', namespace: 'shop-services', labels: { app: 'web' } });
    expect(spec).toEqual({
      selector: { matchLabels: { app: 'web' } },
      action: 'ALLOW',
      rules: [
        {
          from: [{ source: { principals: ['cluster.local/ns/shop-services/sa/orders'] } }],
          to: [{ operation: { ports: ['3000'] } }],
        },
      ],
    });
  });

  it('admits peers that call it', () => {
    const calls = [{ workload: 'web', ports: ['http'] }];
    const known = peer('billing', { namespace: 'billing-ns', ports: {}, serviceAccount: 'billing', calls });
    const unknown = peer('sync', { namespace: 'sync-ns', ports: {}, calls });
    const { one } = meshedService({}, { system: { peers: [known, unknown] } });
    expect(one('AuthorizationPolicy').spec.rules[0].from).toEqual([
      { source: { principals: ['cluster.local/ns/billing-ns/sa/billing'] } },
      { source: { namespaces: ['sync-ns'] } },
    ]);
  });

  it('is not there when nobody calls: the namespace’s own policy refuses everybody', () => {
    expect(of('AuthorizationPolicy', meshedService())).toEqual([]);
  });

  it('is not there without a mesh', () => {
    const found = meshedService({}, { system: { mesh: undefined as never, components: [other('orders', { uses })] } });
    expect(of('AuthorizationPolicy', found)).toEqual([]);
  });

  it('T-15 lets pods reach the control plane, where their certificates come from', () => {
    expect(meshedService().one('NetworkPolicy').spec.egress).toContainEqual({
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': mesh.control.namespace } } }],
      ports: [{ port: 15_012, protocol: 'TCP' }],
    });
  });
});
