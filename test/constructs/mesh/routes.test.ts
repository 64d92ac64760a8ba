import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { type System, service } from '../../../constructs/index.ts';
import { declare, Renderer } from '../../../engine/build/index.ts';
import { chartFiles, chartSource } from '../../../engine/helm/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { testSystem } from '../../support/component.ts';
import { platformWith } from '../../support/platform.ts';
import { facts, mesh, meshedService, of, other } from './meshed.ts';

const routes = [{ prefix: '/v1/orders', port: 'http' }];
const gateway = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'istio-ingress' } },
};
const principal = 'cluster.local/ns/istio-ingress/sa/public-gateway';

describe('L-9 P-9 routes of a service', () => {
  it('become a VirtualService behind the system’s gateway', () => {
    const { one, diagnostics } = meshedService({ routes });
    expect(diagnostics).toEqual([]);
    const { metadata, spec } = one('VirtualService');
    expect(metadata).toMatchObject({ name: 'web', namespace: 'shop-services', labels: { app: 'web' } });
    expect(spec).toEqual({
      hosts: ['api.us.example.com'],
      gateways: ['istio-ingress/public'],
      http: [
        {
          name: '/v1/orders',
          match: [{ uri: { prefix: '/v1/orders' } }],
          route: [{ destination: { host: 'web.shop-services.svc.cluster.local', port: { number: 3000 } } }],
          retries: { attempts: 2, retryOn: 'connect-failure,refused-stream' },
        },
      ],
    });
  });

  it.each([
    ['dev', 'api.dev.us.example.com'],
    ['staging', 'api.staging.us.example.com'],
    ['us-prod', 'api.us.example.com'],
    ['eu-prod', 'api.eu.example.com'],
  ])('L-8 in %s are on %s', (target, host) => {
    expect(meshedService({ routes }, { target }).one('VirtualService').spec.hosts).toEqual([host]);
  });

  it('go to the port they name, of the Service as it is called', () => {
    const { one } = meshedService({
      service: 'shop',
      ports: { http: 3000, admin: 3100 },
      routes: [{ prefix: '/x', port: 'admin' }],
    });
    const { metadata, spec } = one('VirtualService');
    expect(metadata.name).toBe('shop');
    expect(spec.http[0].route[0].destination).toEqual({
      host: 'shop.shop-services.svc.cluster.local',
      port: { number: 3100 },
    });
  });

  it('are tried longest prefix first, however they are written', () => {
    const given = ['/v1', '/v1/orders/open', '/', '/v1/orders', '/v2'].map((prefix) => ({ prefix, port: 'http' }));
    const names = (list: typeof given) =>
      meshedService({ routes: list })
        .one('VirtualService')
        .spec.http.map(({ name }: { name: string }) => name);
    expect(names(given)).toEqual(['/v1/orders/open', '/v1/orders', '/v1', '/v2', '/']);
    expect(names([...given].reverse())).toEqual(names(given));
  });

  it('of several hosts are one VirtualService for each', () => {
    const found = meshedService({ routes: [...routes, { prefix: '/', port: 'http', host: 'admin' }] });
    expect(found.diagnostics).toEqual([]);
    expect(of('VirtualService', found).map(({ metadata, spec }) => [metadata.name, ...spec.hosts])).toEqual([
      ['web', 'api.us.example.com'],
      ['web-admin', 'admin.us.example.com'],
    ]);
  });

  it('component/bad-value: a host that is no label', () => {
    const found = meshedService({ routes: [{ prefix: '/', port: 'http', host: 'Admin.x' }] });
    expect(found.diagnostics.map(({ code, message }) => [code, message])).toContainEqual([
      'component/bad-value',
      'web: routes.0.host is Admin.x',
    ]);
  });
});

describe('the chart of a service with routes', () => {
  it('lets its users set the hosts', () => {
    const web = other('web', { routes: [...routes, { prefix: '/', port: 'http', host: 'admin' }] });
    const system: System = { ...testSystem, mesh, components: [web] };
    const diagnostics = new Diagnostics();
    const platform = platformWith();
    const renderer = new Renderer(system, web);
    const rendered = platform.targets.flatMap(
      (target) => renderer.render(declare([system], target, platform, diagnostics), platform, diagnostics) ?? [],
    );
    const files = chartFiles(chartSource(rendered, undefined), diagnostics);
    const values = files.find(({ path }) => path.endsWith('/values.us-prod.yaml'));
    expect(load(values?.text ?? '')).toMatchObject({
      virtualService: { host: 'api.us.example.com', adminHost: 'admin.us.example.com' },
    });
  });
});

describe('M-3 the gateway', () => {
  it('is let in where routes lead: by the network, and by its identity', () => {
    const { one } = meshedService({ ports: { http: 3000, grpc: 5000, metrics: 9090 }, routes });
    expect(one('NetworkPolicy').spec.ingress).toContainEqual({
      from: [gateway],
      ports: [{ port: 3000, protocol: 'TCP' }],
    });
    expect(one('AuthorizationPolicy').spec.rules).toEqual([
      { from: [{ source: { principals: [principal] } }], to: [{ operation: { ports: ['3000'] } }] },
    ]);
  });

  it('is let in to no service without routes', () => {
    const uses = { web: service('web', { port: 'http', ...facts }) };
    const found = meshedService({}, { system: { components: [other('orders', { uses, routes })] } });
    expect(JSON.stringify(found.objects)).not.toContain('istio-ingress');
    expect(of('VirtualService', found)).toEqual([]);
    expect(of('AuthorizationPolicy', found)).toHaveLength(1);
  });

  it('is not let in without a mesh, of which a diagnostic tells', () => {
    const found = meshedService({ routes }, { system: { mesh: undefined as never } });
    expect(found.codes).toEqual(['component/route-without-mesh']);
    expect(JSON.stringify(found.objects)).not.toContain('istio-ingress');
  });
});
