import { describe, expect, it } from 'vitest';
import { mesh } from '../mesh/meshed.ts';
import { renderPooler } from './pooled.ts';

describe('M-4 PgBouncer in a mesh', () => {
  it('is open to the accounts that use the database through it, on its port', () => {
    const { diagnostics, one } = renderPooler({}, { system: { mesh } });
    expect(diagnostics).toEqual([]);
    expect(one('AuthorizationPolicy').spec).toEqual({
      selector: { matchLabels: { app: 'pooler' } },
      action: 'ALLOW',
      rules: [
        {
          from: [
            {
              source: {
                principals: ['shop-api', 'stock-api'].map((account) => `cluster.local/ns/shop-services/sa/${account}`),
              },
            },
          ],
          to: [{ operation: { ports: ['6432'] } }],
        },
      ],
    });
  });
});
