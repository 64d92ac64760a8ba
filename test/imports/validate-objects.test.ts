import { expect, test } from 'vitest';
import { problemsOf } from '../support/validate-objects.ts';

/** A copy of an object with one place changed; `undefined` removes it. */
function with_<T>(object: T, path: readonly (string | number)[], value: unknown): T {
  const copy = structuredClone(object);
  // biome-ignore lint/suspicious/noExplicitAny: the test walks into objects of any shape.
  const parent = path.slice(0, -1).reduce((node: any, key) => node[key], copy);
  const last = path.at(-1) ?? '';
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

const container = {
  name: 'tenant-service',
  image: 'registry.example/tenant-service:1.4.2',
  imagePullPolicy: 'IfNotPresent',
  ports: [
    { name: 'http', containerPort: 8080 },
    { name: 'dns', containerPort: 8080, protocol: 'UDP' },
  ],
  env: [
    { name: 'LOG_LEVEL', value: 'info' },
    { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'db', key: 'url' } } },
  ],
  resources: { requests: { cpu: 1, memory: '256Mi' }, limits: { memory: '512Mi' } },
  readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 5 },
  livenessProbe: { httpGet: { path: '/live', port: 8080 } },
};

const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'tenant-service', namespace: 'core', labels: { app: 'tenant-service' } },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: 'tenant-service' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '25%' } },
    template: {
      metadata: { labels: { app: 'tenant-service' } },
      spec: { restartPolicy: 'Always', containers: [container] },
    },
  },
};

const externalSecret = {
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name: 'tenant-service', namespace: 'core' },
  spec: {
    refreshInterval: '1h',
    secretStoreRef: { kind: 'SecretStore', name: 'tenant-service' },
    target: { name: 'tenant-service', creationPolicy: 'Owner', template: { data: { url: '{{ .url }}' } } },
    data: [{ secretKey: 'url', remoteRef: { key: 'tenant-service-db', property: 'url' } }],
  },
};

const prometheusRule = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  metadata: { name: 'tenant-service', labels: { team: 'core' } },
  spec: {
    groups: [
      {
        name: 'tenant-service',
        interval: '30s',
        partial_response_strategy: 'Warn',
        rules: [
          { alert: 'Down', expr: 'up == 0', for: '5m', labels: { severity: 'page' } },
          { record: 'one', expr: 1 },
        ],
      },
    ],
  },
};

const inContainer = ['spec', 'template', 'spec', 'containers', 0] as const;
const at = 'spec.template.spec.containers[0]';

test.each([
  ['Deployment', deployment],
  ['ExternalSecret', externalSecret],
  ['PrometheusRule', prometheusRule],
])('a right %s has no problems', (_kind, object) => {
  expect(problemsOf(object)).toEqual([]);
});

test.each<[string, readonly (string | number)[], unknown, string[]]>([
  ['an unknown field', [...inContainer, 'imagePulPolicy'], 'Always', [`${at}: unknown field "imagePulPolicy"`]],
  [
    'an unknown field further down',
    [...inContainer, 'livenessProbe', 'httpGet', 'prot'],
    1,
    [`${at}.livenessProbe.httpGet: unknown field "prot"`],
  ],
  ['a wrong type', ['spec', 'replicas'], '3', ['spec.replicas: must be integer, is "3"']],
  ['a number as a variable', [...inContainer, 'env', 0, 'value'], 1, [`${at}.env[0].value: must be string, is 1`]],
  [
    'a boolean where a number or a string may stand',
    ['spec', 'strategy', 'rollingUpdate', 'maxSurge'],
    true,
    ['spec.strategy.rollingUpdate.maxSurge: must be integer or string, is true'],
  ],
  ['a number as a label', ['metadata', 'labels', 'a.b/c'], 1, ['metadata.labels["a.b/c"]: must be string, is 1']],
  ['a missing field', ['spec', 'selector'], undefined, ['spec: missing field "selector"']],
  ['a missing name', ['metadata', 'name'], undefined, ['metadata: missing field "name"']],
  ['null', ['spec', 'replicas'], null, ['spec.replicas: must be integer, is null']],
  [
    'a bad enum',
    [...inContainer, 'imagePullPolicy'],
    'Sometimes',
    [`${at}.imagePullPolicy: must be one of "Always", "IfNotPresent", "Never", is "Sometimes"`],
  ],
  [
    'a bad quantity',
    [...inContainer, 'resources', 'limits', 'memory'],
    '512MB',
    [expect.stringMatching(/limits\.memory: must match pattern .*, is "512MB"$/)],
  ],
  ['a number too big', ['spec', 'replicas'], 2 ** 31, ['spec.replicas: must match format "int32", is 2147483648']],
  [
    'a variable set twice',
    [...inContainer, 'env', 1],
    { name: 'LOG_LEVEL', value: 'debug' },
    [`${at}.env: has two entries with name "LOG_LEVEL"`],
  ],
  [
    'a port named twice, once by default',
    [...inContainer, 'ports', 1, 'protocol'],
    'TCP',
    [`${at}.ports: has two entries with containerPort 8080, protocol "TCP"`],
  ],
])('a Deployment with %s', (_what, path, value, problems) => {
  expect(problemsOf(with_(deployment, path, value))).toEqual(problems);
});

test.each<[string, readonly (string | number)[], unknown, string[]]>([
  ['an unknown field', ['spec', 'refreshIntervall'], '1h', ['spec: unknown field "refreshIntervall"']],
  [
    'an unknown field in a list',
    ['spec', 'data', 0, 'remoteRef', 'propery'],
    'url',
    ['spec.data[0].remoteRef: unknown field "propery"'],
  ],
  ['an unknown field at the top', ['sepc'], {}, [': unknown field "sepc"']],
  ['an unknown field of its metadata', ['metadata', 'lables'], {}, ['metadata: unknown field "lables"']],
  ['a wrong type', ['spec', 'data'], {}, ['spec.data: must be array, is {}']],
  ['a missing field', ['spec', 'data', 0, 'secretKey'], undefined, ['spec.data[0]: missing field "secretKey"']],
])('an ExternalSecret with %s', (_what, path, value, problems) => {
  expect(problemsOf(with_(externalSecret, path, value))).toEqual(problems);
});

test('an ExternalSecret with a bad enum, a bad pattern and an empty name', () => {
  expect(problemsOf(with_(externalSecret, ['spec', 'target', 'creationPolicy'], 'Mine'))).toEqual([
    'spec.target.creationPolicy: must be one of "Owner", "Orphan", "Merge", "None", "CreateOrMerge", is "Mine"',
  ]);
  expect(problemsOf(with_(externalSecret, ['spec', 'secretStoreRef', 'name'], 'A_b'))[0]).toMatch(
    /^spec\.secretStoreRef\.name: must match pattern .*, is "A_b"$/,
  );
  expect(problemsOf(with_(externalSecret, ['metadata', 'name'], ''))).toEqual(['metadata: missing field "name"']);
});

test.each<[string, readonly (string | number)[], unknown, string[]]>([
  [
    'an unknown field',
    ['spec', 'groups', 0, 'rules', 0, 'fro'],
    '5m',
    ['spec.groups[0].rules[0]: unknown field "fro"'],
  ],
  [
    'a wrong type',
    ['spec', 'groups', 0, 'rules', 0, 'expr'],
    true,
    ['spec.groups[0].rules[0].expr: must be integer or string, is true'],
  ],
  [
    'a missing field',
    ['spec', 'groups', 0, 'rules', 0, 'expr'],
    undefined,
    ['spec.groups[0].rules[0]: missing field "expr"'],
  ],
  [
    'two groups of one name',
    ['spec', 'groups', 1],
    { name: 'tenant-service' },
    ['spec.groups: has two entries with name "tenant-service"'],
  ],
])('a PrometheusRule with %s', (_what, path, value, problems) => {
  expect(problemsOf(with_(prometheusRule, path, value))).toEqual(problems);
});

test('kinds nobody has a schema for, and things which are no objects', () => {
  expect(problemsOf({ ...deployment, kind: 'Deploymint' })).toEqual([': unknown kind apps/v1 Deploymint']);
  expect(problemsOf({ ...externalSecret, apiVersion: 'external-secrets.io/v1beta1' })).toEqual([
    ': unknown kind external-secrets.io/v1beta1 ExternalSecret',
  ]);
  expect(problemsOf({ kind: 'Pod' })).toEqual([': missing apiVersion or kind']);
  expect(problemsOf(null)).toEqual([': must be an object, is null']);
});

test('all problems are told, not only the first', () => {
  const twice = with_(with_(deployment, ['spec', 'replicas'], '3'), [...inContainer, 'name'], undefined);
  expect(problemsOf(twice)).toEqual(['spec.replicas: must be integer, is "3"', `${at}: missing field "name"`]);
});

test('a definition of custom resources may hold any schema and refers to itself', () => {
  const schema = {
    type: 'object',
    properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
  };
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.org' },
    spec: {
      group: 'example.org',
      names: { kind: 'Thing', plural: 'things' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
    },
  };
  expect(problemsOf(crd)).toEqual([]);
  expect(problemsOf(with_(crd, ['spec', 'versions', 0, 'schema', 'openAPIV3Schema', 'propertees'], {}))).toEqual([
    'spec.versions[0].schema.openAPIV3Schema: unknown field "propertees"',
  ]);
});
