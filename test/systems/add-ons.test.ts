import { readdirSync, readFileSync } from 'node:fs';
import { load, loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { addOnTables, tablesOf } from '../../cli/docs/add-ons.ts';
import { Deployment } from '../../engine/argocd/index.ts';
import { goValue, rendered } from '../../engine/gitops/template/index.ts';
import { Diagnostics } from '../../model/diagnostics/index.ts';
import { builtInGroups } from '../../model/kubernetes-groups.ts';
import { addOnsOf } from '../../model/regions/add-ons.ts';
import type { AddOnsFile } from '../../model/regions/add-ons-schema.ts';
import type { AddOn } from '../../model/regions/index.ts';
import type { OutputsFile } from '../../model/regions/schema.ts';
import { systems } from '../../systems/index.ts';
import { realPlatform } from '../support/systems.ts';
import { problemsOf } from '../support/validate-objects.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests reach deep into objects of every kind.
type Any = any;

const platform = realPlatform();
const { addOns } = platform;
if (addOns === undefined) throw new Error('no add-ons');
const addOn = (name: string) => addOns.all.find((one) => one.name === name) as AddOn;
const values = (name: string, target = 'us-prod') => addOn(name).values.get(target) as Any;

/** All objects of a target. */
const objectsOf = (target: string): Any[] =>
  readdirSync(`dist/${target}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('manifests.yaml'))
    .flatMap((file) => loadAll(readFileSync(`dist/${target}/${file}`, 'utf8')) as Any[]);
const objects = platform.targets.flatMap(({ name }) => objectsOf(name));
const ofKind = (kind: string) => objects.filter((object) => object?.kind === kind);

const files = new Map(
  new Deployment(
    platform,
    systems.map(({ name, namespace }) => ({ name, namespaces: [namespace], delivery: 'manifests' as const })),
    [],
  )
    .files(new Diagnostics())
    .map(({ path, text }) => [path, text]),
);

/** Every text rendered by itself, as Argo CD does it in a template's values. */
function renderedIn(value: Any, facts: object): Any {
  if (typeof value === 'string') return rendered(value, goValue(facts), 'error');
  if (Array.isArray(value)) return value.map((item) => renderedIn(item, facts));
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderedIn(item, facts)]));
}

describe('add-ons of the real clusters', () => {
  it.each(addOns.all.map(({ name }) => name))(
    '%s is what Argo CD accepts, with the same values in every cluster of a target',
    (name) => {
      const set = load(files.get(`argocd/add-ons/${name}.yaml`) ?? '') as Any;
      expect(problemsOf(set)).toEqual([]);
      for (const cluster of platform.clusters) {
        const facts = { name: cluster.name, metadata: { labels: { target: cluster.target, region: 'us' } } };
        const filled = (text: string): Any => load(rendered(text, goValue(facts), 'error'));
        const patch = set.spec.templatePatch === undefined ? undefined : filled(set.spec.templatePatch);
        const inTemplate = set.spec.template.spec.source.helm.valuesObject ?? {};
        const read = patch?.spec.source.helm.valuesObject ?? renderedIn(inTemplate, facts);
        const expected = JSON.stringify(addOn(name).values.get(cluster.target))
          .replaceAll('{{ .name }}', cluster.name)
          .replaceAll('{{ .metadata.labels.target }}', cluster.target)
          .replaceAll('{{ .metadata.labels.region }}', 'us');
        expect(read).toEqual(JSON.parse(expected));
      }
    },
  );

  it('have the versions of the kinds that objects are checked against', () => {
    const imports = readFileSync('cdk8s.yaml', 'utf8');
    for (const [name, source] of [
      ['external-secrets', 'external-secrets/v'],
      ['keda', 'kedacore/keda/releases/download/v'],
      ['istio-base', 'istio/istio/'],
    ] as const) {
      expect(imports).toContain(`${source}${addOn(name).versions.get('us-prod')}/`);
    }
    const mesh = ['istio-base', 'istiod', 'istio-cni', 'platform-gateway', 'marketplace-gateway'];
    expect(new Set(mesh.map((name) => addOn(name).versions.get('us-prod'))).size).toBe(1);
  });

  it('M-11 hold no secret', () => {
    expect(readFileSync('regions/add-ons.yaml', 'utf8')).not.toMatch(/(password|secret|token): +[^{$\s]/i);
  });

  it('P-9 T-5 let Pod Security be restricted: sidecars by istio-cni, and no add-on privileged but that one', () => {
    expect(values('istiod').cni.enabled).toBe(true);
    const privileged = [...addOns.namespaces].filter(([, { podSecurity }]) => podSecurity !== 'restricted');
    expect(privileged.map(([name]) => name)).toEqual(['istio-cni']);
  });
});

describe('T-11 L-2 the metrics adapter', () => {
  const rules = values('prometheus-adapter').rules.custom as Any[];

  it('serves every metric of pods that an autoscaler asks for, from the counter of the same name', () => {
    const asked = ofKind('HorizontalPodAutoscaler')
      .flatMap(({ spec }) => spec.metrics)
      .filter(({ type }) => type === 'Pods')
      .map(({ pods }) => pods.metric.name as string);
    expect(asked.length).toBeGreaterThan(5);
    const alerts = JSON.stringify(ofKind('PrometheusRule'));
    for (const metric of new Set(asked)) {
      const counter = metric.replace(/_per_second$/, '_total');
      const served = rules.some(({ seriesQuery, name }) => {
        const series = new RegExp(/__name__=~"([^"]*)"/.exec(seriesQuery)?.[1] ?? '$^');
        const as = counter.replace(new RegExp(name.matches), name.as.replace(/[{}]/g, ''));
        return series.test(counter) && as === metric;
      });
      expect(served, metric).toBe(true);
      // The alerts read the same counter: it is one that the component has.
      expect(alerts).toContain(counter);
    }
  });

  it('asks the Prometheus that systems ask', () => {
    const { url, port } = values('prometheus-adapter').prometheus;
    const asked = systems.flatMap(({ backends }) => backends.prometheus ?? []);
    expect(asked.length).toBeGreaterThan(1);
    for (const { name, namespace, ports } of asked) {
      expect(`http://${name}.${namespace}:${ports.http}`).toBe(`${url}:${port}`);
      expect(namespace).toBe(addOn('kube-prometheus-stack').namespace);
    }
  });
});

describe('M-6 Prometheus sends metrics to the Azure Monitor workspace of its target', () => {
  const identity = '11111111-2222-4333-8444-555555555555';
  const tenantId = '22222222-2222-4333-8444-555555555555';
  const metricsIngestion = 'https://dce.eastus2-1.metrics.ingest.monitor.azure.com/dataCollectionRules/dcr-1/write';
  const identities = { 'observability/kube-prometheus-prometheus': identity };
  const read = (outputs?: OutputsFile) =>
    addOnsOf(load(readFileSync('regions/add-ons.yaml', 'utf8')) as AddOnsFile, platform.targets, () => outputs)
      .all.find(({ name }) => name === 'kube-prometheus-stack')
      ?.values.get('us-prod') as Any;

  it('by workload identity, which its pods and service account ask for', () => {
    const { fullnameOverride, prometheus } = read({ identities, tenantId, metricsIngestion });
    expect(prometheus.prometheusSpec.remoteWrite).toEqual([
      {
        url: metricsIngestion,
        azureAd: { cloud: 'AzurePublic', workloadIdentity: { clientId: identity, tenantId } },
      },
    ]);
    expect(prometheus.prometheusSpec.podMetadata.labels).toEqual({ 'azure.workload.identity/use': 'true' });
    // The chart's own name for it, which bindings of roles to read metrics would have in any case.
    expect(prometheus.serviceAccount).toEqual({
      name: `${fullnameOverride}-prometheus`,
      annotations: { 'azure.workload.identity/client-id': identity },
    });
  });

  it.each<[string, OutputsFile | undefined]>([
    ['nothing', undefined],
    ['no address', { identities, tenantId }],
    ['no identity', { identities: {}, tenantId, metricsIngestion }],
  ])('and nowhere while Azure has given %s', (_, outputs) => {
    expect(read(outputs).prometheus.prometheusSpec.remoteWrite).toEqual([]);
  });
});

describe('T-18 NATS', () => {
  it('L-16 has the storage of each target’s size, and servers for every copy of a stream', () => {
    for (const { name, size } of platform.targets) {
      const { cluster, jetstream } = values('nats', name).config;
      expect(jetstream.fileStore.pvc.size, name).toBe(size.data.stream);
      const servers = cluster.enabled ? cluster.replicas : 1;
      const streams = objectsOf(name).filter((object) => object?.kind === 'Stream');
      expect(streams.length).toBeGreaterThan(0);
      for (const { spec } of streams) expect(spec.replicas ?? 1, name).toBeLessThanOrEqual(servers);
    }
  });

  it('is where clients look for it, and admits their namespaces', () => {
    const urls = [...JSON.stringify(objects).matchAll(/"nats:\/\/([^":]+):4222"/g)].map(([, host]) => host);
    const { fullnameOverride, extraResources } = values('nats');
    expect([...new Set(urls)]).toEqual([`${fullnameOverride}.${addOn('nats').namespace}`]);
    expect(values('nack').jetstream.nats.url).toBe(`nats://${urls[0]}:4222`);
    const clients = ofKind('NetworkPolicy').filter(({ spec }) =>
      (spec.egress ?? []).some(({ ports = [] }: Any) => ports.some(({ port }: Any) => port === 4222)),
    );
    const admitted = JSON.stringify(extraResources[0].spec.ingress[0]);
    expect(clients.length).toBeGreaterThan(0);
    for (const { metadata } of clients)
      expect(admitted).toContain(`"kubernetes.io/metadata.name":"${metadata.namespace}"`);
  });
});

it('L-9 gateways of routes are add-ons, under the service account that policies admit', () => {
  const gateways = new Set(ofKind('VirtualService').flatMap(({ spec }) => spec.gateways ?? []));
  gateways.delete('mesh');
  expect(gateways.size).toBe(2);
  for (const gateway of gateways) {
    const [namespace, name] = (gateway as string).split('/');
    // The chart calls Deployment, Service and service account like the release.
    expect(addOn(name ?? '').namespace).toBe(namespace);
    expect(JSON.stringify(ofKind('AuthorizationPolicy'))).toContain(`cluster.local/ns/${namespace}/sa/${name}`);
  }
});

it('L-11 tells of an aborted rollout: which, where, why, and what to do', () => {
  const { notifiers, triggers, templates } = values('argo-rollouts').notifications;
  for (const { notifications } of systems) expect(notifiers).toHaveProperty([`service.${notifications?.service}`]);
  expect(load(triggers['trigger.on-rollout-aborted'])).toEqual([{ send: ['rollout-aborted'] }]);
  const { message } = load(templates['template.rollout-aborted']) as { message: string };
  const rollout = {
    metadata: {
      name: 'delivery-api',
      namespace: 'ghasi-services',
      labels: { 'app.kubernetes.io/part-of': 'ghasi', 'app.kubernetes.io/name': 'delivery-service' },
    },
    status: { message: 'errors' },
  };
  // The ApplicationSet has filled in the cluster's name.
  expect(
    rendered(message.replace('{{ .name }}', 'us-a'), goValue({ rollout }), 'default'),
  ).toBe(`ghasi-services/delivery-api went back to the version before.
Cluster: us-a
Why: errors
What to do: docs/runbooks/ghasi/delivery-service.md
`);
});

describe('the table of add-ons', () => {
  it('has every kind that systems render, each with who serves it', () => {
    const diagnostics = new Diagnostics();
    const tables = addOnTables(systems, platform, diagnostics) ?? '';
    const groups = objects.map(({ apiVersion }) => apiVersion.split('/').slice(0, -1).join() as string);
    for (const group of new Set(groups.filter((one) => !builtInGroups.has(one))))
      expect(tables).toContain(`\`${group}\``);
    expect(readFileSync('docs/gitops/add-ons.md', 'utf8')).toContain(tables);
  });

  it('says where versions differ', () => {
    const versions = new Map([
      ['dev', '2.0.0'],
      ['staging', '1.0.0'],
      ['us-prod', '1.0.0'],
    ]);
    const [one] = addOns.all;
    const text = tablesOf({ ...addOns, all: [{ ...(one as AddOn), versions }] }, new Map());
    expect(text).toContain('| 2.0.0 in dev; 1.0.0 in staging, us-prod |');
  });
});

it('knows the groups that every Kubernetes serves', () => {
  const { kinds } = JSON.parse(readFileSync('imports/schemas/kubernetes.json', 'utf8')) as { kinds: object };
  const groups = Object.keys(kinds).map((kind) => (kind.includes('/') ? (kind.split('/')[0] ?? '') : ''));
  for (const group of groups) expect(builtInGroups.has(group), group).toBe(true);
});
