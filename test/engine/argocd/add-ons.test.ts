import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { type DeployedComponent, Deployment } from '../../../engine/argocd/index.ts';
import { verbatim } from '../../../engine/argocd/verbatim.ts';
import { goValue, rendered } from '../../../engine/gitops/template/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { platformWith, type RegionFiles } from '../../support/platform.ts';
import { problemsOf } from '../../support/validate-objects.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests reach deep into objects of every kind.
type Any = any;

const addOns = `notifications: { service: slack, recipient: operators }
namespaces:
  queue: { podSecurity: restricted }
  edge: { podSecurity: baseline, mesh: true }
addOns:
  kinds:
    purpose: Kinds
    chart: { repository: 'oci://registry.example.com/charts', name: kinds, version: 1.0.0 }
    namespace: queue
    provides: [queue.example.com]
    clusterKinds: [apiextensions.k8s.io/CustomResourceDefinition]
    ignoreDifferences:
      - { kind: admissionregistration.k8s.io/ValidatingWebhookConfiguration, name: q, fields: ['.webhooks[].clientConfig'] }
    values: { cluster: '{{ .name }}', message: '{{ .app.metadata.name }}' }
  queue:
    purpose: A queue
    chart: { repository: 'https://charts.example.com', name: queue-server, version: 2.0.0, versions: { dev: 2.1.0 } }
    namespace: queue
    alsoIn: [kube-system]
    after: [kinds]
    targets: [dev, prod]
    provides: [mesh.example.com/Gate]
    clusterKinds: []
    values: { replicas: 3, storage: { size: 5Gi, class: fast }, hosts: [a, b], text: "say {{ .Values.x }}\\n\\nto {{ .name }}\\n" }
    overrides:
      dev: { replicas: 1 }
      prod: { storage: { size: 10Gi }, hosts: [c] }
      us-prod: { storage: { size: 20Gi } }
`;

const files: RegionFiles = {
  'gitops.yaml': `repository: https://git.example.com/platform.git
freezes: [{ reason: Rest, schedule: '0 0 22 12 *', duration: 288h }]
`,
  'clusters.yaml': `clusters:
  dev-a: { target: dev, location: eastus2, role: primary }
  us-a: { target: us-prod, location: eastus2, role: primary }
`,
  'add-ons.yaml': addOns,
};

const web: DeployedComponent = {
  system: 'shop',
  component: 'web',
  namespace: 'shop-services',
  after: [],
  objects: [],
  place: { file: 'systems/shop/web.ts', line: 1, column: 1 },
};
const object = (apiVersion: string, kind: string) => ({
  apiVersion,
  kind,
  metadata: { name: 'web', namespace: 'shop-services' },
});

function deployed({
  objects = [],
  namespaces = ['shop-services'],
  component = 'web',
  changes = {},
}: {
  readonly objects?: DeployedComponent['objects'];
  readonly namespaces?: readonly string[];
  readonly component?: string;
  readonly changes?: RegionFiles;
} = {}) {
  const platform = platformWith({ ...files, ...changes });
  const diagnostics = new Diagnostics();
  const deployment = new Deployment(platform, [{ name: 'shop', namespaces, delivery: 'manifests' }], []);
  for (const target of platform.targets) deployment.add(target, { ...web, component, objects });
  const all = new Map(deployment.files(diagnostics).map(({ path, text }) => [path, text]));
  return {
    paths: [...all.keys()].filter((path) => path.includes('add-ons')),
    object: (name: string): Any => load(all.get(`argocd/add-ons/${name}.yaml`) ?? ''),
    problems: diagnostics.sorted(),
  };
}

describe('an add-on', () => {
  const { paths, object: read } = deployed();

  it('is an ApplicationSet of an upstream chart at an exact version, and all have one project', () => {
    expect(paths).toEqual(['project', 'kinds', 'queue'].map((name) => `argocd/add-ons/${name}.yaml`));
    expect(read('kinds').spec.template.spec.source).toEqual({
      // Argo CD knows registries of Helm charts without a scheme.
      repoURL: 'registry.example.com/charts',
      chart: 'kinds',
      targetRevision: '1.0.0',
      helm: {
        releaseName: 'kinds',
        valuesObject: { cluster: '{{ .name }}', message: '{{ "{{" }} .app.metadata.name }}' },
      },
    });
  });

  it('M-13 is what Argo CD’s own schemas accept', () => {
    for (const name of ['project', 'kinds', 'queue']) expect(problemsOf(read(name)), name).toEqual([]);
  });

  it('comes before systems, and after what it needs', () => {
    const waves = ['project', 'kinds', 'queue'].map((name) =>
      Number(read(name).metadata.annotations['argocd.argoproj.io/sync-wave']),
    );
    expect(waves.toSorted((a, b) => a - b)).toEqual(waves);
    expect(new Set(waves).size).toBe(3);
    expect(Math.max(...waves)).toBeLessThan(0);
  });

  it('is kept when its Application goes, heals, tells of failures, and is applied on the server', () => {
    const { spec, metadata } = read('queue');
    expect(metadata.annotations['argocd.argoproj.io/sync-options']).toBe('Prune=confirm,Delete=confirm');
    expect(spec).toMatchObject({
      goTemplateOptions: ['missingkey=error'],
      syncPolicy: { preserveResourcesOnDeletion: true },
      template: {
        metadata: {
          name: 'queue-{{ .name }}',
          annotations: { 'notifications.argoproj.io/subscribe.on-sync-failed.slack': 'operators' },
        },
        spec: { project: 'add-ons', destination: { name: '{{ .name }}', namespace: 'queue' } },
      },
    });
    const { syncPolicy } = spec.template.spec;
    expect(syncPolicy.automated).toEqual({ prune: true, selfHeal: true });
    expect(syncPolicy.syncOptions).toEqual(expect.arrayContaining(['CreateNamespace=true', 'ServerSideApply=true']));
    expect(read('kinds').spec.template.spec.ignoreDifferences).toEqual([
      {
        group: 'admissionregistration.k8s.io',
        kind: 'ValidatingWebhookConfiguration',
        name: 'q',
        jqPathExpressions: ['.webhooks[].clientConfig'],
      },
    ]);
  });

  it('T-5 has a namespace that says its Pod Security, and whether the mesh may inject', () => {
    const labels = (text: string) =>
      deployed({ changes: { 'add-ons.yaml': text } }).object('kinds').spec.template.spec.syncPolicy
        .managedNamespaceMetadata.labels;
    const security = (level: string) =>
      Object.fromEntries(['audit', 'enforce', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, level]));
    expect(labels(addOns)).toEqual({ ...security('restricted'), 'istio-injection': 'disabled' });
    expect(labels(addOns.replace('namespace: queue', 'namespace: edge'))).toEqual(security('baseline'));
  });
});

describe('L-16 targets that differ', () => {
  const { spec } = deployed().object('queue');

  /** What the patch comes to in a cluster. */
  function patched(name: string, target: string): Any {
    return load(rendered(spec.templatePatch, goValue({ name, metadata: { labels: { target } } }), 'error'));
  }

  it('are chosen by a patch, which brings version and values whole', () => {
    expect(spec.generators[0].clusters.selector.matchExpressions).toEqual([
      { key: 'target', operator: 'In', values: ['dev', 'eu-prod', 'us-prod'] },
    ]);
    expect(spec.template.spec.source.helm).toEqual({ releaseName: 'queue' });
    const rows: [string, string, object][] = [
      ['dev', '2.1.0', { replicas: 1, storage: { size: '5Gi', class: 'fast' }, hosts: ['a', 'b'] }],
      ['us-prod', '2.0.0', { replicas: 3, storage: { size: '20Gi', class: 'fast' }, hosts: ['c'] }],
    ];
    for (const [target, targetRevision, values] of rows) {
      const { source } = patched('here', target).spec;
      expect(source.targetRevision, target).toBe(targetRevision);
      expect(source.helm.valuesObject, target).toEqual({
        ...values,
        text: 'say {{ .Values.x }}\n\nto here\n',
      });
    }
  });

  it('never leave a branch empty, which would remove the whole source', () => {
    const bare = addOns.replace(/ {4}values: \{ replicas.*\n/, '').replace(', versions: { dev: 2.1.0 }', '');
    const { templatePatch } = deployed({ changes: { 'add-ons.yaml': bare } }).object('queue').spec;
    expect(templatePatch.match(/targetRevision: /g)).toHaveLength(3);
  });
});

it.each([
  ['{{ .name }} in {{ .metadata.labels.region }}', 'here in us'],
  ['{{ .metadata.labels.tier }}', '{{ .metadata.labels.tier }}'],
  ['{{- range .x }}{{{', '{{- range .x }}{{{'],
  ['no braces }}', 'no braces }}'],
])('%j in values is %j in a cluster', (text, expected) => {
  const cluster = goValue({ name: 'here', metadata: { labels: { region: 'us' } } });
  expect(rendered(verbatim(text), cluster, 'error')).toBe(expected);
});

describe('M-11 the project of add-ons', () => {
  const { spec } = deployed().object('project');

  it('permits the charts’ repositories, their namespaces, and the kinds that they name', () => {
    expect(spec.sourceRepos).toEqual(['https://charts.example.com', 'registry.example.com/charts']);
    expect(spec.destinations).toEqual(
      ['dev-a', 'us-a'].flatMap((name) => ['kube-system', 'queue'].map((namespace) => ({ name, namespace }))),
    );
    expect(spec.clusterResourceWhitelist).toEqual([
      { group: '', kind: 'Namespace', name: 'queue' },
      { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
    ]);
  });

  it('is frozen like systems', () => expect(spec.syncWindows[0].clusters).toEqual(['us-a']));
});

describe('what a cluster would refuse, or two would fight for', () => {
  it.each<[string, Parameters<typeof deployed>[0]]>([
    ['gitops/no-add-on', { objects: [object('other.example.com/v1', 'Thing')] }],
    ['gitops/no-add-on', { objects: [object('mesh.example.com/v1', 'Wall')] }],
    ['gitops/no-add-on', { objects: [object('gateway.networking.k8s.io/v1', 'Gateway')] }],
    ['gitops/shared-namespace', { namespaces: ['shop-services', 'queue'] }],
    ['gitops/unknown-service', { changes: { 'add-ons.yaml': addOns.replace('slack', 'pigeon') } }],
    [
      'gitops/ambiguous-name',
      { changes: { 'add-ons.yaml': addOns.replace('\n  queue:\n    purpose', '\n  shop-web:\n    purpose') } },
    ],
  ])('%s', (code, options) => {
    const { problems } = deployed(options);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });

  it('is no kind of Kubernetes itself, none that is provided, and nothing where no add-ons are declared', () => {
    const objects = [
      object('networking.k8s.io/v1', 'NetworkPolicy'),
      object('queue.example.com/v1', 'Queue'),
      object('mesh.example.com/v1', 'Gate'),
    ];
    expect(deployed({ objects }).problems).toEqual([]);
    const unknown = [object('other.example.com/v1', 'Thing')];
    expect(deployed({ objects: unknown, changes: { 'add-ons.yaml': undefined } }).problems).toEqual([]);
    const elsewhere = `elsewhere: [{ by: Somebody, provides: [other.example.com] }]\n${addOns}`;
    expect(deployed({ objects: unknown, changes: { 'add-ons.yaml': elsewhere } }).problems).toEqual([]);
  });

  it('is told once, at the first component that renders it', () => {
    const [problem, ...more] = deployed({ objects: [object('other.example.com/v1', 'Thing')] }).problems;
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ at: web.place });
    expect(problem?.message).toContain('shop/web');
  });
});
