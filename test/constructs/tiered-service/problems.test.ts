import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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
import type { Diagnostic } from '../../../model/diagnostics/index.ts';
import { marked } from '../../model/marked.ts';
import { type RenderOptions, renderComponent } from '../../support/component.ts';
import { platformWith, regionFiles } from '../../support/platform.ts';
import { baseProps } from './web.ts';

const facts = { purpose: 'Needed', whenDown: 'Nothing works.' };
const fixed = { replicas: 4 };
const scaled = { scaling: { min: 3, max: 20, on: [{ cpu: 70 }] } };

function render(props: object, options: RenderOptions = {}): readonly Diagnostic[] {
  return renderComponent((scope) => {
    new TieredService(scope, 'web', { ...baseProps, ...props } as unknown as TieredServiceProps); // the line to blame
  }, options).diagnostics;
}

const thisFile = fileURLToPath(import.meta.url);
const blamedLine =
  readFileSync(thisFile, 'utf8')
    .split('\n')
    .findIndex((line) => line.endsWith('// the line to blame')) + 1;

/** The only diagnostic, whose place must be the line that made the workload. */
function blamedOnProps(props: object, options?: RenderOptions): Diagnostic {
  const diagnostics = render(props, options);
  expect(diagnostics.map(({ code }) => code)).toHaveLength(1);
  const [diagnostic] = diagnostics;
  if (diagnostic === undefined) throw new Error('no diagnostic');
  expect(diagnostic.at).toEqual({
    file: 'test/constructs/tiered-service/problems.test.ts',
    line: blamedLine,
    column: expect.any(Number),
  });
  expect(diagnostic.severity).toBe('error');
  return diagnostic;
}

describe('values that types cannot refuse, at the line of the workload', () => {
  const resources = (change: { requests?: object; limits?: object }) => ({
    ...fixed,
    resources: {
      requests: { ...baseProps.resources.requests, ...change.requests },
      limits: { ...baseProps.resources.limits, ...change.limits },
    },
  });
  const scaling = (change: object) => ({ scaling: { ...scaled.scaling, ...change } });
  const slo = (change: object) => ({
    ...fixed,
    slo: { availability: 99.9, window: '30d', requests: { metric: 'web_total' }, ...change },
  });

  const pace = (change: object) => {
    const fine = { stabilizationSeconds: 0, percent: 100, periodSeconds: 60 };
    return { up: { ...fine, ...change }, down: fine };
  };

  const sidecar = { name: 'proxy', image: baseProps.image, resources: baseProps.resources };
  const mount = (name: string) => ({ name, path: `/mnt/${name}`, from: { emptyDir: {} } });

  const bad: readonly [prop: string, value: string, props: object][] = [
    ['replicas', '-1', { replicas: -1 }],
    ['replicas', '1.5', { replicas: 1.5 }],
    ['replicas', 'null', { replicas: Number.NaN }],
    ['scaling.min', '0', scaling({ min: 0 })],
    ['scaling.max', '20.5', scaling({ max: 20.5 })],
    ['scaling.on.0.cpu', '0', scaling({ on: [{ cpu: 0 }] })],
    ['scaling.on.1.memory', '70.5', scaling({ on: [{ cpu: 70 }, { memory: 70.5 }] })],
    ['scaling.on.0.perPod', '0', scaling({ on: [{ metric: 'queue', perPod: 0 }] })],
    ['ports.http', '0', { ...fixed, ports: { http: 0, metrics: 9090 } }],
    ['scaling.on', '[]', scaling({ on: [] })],
    ['scaling.on.0.metric', 'bad metric/"', scaling({ on: [{ metric: 'bad metric/"', perPod: 1 }] })],
    ['scaling.behavior.up.stabilizationSeconds', '3601', scaling({ behavior: pace({ stabilizationSeconds: 3601 }) })],
    ['scaling.behavior.up.percent', '0', scaling({ behavior: pace({ percent: 0 }) })],
    ['scaling.behavior.up.periodSeconds', '1801', scaling({ behavior: pace({ periodSeconds: 1801 }) })],
    ['update', '{"maxSurge":0,"maxUnavailable":"0%"}', { ...fixed, update: { maxSurge: 0, maxUnavailable: '0%' } }],
    ['disruption.minAvailable', '-1', { ...fixed, disruption: { minAvailable: -1 } }],
    ['disruption.minAvailable', '1.5', { ...fixed, disruption: { minAvailable: 1.5 } }],
    ['disruption.maxUnavailable', '0.5%', { ...fixed, disruption: { maxUnavailable: '0.5%' } }],
    ['probes.liveness.periodSeconds', '-1', { ...fixed, probes: { liveness: { path: '/', periodSeconds: -1 } } }],
    ['probes.startup.failureThreshold', '0.5', { ...fixed, probes: { startup: { path: '/', failureThreshold: 0.5 } } }],
    ['probes.readiness.path', 'ready', { ...fixed, probes: { readiness: { path: 'ready' } } }],
    ['podAnnotations.a b', 'a b', { ...fixed, podAnnotations: { 'a b': 'c' } }],
    ['writable', `/${'a'.repeat(63)}`, { ...fixed, writable: [`/${'a'.repeat(63)}`] }],
    ['user', '1000000000000', { ...fixed, user: 1e12 }],
    ['image', '{"repository":"","tag":"1"}', { ...fixed, image: { repository: '', tag: '1' } }],
    ['secrets.TOKEN', ' token', { ...fixed, secrets: { TOKEN: { path: '', property: 'token' } } }],
    ['slo.requests.failed', 'oops', slo({ requests: { metric: 'web_total', failed: 'oops' } })],
    ['ports.http', '65536', { ...fixed, ports: { http: 65_536, metrics: 9090 } }],
    ['ports.metrics', '3000', { ...fixed, ports: { http: 3000, metrics: 3000 } }],
    ['ports.Http', 'Http', { ...fixed, ports: { Http: 3000 } }],
    ['ports.123', '123', { ...fixed, ports: { 123: 3000 } }],
    ['ports.a--b', 'a--b', { ...fixed, ports: { 'a--b': 3000 } }],
    [`ports.${'p'.repeat(16)}`, 'p'.repeat(16), { ...fixed, ports: { ['p'.repeat(16)]: 3000 } }],
    ['ports', '{}', { ...fixed, ports: {} }],
    ['resources.requests.cpu', '1e-1', resources({ requests: { cpu: '1e-1' } })],
    ['resources.limits.memory', '-1Gi', resources({ limits: { memory: '-1Gi' } })],
    ['resources.limits.cpu', '0', resources({ requests: { cpu: '0' }, limits: { cpu: '0' } })],
    ['resources.requests.cpu', '1001m', resources({ requests: { cpu: '1001m' } })],
    ['resources.requests.memory', '2G', resources({ requests: { memory: '2G' } })],
    ['env.1ST', '1ST', { ...fixed, env: { '1ST': '' } }],
    ['env.A-B', 'A-B', { ...fixed, env: { 'A-B': '' } }],
    ['secrets.a.b', 'a.b', { ...fixed, secrets: { 'a.b': { path: 'p', property: 'q' } } }],
    ['writable', '/', { ...fixed, writable: ['/'] }],
    ['writable', '/tmp/', { ...fixed, writable: ['/tmp/'] }],
    ['writable', '/tmp/../etc', { ...fixed, writable: ['/tmp/../etc'] }],
    ['writable', '/A/b', { ...fixed, writable: ['/a-b', '/A/b'] }],
    [
      'patches.Service.reason',
      ' ',
      {
        ...fixed,
        patches: [{ kind: 'Service', reason: ' ', operations: [{ op: 'test', path: '/kind', value: 'Service' }] }],
      },
    ],
    ['slo.availability', '100', slo({ availability: 100 })],
    ['slo.availability', '0', slo({ availability: 0 })],
    ['slo.window', '0d', slo({ window: '0d' })],
    ['slo.window', '91d', slo({ window: '91d' })],
    ['slo.requests.metric', 'web-total', slo({ requests: { metric: 'web-total' } })],
    ['user', '0', { ...fixed, user: 0 }],
    ['gracePeriodSeconds', '1000000', { ...fixed, gracePeriodSeconds: 1e6 }],
    ['args', 'api', { ...fixed, args: 'api' as never }],
    ['command', '[""]', { ...fixed, command: [''] }],
    ['routes.0.port', 'htp', { ...fixed, routes: [{ prefix: '/v1', port: 'htp' as never }] }],
    ['user', '1.5', { ...fixed, user: 1.5 }],
    ['sidecars.web.name', 'web', { ...fixed, sidecars: [{ ...sidecar, name: 'web' }] }],
    ['sidecars.proxy.name', 'proxy', { ...fixed, sidecars: [sidecar, sidecar] }],
    ['sidecars.proxy.mounts', 'tmp', { ...fixed, sidecars: [{ ...sidecar, mounts: [mount('tmp')] }] }],
    ['sidecars.proxy.mounts', 'own', { ...fixed, sidecars: [{ ...sidecar, mounts: [mount('own'), mount('own')] }] }],
  ];

  it.each(bad)('component/bad-value: %s = %s', (prop, value, props) => {
    const diagnostics = render(props).filter(({ code }) => code === 'component/bad-value');
    const message = `web: ${prop} is ${value}`;
    expect(diagnostics.map((diagnostic) => diagnostic.message)).toContain(message);
    for (const { at } of diagnostics) expect(at).toMatchObject({ line: blamedLine });
    expect(diagnostics.find((diagnostic) => diagnostic.message === message)?.fix).toContain(prop);
  });

  const good: readonly [string, object][] = [
    ['no pod at all', { replicas: 0 }],
    ['one pod', { replicas: 1 }],
    ['one and the same minimum and maximum', scaling({ min: 2, max: 2 })],
    ['a fraction per pod', scaling({ on: [{ metric: 'queue', perPod: 0.5 }] })],
    ['ports at both ends of the range', { ...fixed, ports: { http: 1, metrics: 65_535 } }],
    ['a port name of 15 characters', { ...fixed, ports: { ['p'.repeat(15)]: 3000 } }],
    ['requests that equal the limits in another unit', resources({ requests: { cpu: '1000m', memory: '1024Mi' } })],
    ['an underscore in front', { ...fixed, env: { _1: '' } }],
    ['a hidden directory', { ...fixed, writable: ['/home/app/.cache'] }],
    ['a promise of three days', slo({ window: '3d', availability: 99.999 })],
    ['a promise of 90 days', slo({ window: '90d', availability: 70 })],
    ['the smallest user', { ...fixed, user: 1 }],
  ];

  it.each(good)('says nothing about %s', (_, props) => {
    expect(render(props)).toEqual([]);
  });

  it('tells all of them in one run', () => {
    const props = { replicas: -1, user: -1, env: { 'A-B': '' }, writable: ['/'] };
    expect(render(props).map(({ message }) => message.split(' ')[1])).toEqual([
      'env.A-B',
      'replicas',
      'user',
      'writable',
    ]);
  });
});

describe('figures of the component that do not agree', () => {
  it('component/min-over-max', () => {
    const { code, message } = blamedOnProps({ scaling: { ...scaled.scaling, min: 21 } });
    expect(code).toBe('component/min-over-max');
    expect(message).toBe('web in us-prod: scaling.min 21 is over scaling.max 20');
  });

  it.each([
    ['as many as there are', { replicas: 4, disruption: { minAvailable: 4 } }, 4],
    ['more than there are', { replicas: 4, disruption: { minAvailable: 5 } }, 5],
    ['all of them', { replicas: 4, disruption: { minAvailable: '100%' } }, 4],
    ['a share that rounds up to all', { replicas: 4, disruption: { minAvailable: '76%' } }, 4],
    ['none may be missing', { replicas: 4, disruption: { maxUnavailable: 0 } }, 4],
    ['no share may be missing', { replicas: 4, disruption: { maxUnavailable: '0%' } }, 4],
    ['the autoscaler’s fewest', { ...scaled, disruption: { minAvailable: 3 } }, 3],
    ['the only one', { replicas: 1, disruption: { minAvailable: 1 } }, 1],
  ])('component/pdb-blocks-drain: %s', (_, props, staying) => {
    const { code, message } = blamedOnProps(props);
    expect(code).toBe('component/pdb-blocks-drain');
    expect(message).toContain(`${staying} pods must stay available`);
  });

  it.each([
    ['one fewer', { replicas: 4, disruption: { minAvailable: 3 } }],
    ['a share that rounds up to one fewer', { replicas: 4, disruption: { minAvailable: '75%' } }],
    ['a share that may be missing rounds up to one', { replicas: 4, disruption: { maxUnavailable: '1%' } }],
    ['all may be missing', { replicas: 4, disruption: { maxUnavailable: '100%' } }],
    ['without a word about disruption, one may be missing', { replicas: 1 }],
    ['no pod, nothing to drain', { replicas: 0, disruption: { minAvailable: 1 } }],
  ])('a drain goes on: %s', (_, props) => {
    expect(render(props)).toEqual([]);
  });

  it('component/duplicate-variable, of its own secrets and of what it uses', () => {
    const own = { ...fixed, env: { SALT: 'x' }, secrets: { SALT: { path: 'crypto', property: 'salt' } } };
    const used = { ...fixed, env: { DATABASE_URL: 'x' }, uses: { database: postgres('orders', facts) } };
    for (const [variable, props] of [
      ['SALT', own],
      ['DATABASE_URL', used],
    ] as const) {
      const { code, message } = blamedOnProps(props);
      expect(code).toBe('component/duplicate-variable');
      expect(message).toContain(variable);
    }
  });

  it('component/patch-without-object names the kinds that there are', () => {
    const operations = [{ op: 'add', path: '/spec/x', value: 1 }];
    const { code, why } = blamedOnProps({ ...fixed, patches: [{ kind: 'Ingress', reason: 'wanted', operations }] });
    expect(code).toBe('component/patch-without-object');
    expect(why).toContain('Deployment, NetworkPolicy, PodDisruptionBudget');
  });
});

describe('dependencies that lead nowhere', () => {
  const identity = peer('identity', { namespace: 'identity', ports: { https: 443 } });

  it.each([
    ['redis', { cache: redis(facts) }],
    ['nats', { events: nats('ORDERS', facts) }],
    ['postgres', { database: postgres('orders', facts) }],
  ])('component/missing-backend: %s', (kind, uses) => {
    const { telemetry, scraper } = {
      telemetry: { ...peer('o', { namespace: 'o', ports: { otlp: 4317 } }), service: 'c' },
      scraper: identity,
    };
    const { code, message } = blamedOnProps({ ...fixed, uses }, { system: { backends: { telemetry, scraper } } });
    expect(code).toBe('component/missing-backend');
    expect(message).toContain(`system shop has no ${kind}`);
  });

  it('component/missing-backend: a server that is reached through its pooler only', () => {
    const uses = { database: postgres('orders', { via: 'direct', ...facts }) };
    const backends = {
      postgres: peer('pg', { namespace: 'pg', ports: { pgbouncer: 6432 } }),
      telemetry: { ...peer('o', { namespace: 'o', ports: { otlp: 4317 } }), service: 'c' },
      scraper: identity,
    };
    expect(blamedOnProps({ ...fixed, uses }, { system: { backends } }).message).toContain('port "direct"');
  });

  it('component/unknown-port of a peer', () => {
    const uses = { identity: service<string>(identity, { port: 'http', ...facts }) };
    const { code, why } = blamedOnProps({ ...fixed, uses });
    expect(code).toBe('component/unknown-port');
    expect(why).toBe('identity serves: https.');
  });

  it('component/unknown-service: a name that no system renders, with the nearest', () => {
    const { code, fix } = blamedOnProps({ ...fixed, uses: { self: service('wep', { port: 'http', ...facts }) } });
    expect(code).toBe('component/unknown-service');
    expect(fix).toContain('Did you mean web?');
  });
});

describe('figures in regions/ that do not fit the component, at their own line', () => {
  /** The component's place is named by `«` in the text laid under `components:` of eu. */
  function blamedOnRegion(yaml: string, props: object): Diagnostic & { expected: string } {
    const { text, places } = marked(`${regionFiles['eu.yaml']}components:\n  web:\n${yaml}`);
    const diagnostics = render(props, { target: 'eu-prod', platform: platformWith({ 'eu.yaml': text }) });
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code }) => code)).toHaveLength(1);
    const [diagnostic] = errors;
    if (diagnostic?.at === undefined) throw new Error('no place');
    const { file, line, column } = diagnostic.at;
    expect(`${file}:${line}:${column}`).toBe(`regions/eu.yaml:${places[0]}`);
    return { ...diagnostic, expected: places[0] ?? '' };
  }

  it.each(['    scaling: { min: «2 }\n', '    scaling: { max: «2 }\n', '    scaling:\n      max: 5\n      min: «2\n'])(
    'region/scaling-without-policy: %j',
    (yaml) => {
      expect(blamedOnRegion(yaml, fixed)).toMatchObject({ code: 'region/scaling-without-policy' });
    },
  );

  it('region/replicas-under-scaling', () => {
    expect(blamedOnRegion('    env: { A: b }\n    replicas: «5\n', scaled).code).toBe('region/replicas-under-scaling');
  });

  it.each(['    scaling: { min: «21 }\n', '    scaling: { max: «2 }\n'])('region/min-over-max: %j', (yaml) => {
    expect(blamedOnRegion(yaml, scaled).code).toBe('region/min-over-max');
  });

  it.each([
    ['    disruption: { minAvailable: «4 }\n', fixed],
    ['    disruption:\n      minAvailable: «100%\n', fixed],
    ['    replicas: «2\n', { replicas: 4, disruption: { minAvailable: 2 } }],
    ['    replicas: 3\n    disruption: { minAvailable: «3 }\n', fixed],
    ['    scaling: { min: «2 }\n', { ...scaled, disruption: { minAvailable: 2 } }],
  ])('region/pdb-blocks-drain: %j', (yaml, props) => {
    expect(blamedOnRegion(yaml, props).code).toBe('region/pdb-blocks-drain');
  });

  it.each([
    ['    resources: { requests: { cpu: «1001m } }\n', fixed],
    ['    resources:\n      requests:\n        memory: «2Gi\n', fixed],
    ['    resources: { limits: { cpu: «100m } }\n', fixed],
  ])('component/bad-value: %j against the amount in the component', (yaml, props) => {
    expect(blamedOnRegion(yaml, props).code).toBe('component/bad-value');
  });

  it('component/duplicate-variable', () => {
    const secrets = { SALT: { path: 'crypto', property: 'salt' } };
    expect(blamedOnRegion('    env: { LOG: x, SALT: «y }\n', { ...fixed, secrets }).code).toBe(
      'component/duplicate-variable',
    );
  });

  it('is told of the targets that it is true of only', () => {
    const platform = platformWith({ 'eu.yaml': `${regionFiles['eu.yaml']}components: { web: { replicas: 5 } }\n` });
    expect(render(scaled, { target: 'us-prod', platform })).toEqual([]);
  });
});

describe('what would be lost without a word', () => {
  it('component/duplicate-secret when two dependencies bring one variable', () => {
    const uses = { orders: postgres('orders', facts), stock: postgres('stock', facts) };
    const { code, message } = blamedOnProps({ ...fixed, uses });
    expect(code).toBe('component/duplicate-secret');
    expect(message).toBe('web: stock brings the secret DATABASE_URL, as orders does');
  });

  it('component/duplicate-secret when a secret of its own takes the place of a dependency’s', () => {
    const secrets = { REDIS_URL: { path: 'cache', property: 'url' } };
    expect(blamedOnProps({ ...fixed, uses: { cache: redis(facts) }, secrets }).code).toBe('component/duplicate-secret');
  });

  it('component/duplicate-variable for a secret behind a derived variable', () => {
    const secrets = { REGION: { path: 'region', property: 'name' } };
    expect(blamedOnProps({ ...fixed, secrets }).code).toBe('component/duplicate-variable');
  });

  it.each([
    ['what every workload gets', { env: { OTEL_SERVICE_NAME: 'other' } }, 'OTEL_SERVICE_NAME', 'Meridian itself'],
    ['even to the same', { env: { REGION: 'us' } }, 'REGION', 'Meridian itself'],
    [
      'what a dependency gives',
      { env: { API: 'x' }, uses: { api: service('web', { port: 'http', variables: { API: 'url' }, ...facts }) } },
      'API',
      'uses.api',
    ],
  ])('component/overridden-variable: env sets %s', (_, props, variable, other) => {
    const { code, message, fix } = blamedOnProps({ ...fixed, ...props });
    expect(code).toBe('component/overridden-variable');
    expect(message).toBe(`web: env sets ${variable}, and so does ${other}`);
    expect(fix).toContain('components.web.env in regions/');
  });

  it('component/overridden-variable: two dependencies set one variable differently', () => {
    const to = (port: string) => service('web', { port, variables: { API_PORT: 'port' }, ...facts });
    const { code, message } = blamedOnProps({ ...fixed, uses: { api: to('http'), numbers: to('metrics') } });
    expect(code).toBe('component/overridden-variable');
    expect(message).toBe('web: uses.numbers sets API_PORT, and so does uses.api');
    expect(render({ ...fixed, uses: { api: to('http'), again: to('http') } })).toEqual([]);
  });

  it('component/overridden-variable: a dependency sets what every workload gets', () => {
    const uses = { api: service('web', { port: 'http', variables: { REGION: 'host' }, ...facts }) };
    expect(blamedOnProps({ ...fixed, uses }).message).toBe('web: Meridian itself sets REGION, and so does uses.api');
  });

  it('says nothing of what regions/ or a patch overrides on purpose', () => {
    const yaml = `${regionFiles['us.yaml']}components: { web: { env: { OTEL_SERVICE_NAME: other } } }\n`;
    expect(render(fixed, { platform: platformWith({ 'us.yaml': yaml }) })).toEqual([]);
    const path = '/spec/template/spec/containers/0/env/0/value';
    const patches = [{ kind: 'Deployment', reason: 'tried', operations: [{ op: 'replace', path, value: 'x' }] }];
    expect(render({ ...fixed, patches })).toEqual([]);
  });

  it('component/slo-without-metrics', () => {
    const slo = { availability: 99.9, window: '30d', requests: { metric: 'web_total' } };
    expect(blamedOnProps({ ...fixed, ports: { http: 3000 }, slo }).code).toBe('component/slo-without-metrics');
  });

  it.each([
    [{ op: 'remove', path: '/spec/nothing' }],
    [{ op: 'replace', path: '/spec/replica', value: 3 }],
    [{ op: 'copy', from: '/spec/nothing', path: '/spec/paused' }],
    [{ op: 'add', path: '/spec/nothing/here', value: 1 }],
  ])('component/not-renderable for a patch that misses: %j', (operation) => {
    const patches = [{ kind: 'Deployment', reason: 'an agent needs it', operations: [operation] }];
    expect(blamedOnProps({ ...fixed, patches }).code).toBe('component/not-renderable');
  });

  it.each(['/metadata', '/metadata/name', '/kind'] as const)(
    'component/not-renderable for a patch that removes %s',
    (path) => {
      const patches = [{ kind: 'Deployment', reason: 'an agent needs it', operations: [{ op: 'remove', path }] }];
      expect(blamedOnProps({ ...fixed, patches }).code).toBe('component/not-renderable');
    },
  );
});
