import { describe, expect, it } from 'vitest';
import { marketplace } from '../../../systems/marketplace/index.ts';
import type { Rendered } from '../../support/component.ts';
import { renderedEverywhere } from '../../support/systems.ts';

describe.each(renderedEverywhere(marketplace, 'catalog-pgbouncer'))('catalog-pgbouncer in $target', (rendered) => {
  const { target, one, problems } = rendered;

  it('T-15 pools in transaction mode, for 10,000 clients, with at most 200 connections of each replica', () => {
    expect(problems).toEqual([]);
    const ini: string = one('ConfigMap').data['pgbouncer.ini'];
    expect(ini).toContain('pool_mode = transaction\n');
    expect(ini).toContain('max_client_conn = 10000\n');
    expect(ini).toContain('client_tls_sslmode = require\n');
    const size = Number(/^catalog = .* max_db_connections=(\d+)/m.exec(ini)?.[1]);
    expect(size).toBeLessThanOrEqual(200);
    // Replicas and one above them during an update, in both clusters of production.
    const poolers = { dev: 2, staging: 3 }[target] ?? 8;
    expect(size).toBe(Math.min(200, Math.floor(500 / poolers)));
  });

  it('M-6 admits who uses the catalog through it, and reaches the server alone', () => {
    const { ingress, egress } = one('NetworkPolicy').spec;
    expect(ingress).toEqual([
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'marketplace' } },
            podSelector: { matchLabels: { app: 'asset-indexing' } },
          },
        ],
        ports: [{ port: 6432, protocol: 'TCP' }],
      },
    ]);
    expect(egress[0].ports).toEqual([{ port: 5432, protocol: 'TCP' }]);
    const [rule] = one('AuthorizationPolicy').spec.rules;
    expect(rule.from.map(({ source }: Rendered) => source.principals)).toEqual([
      ['cluster.local/ns/marketplace/sa/asset-indexing'],
    ]);
  });
});
