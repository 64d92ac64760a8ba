import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';

/**
 * Mistakes that the compiler finds. Each snippet is the props of a TieredService, or a whole statement, with `«` before
 * the place that must be underlined; what is left out comes from the snippet that compiles.
 */

const root = fileURLToPath(new URL('../../', import.meta.url));

const good = {
  tier: `tier: 'core'`,
  image: `image: target.image('shop/web')`,
  ports: `ports: { http: 3000, metrics: 9090 }`,
  resources: `resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { cpu: '2', memory: '1.5Gi' } }`,
  sizing: `scaling: { min: 3, max: 20, on: [{ cpu: 70 }, { metric: 'requests', perPod: 500 }] }`,
};
type Part = keyof typeof good;

function service(changes: Partial<Record<Part, string>> = {}, more = ''): string {
  return `new TieredService(scope, 'web', { ${[...Object.values({ ...good, ...changes }), more].join(', ')} });`;
}

const scaling = (on: string) => service({ sizing: `scaling: { min: 3, max: 20, on: ${on} }` });
const requests = (amounts: string) =>
  service({ resources: `resources: { requests: { ${amounts} }, limits: { cpu: '2', memory: '2Gi' } }` });
const patch = (fields: string) => service({}, `patches: [{ kind: 'Service', ${fields} }]`);
const remove = `{ op: 'remove', path: '/spec/x' }`;

interface Mistake {
  readonly code: string;
  readonly error: number;
  readonly says: RegExp;
}

const unfit = 2322;
/** The same, with a guess at what was meant. */
const unfitText = 2820;
const surplus = 2353;
const surplusText = 2561;
const inexact = 2379;
const missing = 2741;
const argument = 2345;

const mistakes: Readonly<Record<string, Mistake>> = {
  'both replicas and scaling': {
    code: `const policy: TieredServiceProps['scaling'] & object = { min: 1, max: 2, on: [{ cpu: 70 }] };
      ${service({ sizing: 'replicas: 3, scaling: policy' }).replace('{ tier', '«{ tier')}`,
    error: argument,
    says: /'(replicas|scaling)' are incompatible/,
  },
  'both replicas and scaling, all written out': {
    code: service({}, `replicas: 3`).replace('on:', '«on:'),
    error: unfit,
    says: /not assignable/,
  },
  'nodes of a kind that there is not': {
    code: service({}, `«nodes: 'fast'`),
    error: unfit,
    says: /'"fast"' is not assignable/,
  },
  'neither replicas nor scaling': {
    code: service({ sizing: '' }).replace(', , ', ', ').replace('{ tier', '«{ tier'),
    error: argument,
    says: /'scaling' is missing/,
  },
  'memory in megabytes': { code: requests(`cpu: '1', «memory: '512MB'`), error: unfit, says: /"512MB"/ },
  'memory without a unit': { code: requests(`cpu: '1', «memory: '512'`), error: unfit, says: /"512"/ },
  'processor time in gibibytes': { code: requests(`«cpu: '0.5Gi', memory: '1Gi'`), error: unfit, says: /"0.5Gi"/ },
  'processor time as a number': { code: requests(`«cpu: 1, memory: '1Gi'`), error: unfit, says: /'number'/ },
  'requests without memory': {
    code: service({ resources: `resources: { «requests: { cpu: '1' }, limits: { cpu: '2', memory: '2Gi' } }` }),
    error: missing,
    says: /'memory' is missing/,
  },
  'no limits': {
    code: service({ resources: `«resources: { requests: { cpu: '1', memory: '1Gi' } }` }),
    error: missing,
    says: /'limits' is missing/,
  },
  'a metric without a target': {
    code: scaling(`[«{ metric: 'requests' }]`),
    error: unfit,
    says: /'perPod' is missing/,
  },
  'a target without a metric': { code: scaling(`[«{ perPod: 500 }]`), error: unfit, says: /'metric' is missing/ },
  'two metrics in one entry': { code: scaling(`[«{ cpu: 70, memory: 80 }]`), error: unfit, says: /not assignable/ },
  'a policy that watches nothing': {
    code: scaling('[]').replace('on:', '«on:'),
    error: unfit,
    says: /requires at least 1|Source has 0 element/,
  },
  'a policy without a maximum': {
    code: service({ sizing: `«scaling: { min: 3, on: [{ cpu: 70 }] }` }),
    error: missing,
    says: /'max' is missing/,
  },
  'a probe of an unknown port': {
    code: service({}, `probes: { liveness: { path: '/live', «port: 'htp' } }`),
    error: unfitText,
    says: /"htp"' is not assignable to type '"http" \| "metrics"/,
  },
  'metrics of an unknown port': {
    code: service({}, `metrics: { «port: 'metric' }`),
    error: unfitText,
    says: /"metric"' is not assignable to type '"http" \| "metrics"/,
  },
  'an interval in hours': {
    code: service({}, `metrics: { port: 'http', «interval: '1h' }`),
    error: unfit,
    says: /"1h"/,
  },
  'a patch without a reason': {
    code: patch(`operations: [${remove}]`).replace(`{ kind`, `«{ kind`),
    error: missing,
    says: /'reason' is missing/,
  },
  'a patch that does nothing': {
    code: patch(`reason: 'r', «operations: []`),
    error: unfit,
    says: /requires at least 1|Source has 0 element/,
  },
  'a patch without a value': {
    code: patch(`reason: 'r', operations: [«{ op: 'add', path: '/spec/x' }]`),
    error: unfit,
    says: /not assignable/,
  },
  'a patch whose path is no pointer': {
    code: patch(`reason: 'r', operations: [{ op: 'remove', «path: 'spec/x' }]`),
    error: unfit,
    says: /"spec\/x"/,
  },
  'an unknown prop': {
    code: service({}, `«replica: 3`),
    error: surplusText,
    says: /'replica' does not exist.*Did you mean/,
  },
  'an unknown tier': { code: service({ tier: `«tier: 'cor'` }), error: unfitText, says: /"cor"/ },
  'both sides of disruption': {
    code: service({}, `disruption: { minAvailable: 1, «maxUnavailable: 1 }`),
    error: unfit,
    says: /not assignable/,
  },
  'a share of pods without its sign': {
    code: service({}, `disruption: { «minAvailable: '50' }`),
    error: unfit,
    says: /"50"/,
  },
  'a variable that is a number': {
    code: service({}, `env: { «PORT: 3000 }`),
    error: unfit,
    says: /'number' is not assignable to type 'string'/,
  },
  'a writable directory that is no path': { code: service({}, `writable: [«'tmp']`), error: unfit, says: /"tmp"/ },
  'a promise over hours': {
    code: service({}, `slo: { availability: 99.9, «window: '12h', requests: { metric: 'm' } }`),
    error: unfit,
    says: /"12h"/,
  },
  'a canary that gets everything': {
    code: service({}, `rollout: { canary: [{ «weight: 100, pause: '30m' }] }`),
    error: unfit,
    says: /'100' is not assignable/,
  },
  'a canary that gets nothing': {
    code: service({}, `rollout: { canary: [{ «weight: 0, pause: '30m' }] }`),
    error: unfit,
    says: /'0' is not assignable/,
  },
  'a canary without a step': {
    code: service({}, `rollout: { «canary: [] }`),
    error: unfit,
    says: /requires at least 1|Source has 0 element/,
  },
  'a step without an end': {
    code: service({}, `rollout: { canary: [«{ weight: 5 }] }`),
    error: missing,
    says: /'pause' is missing/,
  },
  'a pause in days': {
    code: service({}, `rollout: { canary: [{ weight: 5, «pause: '1d' }] }`),
    error: unfit,
    says: /"1d"/,
  },
  'both a canary and blue-green': {
    code: service({}, `rollout: { canary: [{ weight: 5, pause: '30m' }], «blueGreen: { promote: 'by-hand' } }`),
    error: unfit,
    says: /not assignable/,
  },
  'a dependency whose loss nobody thought about': {
    code: `redis(«{ purpose: 'cache' });`,
    error: argument,
    says: /'whenDown' is missing/,
  },
  'a port that the peer has not': {
    code: `service(identityService, { «port: 'http', purpose: 'p', whenDown: 'w' });`,
    error: unfit,
    says: /"http"' is not assignable to type '"https"'/,
  },
  'a key of a vault without its name': {
    code: `keyVault(«{ key: undefined, purpose: 'p', whenDown: 'w' });`,
    error: inexact,
    says: /exactOptionalPropertyTypes/,
  },
  'a key and a secret of a vault in one entry': {
    code: `keyVault({ key: 'orders', «secret: 'salt', purpose: 'p', whenDown: 'w' });`,
    error: surplus,
    says: /'secret' does not exist/,
  },
  'an async component': {
    code: `component('web', «async () => {});`,
    error: argument,
    says: /Promise<void>/,
  },
  'a secret store without what its provider needs': {
    code: `const store: SecretSyncProps['store'] = { name: 'v', kind: 'ClusterSecretStore', provider: 'vault' };`.replace(
      'store:',
      '«store:',
    ),
    error: unfit,
    says: /missing the following properties.*: mount, server, auth/,
  },
};

const controls: Readonly<Record<string, string>> = {
  'a service with scaling': service(),
  'a service with a fixed number': service({ sizing: 'replicas: 0' }),
  'a service with every kind of prop': service(
    { resources: `resources: { requests: { cpu: '0.5', memory: '2G' }, limits: { cpu: '1500m', memory: '1Ti' } }` },
    `uses: { id: service(identityService, { port: 'https', purpose: 'p', whenDown: 'w' }), other: service('other', { port: 'any', purpose: 'p', whenDown: 'w' }) },
     env: { A: 'b' }, disruption: { minAvailable: '50%' }, probes: { liveness: { path: '/live', port: 'metrics' } },
     metrics: { port: 'http', interval: '15s' }, writable: ['/tmp'],
     rollout: { canary: [{ weight: 1, pause: '90s' }, { weight: 99, pause: '2h' }], analysis: { minimumRequests: 5 } },
     patches: [{ kind: 'Service', reason: 'r', operations: [${remove}, { op: 'add', path: '/a', value: null }] }]`,
  ),
  'secrets of a vault, and a key of it': `keyVault({ purpose: 'p', whenDown: 'w' }); keyVault({ key: 'orders', purpose: 'p', whenDown: 'w' });`,
  'a service with blue-green': service({}, `rollout: { blueGreen: { promote: 'by-hand', keep: '1h' } }`),
  'figures by environment': service({ sizing: '' }).replace(
    ', , ',
    ', ...target.pick({ dev: { replicas: 1 }, staging: { replicas: 2 }, prod: { scaling: { min: 1, max: 2, on: [{ cpu: 70 }] } } }), ',
  ),
};

function source(code: string): { text: string; at: number } {
  const head = `
    import type { Construct } from 'constructs';
    import { type ComponentTarget, component, keyVault, redis, type SecretSyncProps, service, TieredService, type TieredServiceProps } from '../../constructs/index.ts';
    import { identityService } from '../../systems/ghasi/peers.ts';
    export type Used = SecretSyncProps;
    export const used = [component, keyVault, redis, service, TieredService, identityService];
    export function build(scope: Construct, target: ComponentTarget): void {
      `;
  const [before = '', after] = code.split('«');
  return { text: `${head}${before}${after ?? ''}\n}\n`, at: after === undefined ? -1 : head.length + before.length };
}

let errorsOf: (name: string) => readonly ts.Diagnostic[];

beforeAll(() => {
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const all = { ...controls, ...Object.fromEntries(Object.entries(mistakes).map(([name, { code }]) => [name, code])) };
  const files = new Map(
    Object.entries(all).map(([name, code], index) => [
      name,
      { file: path.join(root, `test/constructs/snippet-${index}.ts`), code },
    ]),
  );
  const texts = new Map([...files.values()].map(({ file, code }) => [file, source(code).text]));

  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists.call(host, file);
  host.readFile = (file) => texts.get(file) ?? readFile.call(host, file);
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const text = texts.get(file);
    if (text === undefined) return getSourceFile.call(host, file, languageVersion, ...rest);
    return ts.createSourceFile(file, text, languageVersion);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  errorsOf = (name) => {
    const found = program.getSourceFile(files.get(name)?.file ?? '');
    if (found === undefined) throw new Error(`no snippet ${name}`);
    return [...program.getSyntacticDiagnostics(found), ...program.getSemanticDiagnostics(found)];
  };
});

describe('what is right compiles', () => {
  it.each(Object.keys(controls))('%s', (name) => {
    expect(errorsOf(name).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  });
});

describe('what is wrong does not compile', () => {
  it.each(Object.entries(mistakes))('%s', (name, { code, error, says }) => {
    const { text, at } = source(code);
    const errors = errorsOf(name);
    expect(
      errors.map((found) => ({ error: found.code, at: text.slice(found.start, (found.start ?? 0) + 20) })),
    ).toEqual([{ error, at: text.slice(at, at + 20) }]);
    expect(ts.flattenDiagnosticMessageText(errors[0]?.messageText, '\n')).toMatch(says);
  });
});
