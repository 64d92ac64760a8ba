import {
  boundary,
  facts,
  type Sizing,
  type SyntheticService,
  type SyntheticTarget,
  settingsOf,
  sizings,
  strictMax,
  tagOf,
} from './facts.ts';

/** Text, or what stands for it in a template. */
type Number = number | string;
/** A list or map, or what stands for it in a template. */
type Whole = object | string;

/** What differs between one service's manifests and another's: the values of a chart that renders all of them. */
export interface Figures {
  readonly name: string;
  readonly camelName: string;
  readonly system: string;
  readonly namespace: string;
  readonly tier: string;
  readonly region: string;
  readonly image: string;
  readonly http: Number;
  readonly metrics: Number;
  readonly scrapePort: string;
  readonly word: string;
  readonly env: Whole;
  readonly resources: Whole;
  readonly min: Number;
  readonly max: Number;
  readonly minAvailable: Number;
  readonly cpuPercent: Number;
  readonly perPod: string;
  readonly availability: string;
  readonly budget: string;
  /** Who is woken: nobody for what happens outside production. */
  readonly page: string;
  readonly secrets: Whole;
  readonly ingress: Whole;
  readonly egress: Whole;
  readonly dependencyRules: Whole;
  readonly settings: Whole;
}

/** The services by name, and who calls each. */
export interface World {
  readonly byName: ReadonlyMap<string, SyntheticService>;
  readonly callers: ReadonlyMap<string, readonly SyntheticService[]>;
}

export function worldOf(services: readonly SyntheticService[]): World {
  const callers = new Map<string, SyntheticService[]>();
  for (const service of [...services].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    for (const callee of service.calls) {
      const known = callers.get(callee);
      if (known === undefined) callers.set(callee, [service]);
      else known.push(service);
    }
  }
  return { byName: new Map(services.map((service) => [service.name, service])), callers };
}

export function figuresOf(service: SyntheticService, target: SyntheticTarget, world: World): Figures {
  const { name, system, namespace, tier, ports, word } = service;
  const sizing: Sizing = sizings[target.size];
  const strict = service.strict && target.name === 'eu-prod';
  return {
    name,
    camelName: camelCase(name),
    system,
    namespace,
    tier,
    region: target.region,
    image: `registry.example.com/${system}/${name}:${tagOf(service, target)}`,
    http: ports.http,
    metrics: ports.metrics,
    scrapePort: String(ports.metrics),
    word,
    env: [
      { name: 'NODE_ENV', value: target.environment === 'dev' ? 'development' : 'production' },
      { name: 'LOG_LEVEL', value: sizing.logLevel },
      ...(strict ? [boundary] : []),
      { name: 'REGION', value: target.region },
      { name: 'OTEL_SERVICE_NAME', value: name },
      { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://otel-collector.observability:4317' },
    ],
    resources: sizing.resources,
    min: sizing.min,
    max: strict ? strictMax : sizing.max,
    minAvailable: sizing.minAvailable,
    cpuPercent: service.cpuPercent,
    perPod: String(service.perPod),
    availability: String(service.availability),
    budget: service.availability === 99.95 ? '0.0005' : '0.001',
    page: target.environment === 'prod' ? 'page' : 'ticket',
    secrets: secretsOf(service),
    ingress: ingressOf(service, world),
    egress: egressOf(service, world),
    dependencyRules: dependencyRulesOf(service, target),
    settings: settingsOf(service, sizing),
  };
}

function secretsOf({ name, database, cache, stream }: SyntheticService): object[] {
  const entry = (secretKey: string, path: string, property: string) => ({
    secretKey,
    remoteRef: { key: `secret/${name}/${path}`, property },
  });
  return [
    ...(database ? [entry('DATABASE_URL', 'db', 'url')] : []),
    ...(cache ? [entry('REDIS_URL', 'redis', 'url')] : []),
    ...(stream === undefined ? [] : [entry('NATS_CREDS', 'nats', 'creds')]),
    entry('KMS_KEY_ID', 'kms', 'key_id'),
    entry('SIGNING_KEY', 'crypto', 'signing_key'),
  ];
}

function peerOf(namespace: string, app?: string): object {
  const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
  return app === undefined ? { namespaceSelector } : { namespaceSelector, podSelector: { matchLabels: { app } } };
}

function ingressOf({ name, ports }: SyntheticService, { callers }: World): object[] {
  const from = (callers.get(name) ?? []).map((caller) => peerOf(caller.namespace, caller.name));
  return [
    ...(from.length === 0 ? [] : [{ from, ports: [{ port: ports.http, protocol: 'TCP' }] }]),
    { from: [peerOf('observability')], ports: [{ port: ports.metrics, protocol: 'TCP' }] },
  ];
}

function egressOf({ database, cache, stream, calls }: SyntheticService, { byName }: World): object[] {
  const rule = (to: object, port: number) => ({ to: [to], ports: [{ port, protocol: 'TCP' }] });
  return [
    ...(database ? [rule(peerOf('data-postgres'), 6432)] : []),
    ...(cache ? [rule(peerOf('data-redis'), 6379)] : []),
    ...(stream === undefined ? [] : [rule(peerOf('messaging-nats'), 4222)]),
    ...calls.flatMap((call) => {
      const callee = byName.get(call);
      return callee === undefined ? [] : [rule(peerOf(callee.namespace, callee.name), callee.ports.http)];
    }),
    rule(peerOf('observability'), 4317),
    {
      to: [peerOf('kube-system')],
      ports: [
        { port: 53, protocol: 'UDP' },
        { port: 53, protocol: 'TCP' },
      ],
    },
  ];
}

function dependencyRulesOf(service: SyntheticService, { environment }: SyntheticTarget): object[] {
  const { name, namespace, word, database, cache, stream, calls } = service;
  const rule = (dependency: string, what: string, about: { purpose: string; whenDown: string }, level: string) => ({
    alert: `${camelCase(name)}DependencyDown`,
    annotations: {
      description: `${about.purpose}. While it is down: ${about.whenDown}`,
      summary: `${name} cannot reach ${what}`,
    },
    expr: `max(dependency_up{namespace="${namespace}",job="${name}",dependency="${dependency}"}) == 0`,
    for: '2m',
    labels: { dependency, severity: environment === 'prod' ? level : 'ticket' },
  });
  return [
    ...(database ? [rule('database', `PostgreSQL database ${word}`, facts.database, 'page')] : []),
    ...(cache ? [rule('cache', 'Redis', facts.cache, 'ticket')] : []),
    ...(stream === undefined ? [] : [rule('events', `NATS JetStream stream ${stream}`, facts.events, 'ticket')]),
    ...calls.map((callee) => rule(callee, callee, facts.call(callee), 'ticket')),
  ];
}

function camelCase(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
