import { describe, expect, it } from 'vitest';
import { snapshotChanges, snapshotOf, snapshotText } from '../../../model/azure/snapshot.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';

const id = (digit: string) => `1111111${digit}-2222-4333-8444-555555555555`;
const clusters = new Map([
  ['eu-1', 'eu-prod'],
  ['us-1', 'us-prod'],
]);
const wanted = { target: 'eu-prod', clusters, identities: ['shop/web', 'keda/keda-operator'] };
const outputs = {
  clusters: { 'eu-1': { host: 'eu-1.example.com' } },
  tenantId: id('0'),
  identities: { 'shop/web': id('1'), 'keda/keda-operator': id('2').toUpperCase() },
  metricsIngestion: 'https://dce.metrics.ingest.monitor.azure.com/dataCollectionRules/dcr-1/api/v1/write',
  gateway: 'shop.example.com',
};

function tried(given: unknown) {
  const diagnostics = new Diagnostics();
  const snapshot = snapshotOf(given, wanted, diagnostics);
  return { snapshot, codes: diagnostics.sorted().map(({ code }) => code), found: diagnostics.sorted() };
}

describe('M-6 the snapshot of what Azure gave', () => {
  it('has what rendering needs, sorted, and nothing else', () => {
    const { snapshot, codes } = tried(outputs);
    expect(codes).toEqual([]);
    expect(snapshot && snapshotText(snapshot)).toBe(
      `{\n  "identities": {\n    "keda/keda-operator": "${id('2')}",\n    "shop/web": "${id('1')}"\n  },\n  "metricsIngestion": "${outputs.metricsIngestion}",\n  "tenantId": "${id('0')}"\n}\n`,
    );
  });

  it.each([
    ['outputs/bad-shape', {}],
    ['outputs/bad-shape', 'none'],
    ['outputs/bad-shape', { ...outputs, identities: [] }],
    // As it is where the endpoint that metrics are sent to was not known.
    ['outputs/bad-shape', { ...outputs, metricsIngestion: '/dataCollectionRules/dcr-1/api/v1/write' }],
    ['outputs/bad-shape', { ...outputs, metricsIngestion: { url: 'https://x.example/' } }],
    ['outputs/other-stack', { ...outputs, clusters: { 'us-1': {} } }],
    ['outputs/other-stack', { ...outputs, clusters: { 'eu-1': {}, 'eu-9': {} } }],
    ['outputs/missing-identity', { ...outputs, identities: { 'shop/web': id('1') } }],
    ['outputs/unknown-identity', { ...outputs, identities: { ...outputs.identities, 'shop/wbe': id('3') } }],
    ['outputs/bad-uuid', { ...outputs, tenantId: 'common' }],
    ['outputs/bad-shape', { ...outputs, tenantId: undefined }],
    ['outputs/bad-uuid', { ...outputs, identities: { ...outputs.identities, 'shop/web': 7 } }],
    ['outputs/bad-uuid', { ...outputs, identities: { ...outputs.identities, 'shop/web': id('2') } }],
    [
      'outputs/bad-uuid',
      { ...outputs, identities: { ...outputs.identities, 'shop/web': '00000000-0000-0000-0000-000000000000' } },
    ],
    ['outputs/secret', { ...outputs, tenantId: '[secret]' }],
    ['outputs/secret', { ...outputs, identities: { ...outputs.identities, 'shop/web': '[secret]' } }],
  ])('%s: %j', (code, given) => {
    const { snapshot, codes } = tried(given);
    expect(snapshot).toBeUndefined();
    expect(new Set(codes)).toEqual(new Set([code]));
  });

  it('M-11 outputs/secret: also among what would be left out, and never repeated', () => {
    const { found } = tried({ ...outputs, connection: 'Endpoint=sb://x.example.com/;SharedAccessKey=abc0123456789=' });
    expect(found.map(({ code }) => code)).toEqual(['outputs/secret']);
    expect(JSON.stringify(found)).not.toContain('abc0123456789');
  });

  it('tells everything at once', () => {
    const identities = { 'shop/wbe': id('3'), 'keda/keda-operator': 'none' };
    expect(tried({ ...outputs, tenantId: 'x', identities }).codes).toEqual([
      'outputs/bad-uuid',
      'outputs/bad-uuid',
      'outputs/missing-identity',
      'outputs/unknown-identity',
    ]);
  });

  it('says what differs from the one before', () => {
    const after = { tenantId: id('0'), identities: { 'shop/web': id('1'), 'shop/new': id('5') } };
    expect(snapshotChanges({ identities: { 'shop/web': id('9'), 'shop/old': id('8') } }, after)).toEqual([
      { key: 'identities.shop/new', to: id('5') },
      { key: 'identities.shop/old', from: id('8') },
      { key: 'identities.shop/web', from: id('9'), to: id('1') },
      { key: 'tenantId', to: id('0') },
    ]);
  });
});
