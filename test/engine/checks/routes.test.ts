import { describe, expect, it } from 'vitest';
import { TargetChecks } from '../../../engine/checks/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import type { KubeObject } from '../../../model/kube-object.ts';
import { all } from './subject.ts';

const duplicate = 'component/duplicate-route';
const place = { hosts: ['api.example.com'], gateways: ['edge/public'] };
const prefixes = (...paths: string[]) => paths.map((prefix) => ({ match: [{ uri: { prefix } }] }));

function virtualService(name: string, http: object[], about: object = {}): KubeObject {
  const spec = { ...place, ...about, http };
  return { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name, namespace: 'shop' }, spec };
}

/** What is said of components that are checked one after another. */
function problems(components: Readonly<Record<string, readonly KubeObject[]>>) {
  const diagnostics = new Diagnostics();
  const checks = new TargetChecks(diagnostics);
  for (const [component, objects] of Object.entries(components)) {
    checks.passes({ system: 'shop', component, target: 'us-prod', sound: true, ...all(objects) });
  }
  return diagnostics.sorted().map(({ code, message }) => [code, message]);
}

const pair = (a: object[], b: object[], about: object = {}) =>
  problems({ web: [virtualService('web', a)], stock: [virtualService('stock', b, about)] });

describe('M-3 component/duplicate-route', () => {
  it('names both components and both routes', () => {
    expect(pair(prefixes('/v1/items'), prefixes('/v1/other', '/v1/items'))).toEqual([
      [
        duplicate,
        'shop/stock in us-prod claims api.example.com/v1/items, and shop/web claims api.example.com/v1/items',
      ],
    ]);
  });

  it('finds a prefix that begins with another’s, from either side', () => {
    const message =
      'shop/stock in us-prod claims api.example.com/v1/items, and shop/web claims api.example.com/v1/item';
    expect(pair(prefixes('/v1/item'), prefixes('/v1/items'))).toEqual([[duplicate, message]]);
    expect(pair(prefixes('/v1/items'), prefixes('/v1/item'))).toHaveLength(1);
  });

  it('finds an exact path below a prefix, and the same exact path', () => {
    const exact = (path: string) => [{ match: [{ uri: { exact: path } }] }];
    expect(pair(prefixes('/v1'), exact('/v1/items'))).toHaveLength(1);
    expect(pair(exact('/v1/items'), exact('/v1/items'))).toHaveLength(1);
    expect(pair(exact('/v1/items'), exact('/v1/items/a'))).toEqual([]);
    expect(pair(exact('/v1/items'), prefixes('/v1/items/a'))).toEqual([]);
  });

  it.each([
    ['of another host', { hosts: ['api.eu.example.com'] }],
    ['behind another gateway', { gateways: ['edge/internal'] }],
    ['behind no gateway', { gateways: [] }],
    ['of sidecars', { gateways: ['mesh'] }],
  ])('is silent about the same prefix %s', (_, about) => {
    expect(pair(prefixes('/v1'), prefixes('/v1'), about)).toEqual([]);
  });

  it('lets one catch what nobody else wants, as gateways try it last', () => {
    expect(pair(prefixes('/'), prefixes('/v1'))).toEqual([]);
    expect(pair(prefixes('/'), prefixes('/'))).toHaveLength(1);
    expect(pair([{ route: [] }], prefixes('/')), 'no match at all means the root').toHaveLength(1);
  });

  it('leaves routes with other conditions to their author', () => {
    const headers = [{ match: [{ uri: { prefix: '/v1' }, headers: { beta: { exact: 'yes' } } }] }];
    expect(pair(prefixes('/v1'), headers)).toEqual([]);
    expect(pair(prefixes('/v1'), [{ match: [{ uri: { regex: '/v.*' } }] }])).toEqual([]);
  });

  it('knows that within one VirtualService the order decides, but not between equal ones', () => {
    const one = (...paths: string[]) => problems({ web: [virtualService('web', prefixes(...paths))] });
    expect(one('/v1/items', '/v1')).toEqual([]);
    expect(one('/v1', '/v1')).toHaveLength(1);
  });

  it('bears a VirtualService without any spec', () => {
    const { spec: _, ...empty } = virtualService('web', []) as KubeObject & { spec: unknown };
    expect(problems({ web: [empty] })).toEqual([]);
  });
});
