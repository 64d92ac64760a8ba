import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ApiObject, App, Chart } from 'cdk8s';
import { dump, load } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { imports } from '../../cli/commands/imports.ts';
import { erasable } from '../../cli/imports/classes.ts';
import { generatedMark } from '../../cli/imports/output.ts';
import { crdSources, kubernetesSource, moduleOf } from '../../cli/imports/sources.ts';
import { AppProject } from '../../imports/argoproj.io-cd.ts';
import { Rollout } from '../../imports/argoproj.io-rollouts.ts';
import { ExternalSecret, ExternalSecretSpecTargetCreationPolicy } from '../../imports/external-secrets.io.ts';
import { Stream, StreamSpecRetention } from '../../imports/jetstream.nats.io.ts';
import { ScaledObject } from '../../imports/keda.sh.ts';
import {
  PodMonitor,
  PrometheusRule,
  PrometheusRuleSpecGroupsRulesExpr,
  ServiceMonitor,
  ServiceMonitorSpecEndpointsRelabelingsAction,
} from '../../imports/monitoring.coreos.com.ts';
import { Sidecar } from '../../imports/networking.istio.io.ts';
import { AuthorizationPolicy, AuthorizationPolicySpecAction } from '../../imports/security.istio.io.ts';
import { problemsOf } from '../support/validate-objects.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const generated = join(root, 'imports');
const versions: Readonly<Record<string, string>> = {
  'argoproj.io': 'v1alpha1',
  'karpenter.azure.com': 'v1beta1',
  'keda.sh': 'v1alpha1',
  'jetstream.nats.io': 'v1beta2',
};

/** The table, one entry per group of a source. The version is the one that current releases serve and store. */
const groups = crdSources.flatMap((source) =>
  Object.entries(source.groups).map(([group, kinds]) => ({
    source: source.name,
    group,
    module: moduleOf(source, group),
    kinds,
    version: versions[group] ?? 'v1',
  })),
);

interface Schema {
  readonly $comment: string;
  readonly 'x-kubernetes-group-version-kind': readonly { group: string; kind: string; version: string }[];
}

function filesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.\w+$/.test(name))
    .sort();
}

function textOf(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

function schemaOf(group: string, kind: string): Schema {
  return JSON.parse(textOf(generated, `schemas/${group}_${kind}.json`));
}

describe('the committed files', () => {
  test('are those of the table, no more and no less', () => {
    expect(filesIn(generated)).toEqual(
      [
        ...groups.map(({ module }) => `${module}.ts`),
        ...groups.flatMap(({ group, kinds }) => kinds.map((kind) => `schemas/${group}_${kind}.json`)),
        'schemas/kubernetes.json',
      ].sort(),
    );
  });

  test('carry the mark and the version of their source', () => {
    for (const source of crdSources) {
      const from = `from ${source.name} ${source.version}. Do not edit.`;
      for (const [group, kinds] of Object.entries(source.groups)) {
        const [first] = textOf(generated, `${moduleOf(source, group)}.ts`).split('\n');
        expect(first).toBe(`// ${generatedMark} (cdk8s import) ${from}`);
        for (const kind of kinds) expect(schemaOf(group, kind).$comment).toBe(`${generatedMark} ${from}`);
      }
    }
    const { $comment } = JSON.parse(textOf(generated, 'schemas/kubernetes.json'));
    expect($comment).toContain(`${generatedMark} from kubernetes ${kubernetesSource.version} `);
    expect(kubernetesSource.url).toContain(`/${kubernetesSource.version}/`);
  });

  test('import nothing but cdk8s and constructs', () => {
    for (const name of filesIn(generated).filter((file) => file.endsWith('.ts'))) {
      const modules = [...textOf(generated, name).matchAll(/(?:\bfrom\s+|\brequire\(\s*|\bimport\(\s*)'([^']+)'/g)];
      expect(new Set(modules.map(([, module]) => module))).toEqual(new Set(['cdk8s', 'constructs']));
    }
  });

  // Compiles every schema, which takes seconds on a busy machine.
  test('have schemas which say their kind, and of which each can be used', { timeout: 30_000 }, () => {
    for (const { group, kinds, version } of groups) {
      for (const kind of kinds) {
        const [identity] = schemaOf(group, kind)['x-kubernetes-group-version-kind'];
        expect(identity).toEqual({ group, kind, version });
        expect(problemsOf({ apiVersion: `${group}/${version}`, kind, metadata: { name: 'a' }, nope: 1 })).toContain(
          ': unknown field "nope"',
        );
      }
    }
    const { kinds } = JSON.parse(textOf(generated, 'schemas/kubernetes.json')) as { kinds: Record<string, string> };
    expect(Object.keys(kinds).map((name) => name.split(' ')[1])).toEqual(
      expect.arrayContaining(Object.values(kubernetesSource.kinds).flat()),
    );
    for (const name of Object.keys(kinds)) {
      const [apiVersion, kind] = name.split(' ');
      expect(problemsOf({ apiVersion, kind, metadata: { name: 'a' }, nope: 1 })).toContain(': unknown field "nope"');
    }
  });
});

test('cdk8s.yaml reads the versions of the table from upstream', () => {
  const config = load(textOf(root, 'cdk8s.yaml')) as { imports: string[] };
  expect(config).toMatchObject({
    language: 'typescript',
    app: 'node cli/run.mjs synth --quiet --out "$CDK8S_OUTDIR"',
    output: 'dist',
  });
  const specs = config.imports.map((spec) => spec.split(':='));
  expect(specs.map(([name]) => name)).toEqual(crdSources.map(({ name }) => name));
  for (const [index, { version }] of crdSources.entries()) {
    const url = new URL(specs[index]?.[1] ?? '');
    expect(url.hostname).toMatch(/^(?:raw\.githubusercontent\.com|github\.com)$/);
    expect(url.pathname.split('/')).toContain(version);
  }
});

test('the generated classes stand in a chart beside others and give valid objects', () => {
  const chart = new Chart(new App(), 'tenant-service', { disableResourceNameHashes: true });
  new ApiObject(chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'core' } });
  new ExternalSecret(chart, 'secret', {
    metadata: { name: 'tenant-service', namespace: 'core' },
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { kind: 'SecretStore', name: 'tenant-service' },
      target: { name: 'tenant-service', creationPolicy: ExternalSecretSpecTargetCreationPolicy.OWNER },
      data: [{ secretKey: 'url', remoteRef: { key: 'tenant-service-db', property: 'url' } }],
    },
  });
  const selector = { matchLabels: { app: 'tenant-service' } };
  new ServiceMonitor(chart, 'service-monitor', {
    metadata: { name: 'tenant-service' },
    // A member of a generated enumeration and the plain string are the same thing.
    spec: {
      selector,
      endpoints: [
        { port: 'metrics', relabelings: [{ action: ServiceMonitorSpecEndpointsRelabelingsAction.KEEP }] },
        { port: 'admin', relabelings: [{ action: 'keep' }] },
      ],
    },
  });
  new PodMonitor(chart, 'pod-monitor', {
    metadata: { name: 'tenant-worker' },
    spec: { selector, podMetricsEndpoints: [{ port: 'metrics' }] },
  });
  new PrometheusRule(chart, 'rule', {
    metadata: { name: 'tenant-service' },
    spec: {
      groups: [
        {
          name: 'tenant-service',
          rules: [{ alert: 'Down', expr: PrometheusRuleSpecGroupsRulesExpr.fromString('up == 0'), for: '5m' }],
        },
      ],
    },
  });
  new ScaledObject(chart, 'scaled-object', {
    metadata: { name: 'tenant-worker' },
    spec: {
      scaleTargetRef: { name: 'tenant-worker' },
      triggers: [{ type: 'nats-jetstream', metadata: { stream: 'tenants', consumer: 'tenant-worker' } }],
    },
  });
  new Stream(chart, 'stream', {
    metadata: { name: 'tenants' },
    spec: { name: 'tenants', subjects: ['tenants.>'], retention: StreamSpecRetention.WORKQUEUE },
  });
  // Both groups of one source.
  new AuthorizationPolicy(chart, 'authorization', {
    metadata: { name: 'tenant-service' },
    spec: { action: AuthorizationPolicySpecAction.DENY, rules: [{ from: [{ source: { notNamespaces: ['core'] } }] }] },
  });
  new Sidecar(chart, 'sidecar', {
    metadata: { name: 'tenant-service' },
    spec: { egress: [{ hosts: ['./*', 'istio-system/*'] }] },
  });

  // One group of two sources.
  new AppProject(chart, 'project', {
    metadata: { name: 'core' },
    spec: { sourceRepos: ['https://git.example.com/core'], destinations: [{ namespace: 'core', server: '*' }] },
  });
  new Rollout(chart, 'rollout', {
    metadata: { name: 'tenant-service' },
    spec: { selector, strategy: { canary: { steps: [{ setWeight: 5 }] } } },
  });

  const objects = chart.toJson() as { kind: string; spec?: { endpoints?: unknown; groups?: { rules: unknown[] }[] } }[];
  expect(objects.map(({ kind }) => kind)).toEqual([
    'Namespace',
    'ExternalSecret',
    'ServiceMonitor',
    'PodMonitor',
    'PrometheusRule',
    'ScaledObject',
    'Stream',
    'AuthorizationPolicy',
    'Sidecar',
    'AppProject',
    'Rollout',
  ]);
  expect(objects.flatMap((object) => problemsOf(object))).toEqual([]);
  expect(objects[2]?.spec?.endpoints).toEqual([
    { port: 'metrics', relabelings: [{ action: 'keep' }] },
    { port: 'admin', relabelings: [{ action: 'keep' }] },
  ]);
  expect(objects[4]?.spec?.groups?.[0]?.rules).toEqual([{ alert: 'Down', expr: 'up == 0', for: '5m' }]);
  expect(objects[7]?.spec).toEqual({ action: 'DENY', rules: [{ from: [{ source: { notNamespaces: ['core'] } }] }] });
});

describe('npm run imports', () => {
  let work: string;
  let from: string;
  let out: string;
  let printed: string;

  beforeEach(() => {
    work = mkdtempSync(join(tmpdir(), 'meridian-imports-test-'));
    from = join(work, 'from');
    out = join(work, 'out');
    printed = '';
    mkdirSync(from);
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((text) => {
        printed += String(text);
        return true;
      });
    }
  });

  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(work, { recursive: true, force: true });
  });

  /** Bundles like upstream's: other kinds, other versions, descriptions, and documents which are no definitions. */
  function writeBundles(): void {
    for (const { name } of crdSources) {
      const ours = groups.filter(({ source }) => source === name);
      const wanted = ours.flatMap(({ kinds, ...rest }) =>
        [...kinds, 'Unwanted'].map((kind) => ({ ...rest, kinds, kind })),
      );
      const definitions = wanted.map(({ group, version, kinds, kind }) => {
        const {
          $comment,
          'x-kubernetes-group-version-kind': _,
          ...schema
        } = schemaOf(group, kinds.includes(kind) ? kind : (kinds[0] ?? ''));
        const described = { description: 'Prose.', ...schema };
        for (const path of crdSources.find((source) => source.name === name)?.without?.[kind] ?? []) {
          addField(described, path.split('.'));
        }
        return {
          apiVersion: 'apiextensions.k8s.io/v1',
          kind: 'CustomResourceDefinition',
          metadata: { name: `${kind.toLowerCase()}s.${group}`, annotations: { tool: 'some' } },
          spec: {
            scope: 'Namespaced',
            group,
            names: { kind, plural: `${kind.toLowerCase()}s`, shortNames: ['x'] },
            versions: [
              { name: 'v0', served: true, storage: false, schema: { openAPIV3Schema: { type: 'object' } } },
              { name: version, served: true, storage: true, schema: { openAPIV3Schema: described } },
            ],
          },
        };
      });
      const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'operator' } };
      const documents = [service, ...definitions.reverse()].map((document) => dump(document));
      writeFileSync(join(from, `${name}.crds.yaml`), documents.join('---\n'));
    }
  }

  /** Gives a schema a field that is left out of it. */
  function addField(schema: Record<string, unknown>, [first = '', ...rest]: readonly string[]): void {
    const properties = (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>;
    const name = first.replace('[]', '');
    if (rest.length === 0) properties[name] = { type: 'object', description: 'Left out.' };
    else addField((first === name ? properties[name] : properties[name]?.['items']) as typeof schema, rest);
  }

  /** The documents of Kubernetes, as far as they can be told from what was kept of them. */
  function writeKubernetes(): void {
    mkdirSync(join(from, 'kubernetes'));
    const kept = JSON.parse(
      textOf(generated, 'schemas/kubernetes.json').replaceAll('#/definitions/', '#/components/schemas/'),
    );
    for (const [name, definition] of Object.entries(kept.kinds as Record<string, string>)) {
      const [apiVersion = '', kind] = name.split(' ');
      const [version, group = ''] = apiVersion.split('/').reverse();
      kept.definitions[definition]['x-kubernetes-group-version-kind'] = [{ group, kind, version }];
    }
    const document = JSON.stringify({ components: { schemas: kept.definitions } });
    for (const name of Object.keys(kubernetesSource.kinds)) {
      writeFileSync(join(from, 'kubernetes', `${name}_openapi.json`), document);
    }
  }

  // Starts the cdk8s CLI, once per source.
  test('gives the committed files, byte for byte, and removes what is no longer wanted', {
    timeout: 180_000,
  }, async () => {
    writeBundles();
    writeKubernetes();
    mkdirSync(out);
    writeFileSync(join(out, 'old.ts'), `// ${generatedMark} (cdk8s import) from old v1. Do not edit.\n`);
    writeFileSync(join(out, 'mine.ts'), 'export {};\n');
    expect(await imports(['--from', from, '--out', out])).toBe(0);
    expect(filesIn(out)).toEqual([...filesIn(generated), 'mine.ts'].sort());
    for (const name of filesIn(generated)) expect(textOf(out, name), name).toBe(textOf(generated, name));
    expect(printed.trimEnd().split('\n')).toEqual([
      ...crdSources.map(({ name }) => `imports: ${name}`),
      'imports: kubernetes',
    ]);
  });

  test('refuses a folder which holds nothing for it', async () => {
    expect(await imports(['--from', from, '--out', out])).toBe(1);
    expect(printed).toContain('holds none of argo-cd.crds.yaml');
  });

  test('refuses a bundle without a field which the table leaves out: the table needs a look', async () => {
    writeBundles();
    const bundle = join(from, 'argo-cd.crds.yaml');
    writeFileSync(bundle, readFileSync(bundle, 'utf8').replaceAll(/^( +)operation:$/gm, '$1anything:'));
    expect(await imports(['--from', from, '--out', out])).toBe(1);
    expect(printed).toBe('imports: argo-cd: Application has no field operation\n');
  });

  test('refuses a bundle which lacks a wanted kind, and writes nothing', async () => {
    writeFileSync(join(from, 'external-secrets.crds.yaml'), '# nothing\n');
    expect(await imports(['--from', from, '--out', out])).toBe(1);
    expect(printed).toBe('imports: external-secrets defines no ClusterSecretStore in external-secrets.io\n');
    expect(() => readdirSync(out)).toThrow();
  });

  test('refuses a bundle which has a wanted kind in another group only', async () => {
    writeBundles();
    for (const { name } of crdSources) if (name !== 'istio') rmSync(join(from, `${name}.crds.yaml`));
    const bundle = join(from, 'istio.crds.yaml');
    writeFileSync(
      bundle,
      readFileSync(bundle, 'utf8').replaceAll('group: security.istio.io', 'group: networking.istio.io'),
    );
    expect(await imports(['--from', from, '--out', out])).toBe(1);
    expect(printed).toBe('imports: istio defines no AuthorizationPolicy in security.istio.io\n');
    expect(() => readdirSync(out)).toThrow();
  });

  test('refuses half of the documents of Kubernetes', async () => {
    mkdirSync(join(from, 'kubernetes'));
    writeFileSync(join(from, 'kubernetes', 'api__v1_openapi.json'), '{"components":{"schemas":{}}}');
    expect(await imports(['--from', from, '--out', out])).toBe(1);
    expect(printed).toContain('the folder kubernetes lacks apis__');
  });

  test('refuses a flag it does not know, and prints its usage', async () => {
    expect(await imports(['--form', from])).toBe(1);
    expect(printed).toContain("Unknown option '--form'");
    expect(await imports(['--help'])).toBe(0);
    expect(printed).toContain('--from DIR');
  });
});

test('generated forms which need a compiler are rewritten, and unknown ones refused', () => {
  const code = `// generated by cdk8s
import { ApiObject, ApiObjectMetadata, GroupVersionKind } from 'cdk8s';
import { Construct } from 'constructs';

export enum Action {
  /** a "b" */
  A_B = "a \\"b\\"",
}
export class Port {
  private constructor(public readonly value: number | string) {
  }
}
`;
  expect(erasable(code)).toBe(`import { ApiObject, type ApiObjectMetadata, type GroupVersionKind } from 'cdk8s';
import type { Construct } from 'constructs';

export const Action = {
  /** a "b" */
  A_B: "a \\"b\\"",
} as const;
export type Action = (typeof Action)[keyof typeof Action];
export class Port {
  public readonly value: number | string;
  private constructor(value: number | string) {
    this.value = value;
  }
}
`);
  expect(() => erasable('export enum Size {\n  ONE = 1,\n}\nenum Other {}\n')).toThrow(/not rewritten yet/);
});
