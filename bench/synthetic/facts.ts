/**
 * A made-up platform of any size: services that differ in names, ports and figures, call each other, and are sized by
 * target. Every program of the bench renders this one, each in its own way.
 */

export interface SyntheticTarget {
  readonly name: string;
  readonly environment: 'dev' | 'staging' | 'prod';
  readonly region: string;
  readonly size: 'dev' | 'staging' | 'small' | 'large';
}

export const targets: readonly SyntheticTarget[] = [
  { name: 'dev', environment: 'dev', region: 'us', size: 'dev' },
  { name: 'staging', environment: 'staging', region: 'us', size: 'staging' },
  { name: 'ap-prod', environment: 'prod', region: 'ap', size: 'small' },
  { name: 'eu-prod', environment: 'prod', region: 'eu', size: 'large' },
  { name: 'me-prod', environment: 'prod', region: 'me', size: 'small' },
  { name: 'us-prod', environment: 'prod', region: 'us', size: 'large' },
];

export const objectsPerService = 10;
const servicesPerSystem = 40;

/** One service, whatever the target. */
export interface SyntheticService {
  readonly name: string;
  readonly system: string;
  readonly namespace: string;
  readonly tier: 'core' | 'standard' | 'edge';
  readonly ports: { readonly http: number; readonly metrics: number };
  /** Words of its own in metrics: `billing_ledger`. */
  readonly word: string;
  readonly database: boolean;
  readonly cache: boolean;
  /** The NATS stream it uses, if any. */
  readonly stream: string | undefined;
  /** Names of the services that it calls, none twice. */
  readonly calls: readonly string[];
  readonly availability: number;
  readonly cpuPercent: number;
  readonly perPod: number;
  readonly features: readonly string[];
  /** Whether production in eu differs: in `regions/eu.yaml`, and in the service's own file. */
  readonly strict: boolean;
}

const fields = [
  'billing',
  'catalog',
  'tenant',
  'search',
  'media',
  'notification',
  'order',
  'partner',
  'report',
  'workflow',
];
const roles = ['api', 'gateway', 'index', 'ledger', 'planner', 'registry', 'router', 'store', 'sync', 'view'];

export function syntheticServices(count: number): readonly SyntheticService[] {
  return Array.from({ length: count }, (_, index) => serviceAt(index, count));
}

function serviceAt(index: number, count: number): SyntheticService {
  const field = fields[index % fields.length] ?? '';
  const role = roles[Math.floor(index / 7) % roles.length] ?? '';
  const system = `system-${Math.floor(index / servicesPerSystem)}`;
  return {
    name: nameAt(index),
    system,
    namespace: `${system}-services`,
    tier: index % 5 === 0 ? 'core' : index % 5 === 1 ? 'edge' : 'standard',
    ports: { http: 3000 + (index % 900), metrics: 9000 + (index % 90) },
    word: `${field}_${role}`,
    database: index % 3 !== 2,
    cache: index % 2 === 0,
    stream: index % 5 === 3 ? `${field}-events`.toUpperCase() : undefined,
    calls: callsOf(index, count),
    availability: index % 4 === 0 ? 99.95 : 99.9,
    cpuPercent: 60 + (index % 5) * 5,
    perPod: 100 + (index % 8) * 50,
    features: Array.from({ length: 2 + (index % 4) }, (_, n) => `${field}-feature-${n}`),
    strict: index % 20 === 0,
  };
}

function nameAt(index: number): string {
  return `${fields[index % fields.length]}-${roles[Math.floor(index / 7) % roles.length]}-${index}`;
}

/** None to three others, near and far. */
function callsOf(index: number, count: number): string[] {
  const strides = [1, 7, 17].slice(0, index % 4);
  return strides.map((stride) => nameAt((index + stride) % count));
}

/** The pods' share of a target: production is sized by region, the others are small. */
export interface Sizing {
  readonly resources: {
    readonly requests: { readonly cpu: string; readonly memory: string };
    readonly limits: { readonly cpu: string; readonly memory: string };
  };
  readonly min: number;
  readonly max: number;
  readonly minAvailable: number;
  readonly logLevel: string;
}

export const sizings = {
  dev: sizing(2, 4, 1, '100m', '250m', '256Mi', 'debug'),
  staging: sizing(3, 6, 2, '250m', '500m', '512Mi', 'info'),
  small: sizing(3, 12, 2, '250m', '1', '768Mi', 'info'),
  large: sizing(4, 24, 3, '500m', '2', '1536Mi', 'warn'),
} as const;

function sizing(
  min: number,
  max: number,
  minAvailable: number,
  request: `${number}m`,
  limit: `${number}` | `${number}m`,
  memory: `${number}Mi`,
  logLevel: string,
) {
  const resources = { requests: { cpu: request, memory }, limits: { cpu: limit, memory } } as const;
  return { resources, min, max, minAvailable, logLevel } as const satisfies Sizing;
}

/** The maximum that `regions/eu.yaml` gives to strict services. */
export const strictMax = 30;
/** The variable that strict services have in eu only. */
export const boundary = { name: 'DATA_BOUNDARY', value: 'eu' };

/** What runs where. */
export function tagOf({ name }: SyntheticService, { environment }: SyntheticTarget): string {
  const patch = name.length % 10;
  return environment === 'dev' ? `1.${patch}.0-rc.1` : environment === 'staging' ? `1.${patch}.1` : `1.${patch}.0`;
}

/** What a dependency is for, and what happens without it. */
export const facts = {
  database: {
    purpose: 'Primary datastore',
    whenDown: 'Reads fall back to a replica; writes fail with 503 and Retry-After.',
  },
  cache: {
    purpose: 'Authorization cache and rate limits',
    whenDown: 'Cache misses go to the database; rate limits fail open, with an alert.',
  },
  events: {
    purpose: 'Publishing and receiving events',
    whenDown: 'The outbox queues and consumers lag; writes still succeed.',
  },
  call: (callee: string) => ({
    purpose: `Looking up what ${callee} knows`,
    whenDown: 'Answers stay cached for 15 min; the last known one is used after that.',
  }),
} as const;

/** A file that the service reads at its start, as its hand-written ConfigMap carries it. */
export function settingsOf(service: SyntheticService, { logLevel }: Sizing): Readonly<Record<string, string>> {
  const flags = service.features.map((feature) => `  ${feature}: true`).join('\n');
  return {
    LOG_LEVEL: logLevel,
    PORT: String(service.ports.http),
    'application.yaml': `service: ${service.name}\nlogging: { level: ${logLevel}, format: json }\nfeatures:\n${flags}\n`,
  };
}
