import { JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import {
  nats,
  peer,
  postgres,
  redis,
  service,
  TieredService,
  type TieredServiceProps,
} from '../../../constructs/index.ts';
import { type RuleGroup, ruleGroups } from '../../../constructs/workload/alerts.ts';
import { renderComponent } from '../../support/component.ts';
import { withNodePools } from '../../support/provisioning.ts';
import { baseProps, byKind } from './web.ts';

type Props = TieredServiceProps<'http' | 'metrics' | 'admin'>;
/** Routes need a mesh, and a rollout changes what stands for the Deployment; both are tested by themselves. */
type AllProps = Required<Omit<Props, 'routes' | 'rollout'>>;

/** A prop's value other than the default, and all that it changes: whatever is not listed must stay as it was. */
interface Case {
  readonly props: Partial<Record<keyof AllProps, unknown>>;
  /** What changes in objects that stay, by kind. */
  readonly changes?: Readonly<Record<string, readonly JsonPatch[]>>;
  /** New objects by kind. */
  readonly added?: Readonly<Record<string, unknown>>;
}

const { add, remove, replace } = JsonPatch;
const container = '/spec/template/spec/containers/0';
const facts = { purpose: 'Needed', whenDown: 'Nothing works.' };

/** One case for each prop: a new one does not compile until it has a case here. */
const cases: { readonly [Prop in keyof AllProps]-?: Case } = {
  tier: {
    props: { tier: 'core' },
    changes: {
      Deployment: [
        replace('/metadata/labels/tier', 'core'),
        replace('/spec/template/spec/priorityClassName', 'shop-core'),
      ],
      ...Object.fromEntries(
        ['ServiceAccount', 'Service', 'PodDisruptionBudget', 'NetworkPolicy', 'ServiceMonitor', 'PrometheusRule'].map(
          (kind) => [kind, [replace('/metadata/labels/tier', 'core')]],
        ),
      ),
    },
  },
  image: {
    props: { image: { repository: 'shop/other', tag: '2.0.0', digest: `sha256:${'a'.repeat(64)}` } },
    changes: {
      Deployment: [
        replace(`${container}/image`, `shop/other:2.0.0@sha256:${'a'.repeat(64)}`),
        replace('/spec/template/metadata/annotations/meridian.example~1image-tag', '2.0.0'),
        add('/spec/template/metadata/annotations/meridian.example~1image-digest', `sha256:${'a'.repeat(64)}`),
      ],
    },
  },
  ports: {
    props: { ports: { http: 8080, metrics: 9191, admin: 8081 } },
    changes: {
      Deployment: [
        replace(`${container}/ports`, [
          { name: 'http', containerPort: 8080 },
          { name: 'metrics', containerPort: 9191 },
          { name: 'admin', containerPort: 8081 },
        ]),
        replace('/spec/template/metadata/annotations/prometheus.io~1port', '9191'),
      ],
      Service: [
        replace('/spec/ports', [
          { name: 'http', port: 8080, targetPort: 'http', protocol: 'TCP' },
          { name: 'metrics', port: 9191, targetPort: 'metrics', protocol: 'TCP' },
          { name: 'admin', port: 8081, targetPort: 'admin', protocol: 'TCP' },
        ]),
      ],
      NetworkPolicy: [replace('/spec/ingress/0/ports/0/port', 9191)],
    },
  },
  resources: {
    props: { resources: { requests: { cpu: '2', memory: '1.5Gi' }, limits: { cpu: '2', memory: '2G' } } },
    changes: {
      Deployment: [
        replace(`${container}/resources`, {
          requests: { cpu: '2', memory: '1.5Gi' },
          limits: { cpu: '2', memory: '2G' },
        }),
      ],
    },
  },
  replicas: {
    props: { replicas: 7 },
    changes: { Deployment: [replace('/spec/replicas', 7)] },
  },
  scaling: {
    props: {
      replicas: undefined,
      scaling: {
        min: 3,
        max: 9,
        on: [{ cpu: 60 }, { memory: 75 }, { metric: 'queue_length', perPod: 12.5 }],
        behavior: {
          up: { stabilizationSeconds: 0, percent: 300, periodSeconds: 15 },
          down: { stabilizationSeconds: 600, percent: 10, periodSeconds: 120 },
        },
      },
    },
    changes: { Deployment: [remove('/spec/replicas')] },
    added: {
      HorizontalPodAutoscaler: {
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
          minReplicas: 3,
          maxReplicas: 9,
          metrics: [
            {
              type: 'Resource',
              resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } },
            },
            {
              type: 'Resource',
              resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 75 } },
            },
            {
              type: 'Pods',
              pods: { metric: { name: 'queue_length' }, target: { type: 'AverageValue', averageValue: '12.5' } },
            },
          ],
          behavior: {
            scaleUp: {
              stabilizationWindowSeconds: 0,
              policies: [{ type: 'Percent', value: 300, periodSeconds: 15 }],
            },
            scaleDown: {
              stabilizationWindowSeconds: 600,
              policies: [{ type: 'Percent', value: 10, periodSeconds: 120 }],
            },
          },
        },
      },
    },
  },
  uses: {
    props: {
      uses: {
        database: postgres('orders', facts),
        cache: redis(facts),
        events: nats('ORDERS', facts),
        identity: service(peer('identity', { namespace: 'identity', ports: { https: 443 } }), {
          port: 'https',
          ...facts,
        }),
      },
    },
    changes: {
      Deployment: [add(`${container}/envFrom`, [{ secretRef: { name: 'web-secrets' } }])],
      NetworkPolicy: [
        replace('/spec/egress', [
          egress('data-postgres', 6432),
          egress('data-redis', 6379),
          egress('messaging-nats', 4222),
          egress('identity', 443),
          egress('observability', 4317),
          dns(),
        ]),
      ],
      PrometheusRule: [
        add('/spec/groups/1', {
          name: 'web.dependencies',
          rules: [
            dependencyAlert('database', 'page', 'PostgreSQL database orders'),
            dependencyAlert('cache', 'ticket', 'Redis'),
            dependencyAlert('events', 'ticket', 'NATS JetStream stream ORDERS'),
            dependencyAlert('identity', 'ticket', 'identity'),
          ],
        }),
      ],
    },
    added: {
      ExternalSecret: {
        metadata: { name: 'web-secrets' },
        spec: {
          secretStoreRef: { name: 'vault-backend', kind: 'ClusterSecretStore' },
          target: { name: 'web-secrets', creationPolicy: 'Owner' },
          data: [
            { secretKey: 'DATABASE_URL', remoteRef: { key: 'secret/web/db', property: 'url' } },
            { secretKey: 'REDIS_URL', remoteRef: { key: 'secret/web/redis', property: 'url' } },
            { secretKey: 'NATS_CREDS', remoteRef: { key: 'secret/web/nats', property: 'creds' } },
          ],
        },
      },
    },
  },
  secrets: {
    props: { secrets: { SALT: { path: 'crypto', property: 'salt' } } },
    changes: { Deployment: [add(`${container}/envFrom`, [{ secretRef: { name: 'web-secrets' } }])] },
    added: {
      ExternalSecret: {
        spec: {
          refreshInterval: '1h',
          data: [{ secretKey: 'SALT', remoteRef: { key: 'secret/web/crypto', property: 'salt' } }],
        },
      },
    },
  },
  env: {
    props: { env: { LOG_LEVEL: 'debug', EMPTY: '' } },
    changes: {
      Deployment: [
        replace(`${container}/env`, [
          { name: 'LOG_LEVEL', value: 'debug' },
          { name: 'EMPTY', value: '' },
          { name: 'REGION', value: 'us' },
          { name: 'OTEL_SERVICE_NAME', value: 'web' },
          { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://otel-collector.observability:4317' },
        ]),
      ],
    },
  },
  disruption: {
    props: { disruption: { minAvailable: '50%' } },
    changes: { PodDisruptionBudget: [remove('/spec/maxUnavailable'), add('/spec/minAvailable', '50%')] },
  },
  probes: {
    props: {
      probes: {
        liveness: { path: '/live', port: 'metrics', timeoutSeconds: 4 },
        readiness: { path: '/ready', initialDelaySeconds: 1, periodSeconds: 2, failureThreshold: 3 },
      },
    },
    changes: {
      Deployment: [
        replace(`${container}/livenessProbe`, { httpGet: { path: '/live', port: 'metrics' }, timeoutSeconds: 4 }),
        replace(`${container}/readinessProbe`, {
          httpGet: { path: '/ready', port: 'http' },
          initialDelaySeconds: 1,
          periodSeconds: 2,
          failureThreshold: 3,
        }),
      ],
    },
  },
  metrics: {
    props: { metrics: { port: 'http', path: '/internal/metrics', interval: '15s' } },
    changes: {
      Deployment: [replace('/spec/template/metadata/annotations/prometheus.io~1port', '3000')],
      NetworkPolicy: [replace('/spec/ingress/0/ports/0/port', 3000)],
      ServiceMonitor: [replace('/spec/endpoints', [{ port: 'http', path: '/internal/metrics', interval: '15s' }])],
    },
  },
  podAnnotations: {
    props: { podAnnotations: { 'example.com/team': 'payments', 'prometheus.io/scrape': 'false' } },
    changes: {
      Deployment: [
        add('/spec/template/metadata/annotations/example.com~1team', 'payments'),
        replace('/spec/template/metadata/annotations/prometheus.io~1scrape', 'false'),
      ],
    },
  },
  slo: {
    props: { slo: { availability: 99.5, window: '30d', requests: { metric: 'web_total', failed: 'ok="no"' } } },
    // What the group holds is asked further down.
    changes: { PrometheusRule: [add('/spec/groups/1', sloGroup())] },
  },
  user: {
    props: { user: 20002 },
    changes: {
      Deployment: [
        replace('/spec/template/spec/securityContext/runAsUser', 20002),
        replace('/spec/template/spec/securityContext/fsGroup', 20002),
      ],
    },
  },
  writable: {
    props: { writable: ['/var/cache/Web', '/data'] },
    changes: {
      Deployment: [
        replace('/spec/template/spec/volumes', [
          { name: 'var-cache-web', emptyDir: {} },
          { name: 'data', emptyDir: {} },
        ]),
        replace(`${container}/volumeMounts`, [
          { name: 'var-cache-web', mountPath: '/var/cache/Web' },
          { name: 'data', mountPath: '/data' },
        ]),
      ],
    },
  },
  update: {
    props: { update: { maxSurge: '25%', maxUnavailable: 1 } },
    changes: { Deployment: [replace('/spec/strategy/rollingUpdate', { maxSurge: '25%', maxUnavailable: 1 })] },
  },
  service: {
    props: { service: 'shop' },
    changes: {
      Service: [replace('/metadata/name', 'shop')],
      PrometheusRule: [replace('/spec/groups/0/rules/0/expr', 'absent(up{namespace="shop-services",job="shop"} == 1)')],
    },
  },
  command: {
    props: { command: ['node', 'server.js'] },
    changes: { Deployment: [add(`${container}/command`, ['node', 'server.js'])] },
  },
  args: {
    props: { args: ['--verbose'] },
    changes: { Deployment: [add(`${container}/args`, ['--verbose'])] },
  },
  config: {
    props: { config: { configMapName: 'web-config-1' } },
    changes: { Deployment: [add(`${container}/envFrom`, [{ configMapRef: { name: 'web-config-1' } }])] },
  },
  gracePeriodSeconds: {
    props: { gracePeriodSeconds: 90 },
    changes: { Deployment: [add('/spec/template/spec/terminationGracePeriodSeconds', 90)] },
  },
  nodes: {
    props: { nodes: 'cpu' },
    changes: {
      Deployment: [
        add('/spec/template/spec/nodeSelector', { 'karpenter.sh/nodepool': 'cpu' }),
        add('/spec/template/spec/tolerations', [
          { key: 'dedicated', operator: 'Equal', value: 'cpu', effect: 'NoSchedule' },
        ]),
      ],
    },
  },
  secretName: {
    props: { secretName: 'web-vault', secrets: { SALT: { path: 'crypto', property: 'salt' } } },
    changes: { Deployment: [add(`${container}/envFrom`, [{ secretRef: { name: 'web-vault' } }])] },
    added: { ExternalSecret: { metadata: { name: 'web-vault' }, spec: { target: { name: 'web-vault' } } } },
  },
  policyName: {
    props: { policyName: 'web' },
    changes: { NetworkPolicy: [replace('/metadata/name', 'web')] },
  },
  sidecars: {
    props: {
      sidecars: [
        {
          name: 'proxy',
          image: { repository: 'shop/proxy', tag: '2.0.0' },
          command: ['proxy'],
          args: ['-q'],
          ports: { pool: 6432 },
          resources: { requests: { cpu: '50m', memory: '32Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
          env: { MODE: 'fast' },
          envFromSecrets: ['proxy-secrets'],
          mounts: [
            { name: 'proxy-config', path: '/etc/proxy', from: { configMap: { name: 'proxy' } } },
            { name: 'proxy-run', path: '/run/proxy', from: { emptyDir: {} } },
          ],
          startupProbe: { tcpSocket: { port: 'pool' } },
          readinessProbe: { tcpSocket: { port: 'pool' }, periodSeconds: 5 },
          livenessProbe: { tcpSocket: { port: 'pool' }, periodSeconds: 15 },
        },
      ],
    },
    changes: {
      Deployment: [
        add('/spec/template/spec/volumes/1', { name: 'proxy-config', configMap: { name: 'proxy' } }),
        add('/spec/template/spec/volumes/2', { name: 'proxy-run', emptyDir: {} }),
        add('/spec/template/spec/initContainers', [
          {
            name: 'proxy',
            image: 'shop/proxy:2.0.0',
            imagePullPolicy: 'IfNotPresent',
            restartPolicy: 'Always',
            command: ['proxy'],
            args: ['-q'],
            ports: [{ name: 'pool', containerPort: 6432 }],
            resources: { requests: { cpu: '50m', memory: '32Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
            env: [{ name: 'MODE', value: 'fast' }],
            envFrom: [{ secretRef: { name: 'proxy-secrets' } }],
            volumeMounts: [
              { name: 'proxy-config', mountPath: '/etc/proxy', readOnly: true },
              { name: 'proxy-run', mountPath: '/run/proxy' },
            ],
            startupProbe: { tcpSocket: { port: 'pool' } },
            readinessProbe: { tcpSocket: { port: 'pool' }, periodSeconds: 5 },
            livenessProbe: { tcpSocket: { port: 'pool' }, periodSeconds: 15 },
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'] },
            },
          },
        ]),
      ],
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

function render(props: Case['props']) {
  return renderComponent((scope) => {
    new TieredService(scope, 'web', { ...baseProps, replicas: 4, ...props } as Props);
  }, withNodePools);
}

describe('each prop of TieredService changes what it is about, and nothing else', () => {
  const base = byKind(render({}));

  it.each(Object.entries(cases))('%s', (prop, { props, changes = {}, added = {} }) => {
    expect(Object.keys(props), 'the case sets its prop').toContain(prop);
    const result = render(props);
    expect(result.diagnostics).toEqual([]);
    const found = byKind(result);
    for (const [kind, object] of Object.entries(added)) {
      expect(base[kind], `${kind} is new`).toBeUndefined();
      expect(found[kind]).toMatchObject(object as object);
    }
    for (const kind of Object.keys(changes)) expect(Object.keys(base)).toContain(kind);
    const rest = Object.entries(found).filter(([kind]) => !(kind in added));
    expect(Object.fromEntries(rest)).toEqual(
      Object.fromEntries(Object.entries(base).map(([kind, object]) => [kind, changed(object, changes[kind] ?? [])])),
    );
  });

  it('the cases are no defaults: every one changes some object', () => {
    for (const { props } of Object.values(cases)) expect(byKind(render(props))).not.toEqual(base);
  });
});

describe('defaults of TieredService', () => {
  const objects = byKind(render({}));
  const pod = objects.Deployment.spec.template.spec;

  it('renders no autoscaler under a fixed number, and no secret where there is none', () => {
    expect(Object.keys(objects).sort()).toEqual([
      'Deployment',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'PrometheusRule',
      'Service',
      'ServiceAccount',
      'ServiceMonitor',
    ]);
    expect(pod.containers[0].envFrom).toBeUndefined();
  });

  it('T-4 updates one above and none below', () => {
    expect(objects.Deployment.spec.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
  });

  it('T-5 runs as 10001 and writes to /tmp', () => {
    expect(pod.securityContext).toMatchObject({ runAsUser: 10001, fsGroup: 10001 });
    expect(pod.containers[0].volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
  });

  it('T-9 probes the paths of the document on port http', () => {
    const { livenessProbe, readinessProbe, startupProbe } = pod.containers[0];
    expect(livenessProbe).toEqual({
      httpGet: { path: '/health/live', port: 'http' },
      initialDelaySeconds: 15,
      periodSeconds: 10,
    });
    expect(readinessProbe.httpGet).toEqual({ path: '/health/ready', port: 'http' });
    expect(startupProbe).toMatchObject({ failureThreshold: 30, periodSeconds: 5 });
  });

  it('probes the first port where none is called http', () => {
    const { one } = render({ ports: { web: 8080, admin: 8081 } });
    expect(one('Deployment').spec.template.spec.containers[0].livenessProbe.httpGet.port).toBe('web');
  });

  it('spares one pod', () => {
    expect(objects.PodDisruptionBudget.spec).toMatchObject({ maxUnavailable: 1 });
  });

  it('scrapes /metrics of the port metrics every 30 s', () => {
    expect(objects.ServiceMonitor.spec.endpoints).toEqual([{ port: 'metrics', path: '/metrics', interval: '30s' }]);
  });

  it('without a port for metrics nothing is scraped, admitted or alerted on', () => {
    const found = byKind(render({ ports: { http: 3000 } }));
    expect(Object.keys(found)).not.toContain('ServiceMonitor');
    expect(Object.keys(found)).not.toContain('PrometheusRule');
    expect(found.NetworkPolicy.spec.ingress).toBeUndefined();
    expect(Object.keys(found.Deployment.spec.template.metadata.annotations)).toEqual(['meridian.example/image-tag']);
  });

  it('T-11 grows fast and shrinks slowly', () => {
    const { one } = render({ replicas: undefined, scaling: { min: 2, max: 3, on: [{ cpu: 70 }] } });
    expect(one('HorizontalPodAutoscaler').spec.behavior).toEqual({
      scaleUp: { stabilizationWindowSeconds: 60, policies: [{ type: 'Percent', value: 100, periodSeconds: 30 }] },
      scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }] },
    });
  });

  it('no directory may be written when the list is empty', () => {
    const found = render({ writable: [] }).one('Deployment').spec.template.spec;
    expect(found.volumes).toBeUndefined();
    expect(found.containers[0].volumeMounts).toBeUndefined();
  });
});

describe('selectors and labels', () => {
  it('select the pods by what the pods carry, in every object that selects', () => {
    const objects = byKind(render({}));
    const labels = objects.Deployment.spec.template.metadata.labels;
    for (const selector of [
      objects.Deployment.spec.selector.matchLabels,
      objects.Service.spec.selector,
      objects.PodDisruptionBudget.spec.selector.matchLabels,
      objects.NetworkPolicy.spec.podSelector.matchLabels,
      objects.ServiceMonitor.spec.selector.matchLabels,
    ]) {
      expect(selector).toEqual({ app: 'web' });
      expect(labels).toMatchObject(selector);
    }
    expect(objects.Service.metadata.labels, 'the ServiceMonitor finds the Service').toMatchObject({ app: 'web' });
  });

  it('every object carries the recommended labels and the namespace', () => {
    for (const { metadata } of render(cases.uses.props).objects) {
      expect(metadata.namespace).toBe('shop-services');
      expect(metadata.labels).toMatchObject({
        app: 'web',
        tier: 'standard',
        region: 'us',
        'app.kubernetes.io/name': 'web',
        'app.kubernetes.io/part-of': 'shop',
        'app.kubernetes.io/managed-by': 'meridian',
      });
    }
  });
});

describe('burn-rate alerts', () => {
  const rules = render(cases.slo.props).one('PrometheusRule').spec.groups[1].rules;

  it('record each window once, shortest first', () => {
    const records = rules.flatMap(({ record }: { record?: string }) => record ?? []);
    const windows = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'];
    expect(records).toEqual(windows.map((window) => `service:http_request_errors:ratio_rate${window}`));
    expect(rules[0].expr).toBe(
      'sum(rate(web_total{namespace="shop-services",job="web",ok="no"}[5m])) / ' +
        'sum(rate(web_total{namespace="shop-services",job="web"}[5m]))',
    );
  });

  it('fire when a long and a short window burn', () => {
    const [page] = rules.filter(({ alert }: { alert?: string }) => alert !== undefined);
    expect(page.expr).toBe(
      'service:http_request_errors:ratio_rate1h{service="web"} > 14.4 * 0.005 and ' +
        'service:http_request_errors:ratio_rate5m{service="web"} > 14.4 * 0.005',
    );
    expect(page.labels).toEqual({ service: 'web', severity: 'page', long_window: '1h', short_window: '5m' });
  });
});

function changed(object: unknown, operations: readonly JsonPatch[]): unknown {
  return JsonPatch.apply(structuredClone(object), ...operations);
}

function sloGroup(): RuleGroup | undefined {
  const slo = { availability: 99.5, window: '30d', requests: { metric: 'web_total', failed: 'ok="no"' } } as const;
  const subject = { name: 'web', namespace: 'shop-services', environment: 'prod', slo, uses: {} } as const;
  return ruleGroups(subject).find(({ name }) => name === 'web.slo');
}

function egress(namespace: string, port: number) {
  return {
    to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }],
    ports: [{ port, protocol: 'TCP' }],
  };
}

function dns() {
  return {
    ...egress('kube-system', 53),
    ports: [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ],
  };
}

function dependencyAlert(dependency: string, severity: string, described: string) {
  return {
    alert: 'WebDependencyDown',
    expr: `max(dependency_up{namespace="shop-services",job="web",dependency="${dependency}"}) == 0`,
    for: '2m',
    labels: { service: 'web', severity, dependency },
    annotations: {
      summary: `web cannot reach ${described}`,
      description: 'Needed. While it is down: Nothing works.',
    },
  };
}
