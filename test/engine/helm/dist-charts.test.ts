import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { load, loadAll } from 'js-yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { helm, helm3 } from '../../support/kube-binaries.ts';

/** The committed charts, which another test holds against a fresh render. */
const root = 'dist/charts';
const charts = readdirSync(root).flatMap((system) =>
  readdirSync(path.join(root, system)).map((component) => ({
    system,
    component,
    folder: path.join(root, system, component),
  })),
);
const targetsOf = (folder: string) =>
  readdirSync(folder).flatMap((file) => /^values\.([a-z]+(?:-prod)?)\.yaml$/.exec(file)?.[1] ?? []);

const helms = [
  ['Helm 4', helm()],
  ['Helm 3', helm3()],
] as const;

const tenantService = 'dist/charts/ghasi/tenant-service';

interface KubeObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function identity({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

function byIdentity(yaml: string): Record<string, unknown> {
  const objects = (loadAll(yaml) as (KubeObject | null)[]).filter((object) => object !== null);
  expect(new Set(objects.map(identity)).size).toBe(objects.length);
  return Object.fromEntries(objects.map((object) => [identity(object), object]));
}

function run(binary: string | undefined, ...argv: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(binary ?? '', argv, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

function rendered(binary: string | undefined, ...argv: readonly string[]): Record<string, unknown> {
  const { status, stdout, stderr } = run(binary, 'template', ...argv);
  expect(stderr).not.toContain('Error');
  expect(status).toBe(0);
  return byIdentity(stdout);
}

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'meridian-chart-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Every value of a file with its path; a list is one value. */
function leaves(value: unknown, at: readonly string[] = []): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0) {
    return [[at.join('.'), value]];
  }
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...at, key]));
}

const valuesIn = (folder: string, file: string) => load(readFileSync(path.join(folder, file), 'utf8')) ?? {};

describe.each(helms)('under %s', (_, binary) => {
  describe.skipIf(binary === undefined)('charts', () => {
    const cases = charts.flatMap(({ system, component, folder }) =>
      targetsOf(folder).map((target) => ({
        name: `${system}/${component} in ${target}`,
        system,
        component,
        folder,
        target,
      })),
    );

    it.each(cases)('T-3 P1 renders exactly the manifests of $name', ({ system, component, folder, target }) => {
      const expected = byIdentity(readFileSync(`dist/${target}/${system}/${component}/manifests.yaml`, 'utf8'));
      const values = path.join(folder, `values.${target}.yaml`);
      expect(rendered(binary, component, folder, '--values', values)).toEqual(expected);
    });

    it.each(cases)(
      'P1 P5 renders them as a subchart too, and under any release: $name',
      ({ system, component, folder, target }) => {
        const umbrella = temporaryFolder();
        const dependency = `dependencies: [{ name: ${component}, version: ^1.0.0, repository: "file://${path.resolve(folder)}" }]`;
        writeFileSync(
          path.join(umbrella, 'Chart.yaml'),
          `apiVersion: v2\nname: umbrella\nversion: 1.0.0\n${dependency}\n`,
        );
        const inner = readFileSync(path.join(folder, `values.${target}.yaml`), 'utf8').replaceAll(/^(?=.)/gm, '  ');
        const values = path.join(umbrella, 'own.yaml');
        writeFileSync(values, `global: { anything: true }\n${component}:\n${inner}`);
        expect(run(binary, 'dependency', 'update', umbrella).status).toBe(0);
        const expected = byIdentity(readFileSync(`dist/${target}/${system}/${component}/manifests.yaml`, 'utf8'));
        const release = ['other-release', umbrella, '--namespace', 'elsewhere', '--values', values];
        expect(rendered(binary, ...release)).toEqual(expected);
      },
    );

    it.each(cases)('P5 passes helm lint --strict: $name', ({ folder, target }) => {
      const { status, stdout } = run(
        binary,
        'lint',
        '--strict',
        folder,
        '--values',
        path.join(folder, `values.${target}.yaml`),
      );
      expect(stdout).toContain('0 chart(s) failed');
      expect(status).toBe(0);
    });

    it.each([
      ['an unknown value', ['--set', 'imagee.tag=1']],
      ['an unknown value further down', ['--set', 'image.tagg=1']],
      ['a text for a number', ['--set', 'replicaCount=two']],
      ['a number for a switch', ['--set', 'autoscaling.enabled=1']],
      ['a map for a text', ['--set', 'image.tag.a=b']],
      ['a digest that is none', ['--set', 'image.digest=latest']],
      ['an autoscaler without its bounds', ['--set', 'autoscaling.enabled=true']],
      ['an image without a tag', ['--set', 'image.tag=null']],
      ['a part without its switch', ['--set', 'autoscaling=null']],
    ])('P5 refuses %s', (__, argv) => {
      const { status, stderr } = run(binary, 'template', 'x', tenantService, ...argv);
      expect(status).not.toBe(0);
      expect(stderr).toContain("don't meet the specifications of the schema");
    });

    it('sets what a Helm user expects: tag, digest before tag, replicas, no autoscaling', () => {
      const digest = `sha256:${'a1'.repeat(32)}`;
      const values = ['--values', `${tenantService}/values.us-prod.yaml`];
      const rollout = (...argv: readonly string[]) =>
        // biome-ignore lint/suspicious/noExplicitAny: reaches deep into an object.
        rendered(binary, 'x', tenantService, ...values, ...argv)['Rollout ghasi-services/tenant-service'] as any;
      const image = (...argv: readonly string[]) => rollout(...argv).spec.template.spec.containers[0].image;
      expect(image('--set', 'image.tag=9.9.9')).toBe('crmeridian.azurecr.io/ghasi/tenant-service:9.9.9');
      expect(image('--set', `image.digest=${digest}`)).toBe(
        `crmeridian.azurecr.io/ghasi/tenant-service:1.4.2@${digest}`,
      );
      expect(image('--set', 'image.repository=mirror.example/ghasi')).toBe('mirror.example/ghasi:1.4.2');
      expect(rollout().spec.replicas).toBeUndefined();
      expect(rollout('--set', 'autoscaling.enabled=false').spec.replicas).toBe(3);
      expect(rollout('--set', 'autoscaling.enabled=false,replicaCount=7').spec.replicas).toBe(7);
      expect(rollout('--set', 'env.NODE_ENV=test').spec.template.spec.containers[0].env[0].value).toBe('test');
      const off = rendered(binary, 'x', tenantService, ...values, '--set', 'autoscaling.enabled=false');
      expect(Object.keys(off)).not.toContain('HorizontalPodAutoscaler ghasi-services/tenant-service');
    });
  });
});

describe.each(charts)('the chart of $system/$component', ({ folder }) => {
  const defaults = valuesIn(folder, 'values.yaml');
  const templates = readdirSync(path.join(folder, 'templates'))
    .map((file) => readFileSync(path.join(folder, 'templates', file), 'utf8'))
    .join('\n');

  it('P2 states in a target’s file only what differs', () => {
    const base = new Map(leaves(defaults));
    for (const target of targetsOf(folder)) {
      for (const [name, value] of leaves(valuesIn(folder, `values.${target}.yaml`))) {
        if (name !== '') expect([target, name, value]).not.toEqual([target, name, base.get(name)]);
      }
    }
  });

  it('P2 uses every value', () => {
    const files = ['values.yaml', ...targetsOf(folder).map((target) => `values.${target}.yaml`)];
    for (const [name] of files.flatMap((file) => leaves(valuesIn(folder, file)))) {
      if (name === '') continue;
      const parts = name.split('.');
      // A value may be lifted as a part of a whole.
      const used = parts.some((__, length) => templates.includes(`.Values.${parts.slice(0, length + 1).join('.')} `));
      expect([name, used]).toEqual([name, true]);
    }
  });

  it('P4 describes every value in the schema, the README and values.yaml', () => {
    const schema = JSON.parse(readFileSync(path.join(folder, 'values.schema.json'), 'utf8'));
    const readme = readFileSync(path.join(folder, 'README.md'), 'utf8');
    const text = readFileSync(path.join(folder, 'values.yaml'), 'utf8');
    const described = (node: { properties?: object; description?: string }, at: readonly string[]): void => {
      if (at[0] === 'global') return;
      if (node.description !== undefined) {
        expect(readme).toContain(`| \`${at.join('.')}\` |`);
        expect(text).toContain(`# ${node.description}`);
        return;
      }
      expect(node.properties).toBeDefined();
      for (const [key, inner] of Object.entries(node.properties ?? {})) described(inner, [...at, key]);
    };
    described(schema, []);
  });

  it('P5 demands all that values.yaml has, whatever a target’s file adds', () => {
    type Schema = { readonly required?: readonly string[]; readonly properties?: Readonly<Record<string, Schema>> };
    const demanded = ({ required = [], properties = {} }: Schema, at: readonly string[]): readonly string[] =>
      required.flatMap((name) => [[...at, name].join('.'), ...demanded(properties[name] ?? {}, [...at, name])]);
    const given = (value: object, { properties }: Schema, at: readonly string[]): readonly string[] =>
      properties === undefined
        ? []
        : Object.entries(value).flatMap(([name, inner]) => [
            [...at, name].join('.'),
            ...given(inner, properties[name] ?? {}, [...at, name]),
          ]);
    const schema: Schema = JSON.parse(readFileSync(path.join(folder, 'values.schema.json'), 'utf8'));
    expect([...demanded(schema, [])].sort()).toEqual([...given(defaults, schema, [])].sort());
  });

  it('has a values file for each target that it is rendered for', () => {
    const [system, component] = folder.split('/').slice(-2);
    const rendered = readdirSync('dist').filter((target) => {
      const file = path.join('dist', target, system ?? '', component ?? '', 'manifests.yaml');
      // A target may have nothing of a component.
      return existsSync(file) && /^kind: /m.test(readFileSync(file, 'utf8'));
    });
    expect(targetsOf(folder).sort()).toEqual(rendered.sort());
  });
});

it('P4 has the files and values that T-3 and Helm users know', () => {
  expect(readdirSync(path.join(tenantService, 'templates')).sort()).toEqual(
    [
      ...[
        'NOTES.txt',
        'analysistemplate.yaml',
        'authorizationpolicy.yaml',
        'deployment.yaml',
        'hpa.yaml',
        'networkpolicy.yaml',
        'pdb.yaml',
        'prometheusrule.yaml',
        'rollout.yaml',
      ],
      ...['secrets-external.yaml', 'service.yaml', 'serviceaccount.yaml', 'servicemonitor.yaml', 'virtualservice.yaml'],
    ].sort(),
  );
  expect(valuesIn(tenantService, 'values.us-prod.yaml')).toMatchObject({
    autoscaling: { enabled: true, minReplicas: 3, maxReplicas: 20 },
    image: { tag: '1.4.2' },
    replicaCount: 3,
    podDisruptionBudget: { minAvailable: 2 },
  });
});

it('reads like a chart written by hand: text where targets agree, no helpers', () => {
  const pdb = readFileSync(`${tenantService}/templates/pdb.yaml`, 'utf8');
  expect(
    pdb
      .split('\n')
      .filter((line) => line.includes('{{'))
      .slice(1),
  ).toEqual([
    '    region: {{ .Values.region | quote }}',
    '  minAvailable: {{ .Values.podDisruptionBudget.minAvailable | toJson }}',
  ]);
  const rule = readFileSync(`${tenantService}/templates/prometheusrule.yaml`, 'utf8');
  // What Prometheus templates reaches Prometheus.
  expect(rule).toContain('{{`{{`}} $value | humanizePercentage }}');
});
