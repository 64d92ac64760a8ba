import { JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import type { PgBouncerProps } from '../../../constructs/index.ts';
import type { Rendered, RenderedComponent } from '../../support/component.ts';
import { iniSection, renderPooler } from './pooled.ts';

type AllProps = Required<PgBouncerProps>;

interface Case {
  readonly props: Partial<PgBouncerProps>;
  /** What changes in objects that stay, by kind; the file's name and its mount are left out of the comparison. */
  readonly changes?: Readonly<Record<string, readonly JsonPatch[]>>;
  /** Settings of the file that change. */
  readonly databases?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, string>>;
}

const { add, replace } = JsonPatch;
const pod = '/spec/template/spec';
const kinds = ['ServiceAccount', 'Service', 'PodDisruptionBudget', 'NetworkPolicy', 'ExternalSecret', 'ConfigMap'];
const at = (host: string, rest: string) => `host=${host} port=5432 dbname=orders ${rest}`;
const size = (connections: number) => `pool_size=${connections} max_db_connections=${connections}`;

/** One case for each prop: a new one does not compile until it has a case here. */
const cases: { readonly [Prop in keyof AllProps]-?: Case } = {
  tier: {
    props: { tier: 'core' },
    changes: {
      Deployment: [replace('/metadata/labels/tier', 'core'), replace(`${pod}/priorityClassName`, 'shop-core')],
      ...Object.fromEntries(kinds.map((kind) => [kind, [replace('/metadata/labels/tier', 'core')]])),
    },
  },
  image: {
    props: { image: { repository: 'shop/pooler', tag: '1.26.0' } },
    changes: {
      Deployment: [
        replace(`${pod}/containers/0/image`, 'shop/pooler:1.26.0'),
        replace('/spec/template/metadata/annotations/meridian.example~1image-tag', '1.26.0'),
      ],
    },
  },
  resources: {
    props: { resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '1Gi' } } },
    changes: {
      Deployment: [
        replace(`${pod}/containers/0/resources`, {
          requests: { cpu: '1', memory: '1Gi' },
          limits: { cpu: '2', memory: '1Gi' },
        }),
      ],
    },
  },
  replicas: {
    props: { replicas: 4 },
    changes: { Deployment: [replace('/spec/replicas', 4)] },
    // 4 and one more during an update, in 2 clusters.
    databases: { orders: at('data-postgres.data-postgres', size(50)) },
  },
  database: {
    props: { database: 'stock' },
    databases: { stock: at('data-postgres.data-postgres', size(83)).replace('orders', 'stock') },
    changes: { NetworkPolicy: [JsonPatch.remove('/spec/ingress')] },
  },
  writer: {
    props: { writer: { limit: 60, host: 'db.example.com' } },
    databases: { orders: at('db.example.com', size(10)) },
  },
  readers: {
    props: { readers: { limit: 200, hosts: ['r1.example.com', 'r2.example.com'] } },
    databases: {
      orders: at('data-postgres.data-postgres', size(83)),
      orders_ro: at('r1.example.com,r2.example.com', `${size(33)} load_balance_hosts=round-robin`),
    },
  },
  maxClients: { props: { maxClients: 500 }, settings: { max_client_conn: '500' } },
  preparedStatements: { props: { preparedStatements: 0 }, settings: { max_prepared_statements: '0' } },
  ignoreStartupParameters: {
    props: { ignoreStartupParameters: ['extra_float_digits', 'geqo'] },
    settings: { ignore_startup_parameters: 'extra_float_digits,geqo' },
  },
  serverCa: {
    props: { serverCa: { configMap: 'database-ca', key: 'bundle.pem' } },
    settings: { server_tls_ca_file: '/etc/pgbouncer-ca/ca.crt' },
    changes: {
      Deployment: [
        add(`${pod}/volumes/2`, {
          name: 'pgbouncer-ca',
          configMap: { name: 'database-ca', items: [{ key: 'bundle.pem', path: 'ca.crt' }] },
        }),
        add(`${pod}/containers/0/volumeMounts/2`, {
          name: 'pgbouncer-ca',
          mountPath: '/etc/pgbouncer-ca',
          readOnly: true,
        }),
      ],
    },
  },
  service: {
    props: { service: 'data-postgres' },
    changes: { Service: [replace('/metadata/name', 'data-postgres')] },
  },
  perReplica: {
    props: { perReplica: 20 },
    databases: { orders: at('data-postgres.data-postgres', size(20)) },
  },
  certificate: {
    props: { certificate: { secretName: 'other-tls' } },
    changes: { Deployment: [replace(`${pod}/volumes/2/secret/secretName`, 'other-tls')] },
  },
  gracePeriodSeconds: {
    props: { gracePeriodSeconds: 300 },
    changes: { Deployment: [replace(`${pod}/terminationGracePeriodSeconds`, 300)] },
  },
  disruption: {
    props: { disruption: { minAvailable: 1 } },
    changes: { PodDisruptionBudget: [JsonPatch.remove('/spec/maxUnavailable'), add('/spec/minAvailable', 1)] },
  },
  update: {
    props: { update: { maxSurge: 0, maxUnavailable: 1 } },
    changes: { Deployment: [replace('/spec/strategy/rollingUpdate', { maxSurge: 0, maxUnavailable: 1 })] },
    databases: { orders: at('data-postgres.data-postgres', size(125)) },
  },
  podAnnotations: {
    props: { podAnnotations: { 'example.com/team': 'data' } },
    changes: { Deployment: [add('/spec/template/metadata/annotations/example.com~1team', 'data')] },
  },
  user: {
    props: { user: 70 },
    changes: {
      Deployment: [replace(`${pod}/securityContext/runAsUser`, 70), replace(`${pod}/securityContext/fsGroup`, 70)],
    },
  },
  patches: {
    props: {
      patches: [
        {
          kind: 'Service',
          reason: 'clients keep connections to one pod',
          operations: [{ op: 'add', path: '/spec/sessionAffinity', value: 'ClientIP' }],
        },
      ],
    },
    changes: { Service: [add('/spec/sessionAffinity', 'ClientIP')] },
  },
};

/** Objects by kind, with what follows from the file's content taken out. */
function byKind({ objects }: RenderedComponent): Rendered {
  const found: Rendered = Object.fromEntries(objects.map((object) => [object.kind, structuredClone(object)]));
  delete found.ConfigMap.data;
  delete found.ConfigMap.metadata.name;
  delete found.Deployment.spec.template.spec.volumes[0].configMap.name;
  return found;
}

describe('T-15 each prop of PgBouncer changes what it is about, and nothing else', () => {
  const base = renderPooler();

  it.each(Object.entries(cases))('%s', (prop, { props, changes = {}, databases, settings = {} }) => {
    expect(Object.keys(props)).toContain(prop);
    const result = renderPooler(props);
    if (prop !== 'database') expect(result.diagnostics).toEqual([]);
    const expected = byKind(base);
    for (const [kind, patches] of Object.entries(changes)) {
      expected[kind] = JsonPatch.apply(expected[kind], ...patches);
    }
    expect(byKind(result)).toEqual(expected);
    expect(iniSection(result, 'databases')).toEqual(databases ?? iniSection(base, 'databases'));
    expect(iniSection(result, 'pgbouncer')).toEqual({ ...iniSection(base, 'pgbouncer'), ...settings });
  });

  it('the cases are no defaults: every one changes something', () => {
    for (const { props } of Object.values(cases)) expect(renderPooler(props).objects).not.toEqual(base.objects);
  });
});
