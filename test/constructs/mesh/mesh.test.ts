import { describe, expect, it } from 'vitest';
import {
  blob,
  external,
  keyVault,
  Mesh,
  managed,
  nats,
  peer,
  postgres,
  redis,
  type System,
  SystemBaseline,
  searchIndex,
  service,
  serviceBus,
} from '../../../constructs/index.ts';
import type { RenderOptions } from '../../support/component.ts';
import { platformWith, regionFiles } from '../../support/platform.ts';
import { problemsOf } from '../../support/validate-objects.ts';
import { backends, facts, mesh, meshed, of, other } from './meshed.ts';

function platform(system: Partial<System> = {}, options: RenderOptions = {}) {
  return meshed(
    (scope) => {
      new SystemBaseline(scope, 'baseline');
      new Mesh(scope, 'mesh');
    },
    { name: 'platform', ...options, system },
  );
}

/** What the platform of a system renders that has one service with these dependencies. */
const using = (uses: object, system: Partial<System> = {}, options: RenderOptions = {}) =>
  platform({ components: [other('web', { uses })], ...system }, options);

const hosts = (found: ReturnType<typeof platform>) => found.one('Sidecar').spec.egress[0].hosts;
const everywhere = ['istio-system/*', 'kube-system/*', 'observability/*'];
const entries = (found: ReturnType<typeof platform>) =>
  Object.fromEntries(of('ServiceEntry', found).map(({ metadata, spec }) => [metadata.name, spec]));

const networks = ['10.1.0.0/24', '10.2.0.0/24'];
const withNetworks = platformWith({
  'us.yaml': `${regionFiles['us.yaml']}dataNetworks: [${networks.join(', ')}]\n`,
});
const azure: System['backends'] = {
  ...backends,
  postgres: managed('postgres'),
  redis: managed('redis'),
  serviceBus: managed('serviceBus'),
  keyVault: managed('keyVault'),
  blob: managed('blob'),
  search: managed('search'),
};

describe('T-15 M-4 L-9 P-9 Mesh', () => {
  it('refuses what comes without mutual TLS', () => {
    const { metadata, spec } = platform().one('PeerAuthentication');
    expect(metadata).toMatchObject({ name: 'default', namespace: 'shop-services' });
    expect(spec).toEqual({ mtls: { mode: 'STRICT' } });
  });

  it('admits nobody by itself', () => {
    const { metadata, spec } = platform().one('AuthorizationPolicy');
    expect(metadata).toMatchObject({ name: 'allow-nothing', namespace: 'shop-services' });
    expect(spec).toEqual({});
  });

  it('lets nothing out to hosts that nobody declared', () => {
    const { metadata, spec } = platform().one('Sidecar');
    expect(metadata.name).toBe('default');
    expect(spec.outboundTrafficPolicy).toEqual({ mode: 'REGISTRY_ONLY' });
    expect(spec.workloadSelector).toBeUndefined();
  });

  it('holds in every namespace of the system', () => {
    const found = platform({ components: [other('web'), other('jobs', {}, { namespace: 'shop-jobs' })] });
    expect(found.diagnostics).toEqual([]);
    for (const kind of ['PeerAuthentication', 'AuthorizationPolicy', 'Sidecar', 'Namespace', 'NetworkPolicy']) {
      const places = of(kind, found).map(({ metadata }) => metadata.namespace ?? metadata.name);
      expect(places.sort(), kind).toEqual(['shop-jobs', 'shop-services']);
    }
  });

  it('component/mesh-without-facts, at its own line', () => {
    const found = platform({ mesh: undefined as never });
    expect(found.diagnostics.map(({ code, at }) => [code, at?.file])).toEqual([
      ['component/mesh-without-facts', 'test/constructs/mesh/mesh.test.ts'],
    ]);
    expect(of('PeerAuthentication', found)).toEqual([]);
  });

  it('component/invalid: a baseline in a mesh that nothing renders', () => {
    const found = meshed((scope) => void new SystemBaseline(scope, 'baseline'), { name: 'platform' });
    expect(found.diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['component/invalid', expect.stringContaining('system shop has a mesh, and nothing renders it')],
    ]);
  });
});

describe('where proxies look for hosts', () => {
  it('is their own namespace and what every pod reaches, when nothing is used', () => {
    expect(hosts(platform())).toEqual(['./*', ...everywhere]);
  });

  it.each([
    ['postgres', postgres('orders', facts), 'data-postgres'],
    ['redis', redis(facts), 'data-redis'],
    ['nats', nats('ORDERS', facts), 'messaging-nats'],
    [
      'a peer',
      service(peer('identity', { namespace: 'identity-ns', ports: { https: 443 } }), { port: 'https', ...facts }),
      'identity-ns',
    ],
  ])('is where %s runs, too, when it is used', (_, dependency, namespace) => {
    const found = using({ it: dependency });
    expect(found.diagnostics).toEqual([]);
    expect(hosts(found)).toEqual(['./*', ...[...everywhere, `${namespace}/*`].sort()]);
  });

  it('is the namespace of a called workload, and not the other way round', () => {
    const stock = other('stock', {}, { namespace: 'shop-stock' });
    const uses = { stock: service('stock', { port: 'http', ...facts }) };
    const found = platform({ components: [other('web', { uses }), stock] });
    const byNamespace = Object.fromEntries(
      of('Sidecar', found).map(({ metadata, spec }) => [metadata.namespace, spec.egress[0].hosts]),
    );
    expect(byNamespace['shop-services']).toEqual(['./*', ...[...everywhere, 'shop-stock/*'].sort()]);
    expect(byNamespace['shop-stock']).toEqual(['./*', ...everywhere]);
  });

  it('goes by the order of names, whatever the order of use', () => {
    const [a, b] = [postgres('orders', facts), redis(facts)];
    expect(hosts(using({ a, b }))).toEqual(hosts(using({ b, a })));
  });
});

describe('L-9 ServiceEntries', () => {
  it('are none where everything is in the cluster', () => {
    const database = postgres('orders', facts);
    expect(entries(using({ database }))).toEqual({});
  });

  const cases = {
    'azure-service-bus': [serviceBus.topic('orders', facts), ['sb-shop-us-prod.servicebus.windows.net'], 5671],
    'azure-key-vault': [keyVault(facts), ['kv-shop-us-prod.vault.azure.net'], 443],
    'azure-blob': [blob('files', { access: 'read', ...facts }), ['stshopusprod.blob.core.windows.net'], 443],
    'azure-search': [
      searchIndex('items', { access: 'read', ...facts }),
      ['srch-shop-us-prod.search.windows.net', 'srch-shop-us-prod-2.search.windows.net'],
      443,
    ],
    'azure-redis': [
      redis(facts),
      ['redis-shop-us-prod.eastus2.redis.azure.net', 'redis-shop-us-prod-2.westus3.redis.azure.net'],
      10_000,
    ],
  } as const;

  it.each(Object.entries(cases))('%s: its hosts by the name that TLS tells', (name, [dependency, names, number]) => {
    const found = using({ it: dependency }, { backends: azure }, { platform: withNetworks });
    expect(found.diagnostics).toEqual([]);
    expect(entries(found)[name]).toEqual({
      hosts: names,
      location: 'MESH_EXTERNAL',
      resolution: 'DNS',
      ports: [{ number, name: `tls-${number}`, protocol: 'TLS' }],
      exportTo: ['.'],
    });
  });

  it('azure-postgres: by its networks, since PostgreSQL begins without TLS', () => {
    const found = using({ it: postgres('orders', facts) }, { backends: azure }, { platform: withNetworks });
    expect(entries(found)).toEqual({
      'azure-postgres': {
        hosts: ['psql-shop-orders-us-prod.writer.postgres.database.azure.com'],
        addresses: networks,
        location: 'MESH_EXTERNAL',
        resolution: 'NONE',
        ports: [{ number: 5432, name: 'tcp-5432', protocol: 'TCP' }],
        exportTo: ['.'],
      },
    });
  });

  const tokens = { hosts: ['login.microsoftonline.com'], ports: [{ number: 443, name: 'tls-443', protocol: 'TLS' }] };

  it.each(['azure-service-bus', 'azure-key-vault', 'azure-blob', 'azure-search'] as const)(
    'azure-entra, where tokens come from, beside %s',
    (name) => {
      const found = using({ it: cases[name][0] }, { backends: azure }, { platform: withNetworks });
      expect(entries(found)['azure-entra']).toMatchObject(tokens);
    },
  );

  it('azure-entra, where each component reads its Key Vault with its own identity', () => {
    expect(entries(using({}, {}, { target: 'eu-prod' }))['azure-entra']).toMatchObject(tokens);
    expect(entries(using({}, {}, { target: 'us-prod' }))).toEqual({});
  });

  const stripe = { name: 'stripe', host: 'api.stripe.com', port: 443, networks: ['203.0.113.0/24'] } as const;
  const to = (changes: object) => external({ ...stripe, ...changes }, facts);

  it('of hosts that nobody here runs', () => {
    expect(entries(using({ pay: external(stripe, facts) }))).toEqual({
      stripe: {
        hosts: ['api.stripe.com'],
        location: 'MESH_EXTERNAL',
        resolution: 'DNS',
        ports: [{ number: 443, name: 'tls-443', protocol: 'TLS' }],
        exportTo: ['.'],
      },
    });
  });

  it('go by address on a port that does not begin with TLS', () => {
    expect(entries(using({ mail: to({ name: 'mail', host: 'smtp.example.com', port: 587 }) }))['mail']).toMatchObject({
      addresses: ['203.0.113.0/24'],
      resolution: 'NONE',
      ports: [{ number: 587, name: 'tcp-587', protocol: 'TCP' }],
    });
  });

  it('are one for each host, with all its ports, whoever uses it', () => {
    const components = [
      other('a', { uses: { pay: to({}), files: to({ name: 'stripe-files', port: 8443 }) } }),
      other('b', { uses: { pay: to({}) } }),
    ];
    const found = platform({ components });
    expect(found.diagnostics).toEqual([]);
    expect(Object.keys(entries(found))).toEqual(['stripe']);
    expect(entries(found)['stripe'].ports.map(({ number }: { number: number }) => number)).toEqual([443, 8443]);
  });

  it('stand in the namespaces that use them, and in no other', () => {
    const components = [
      other('web', { uses: { pay: to({}) } }),
      other('jobs', { uses: { mail: to({ name: 'mail', host: 'smtp.example.com' }) } }, { namespace: 'shop-jobs' }),
    ];
    const places = of('ServiceEntry', platform({ components })).map(({ metadata }) => [
      metadata.namespace,
      metadata.name,
    ]);
    expect(places).toEqual([
      ['shop-jobs', 'mail'],
      ['shop-services', 'stripe'],
    ]);
  });

  it('component/duplicate-external: one name for two hosts', () => {
    const found = using({ a: to({}), b: to({ host: 'files.stripe.com' }) });
    expect(found.diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['component/duplicate-external', 'shop reaches files.stripe.com and api.stripe.com under one name, stripe'],
    ]);
  });

  it.each([
    ['host', '*.stripe.com'],
    ['host', 'https://api.stripe.com'],
    ['host', 'stripe'],
    ['port', 0],
    ['port', 70_000],
  ])('component/bad-value: %s %s', (field, value) => {
    const found = using({ it: to({ [field]: value }) });
    expect(found.diagnostics.map(({ message }) => message)).toContain(`shop: stripe.${field} is ${value}`);
  });
});

describe('facts of the mesh', () => {
  it('control: its namespace is always in sight', () => {
    const control = peer('istiod', { namespace: 'aks-istio-system', ports: { xds: 15_012 } });
    expect(hosts(platform({ mesh: { ...mesh, control } }))).toContain('aks-istio-system/*');
  });
});

describe('what a mesh renders', () => {
  const uses = {
    ...Object.fromEntries(
      [
        postgres('orders', facts),
        redis(facts),
        serviceBus.topic('orders', facts),
        blob('files', { access: 'write', ...facts }),
      ].map((dependency) => [dependency.kind, dependency]),
    ),
    mail: external({ name: 'mail', host: 'smtp.example.com', port: 587, networks: ['203.0.113.0/24'] }, facts),
  };

  it('is accepted by the schemas of Istio', () => {
    const { objects } = using(uses, { backends: azure }, { platform: withNetworks });
    expect(of('ServiceEntry', { objects })).toHaveLength(6);
    for (const object of objects) expect(problemsOf(object)).toEqual([]);
  });
});
