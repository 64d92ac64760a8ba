import type { KubeObject } from '../../model/kube-object.ts';
import type { Figures } from './figures.ts';

/** One service in one target as plain objects: the same ten that Meridian renders for it. */
export function objectsOf(figures: Figures): readonly KubeObject[] {
  const { name, namespace, system, tier, region, minAvailable, egress, ingress, secrets, settings } = figures;
  const selector = { matchLabels: { app: name } };
  const standard = {
    'app.kubernetes.io/managed-by': 'meridian',
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': system,
  };
  const labels = { app: name, ...standard, region, tier };
  const metadata = { labels, name, namespace };
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { ...metadata, name: `${name}-np` },
      spec: { egress, ingress, podSelector: selector, policyTypes: ['Ingress', 'Egress'] },
    },
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { minAvailable, selector } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { ...metadata, name: `${name}-secrets` },
      spec: {
        data: secrets,
        refreshInterval: '1h',
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault-backend' },
        target: { creationPolicy: 'Owner', name: `${name}-secrets` },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { labels: standard, name: `${name}-settings`, namespace },
      data: settings,
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: serviceSpec(figures) },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        selector,
        strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }, type: 'RollingUpdate' },
        template: podTemplate(figures, { app: name, ...standard, region }),
      },
    },
    { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata, spec: autoscalerSpec(figures) },
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata,
      spec: {
        groups: [
          { name: `${name}.availability`, rules: [downRule(figures)] },
          { name: `${name}.slo`, rules: [...recordingRules(figures), ...burnRules(figures)] },
          { name: `${name}.dependencies`, rules: figures.dependencyRules },
        ],
      },
    },
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata,
      spec: { endpoints: [{ interval: '30s', path: '/metrics', port: 'metrics' }], selector },
    },
  ];
}

function serviceSpec({ name, http, metrics }: Figures): object {
  return {
    ports: [
      { name: 'http', port: http, protocol: 'TCP', targetPort: 'http' },
      { name: 'metrics', port: metrics, protocol: 'TCP', targetPort: 'metrics' },
    ],
    selector: { app: name },
    type: 'ClusterIP',
  };
}

function podTemplate(figures: Figures, labels: object): object {
  const { name, system, tier, scrapePort } = figures;
  return {
    metadata: { annotations: { 'prometheus.io/port': scrapePort, 'prometheus.io/scrape': 'true' }, labels },
    spec: {
      automountServiceAccountToken: false,
      containers: [container(figures)],
      priorityClassName: `${system}-${tier}`,
      securityContext: {
        fsGroup: 10001,
        runAsNonRoot: true,
        runAsUser: 10001,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      serviceAccountName: name,
      topologySpreadConstraints: [
        {
          labelSelector: { matchLabels: { app: name } },
          maxSkew: 1,
          topologyKey: 'topology.kubernetes.io/zone',
          whenUnsatisfiable: 'ScheduleAnyway',
        },
      ],
      volumes: [{ emptyDir: {}, name: 'tmp' }],
    },
  };
}

function container({ name, image, http, metrics, env, resources }: Figures): object {
  const probe = (path: string) => ({ path: `/health/${path}`, port: 'http' });
  return {
    env,
    envFrom: [{ secretRef: { name: `${name}-secrets` } }],
    image,
    imagePullPolicy: 'IfNotPresent',
    livenessProbe: { httpGet: probe('live'), initialDelaySeconds: 15, periodSeconds: 10 },
    name,
    ports: [
      { containerPort: http, name: 'http' },
      { containerPort: metrics, name: 'metrics' },
    ],
    readinessProbe: { httpGet: probe('ready'), initialDelaySeconds: 5, periodSeconds: 5 },
    resources,
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
    startupProbe: { failureThreshold: 30, httpGet: probe('startup'), periodSeconds: 5 },
    volumeMounts: [{ mountPath: '/tmp', name: 'tmp' }],
  };
}

function autoscalerSpec({ name, min, max, cpuPercent, perPod, word }: Figures): object {
  const pace = (periodSeconds: number, value: number, stabilizationWindowSeconds: number) => ({
    policies: [{ periodSeconds, type: 'Percent', value }],
    stabilizationWindowSeconds,
  });
  return {
    behavior: { scaleDown: pace(60, 50, 300), scaleUp: pace(30, 100, 60) },
    maxReplicas: max,
    metrics: [
      { resource: { name: 'cpu', target: { averageUtilization: cpuPercent, type: 'Utilization' } }, type: 'Resource' },
      {
        pods: {
          metric: { name: `${word}_http_requests_per_second` },
          target: { averageValue: perPod, type: 'AverageValue' },
        },
        type: 'Pods',
      },
    ],
    minReplicas: min,
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
  };
}

function downRule({ name, camelName, namespace, page }: Figures): object {
  return {
    alert: `${camelName}Down`,
    annotations: {
      description: `No pod of ${name} in ${namespace} has answered Prometheus for 5 minutes.`,
      summary: `${name} answers no scrape`,
    },
    expr: `absent(up{namespace="${namespace}",job="${name}"} == 1)`,
    for: '5m',
    labels: { severity: page },
  };
}

function recordingRules({ name, namespace, word }: Figures): object[] {
  const series = `namespace="${namespace}",job="${name}"`;
  const rate = (matchers: string, window: string) => `sum(rate(${word}_http_requests_total{${matchers}}[${window}]))`;
  return ['5m', '30m', '1h', '2h', '6h', '1d', '3d'].map((window) => ({
    expr: `${rate(`${series},code=~"5.."`, window)} / ${rate(series, window)}`,
    labels: { service: name },
    record: `service:http_request_errors:ratio_rate${window}`,
  }));
}

function burnRules({ name, camelName, page, availability, budget }: Figures): object[] {
  const rule = (long: string, short: string, factor: number, severity: string) => {
    const over = (window: string) =>
      `service:http_request_errors:ratio_rate${window}{service="${name}"} > ${factor} * ${budget}`;
    return {
      alert: `${camelName}ErrorBudgetBurn`,
      annotations: {
        description: `{{ $value | humanizePercentage }} of requests failed over ${long}; the promise is ${availability} % over 30d.`,
        summary: `${name} spends its error budget at ${factor} times the sustainable rate`,
      },
      expr: `${over(long)} and ${over(short)}`,
      labels: { long_window: long, severity, short_window: short },
    };
  };
  return [
    rule('1h', '5m', 14.4, page),
    rule('6h', '30m', 6, page),
    rule('1d', '2h', 3, 'ticket'),
    rule('3d', '6h', 1, 'ticket'),
  ];
}
