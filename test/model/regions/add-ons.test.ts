import { describe, expect, it } from 'vitest';
import { folderWith, loaded, tried } from './fixture.ts';

/** One add-on that is right but for what a test puts in. */
function file({ keys = {}, more = '' }: { keys?: Record<string, string>; more?: string } = {}): string {
  const all: Record<string, string> = {
    purpose: 'Queues',
    chart: "{ repository: 'https://charts.example.com', name: queue, version: 1.2.3 }",
    namespace: 'queue',
    provides: '[queue.example.com]',
    clusterKinds: '[]',
    ...keys,
  };
  const lines = Object.entries(all).map(([key, value]) => `    ${key}: ${value}\n`);
  return `namespaces:\n  queue: { podSecurity: restricted }\naddOns:\n  queue:\n${lines.join('')}${more}`;
}
const other = (text: string) => `  other:
    purpose: Others
    chart: { repository: 'https://charts.example.com', name: other, version: 1.2.3 }
    namespace: queue
    clusterKinds: []
${text}`;

describe('add-ons.yaml', () => {
  it('is no region, and may be missing', () => {
    expect(loaded(folderWith({ 'add-ons.yaml': file() })).regions.map(({ code }) => code)).toEqual(['eu', 'us']);
    expect(loaded(folderWith()).addOns).toBeUndefined();
  });

  it('L-16 merges values of the environment, then of the target, as Helm does', () => {
    const overrides = '{ prod: { a: { b: 2 }, list: [3] }, us-prod: { a: { c: 3 } } }';
    const text = file({ keys: { values: '{ a: { b: 1, d: 4 }, list: [1, 2] }', overrides } });
    const values = loaded(folderWith({ 'add-ons.yaml': text })).addOns?.all[0]?.values;
    expect(values?.get('dev')).toEqual({ a: { b: 1, d: 4 }, list: [1, 2] });
    expect(values?.get('eu-prod')).toEqual({ a: { b: 2, d: 4 }, list: [3] });
    expect(values?.get('us-prod')).toEqual({ a: { b: 2, c: 3, d: 4 }, list: [3] });
  });

  it('M-6 takes what Azure has given, and leaves out what it has not', () => {
    const values =
      "{ on: true, id: '{{ outputs.identities.queue/queue }}', sinks: [{ url: '{{ outputs.metricsIngestion }}', by: { tenant: '{{ outputs.tenantId }}' } }, { url: x }], text: 'a {{ outputs.tenantId }}' }";
    const id = (digit: string) => `0000000${digit}-1111-4222-8333-444444444444`;
    const outputs = {
      identities: { 'queue/queue': id('1') },
      tenantId: id('2'),
      metricsIngestion: 'https://x.example/',
    };
    const folder = folderWith({
      'add-ons.yaml': file({ keys: { values } }),
      'outputs/us-prod.json': JSON.stringify(outputs),
      'outputs/eu-prod.json': JSON.stringify({ ...outputs, metricsIngestion: undefined }),
    });
    const found = loaded(folder).addOns?.all[0]?.values;
    const text = 'a {{ outputs.tenantId }}';
    expect(found?.get('dev')).toEqual({ on: true, sinks: [{ url: 'x' }], text });
    expect(found?.get('eu-prod')).toEqual({ on: true, id: id('1'), sinks: [{ url: 'x' }], text });
    const sink = { url: 'https://x.example/', by: { tenant: id('2') } };
    expect(found?.get('us-prod')).toEqual({ on: true, id: id('1'), sinks: [sink, { url: 'x' }], text });
  });

  it('P-5 names the service accounts that stand for an identity: as their annotation says, or as the identity does', () => {
    const reference = (account: string) => `'{{ outputs.identities.${account} }}'`;
    const annotated = `{ name: queue-sender, annotations: { azure.workload.identity/client-id: ${reference('queue/sender')} } }`;
    const values = `{ serviceAccount: ${annotated}, id: ${reference('queue/queue')}, ids: [${reference('queue/queue')}] }`;
    const overrides = `{ prod: { serviceAccount: { name: queue-prod } } }`;
    const found = loaded(folderWith({ 'add-ons.yaml': file({ keys: { values, overrides } }) })).addOns?.all[0]
      ?.identities;
    const other = { identity: 'queue/queue', account: 'queue' };
    expect(found?.get('dev')).toEqual([{ identity: 'queue/sender', account: 'queue-sender' }, other]);
    expect(found?.get('us-prod')).toEqual([{ identity: 'queue/sender', account: 'queue-prod' }, other]);
  });

  it('L-12 lets a version be tried in one target before the others', () => {
    const chart =
      "{ repository: 'https://c.example', name: q, version: 1.0.0, versions: { prod: 1.1.0, us-prod: 1.2.0 } }";
    const addOn = loaded(folderWith({ 'add-ons.yaml': file({ keys: { chart } }) })).addOns?.all[0];
    expect(Object.fromEntries(addOn?.versions ?? [])).toEqual({
      dev: '1.0.0',
      staging: '1.0.0',
      'eu-prod': '1.1.0',
      'us-prod': '1.2.0',
    });
  });

  const chart = (text: string) => ({ chart: `{ repository: 'https://charts.example.com', name: queue, ${text} }` });
  it.each<[string, string, string]>([
    ['a range of versions', 'region/bad-value', file({ keys: chart('version: «^1.2.3') })],
    [
      'a repository with a password',
      'region/bad-value',
      file({ keys: { chart: "{ repository: «'https://a:b@c.example', name: q, version: 1.0.0 }" } }),
    ],
    [
      'a repository without a scheme',
      'region/bad-value',
      file({ keys: { chart: '{ repository: «ghcr.io/a/b, name: q, version: 1.0.0 }' } }),
    ],
    ['a kind without its group', 'region/bad-value', file({ keys: { clusterKinds: '[«ClusterRole]' } })],
    ['a value that says nothing', 'region/bad-value', file({ keys: { values: '{ a: { b: [1, «null] } }' } })],
    [
      'an output of no stack',
      'gitops/unknown-output',
      file({ keys: { values: "{ a: [1, «'{{ outputs.tenant }}'] }" } }),
    ],
    [
      'an output without its blanks',
      'gitops/unknown-output',
      file({ keys: { overrides: "{ prod: { a: «'{{outputs.tenantId}}' } }" } }),
    ],
    [
      'an identity without its name',
      'gitops/unknown-output',
      file({ keys: { values: "{ a: «'{{ outputs.identities }}' }" } }),
    ],
    ['a key that nobody knows', 'region/unknown-key', file({ keys: { '«value': '{}' } })],
    ['a namespace that is not described', 'gitops/unknown-namespace', file({ keys: { namespace: '«queues' } })],
    ['another add-on that is not there', 'gitops/unknown-add-on', file({ keys: { after: '[«mesh]' } })],
    ['a target that is not there', 'gitops/unknown-target', file({ keys: { targets: '[dev, «us]' } })],
    ['values of no target', 'gitops/unknown-target', file({ keys: { overrides: '{ «ap-prod: { a: 1 } }' } })],
    [
      'a version of no target',
      'gitops/unknown-target',
      file({ keys: chart('version: 1.0.0, versions: { «dve: 1.1.0 }') }),
    ],
    ['a kind of two charts', 'gitops/two-providers', file({ more: other('    provides: [«queue.example.com]\n') })],
    [
      'a circle',
      'gitops/add-ons-in-a-circle',
      file({ keys: { after: '[other]' }, more: other('    provides: []\n    after: [«queue]\n') }),
    ],
    ['itself first', 'gitops/add-ons-in-a-circle', file({ keys: { after: '[«queue]' } })],
  ])('refuses %s: %s', (_, code, text) => {
    const { problems, places, diagnostics } = tried({ 'add-ons.yaml': text });
    expect(places).toHaveLength(1);
    expect(diagnostics.map((problem) => problem.code)).toEqual([code]);
    expect(problems[0]).toContain(places[0]);
  });
});
