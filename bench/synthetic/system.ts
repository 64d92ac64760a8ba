import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ApiObject } from 'cdk8s';
import { component, nats, peer, postgres, redis, type System, service, TieredService } from '../../constructs/index.ts';
import { boundary, facts, type SyntheticService, settingsOf, sizings, strictMax, tagOf, targets } from './facts.ts';

const telemetry = {
  ...peer('observability', { namespace: 'observability', ports: { otlp: 4317 } }),
  service: 'otel-collector',
};
const backends = {
  postgres: peer('data-postgres', { namespace: 'data-postgres', ports: { pgbouncer: 6432 } }),
  redis: peer('data-redis', { namespace: 'data-redis', ports: { redis: 6379 } }),
  nats: peer('messaging-nats', { namespace: 'messaging-nats', ports: { nats: 4222 } }),
  telemetry,
  scraper: telemetry,
};

/** The synthetic platform as a person would declare it for Meridian. */
export function syntheticSystems(services: readonly SyntheticService[]): readonly System[] {
  const systems = new Map<string, SyntheticService[]>();
  for (const service of services) systems.set(service.system, [...(systems.get(service.system) ?? []), service]);
  return [...systems].map(([name, members]) => ({
    name,
    namespace: members[0]?.namespace ?? name,
    backends,
    peers: [],
    components: members.map(declared),
  }));
}

function declared(facts: SyntheticService) {
  return component(facts.name, (scope, target) => {
    const sizing = sizings[target.size.name];
    const { min, max, minAvailable, resources } = sizing;
    new TieredService(scope, facts.name, {
      tier: facts.tier,
      image: target.image(`registry.example.com/${facts.system}/${facts.name}`),
      ports: facts.ports,
      env: {
        NODE_ENV: target.pick({ dev: 'development', staging: 'production', prod: 'production' }),
        LOG_LEVEL: sizing.logLevel,
        ...(facts.strict && target.name === 'eu-prod' ? { [boundary.name]: boundary.value } : {}),
      },
      uses: usesOf(facts),
      secrets: {
        KMS_KEY_ID: { path: 'kms', property: 'key_id' },
        SIGNING_KEY: { path: 'crypto', property: 'signing_key' },
      },
      resources,
      scaling: {
        min,
        max,
        on: [{ cpu: facts.cpuPercent }, { metric: `${facts.word}_http_requests_per_second`, perPod: facts.perPod }],
      },
      disruption: { minAvailable },
      slo: {
        availability: facts.availability,
        window: '30d',
        requests: { metric: `${facts.word}_http_requests_total` },
      },
    });
    new ApiObject(scope, 'settings', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `${facts.name}-settings` },
      data: settingsOf(facts, sizing),
    });
  });
}

function usesOf({ database, cache, stream, calls, word }: SyntheticService) {
  return {
    ...(database ? { database: postgres(word, facts.database) } : {}),
    ...(cache ? { cache: redis(facts.cache) } : {}),
    ...(stream === undefined ? {} : { events: nats(stream, facts.events) }),
    ...Object.fromEntries(calls.map((name) => [name, service(name, { port: 'http', ...facts.call(name) })])),
  };
}

/** Writes the files of `regions/` for the synthetic platform. */
export function writeRegions(folder: string, services: readonly SyntheticService[]): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
  const overrides = services
    .filter(({ strict }) => strict)
    .map(({ name }) => `  ${name}: { scaling: { max: ${strictMax} } }\n`);
  write('ap.yaml', regionFile('ap', 'Asia-Pacific', 'small', 'southeastasia, centralindia'));
  write(
    'eu.yaml',
    `${regionFile('eu', 'Europe', 'large', 'germanywestcentral, northeurope')}components:\n${overrides.join('')}`,
  );
  write('me.yaml', regionFile('me', 'Middle East', 'small', 'uaenorth, southafricanorth'));
  write('us.yaml', regionFile('us', 'United States', 'large', 'eastus2, westus3'));
  write('environments.yaml', environmentsFile);
  write('releases.yaml', `components:\n${services.map(pins).join('')}`);
}

function regionFile(code: string, name: string, size: string, locations: string): string {
  return `code: ${code}
name: ${name}
purpose: Tenants in ${name}
residency: region-${code}
size: ${size}
locations: [${locations}]
domain: ${code}.example.com
secretStore:
  { name: vault-backend, kind: ClusterSecretStore, provider: vault, mount: secret,
    server: https://vault.${code}.example.com, auth: { method: jwt, mount: jwt, role: external-secrets } }
`;
}

const environmentsFile = `environments:
  dev: { purpose: Trying, tenantData: synthetic, region: us, size: dev }
  staging: { purpose: Proving, tenantData: opt-in, region: us, size: staging }
  prod: { purpose: Serving, tenantData: real }
sizes:
  dev: { replicas: 2, cpu: 250m, memory: 512Mi, data: { database: 5Gi, cache: 1Gi, stream: 10Gi } }
  staging: { replicas: 3, cpu: 500m, memory: 1Gi, data: { database: 50Gi, cache: 2Gi, stream: 50Gi } }
  small: { replicas: 6, cpu: '1', memory: 1.5Gi, data: { database: 500Gi, cache: 8Gi, stream: 500Gi } }
  large: { replicas: 12, cpu: '1', memory: 1.5Gi, data: { database: 2Ti, cache: 16Gi, stream: 2Ti } }
`;

function pins(service: SyntheticService): string {
  const [dev, staging, production] = targets;
  if (dev === undefined || staging === undefined || production === undefined) return '';
  const pin = (target: typeof dev) => `    ${target.environment}: { tag: ${tagOf(service, target)} }\n`;
  return `  ${service.name}:\n${pin(dev)}${pin(staging)}${pin(production)}`;
}
