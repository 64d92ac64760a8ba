import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { peer } from '../../../constructs/index.ts';
import type { Diagnostic } from '../../../model/diagnostics/index.ts';
import { renderPooler, renderSidecar, testBackends, user } from './pooled.ts';

const file = 'test/constructs/pg-bouncer/pooled.ts';
const lines = readFileSync(fileURLToPath(new URL('pooled.ts', import.meta.url)), 'utf8').split('\n');
const line = (what: string) => lines.findIndex((text) => text.endsWith(`// the ${what}'s line`)) + 1;

/** The only diagnostic, whose place must be the line that made the pooler. */
function blamed(what: 'deployment' | 'sidecar', { diagnostics }: { diagnostics: readonly Diagnostic[] }): Diagnostic {
  expect(diagnostics.map(({ code }) => code)).toHaveLength(1);
  const [diagnostic] = diagnostics as [Diagnostic];
  expect(diagnostic.at).toEqual({ file, line: line(what), column: expect.any(Number) });
  return diagnostic;
}

const readers = { limit: 200, hosts: ['r1.example.com'] } as const;

describe('L-6 limits that do not suffice', () => {
  it('component/pool-too-small: fewer connections than pods', () => {
    const { code, message, fix } = blamed('sidecar', renderSidecar({ writer: { limit: 9 } }));
    expect(code).toBe('component/pool-too-small');
    expect(message).toBe('web-pgbouncer in us-prod: writer.limit 9 is to be shared by 5 pods in each of 2 clusters');
    expect(fix).toContain('at least 10');
    expect(renderSidecar({ writer: { limit: 10 } }).codes).toEqual([]);
  });

  it('component/pool-too-small of the readers', () => {
    const { message } = blamed('deployment', renderPooler({ readers: { ...readers, limit: 5 } }));
    expect(message).toContain('pooler in us-prod: readers.limit 5');
  });
});

describe('poolers that do not fit their clients', () => {
  it('component/pool-unused: nobody takes that way', () => {
    const { code, message } = blamed('deployment', renderPooler({}, { users: [user('api', { via: 'direct' })] }));
    expect(code).toBe('component/pool-unused');
    expect(message).toBe('pooler pools orders, which nobody uses via pgbouncer');
  });

  it('component/pool-unused: the account of the sidecar is another one', () => {
    const { message } = blamed('sidecar', renderSidecar({ account: 'wep' }));
    expect(message).toBe('web-pgbouncer pools orders, which wep does not use via sidecar');
  });

  it('component/pool-without-readers', () => {
    const { code, message } = blamed('sidecar', renderSidecar({}, { use: { readers: true } }));
    expect(code).toBe('component/pool-without-readers');
    expect(message).toBe('web reads replicas of orders, and web-pgbouncer has no readers');
  });

  it('component/pool-readers-unread', () => {
    const { code } = blamed('sidecar', renderSidecar({ readers }, { use: { readers: false } }));
    expect(code).toBe('component/pool-readers-unread');
  });

  it('component/missing-backend: no server to reach', () => {
    const postgres = peer('data-postgres', { namespace: 'data-postgres', ports: { pgbouncer: 6432 } });
    const found = renderPooler({}, { system: { backends: { ...testBackends, postgres } } });
    expect(blamed('deployment', found).code).toBe('component/missing-backend');
  });

  it('component/bad-value: its port is another one’s in the pod', () => {
    const found = renderSidecar({}, { ports: { http: 3000, pool: 6432 } });
    expect(found.codes).toEqual(['component/bad-value']);
    expect(found.diagnostics[0]?.message).toBe('web: sidecars.pgbouncer.ports.pgbouncer is 6432');
  });
});

describe('values that types cannot refuse, at the line of the pooler', () => {
  const bad: readonly [prop: string, value: string, props: object][] = [
    ['database', 'my-orders', { database: 'my-orders' }],
    ['database', 'pgbouncer', { database: 'pgbouncer' }],
    ['writer.limit', '0', { writer: { limit: 0 } }],
    ['writer.limit', '1.5', { writer: { limit: 1.5 } }],
    ['writer.host', 'a b', { writer: { limit: 500, host: 'a b' } }],
    ['readers.limit', '-1', { readers: { ...readers, limit: -1 } }],
    ['readers.hosts.1', 'a,b', { readers: { ...readers, hosts: ['r1', 'a,b'] } }],
    ['readers.hosts.1', 'r1', { readers: { ...readers, hosts: ['r1', 'r1'] } }],
    ['maxClients', '0', { maxClients: 0 }],
    ['preparedStatements', '-1', { preparedStatements: -1 }],
    ['ignoreStartupParameters', 'a\nb', { ignoreStartupParameters: ['a\nb'] }],
    ['serverCa.configMap', 'CA', { serverCa: { configMap: 'CA', key: 'ca.crt' } }],
    ['serverCa.key', 'a/b', { serverCa: { configMap: 'ca', key: 'a/b' } }],
  ];

  it.each(bad)('component/bad-value: %s = %s', (prop, value, props) => {
    for (const [what, found] of [
      ['deployment', renderPooler(props)],
      ['sidecar', renderSidecar(props)],
    ] as const) {
      const diagnostics = found.diagnostics.filter(({ code }) => code === 'component/bad-value');
      expect(blamed(what, { diagnostics }).message).toContain(`: ${prop} is ${value}`);
    }
  });

  it.each([
    ['perReplica', '0', { perReplica: 0 }],
    ['certificate.secretName', '', { certificate: { secretName: '' } }],
    ['gracePeriodSeconds', '-1', { gracePeriodSeconds: -1 }],
    ['image', '{"repository":"Shop","tag":"1"}', { image: { repository: 'Shop', tag: '1' } }],
  ])('component/bad-value: %s = %s of a deployment', (prop, value, props) => {
    expect(blamed('deployment', renderPooler(props)).message).toBe(`pooler: ${prop} is ${value}`);
  });

  it('component/bad-value: the image of a sidecar', () => {
    const { diagnostics } = renderSidecar({ image: { repository: 'Shop', tag: '1' } });
    expect(diagnostics[0]?.message).toBe('web-pgbouncer: image is {"repository":"Shop","tag":"1"}');
  });
});
