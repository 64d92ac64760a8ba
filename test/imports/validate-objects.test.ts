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

const scaledObject = {
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  metadata: { name: 'tenant-worker', namespace: 'core' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'tenant-worker' },
    minReplicaCount: 0,
    maxReplicaCount: 20,
    fallback: { failureThreshold: 3, replicas: 4, behavior: 'static' },
    advanced: {
      horizontalPodAutoscalerConfig: {
        behavior: { scaleDown: { policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }], tolerance: '0.1' } },
      },
    },
    triggers: [
      {
        type: 'nats-jetstream',
        metadata: { stream: 'tenants', lagThreshold: '10' },
        authenticationRef: { name: 'nats' },
      },
    ],
  },
};

const triggerAuthentication = {
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'TriggerAuthentication',
  metadata: { name: 'nats', namespace: 'core' },
  spec: {
    podIdentity: { provider: 'azure-workload', identityId: '' },
    secretTargetRef: [{ parameter: 'creds', name: 'nats', key: 'creds' }],
  },
};

const authorizationPolicy = {
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'tenant-service', namespace: 'core' },
  spec: {
    selector: { matchLabels: { app: 'tenant-service' } },
    action: 'ALLOW',
    rules: [
      {
        from: [{ source: { principals: ['cluster.local/ns/core/sa/billing'], notNamespaces: ['default'] } }],
        to: [{ operation: { methods: ['GET'], ports: ['8080'] } }],
        when: [{ key: 'request.headers[x-tenant]', values: ['*'] }],
      },
    ],
  },
};

const peerAuthentication = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'default', namespace: 'core' },
  spec: {
    selector: { matchLabels: { app: 'tenant-service' } },
    mtls: { mode: 'STRICT' },
    portLevelMtls: { 9090: { mode: 'PERMISSIVE' } },
  },
};

const serviceEntry = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'ServiceEntry',
  metadata: { name: 'payments', namespace: 'core' },
  spec: {
    hosts: ['api.payments.example'],
    exportTo: ['.'],
    location: 'MESH_EXTERNAL',
    resolution: 'DNS',
    ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
  },
};

const virtualService = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'tenant-service', namespace: 'core' },
  spec: {
    hosts: ['tenant-service'],
    http: [
      {
        match: [{ uri: { prefix: '/v1' }, headers: { 'x-tenant': { exact: 'a' } } }],
        route: [{ destination: { host: 'tenant-service', port: { number: 80 }, subset: 'stable' }, weight: 100 }],
        retries: { attempts: 2, perTryTimeout: '1s', retryOn: '5xx' },
        timeout: '5s',
      },
    ],
  },
};

const sidecar = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Sidecar',
  metadata: { name: 'tenant-service', namespace: 'core' },
  spec: {
    workloadSelector: { labels: { app: 'tenant-service' } },
    outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    egress: [{ hosts: ['./*', 'istio-system/*'] }],
  },
};

const destinationRule = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'tenant-service', namespace: 'core' },
  spec: {
    host: 'tenant-service',
    trafficPolicy: {
      connectionPool: { tcp: { maxConnections: 100 }, http: { http2MaxRequests: 100 } },
      loadBalancer: { simple: 'LEAST_REQUEST' },
      outlierDetection: { consecutive5xxErrors: 5, interval: '10s', baseEjectionTime: '30s' },
    },
    subsets: [{ name: 'stable', labels: { version: 'stable' } }],
  },
};

const stream = {
  apiVersion: 'jetstream.nats.io/v1beta2',
  kind: 'Stream',
  metadata: { name: 'tenants', namespace: 'core' },
  spec: {
    name: 'tenants',
    account: 'core',
    description: 'What happens to tenants.',
    subjects: ['tenants.>'],
    storage: 'file',
    retention: 'workqueue',
    replicas: 3,
    maxAge: '72h',
    placement: { cluster: 'nats', tags: ['ssd'] },
    metadata: { owner: 'core' },
  },
};

const consumer = {
  apiVersion: 'jetstream.nats.io/v1beta2',
  kind: 'Consumer',
  metadata: { name: 'tenant-worker', namespace: 'core' },
  spec: {
    streamName: 'tenants',
    durableName: 'tenant-worker',
    deliverPolicy: 'all',
    ackPolicy: 'explicit',
    ackWait: '30s',
    maxDeliver: 5,
  },
};

const account = {
  apiVersion: 'jetstream.nats.io/v1beta2',
  kind: 'Account',
  metadata: { name: 'core', namespace: 'core' },
  spec: { servers: ['nats://nats.nats:4222'], creds: { secret: { name: 'nats' }, file: 'user.creds' } },
};

const inContainer = ['spec', 'template', 'spec', 'containers', 0] as const;
const at = 'spec.template.spec.containers[0]';

test.each([
  ['Deployment', deployment],
  ['ExternalSecret', externalSecret],
  ['PrometheusRule', prometheusRule],
  ['ScaledObject', scaledObject],
  ['TriggerAuthentication', triggerAuthentication],
  ['AuthorizationPolicy', authorizationPolicy],
  ['PeerAuthentication', peerAuthentication],
  ['ServiceEntry', serviceEntry],
  ['VirtualService', virtualService],
  ['Sidecar', sidecar],
  ['DestinationRule', destinationRule],
  ['Stream', stream],
  ['Consumer', consumer],
  ['Account', account],
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

test.each<[string, readonly (string | number)[], unknown, string[]]>([
  ['an unknown field', ['spec', 'maxReplicas'], 5, ['spec: unknown field "maxReplicas"']],
  [
    'an unknown field further down',
    ['spec', 'triggers', 0, 'authenticationRef', 'nmae'],
    'nats',
    ['spec.triggers[0].authenticationRef: unknown field "nmae"'],
  ],
  [
    'a number where a scaler takes text',
    ['spec', 'triggers', 0, 'metadata', 'lagThreshold'],
    10,
    ['spec.triggers[0].metadata.lagThreshold: must be string, is 10'],
  ],
  ['a missing target', ['spec', 'scaleTargetRef'], undefined, ['spec: missing field "scaleTargetRef"']],
  ['no trigger', ['spec', 'triggers'], [], ['spec.triggers: must NOT have fewer than 1 items, is []']],
  ['a string as a number', ['spec', 'minReplicaCount'], '0', ['spec.minReplicaCount: must be integer, is "0"']],
  [
    'a bad enum',
    ['spec', 'fallback', 'behavior'],
    'none',
    [expect.stringMatching(/^spec\.fallback\.behavior: must be one of "static", .*, is "none"$/)],
  ],
])('a ScaledObject with %s', (_what, path, value, problems) => {
  expect(problemsOf(with_(scaledObject, path, value))).toEqual(problems);
});

test.each<[string, readonly (string | number)[], unknown, string[]]>([
  ['an unknown field', ['spec', 'rule'], [], ['spec: unknown field "rule"']],
  [
    'a source without its wrapper',
    ['spec', 'rules', 0, 'from', 0],
    { principals: ['a'] },
    ['spec.rules[0].from[0]: unknown field "principals"'],
  ],
  [
    'a bad enum',
    ['spec', 'action'],
    'REFUSE',
    ['spec.action: must be one of "ALLOW", "DENY", "AUDIT", "CUSTOM", is "REFUSE"'],
  ],
  [
    'a number as a port',
    ['spec', 'rules', 0, 'to', 0, 'operation', 'ports', 0],
    8080,
    ['spec.rules[0].to[0].operation.ports[0]: must be string, is 8080'],
  ],
  [
    'a condition without a key',
    ['spec', 'rules', 0, 'when', 0, 'key'],
    undefined,
    ['spec.rules[0].when[0]: missing field "key"'],
  ],
])('an AuthorizationPolicy with %s', (_what, path, value, problems) => {
  expect(problemsOf(with_(authorizationPolicy, path, value))).toEqual(problems);
});

test('a VirtualService with two ways to match one thing', () => {
  const both = with_(virtualService, ['spec', 'http', 0, 'match', 0, 'uri', 'exact'], '/v1');
  expect(problemsOf(both)).toContain(
    'spec.http[0].match[0].uri: must match exactly one schema in oneOf, is {"prefix":"/v1","exact":"/v1"}',
  );
});

test.each<[string, readonly (string | number)[], unknown, string[]]>([
  ['an unknown field', ['spec', 'maxage'], '1h', ['spec: unknown field "maxage"']],
  [
    'an unknown field further down',
    ['spec', 'placement', 'clusters'],
    [],
    ['spec.placement: unknown field "clusters"'],
  ],
  [
    'a bad enum',
    ['spec', 'retention'],
    'queue',
    ['spec.retention: must be one of "limits", "interest", "workqueue", is "queue"'],
  ],
  ['a bad name', ['spec', 'name'], 'a.b', ['spec.name: must match pattern "^[^.*>]*$", is "a.b"']],
  ['a wrong type', ['spec', 'subjects'], 'tenants.>', ['spec.subjects: must be array, is "tenants.>"']],
  ['no replicas', ['spec', 'replicas'], 0, ['spec.replicas: must be >= 1, is 0']],
])('a Stream with %s', (_what, path, value, problems) => {
  expect(problemsOf(with_(stream, path, value))).toEqual(problems);
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
