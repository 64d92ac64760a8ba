import type { Construct } from 'constructs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { component, PgBouncer } from '../../../constructs/index.ts';
import { declare, Renderer } from '../../../engine/build/index.ts';
import { chartFiles, chartSource } from '../../../engine/helm/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { testSystem } from '../../support/component.ts';
import { platformWith } from '../../support/platform.ts';
import { baseProps, image, iniSection, renderPooler, resources, user } from './pooled.ts';

describe('T-15 PgBouncer as a deployment', () => {
  const rendered = renderPooler();
  const { one } = rendered;
  const spec = one('Deployment').spec.template.spec;
  const [container] = spec.containers;

  it('is a Deployment behind a Service, with what belongs to them', () => {
    expect([...rendered.kinds].sort()).toEqual([
      'ConfigMap',
      'Deployment',
      'ExternalSecret',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'Service',
      'ServiceAccount',
    ]);
    expect(one('Service').spec.ports).toEqual([
      { name: 'postgres', port: 6432, targetPort: 'postgres', protocol: 'TCP', appProtocol: 'tcp' },
    ]);
  });

  it('pools by transaction, accepts 10,000 clients, and speaks TLS 1.3 on both sides', () => {
    expect(iniSection(rendered, 'pgbouncer')).toEqual({
      listen_addr: '*',
      listen_port: '6432',
      unix_socket_dir: '',
      pool_mode: 'transaction',
      max_client_conn: '10000',
      max_prepared_statements: '200',
      ignore_startup_parameters: 'extra_float_digits',
      server_login_retry: '1',
      auth_type: 'scram-sha-256',
      auth_file: '/etc/pgbouncer-users/userlist.txt',
      client_tls_sslmode: 'require',
      client_tls_protocols: 'tlsv1.3',
      client_tls_cert_file: '/etc/pgbouncer-tls/tls.crt',
      client_tls_key_file: '/etc/pgbouncer-tls/tls.key',
      server_tls_sslmode: 'verify-full',
      server_tls_protocols: 'tlsv1.3',
      server_tls_ca_file: '/etc/ssl/certs/ca-certificates.crt',
    });
  });

  it('opens 200 server connections a replica where the writer allows them', () => {
    const { orders } = iniSection(renderPooler({ writer: { limit: 5000 } }), 'databases');
    expect(orders).toContain('max_db_connections=200');
  });

  it('sets no tenant, and says whose task that is', () => {
    const text = one('ConfigMap').data['pgbouncer.ini'];
    expect(text).toContain('SET LOCAL inside each transaction');
    expect(text).not.toMatch(/connect_query|app\.tenant_id/);
  });

  it('admits who uses the database through it, each account once, and nobody else', () => {
    expect(one('NetworkPolicy').spec.ingress).toEqual([
      {
        from: ['shop-api', 'stock-api'].map((app) => ({
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop-services' } },
          podSelector: { matchLabels: { app } },
        })),
        ports: [{ port: 6432, protocol: 'TCP' }],
      },
    ]);
  });

  it('reaches the server itself', () => {
    expect(one('NetworkPolicy').spec.egress[0]).toEqual({
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'data-postgres' } } }],
      ports: [{ port: 5432, protocol: 'TCP' }],
    });
  });

  it('gets its users as a file from the store, and no secret as a variable', () => {
    expect(one('ExternalSecret')).toMatchObject({
      metadata: { name: 'pooler-userlist' },
      spec: {
        data: [{ secretKey: 'userlist.txt', remoteRef: { key: 'secret/pooler/pgbouncer', property: 'userlist.txt' } }],
      },
    });
    expect(container.envFrom).toBeUndefined();
  });

  it('mounts its files for its own group, and writes nothing', () => {
    const { name } = one('ConfigMap').metadata;
    expect(spec.volumes).toEqual([
      { name: 'pgbouncer-config', configMap: { name } },
      { name: 'pgbouncer-users', secret: { secretName: 'pooler-userlist', defaultMode: 0o440 } },
      { name: 'pgbouncer-tls', secret: { secretName: 'pooler-tls', defaultMode: 0o440 } },
    ]);
    expect(container.volumeMounts).toEqual([
      { name: 'pgbouncer-config', mountPath: '/etc/pgbouncer', readOnly: true },
      { name: 'pgbouncer-users', mountPath: '/etc/pgbouncer-users', readOnly: true },
      { name: 'pgbouncer-tls', mountPath: '/etc/pgbouncer-tls', readOnly: true },
    ]);
    expect(container.command).toEqual(['pgbouncer', '/etc/pgbouncer/pgbouncer.ini']);
  });

  it('leaves the Service before it closes, and gives its clients two minutes', () => {
    expect(container.lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
    expect(spec.terminationGracePeriodSeconds).toBe(120);
  });

  it('R-7 is asked over TCP, since it speaks no HTTP', () => {
    const tcpSocket = { port: 'postgres' };
    expect(container.startupProbe).toEqual({ tcpSocket, periodSeconds: 1, failureThreshold: 30 });
    expect(container.readinessProbe).toEqual({ tcpSocket, periodSeconds: 5 });
    expect(container.livenessProbe).toEqual({ tcpSocket, periodSeconds: 10, failureThreshold: 6 });
  });

  it('in a store of its own identity reads that, and its account stands for the identity', () => {
    const found = renderPooler({}, { target: 'eu-prod' });
    expect(found.codes).toEqual(['region/unknown-identities']);
    expect(found.one('SecretStore').metadata.name).toBe('pooler-keyvault');
    expect(found.one('ExternalSecret').spec.secretStoreRef.name).toBe('pooler-keyvault');
    expect(found.one('ServiceAccount').metadata.annotations).toHaveProperty(['azure.workload.identity/client-id']);
  });
});

describe('the file of PgBouncer', () => {
  it('is immutable, and another one is called otherwise', () => {
    const [one, other] = [renderPooler(), renderPooler({ maxClients: 9 })].map((found) => found.one('ConfigMap'));
    for (const { immutable, metadata } of [one, other]) {
      expect(immutable).toBe(true);
      expect(metadata.name).toMatch(/^pooler-[0-9a-f]{8}$/);
      expect(metadata.annotations).toEqual({
        'argocd.argoproj.io/sync-wave': '-2',
        'argocd.argoproj.io/sync-options': 'PruneLast=true',
      });
    }
    expect(one.metadata.name).not.toBe(other.metadata.name);
    expect(renderPooler().one('ConfigMap').metadata.name).toBe(one.metadata.name);
  });
});

describe('the chart of a component with a PgBouncer', () => {
  const platform = platformWith();
  const diagnostics = new Diagnostics();
  const pooler = component('pooler', (scope, target) => {
    const replicas = target.pick({ dev: 1, staging: 2, prod: 3 });
    new PgBouncer(scope, 'pooler', { ...baseProps, replicas });
  });
  const system = { ...testSystem, components: [pooler, user('shop-api')] };
  const renderer = new Renderer(system, pooler);
  // The other regions' secrets would differ too.
  const inUs = platform.targets.filter(({ region }) => region.code === 'us');
  const rendered = inUs.flatMap(
    (target) => renderer.render(declare([system], target, platform, diagnostics), platform, diagnostics) ?? [],
  );
  const files = chartFiles(chartSource(rendered), diagnostics);
  const values = (name: string) =>
    load(files.find(({ path }) => path === `charts/shop/pooler/${name}`)?.text ?? '') as Record<string, unknown>;

  it('has one value for the name of the file, wherever it stands, and one for its content', () => {
    expect(diagnostics.sorted()).toEqual([]);
    expect(Object.keys(values('values.yaml')).sort()).toEqual([
      'config',
      'env',
      'image',
      'podDisruptionBudget',
      'region',
      'replicaCount',
      'resources',
      'service',
    ]);
    expect(values('values.us-prod.yaml')).toEqual({
      replicaCount: 3,
      config: {
        name: expect.stringMatching(/^pooler-[0-9a-f]{8}$/),
        ini: expect.stringContaining('max_db_connections=62'),
      },
    });
  });
});

/** Never called: the compiler has to refuse what is marked. */
export function doesNotCompile(scope: Construct): void {
  const props = { tier: 'core', image, resources, replicas: 2, database: 'orders', writer: { limit: 500 } } as const;
  // @ts-expect-error: clients would speak in the clear.
  new PgBouncer(scope, 'pooler', props);
  const certificate = { secretName: 'pooler-tls' };
  // @ts-expect-error: a limit without readers.
  new PgBouncer(scope, 'pooler', { ...props, certificate, readers: { limit: 200 } });
  // @ts-expect-error: readers without one.
  new PgBouncer(scope, 'pooler', { ...props, certificate, readers: { limit: 200, hosts: [] } });
}
