import { describe, expect, it } from 'vitest';
import {
  PgBouncerSidecar,
  type PgBouncerSidecarProps,
  postgres,
  TieredService,
  WorkloadGroup,
} from '../../../constructs/index.ts';
import { type RenderedComponent, renderComponent } from '../../support/component.ts';
import { facts, image, iniSection, renderSidecar, resources, user } from './pooled.ts';

/** What a prop changes: of the container, of the databases, of the settings. */
interface Case {
  readonly props: Partial<PgBouncerSidecarProps>;
  readonly container?: object;
  readonly databases?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, string>>;
}

const host = 'host=data-postgres.data-postgres port=5432 dbname=orders';
const size = (connections: number) => `pool_size=${connections} max_db_connections=${connections}`;

/** One case for each prop: a new one does not compile until it has a case here. */
const cases: { readonly [Prop in keyof Required<PgBouncerSidecarProps>]-?: Case } = {
  image: {
    props: { image: { repository: 'shop/pooler', tag: '1.26.0' } },
    container: { image: 'shop/pooler:1.26.0' },
  },
  resources: {
    props: { resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } } },
    container: { resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } } },
  },
  database: { props: { database: 'stock' }, databases: { stock: `${host} ${size(250)}`.replace('orders', 'stock') } },
  writer: {
    props: { writer: { limit: 100, host: 'db.example.com' } },
    databases: { orders: `${host} ${size(10)}`.replace(/host=\S+/, 'host=db.example.com') },
  },
  readers: {
    props: { readers: { limit: 200, hosts: ['r1.example.com', 'r2.example.com'] } },
    databases: {
      orders: `${host} ${size(50)}`,
      orders_ro: `host=r1.example.com,r2.example.com port=5432 dbname=orders ${size(20)} load_balance_hosts=round-robin`,
    },
  },
  maxClients: { props: { maxClients: 500 }, settings: { max_client_conn: '500' } },
  preparedStatements: { props: { preparedStatements: 50 }, settings: { max_prepared_statements: '50' } },
  ignoreStartupParameters: {
    props: { ignoreStartupParameters: [] },
    settings: { ignore_startup_parameters: '' },
  },
  serverCa: {
    props: { serverCa: { configMap: 'database-ca', key: 'bundle.pem' } },
    settings: { server_tls_ca_file: '/etc/pgbouncer-ca/ca.crt' },
    container: {
      volumeMounts: ['config', 'users', 'ca'].map((name) => ({
        name: `pgbouncer-${name}`,
        mountPath: name === 'config' ? '/etc/pgbouncer' : `/etc/pgbouncer-${name}`,
        readOnly: true,
      })),
    },
  },
  // Seen at the volume, further down.
  account: { props: { account: 'other' } },
};

function sidecarOf({ one }: RenderedComponent) {
  return one('Deployment').spec.template.spec.initContainers[0];
}

function usersVolume({ one }: RenderedComponent): string {
  return one('Deployment').spec.template.spec.volumes.find(({ name }: { name: string }) => name === 'pgbouncer-users')
    .secret.secretName;
}

describe('L-6 each prop of PgBouncerSidecar changes what it is about, and nothing else', () => {
  const base = renderSidecar();

  it.each(Object.entries(cases))('%s', (prop, { props, container = {}, databases, settings = {} }) => {
    const found = renderSidecar(props);
    expect(found.objects).not.toEqual(base.objects);
    if (prop !== 'database' && prop !== 'account') expect(found.diagnostics).toEqual([]);
    expect(sidecarOf(found)).toEqual({ ...sidecarOf(base), ...container });
    expect(iniSection(found, 'databases')).toEqual(databases ?? iniSection(base, 'databases'));
    expect(iniSection(found, 'pgbouncer')).toEqual({ ...iniSection(base, 'pgbouncer'), ...settings });
  });

  it('account', () => {
    expect(usersVolume(base)).toBe('web-userlist');
    expect(usersVolume(renderSidecar({ account: 'other' }))).toBe('other-userlist');
  });
});

describe('L-6 PgBouncer beside an application', () => {
  const rendered = renderSidecar();
  const { one, objects } = rendered;

  it('listens inside the pod only, by transaction, and checks the servers', () => {
    const settings = iniSection(rendered, 'pgbouncer');
    expect(settings).toMatchObject({
      listen_addr: '127.0.0.1',
      pool_mode: 'transaction',
      client_tls_sslmode: 'disable',
      server_tls_sslmode: 'verify-full',
      auth_type: 'scram-sha-256',
    });
    expect(settings).not.toHaveProperty('client_tls_cert_file');
  });

  it('shares the limits among the most pods that can exist in both clusters', () => {
    // 4 pods and one more during an update, in 2 clusters, 500 ÷ 10.
    expect(iniSection(rendered, 'databases')).toEqual({ orders: `${host} ${size(50)}` });
    // dev has one cluster.
    expect(iniSection(renderSidecar({}, { target: 'dev' }), 'databases')['orders']).toContain(size(100));
    // Who else carries one, of 2 pods and one more, takes its share.
    const others = [user('worker', { via: 'sidecar' })];
    expect(iniSection(renderSidecar({}, { others }), 'databases')['orders']).toContain(size(31));
  });

  it('gives the application what libpq reads, and no host in a secret', () => {
    const { env, envFrom } = one('Deployment').spec.template.spec.containers[0];
    expect(env.slice(0, 3)).toEqual([
      { name: 'PGHOST', value: '127.0.0.1' },
      { name: 'PGPORT', value: '6432' },
      { name: 'PGDATABASE', value: 'orders' },
    ]);
    expect(envFrom).toEqual([{ secretRef: { name: 'web-secrets' } }]);
    const secrets = objects.filter(({ kind }) => kind === 'ExternalSecret');
    expect(secrets.map(({ metadata, spec }) => [metadata.name, spec.data])).toEqual([
      [
        'web-secrets',
        [
          { secretKey: 'PGUSER', remoteRef: { key: 'secret/web/db', property: 'username' } },
          { secretKey: 'PGPASSWORD', remoteRef: { key: 'secret/web/db', property: 'password' } },
        ],
      ],
      [
        'web-userlist',
        [{ secretKey: 'userlist.txt', remoteRef: { key: 'secret/web/pgbouncer', property: 'userlist.txt' } }],
      ],
    ]);
  });

  it('is up before the application starts, asked from inside the pod', () => {
    const exec = { command: ['pg_isready', '-q', '-h', '127.0.0.1', '-p', '6432'] };
    expect(sidecarOf(rendered)).toMatchObject({
      restartPolicy: 'Always',
      startupProbe: { exec, periodSeconds: 1, failureThreshold: 30 },
      readinessProbe: { exec },
      livenessProbe: { exec },
    });
  });

  it('mounts the file that was rendered with it', () => {
    const [volume] = one('Deployment').spec.template.spec.volumes.filter(
      ({ name }: { name: string }) => name === 'pgbouncer-config',
    );
    expect(volume.configMap.name).toBe(one('ConfigMap').metadata.name);
    expect(one('ConfigMap')).toMatchObject({
      immutable: true,
      metadata: { name: expect.stringMatching(/^web-pgbouncer-[0-9a-f]{8}$/) },
    });
  });

  it('reads the users of the group around it', () => {
    const found = renderComponent((scope) => {
      const uses = { database: postgres('orders', { via: 'sidecar', ...facts }) };
      const group = new WorkloadGroup(scope, 'shop', { tier: 'standard', image, uses });
      const pooler = new PgBouncerSidecar(group, 'pool', {
        image,
        resources,
        database: 'orders',
        writer: { limit: 90 },
      });
      const common = { resources, sidecars: [pooler.sidecar] };
      new TieredService(group, 'shop-api', { ...common, ports: { http: 80 }, replicas: 3 });
      new TieredService(group, 'shop-admin', { ...common, ports: { http: 80 }, replicas: 1 });
    });
    expect(found.diagnostics).toEqual([]);
    const names = found.objects.filter(({ kind }) => kind === 'ConfigMap' || kind === 'ExternalSecret');
    expect(names.map(({ metadata }) => metadata.name)).toEqual([
      'shop-secrets',
      'shop-userlist',
      expect.stringMatching(/^pool-/),
    ]);
    // 4 pods and 2 wanted, and one more of each, in 2 clusters: 90 ÷ 12.
    expect(iniSection(found, 'databases')['orders']).toContain(size(7));
  });

  it('in a store of its own identity both secrets are read from the one store', () => {
    const found = renderSidecar({}, { target: 'eu-prod' });
    expect(found.codes).toEqual(['region/unknown-identities']);
    expect(found.one('SecretStore').metadata.name).toBe('web-keyvault');
    const secrets = found.objects.filter(({ kind }) => kind === 'ExternalSecret');
    expect(secrets.map(({ spec }) => spec.secretStoreRef.name)).toEqual(['web-keyvault', 'web-keyvault']);
  });
});
