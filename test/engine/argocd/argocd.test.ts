import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type DeclaredSystem, type DeployedComponent, Deployment } from '../../../engine/argocd/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { platformWith, type RegionFiles } from '../../support/platform.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests reach deep into objects of every kind.
type Any = any;

const files: RegionFiles = {
  'gitops.yaml': `repository: https://git.example.com/platform.git
freezes: [{ reason: Rest, schedule: '0 0 22 12 *', duration: 288h }]
`,
  'clusters.yaml': `clusters:
  dev-a: { target: dev, location: eastus2, role: primary }
  us-a: { target: us-prod, location: eastus2, role: primary, labels: { tier: gold } }
  us-b: { target: us-prod, location: westus3, role: secondary }
`,
  'releases.yaml': `components: {}
revisions:
  us-prod:
    shop/web: { commit: '${'a'.repeat(40)}' }
`,
};

const shop: DeclaredSystem = { name: 'shop', namespaces: ['shop-services'], delivery: 'manifests' };
const object = (kind: string, namespace?: string, apiVersion = 'v1', more: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name: 'web', ...(namespace === undefined ? {} : { namespace }) },
  ...more,
});
const web: DeployedComponent = {
  system: 'shop',
  component: 'web',
  namespace: 'shop-services',
  after: ['platform'],
  objects: [object('Service', 'shop-services'), object('Namespace')],
  place: { file: 'systems/shop/web.ts', line: 1, column: 1 },
};

function deployed({
  systems = [shop],
  components = [web],
  changes = {},
}: {
  readonly systems?: readonly DeclaredSystem[];
  readonly components?: readonly DeployedComponent[];
  readonly changes?: RegionFiles;
} = {}) {
  const platform = platformWith({ ...files, ...changes });
  const diagnostics = new Diagnostics();
  const deployment = new Deployment(platform, systems, [{ group: 'apps', kind: 'Deployment' }]);
  const apps = components.flatMap((component) =>
    platform.targets.flatMap((target) => deployment.add(target, component)),
  );
  const all = new Map([...apps, ...deployment.files(diagnostics)].map(({ path: name, text }) => [name, text]));
  return {
    paths: [...all.keys()],
    app: (target: string, component = 'web'): Any =>
      JSON.parse(all.get(`${target}/shop/${component}/app.json`) ?? 'null'),
    object: (name: string): Any => load(all.get(`argocd/${name}`) ?? ''),
    text: (name: string) => all.get(`argocd/${name}`) ?? '',
    codes: diagnostics.sorted().map(({ code }) => code),
  };
}

describe('L-12 what makes an Application of a component in a target', () => {
  it('follows the branch in dev and staging, and runs its pinned commit in production', () => {
    const { app } = deployed();
    expect(['dev', 'staging', 'us-prod'].map((target) => app(target).app.revision)).toEqual([
      'main',
      'main',
      'a'.repeat(40),
    ]);
  });

  it('is not there for a production target that the component was never advanced to', () => {
    expect(deployed().app('eu-prod')).toBeNull();
  });

  it('has every key that templates read, in any case', () => {
    expect(deployed().app('dev')).toEqual({
      app: {
        system: 'shop',
        component: 'web',
        namespace: 'shop-services',
        revision: 'main',
        retired: false,
        ignoreDifferences: [],
        after: ['platform'],
      },
    });
  });

  it('is not there where nothing is rendered, unless the component is on its way out', () => {
    const empty = { ...web, objects: [] };
    expect(deployed({ components: [empty] }).app('dev')).toBeNull();
    const retired = { 'releases.yaml': 'components: {}\nretired: [shop/web]\n' };
    expect(deployed({ components: [empty], changes: retired }).app('dev').app.retired).toBe(true);
  });

  it('ignores only what the controller of a Rollout writes: weights, and the hash in selectors', () => {
    const strategy = {
      canary: {
        stableService: 'web',
        canaryService: 'web-canary',
        trafficRouting: { istio: { virtualServices: [{ name: 'web-mesh', routes: ['all'] }, { name: 'web' }] } },
      },
    };
    const rollout = object('Rollout', 'shop-services', 'argoproj.io/v1alpha1', { spec: { strategy } });
    const { app } = deployed({ components: [{ ...web, objects: [rollout] }] });
    const selector = ['/spec/selector/rollouts-pod-template-hash'];
    const weights = ['.spec.http[].route[].weight'];
    const group = 'networking.istio.io';
    expect(app('dev').app.ignoreDifferences).toEqual([
      { kind: 'Service', name: 'web', namespace: 'shop-services', jsonPointers: selector },
      { kind: 'Service', name: 'web-canary', namespace: 'shop-services', jsonPointers: selector },
      { group, kind: 'VirtualService', name: 'web-mesh', namespace: 'shop-services', jqPathExpressions: weights },
      { group, kind: 'VirtualService', name: 'web', namespace: 'shop-services', jqPathExpressions: weights },
    ]);
  });
});

describe('P-5 the ApplicationSet of a system', () => {
  const set = deployed().object('systems/shop.yaml');

  it('takes every cluster with a target, and components that run once only in primary ones', () => {
    const of = (index: number) => set.spec.generators[index].matrix.generators;
    expect(of(0)[0].clusters.selector).toEqual({ matchExpressions: [{ key: 'target', operator: 'Exists' }] });
    expect(of(0)[1].git.files).toEqual([
      { path: 'dist/{{ .metadata.labels.target }}/shop/*/app.json' },
      { path: 'dist/{{ .metadata.labels.target }}/shop/*-once/app.json', exclude: true },
    ]);
    expect(of(1)[0].clusters.selector.matchLabels).toEqual({ role: 'primary' });
    expect(of(1)[1].git.files).toEqual([{ path: 'dist/{{ .metadata.labels.target }}/shop/*-once/app.json' }]);
  });

  it('fails on a missing label, keeps what runs, applies on the server', () => {
    expect(set.spec).toMatchObject({
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      syncPolicy: { preserveResourcesOnDeletion: true },
      template: {
        metadata: { annotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' } },
        spec: {
          project: 'shop',
          source: { targetRevision: '{{ .app.revision }}', directory: { include: 'manifests.yaml' } },
          destination: { name: '{{ .name }}', namespace: '{{ .app.namespace }}' },
        },
      },
    });
    expect(set.spec.template.spec.syncPolicy.syncOptions).toContain('ServerSideApply=true');
  });

  it('names what a new component needs nowhere: sets and projects stay as they are', () => {
    const more = deployed({ components: [web, { ...web, component: 'api' }] });
    expect(more.paths).toContain('dev/shop/api/app.json');
    for (const name of ['systems/shop.yaml', 'projects/shop.yaml', 'root.yaml']) {
      expect(more.text(name)).toBe(deployed().text(name));
    }
  });

  it('T-3 takes the chart with the target’s values by one setting', () => {
    const { spec } = deployed({ systems: [{ ...shop, delivery: 'chart' }] }).object('systems/shop.yaml');
    expect(spec.template.spec.source).not.toHaveProperty('directory');
    expect(spec.templatePatch).toContain('path: dist/charts/{{ .app.system }}/{{ .app.component }}');
    expect(spec.templatePatch).toContain('- values.{{ .metadata.labels.target }}.yaml');
  });

  it('subscribes whom the system names', () => {
    const notifications = { service: 'slack', recipient: 'shop-operations' };
    const { spec } = deployed({ systems: [{ ...shop, notifications }] }).object('systems/shop.yaml');
    expect(spec.template.metadata.annotations).toMatchObject({
      'notifications.argoproj.io/subscribe.on-sync-failed.slack': 'shop-operations',
      'notifications.argoproj.io/subscribe.on-health-degraded.slack': 'shop-operations',
    });
  });
});

describe('the project of a system', () => {
  const { spec } = deployed().object('projects/shop.yaml');

  it('permits this repository, its own namespaces in the known clusters, and its own kinds', () => {
    expect(spec.sourceRepos).toEqual(['https://git.example.com/platform.git']);
    expect(spec.destinations).toEqual(['dev-a', 'us-a', 'us-b'].map((name) => ({ name, namespace: 'shop-services' })));
    expect(spec.clusterResourceWhitelist).toEqual([{ group: '', kind: 'Namespace', name: 'shop-services' }]);
    expect(spec.namespaceResourceWhitelist).toEqual([
      { group: '', kind: 'Service' },
      { group: 'apps', kind: 'Deployment' },
    ]);
  });

  it('freezes production by cluster, lets a person sync, and finishes what is under way', () => {
    expect(spec.syncWindows).toEqual([
      {
        kind: 'deny',
        schedule: '0 0 22 12 *',
        duration: '288h',
        timeZone: 'UTC',
        clusters: ['us-a', 'us-b'],
        manualSync: true,
        syncOverrun: true,
        description: 'Rest',
      },
    ]);
  });
});

describe('the root Application', () => {
  it('applies the folder, itself included, into the namespace of Argo CD only', () => {
    const [project, application] = deployed()
      .text('root.yaml')
      .split('---\n')
      .map((text) => load(text)) as [Any, Any];
    expect(application.spec.source).toMatchObject({ path: 'dist/argocd', directory: { exclude: 'clusters/*' } });
    expect(project.spec.destinations).toEqual([{ server: 'https://kubernetes.default.svc', namespace: 'argocd' }]);
    expect(project.spec.clusterResourceWhitelist).toEqual([]);
  });

  it('is not made where no repository is stated', () => {
    expect(deployed({ changes: { 'gitops.yaml': undefined } }).paths).toEqual([]);
  });
});

it('M-11 says the labels of a cluster’s secret, and no secret', () => {
  const cluster = deployed().object('clusters/us-a.yaml');
  expect(cluster).toEqual({
    name: 'us-a',
    labels: {
      'argocd.argoproj.io/secret-type': 'cluster',
      tier: 'gold',
      environment: 'prod',
      region: 'us',
      location: 'eastus2',
      role: 'primary',
      target: 'us-prod',
    },
  });
});

describe('what Argo CD would refuse or mix up', () => {
  it.each<[code: string, Parameters<typeof deployed>[0]]>([
    [
      'gitops/reserved-project',
      { systems: [{ ...shop, name: 'default' }], components: [{ ...web, system: 'default' }] },
    ],
    [
      'gitops/shared-namespace',
      {
        systems: [shop, { ...shop, name: 'club' }],
        components: [web, { ...web, system: 'club', component: 'other' }],
      },
    ],
    [
      'gitops/shared-namespace',
      {
        systems: [shop, { ...shop, name: 'club', namespaces: ['club'] }],
        components: [web, { ...web, system: 'club', component: 'other' }],
      },
    ],
    [
      'gitops/ambiguous-name',
      {
        systems: [shop, { ...shop, name: 'shop-web', namespaces: ['other'] }],
        components: [
          { ...web, component: 'web-api' },
          { ...web, system: 'shop-web', component: 'api', objects: [] },
        ],
      },
    ],
    [
      'gitops/ambiguous-name',
      {
        components: [web, { ...web, component: 'web-us' }],
        changes: {
          'clusters.yaml': `clusters:
  us-a: { target: us-prod, location: eastus2, role: primary }
  a: { target: dev, location: eastus2, role: primary }
`,
        },
      },
    ],
    [
      'gitops/long-release-name',
      { systems: [{ ...shop, delivery: 'chart' }], components: [{ ...web, component: 'w'.repeat(54) }] },
    ],
  ])('%s', (code, options) => {
    expect(deployed(options).codes).toEqual([code]);
  });

  it('a long name is no problem where no release has it', () => {
    expect(deployed({ components: [{ ...web, component: 'w'.repeat(63) }] }).codes).toEqual([]);
  });
});

it('the command in a cluster’s file is one that a shell reads as it stands', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'argocd-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(path.join(folder, 'bin'));
  writeFileSync(path.join(folder, 'bin', 'argocd'), '#!/bin/sh\nfor a; do echo "$a"; done\n', { mode: 0o755 });
  const line = deployed()
    .text('clusters/us-a.yaml')
    .split('\n')
    .find((one) => one.startsWith('#   argocd'));
  const { stdout } = spawnSync('sh', ['-c', (line ?? '').slice(1)], {
    encoding: 'utf8',
    env: { PATH: `${folder}/bin:/usr/bin:/bin` },
  });
  expect(stdout.split('\n').slice(0, 5)).toEqual(['cluster', 'set', 'us-a', '--label', 'tier=gold']);
});
