import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ApiObject, JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import {
  component,
  Migration,
  type MigrationProps,
  peer,
  postgres,
  RuntimeConfig,
  type System,
  TieredService,
  WorkloadGroup,
} from '../../../constructs/index.ts';
import { jobName } from '../../../constructs/migration/job-name.ts';
import { declare } from '../../../engine/build/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { marked } from '../../model/marked.ts';
import { type RenderOptions, renderComponent, testSystem } from '../../support/component.ts';
import { platformWith, regionFiles } from '../../support/platform.ts';
import { withNodePools } from '../../support/provisioning.ts';
import { badJobProps, baseProps, jobCases } from '../job/cases.ts';
import { chartOf } from '../job/chart.ts';

const facts = { purpose: 'Needed', whenDown: 'Nothing works.' };
const uses = { database: postgres('orders', { via: 'direct', ...facts }) };
const wave = 'argocd.argoproj.io/sync-wave';

function render(props: object = {}, options?: RenderOptions) {
  return renderComponent((scope) => {
    new Migration(scope, 'web-migration', { ...baseProps, ...props } as MigrationProps); // the line to blame
  }, options);
}

/** A group with a service and a migration. */
function renderGroup(props: object = {}, options?: RenderOptions) {
  return renderComponent((scope) => {
    const group = new WorkloadGroup(scope, 'web', { tier: 'core', image: baseProps.image, uses });
    const { resources } = baseProps;
    new TieredService(group, 'web-api', { ports: { http: 3000, metrics: 9090 }, resources, replicas: 2 });
    new Migration(group, 'web-migration', { resources, ...props });
  }, options);
}

describe('L-14 M-13 Migration', () => {
  const { one, kinds, diagnostics } = render({ uses });
  const job = one('Job');

  it('is a Job of one pod at a time, with an account, secrets and network policy of its own', () => {
    expect(diagnostics).toEqual([]);
    expect([...kinds].sort()).toEqual(['ExternalSecret', 'Job', 'NetworkPolicy', 'ServiceAccount']);
    const { template, ...spec } = job.spec;
    expect(spec).toEqual({
      activeDeadlineSeconds: 600,
      backoffLimit: 3,
      podReplacementPolicy: 'Failed',
      podFailurePolicy: {
        rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
      },
    });
    expect(template.spec).toMatchObject({
      restartPolicy: 'Never',
      serviceAccountName: 'web-migration',
      priorityClassName: 'shop-batch',
      containers: [{ name: 'web-migration', image: 'shop/web:1.0.0', envFrom: [{ secretRef: {} }] }],
    });
    expect(template.metadata.labels).toMatchObject({ app: 'web-migration', region: 'us' });
    expect(one('NetworkPolicy').spec).toMatchObject({ podSelector: { matchLabels: { app: 'web-migration' } } });
  });

  it('comes after what it needs and before the workloads, whatever is installed first', () => {
    expect(job.metadata.annotations).toEqual({ [wave]: '-1' });
    for (const kind of ['ServiceAccount', 'NetworkPolicy', 'ExternalSecret']) {
      expect(one(kind).metadata.annotations, kind).toEqual({ [wave]: '-2' });
    }
    // A vault per identity is one more object.
    const vault = render({ uses }, { target: 'eu-prod' });
    for (const kind of ['SecretStore', 'ServiceAccount']) {
      expect(vault.one(kind).metadata.annotations, kind).toMatchObject({ [wave]: '-2' });
    }
  });

  it('comes after the settings that it refers to, and after no others', () => {
    const { objects, diagnostics: found } = renderComponent((scope) => {
      const file = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
      new ApiObject(scope, 'used', file('used'));
      new ApiObject(scope, 'unused', file('unused'));
      const config = new RuntimeConfig(scope, 'web-config', { versions: { v1: { A: 'a' } }, current: 'v1' });
      const from = { configMap: { name: 'used' } };
      const { image, resources } = baseProps;
      const sidecars = [{ name: 'proxy', image, resources, mounts: [{ name: 'files', path: '/etc/proxy', from }] }];
      new Migration(scope, 'web-migration', { ...baseProps, config, sidecars });
    });
    expect(found).toEqual([]);
    const waves = objects
      .filter(({ kind }) => kind === 'ConfigMap')
      .map(({ metadata }) => [metadata.name.replace(/-[0-9a-f]{8}$/, ''), metadata.annotations?.[wave]]);
    expect(Object.fromEntries(waves)).toEqual({ used: '-2', unused: undefined, 'web-config-v1': '-2' });
  });

  it('is never removed by itself: Argo CD would run it again', () => {
    expect(job.spec).not.toHaveProperty('ttlSecondsAfterFinished');
  });

  it('counts among the pods that connect to the database, and serves nobody', () => {
    const declaration = component('web', (scope) => {
      new Migration(scope, 'web-migration', { ...baseProps, uses });
    });
    const platform = platformWith();
    const [target] = platform.targets;
    if (target === undefined) throw new Error('no target');
    const { workloads, graph } = declare(
      [{ ...testSystem, components: [declaration] }],
      target,
      platform,
      new Diagnostics(),
    );
    expect(workloads).toMatchObject([{ name: 'web-migration', tier: 'batch', ports: {}, pods: { least: 0, most: 1 } }]);
    expect(workloads[0]).not.toHaveProperty('service');
    expect(graph.podsOn('shop', 'orders', 'direct')).toBe(1);
  });
});

describe('L-14 Migration in a group', () => {
  const { one, objects, kinds, diagnostics } = renderGroup();
  const pod = one('Job').spec.template;

  it('has the group’s image, tier, account and secrets', () => {
    expect(diagnostics).toEqual([]);
    expect(kinds.filter((kind) => kind === 'ServiceAccount')).toHaveLength(1);
    expect(pod.spec).toMatchObject({
      serviceAccountName: 'web',
      priorityClassName: 'shop-core',
      containers: [{ image: 'shop/web:1.0.0', envFrom: [{ secretRef: { name: 'web-secrets' } }] }],
    });
  });

  it('image and tier: its own, if it says so', () => {
    const own = renderGroup({ image: { repository: 'shop/tool', tag: '7' }, tier: 'batch' }).one('Job').spec.template
      .spec;
    expect(own).toMatchObject({ priorityClassName: 'shop-batch', containers: [{ image: 'shop/tool:7' }] });
  });

  it('carries the labels that the network policy selects, and none that anything else does', () => {
    const labels = pod.metadata.labels;
    expect(labels).toMatchObject(one('NetworkPolicy').spec.podSelector.matchLabels);
    for (const selector of [
      one('Deployment').spec.selector.matchLabels,
      one('Service').spec.selector,
      one('PodDisruptionBudget').spec.selector.matchLabels,
    ]) {
      expect(Object.entries(selector).every(([key, value]) => labels[key] === value)).toBe(false);
    }
  });

  it('what the group shares comes first, and its workloads stay in the default wave', () => {
    const waves = objects.map(({ kind, metadata }) => [kind, metadata.annotations?.[wave]]);
    expect(Object.fromEntries(waves)).toEqual({
      NetworkPolicy: '-2',
      ServiceAccount: '-2',
      ExternalSecret: '-2',
      Job: '-1',
      Service: undefined,
      Deployment: undefined,
      PodDisruptionBudget: undefined,
      ServiceMonitor: undefined,
      PrometheusRule: undefined,
    });
  });

  it('without a migration nothing is annotated', () => {
    const plain = renderComponent((scope) => {
      const group = new WorkloadGroup(scope, 'web', { tier: 'core', image: baseProps.image, uses });
      new TieredService(group, 'web-api', { ports: { http: 3000 }, resources: baseProps.resources, replicas: 2 });
    });
    for (const { metadata } of plain.objects) expect(metadata.annotations ?? {}).not.toHaveProperty(wave);
  });

  it('stands outside the mesh, and only there says so', () => {
    const gateway = { ...peer('gateway', { namespace: 'gateway', ports: {} }), gateway: 'public' };
    const mesh = { gateway, control: peer('istiod', { namespace: 'istio-system', ports: { xds: 15012 } }) };
    const system: Partial<System> = { mesh };
    const label = 'sidecar.istio.io/inject';
    const meshed = renderGroup({}, { system });
    expect(meshed.one('Job').spec.template.metadata.labels[label]).toBe('false');
    expect(meshed.one('Deployment').spec.template.metadata.labels).not.toHaveProperty(label);
    expect(pod.metadata.labels).not.toHaveProperty(label);
  });
});

describe('L-14 the name of the Job', () => {
  const nameOf = (props: object, options?: RenderOptions) => render(props, options).one('Job').metadata.name as string;
  const base = nameOf({});

  it('carries the tag and a digest of the pod', () => {
    expect(base).toMatch(/^web-migration-1-0-0-[0-9a-f]{8}$/);
    expect(nameOf({}), 'the same again').toBe(base);
  });

  it.each([
    ['tag', { image: { repository: 'shop/web', tag: '1.0.1' } }],
    ['digest', { image: { repository: 'shop/web', tag: '1.0.0', digest: `sha256:${'a'.repeat(64)}` } }],
    ['repository', { image: { repository: 'shop/tool', tag: '1.0.0' } }],
    ['variable, since a Job’s pod cannot be changed', { env: { LEVEL: 'debug' } }],
    ['argument', { args: ['up'] }],
    [
      'patch',
      { patches: [{ kind: 'Job', reason: 'wanted', operations: [{ op: 'test', path: '/kind', value: 'Job' }] }] },
    ],
  ])('changes with another %s', (_, props) => {
    expect(nameOf(props)).not.toBe(base);
  });

  it('stays with what may be changed in place', () => {
    expect(nameOf({ activeDeadlineSeconds: 900, backoffLimit: 1 })).toBe(base);
  });

  it('does not depend on the order in which props are written', () => {
    const digest = (fixed: unknown) => jobName('web', { repository: 'r', tag: '1' }, fixed);
    expect(digest({ a: 1, b: [{ c: 2, d: 3 }] })).toBe(digest({ b: [{ d: 3, c: 2 }], a: 1 }));
    expect(digest(['a', 'b'])).not.toBe(digest(['b', 'a']));
  });

  it.each([
    ['web', '1.4.0-RC.1', /^web-1-4-0-rc-1-[0-9a-f]{8}$/],
    ['web', '_x_', /^web-x-[0-9a-f]{8}$/],
    ['web', '__', /^web-[0-9a-f]{8}$/],
    ['web', 'a'.repeat(128), /^web-a{24}-[0-9a-f]{8}$/],
    ['w'.repeat(50), '1.0.0-rc1', /^w{50}-1-0-[0-9a-f]{8}$/],
    ['w'.repeat(54), '1.0.0', /^w{54}-[0-9a-f]{8}$/],
  ])('%s with tag %s fits a label', (id, tag, expected) => {
    const name = jobName(id, { repository: 'r', tag }, {});
    expect(name).toMatch(expected);
    expect(name.length).toBeLessThanOrEqual(63);
  });

  it('component/name-too-long where the ID leaves no room', () => {
    const { codes } = renderComponent((scope) => {
      new Migration(scope, 'w'.repeat(55), { ...baseProps });
    });
    expect(codes).toContain('component/name-too-long');
  });
});

describe('each prop of Migration changes what it is about, and nothing else', () => {
  const base = render().one('Job').spec;

  it.each(Object.entries(jobCases))('%s', (prop, { value, changes }) => {
    const { one, diagnostics } = render({ [prop]: value }, withNodePools);
    expect(diagnostics).toEqual([]);
    expect(one('Job').spec).toEqual(JsonPatch.apply(structuredClone(base), ...changes));
  });

  it('tier, uses, secrets, secretName and policyName are the account’s', () => {
    const secrets = { SALT: { path: 'crypto', property: 'salt' } };
    const { one } = render({ tier: 'core', uses, secrets, secretName: 'keys', policyName: 'rules' });
    expect(one('Job').spec.template.spec.priorityClassName).toBe('shop-core');
    expect(one('Job').metadata.labels.tier).toBe('core');
    expect(one('NetworkPolicy').metadata.name).toBe('rules');
    expect(one('ExternalSecret').spec.target.name).toBe('keys');
    expect(one('ExternalSecret').spec.data.map(({ secretKey }: { secretKey: string }) => secretKey)).toEqual([
      'DATABASE_URL',
      'SALT',
    ]);
  });

  it('patches change the finished Job', () => {
    const operations = [{ op: 'add', path: '/spec/suspend', value: true }];
    const { one, patches } = render({ patches: [{ kind: 'Job', reason: 'by hand', operations }] });
    expect(one('Job').spec.suspend).toBe(true);
    expect(patches).toHaveLength(1);
  });
});

describe('the chart of a component with a Migration', () => {
  const files = chartOf((scope, target) => {
    const versions = { v1: { A: 'a' }, v2: { A: target.name } } as const;
    const config = new RuntimeConfig(scope, 'web-config', {
      versions,
      current: target.pick({ dev: 'v2', staging: 'v1', prod: 'v1' }),
    });
    const group = new WorkloadGroup(scope, 'web', { tier: 'core', image: target.image('shop/web') });
    new Migration(group, 'web-migration', { resources: baseProps.resources, config });
  });

  it('L-14 has one Job, whose name is a value, since its image is one', () => {
    expect(files['templates/job.yaml']?.match(/^kind: Job$/gm)).toHaveLength(1);
    expect(files['templates/job.yaml']).toContain('name: {{ .Values.migration.jobName | quote }}');
    expect(files['values.staging.yaml']).toMatch(/jobName: web-migration-2-0-0-[0-9a-f]{8}\n/);
    for (const line of ['activeDeadlineSeconds: 600', 'backoffLimit: 3', 'resources:', 'env:']) {
      expect(files['values.yaml']).toMatch(new RegExp(`^migration:\n(?: .*\n)*  ${line}\n`, 'm'));
    }
    expect(files['values.yaml']).toMatch(/^image:\n(?: .*\n)* {2}tag: 3\.0\.0\n/m);
  });

  it('R-5 has each version of the settings once, by names without digests', () => {
    expect(files['templates/configmap.yaml']?.match(/^kind: ConfigMap$/gm)).toHaveLength(2);
    expect(files['values.staging.yaml']).toMatch(/^config:\n {2}v2:\n {4}enabled: false\n/m);
    expect(files['values.yaml']).toMatch(/^config:\n(?: .*\n)* {2}v2:\n(?: .*\n)* {6}A: dev\n/m);
  });
});

describe('problems of Migration', () => {
  const line =
    readFileSync(fileURLToPath(import.meta.url), 'utf8')
      .split('\n')
      .findIndex((text) => text.endsWith('// the line to blame')) + 1;

  it.each(badJobProps)('component/bad-value: %s = %s, at the line that made it', (prop, shown, props) => {
    const { diagnostics } = render(props);
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['component/bad-value', `web-migration: ${prop} is ${shown}`],
    ]);
    expect(diagnostics[0]?.at).toMatchObject({ file: 'test/constructs/migration/migration.test.ts', line });
  });

  it('component/patch-without-object', () => {
    const operations = [{ op: 'add', path: '/spec/x', value: 1 }];
    const { diagnostics } = render({ patches: [{ kind: 'Deployment', reason: 'wanted', operations }] });
    expect(diagnostics.map(({ code, why }) => [code, why])).toEqual([
      ['component/patch-without-object', 'The construct renders: Job, NetworkPolicy, ServiceAccount.'],
    ]);
  });

  const overridden = (yaml: string) => {
    const { text, places } = marked(`${regionFiles['us.yaml']}components:\n  web-migration:\n${yaml}`);
    return { ...render({}, { platform: platformWith({ 'us.yaml': text }) }), place: `regions/us.yaml:${places[0]}` };
  };

  it.each([
    ['    replicas: «2\n', 'component/bad-value'],
    ['    disruption: { minAvailable: «1 }\n', 'component/bad-value'],
    ['    scaling: { min: «1 }\n', 'region/scaling-without-policy'],
  ])('figures in regions/ that mean nothing to a job: %j', (yaml, code) => {
    const { diagnostics, place } = overridden(yaml);
    expect(diagnostics.map((found) => [found.code, `${found.at?.file}:${found.at?.line}:${found.at?.column}`])).toEqual(
      [[code, place]],
    );
  });

  it('figures in regions/ win over the props', () => {
    const { one, diagnostics } = overridden('    env: { LEVEL: «debug }\n    resources: { limits: { memory: 2Gi } }\n');
    expect(diagnostics).toEqual([]);
    const [container] = one('Job').spec.template.spec.containers;
    expect(container.env[0]).toEqual({ name: 'LEVEL', value: 'debug' });
    expect(container.resources.limits.memory).toBe('2Gi');
  });
});
