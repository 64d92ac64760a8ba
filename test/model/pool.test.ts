import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activeClusters, poolShare } from '../../model/pool.ts';
import type { Target } from '../../model/target.ts';

const region = { locations: ['eastus2', 'westus3'] } as unknown as Target['region'];

describe('clusters that run a target', () => {
  it.each([
    ['prod', 2],
    ['staging', 1],
    ['dev', 1],
  ] as const)('%s: %d', (environment, clusters) => {
    expect(activeClusters({ environment, region })).toBe(clusters);
  });
});

describe('L-6 T-15 a pool is the limit divided by the most poolers that can exist', () => {
  it.each([
    [{ limit: 500, pods: 39, clusters: 2 }, 6],
    [{ limit: 200, pods: 39, clusters: 2 }, 2],
    [{ limit: 78, pods: 39, clusters: 2 }, 1],
    [{ limit: 77, pods: 39, clusters: 2 }, 0],
    [{ limit: 500, pods: 3, clusters: 1 }, 166],
    [{ limit: 500, pods: 0, clusters: 1 }, 500],
  ])('%j: %d', (limits, share) => {
    expect(poolShare(limits)).toBe(share);
  });

  it('all pools full at once stay within it, and no connection is left that all could have had', () => {
    const count = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(count, count, fc.integer({ min: 1, max: 3 }), (limit, pods, clusters) => {
        const share = poolShare({ limit, pods, clusters });
        expect(share * pods * clusters).toBeLessThanOrEqual(limit);
        expect((share + 1) * pods * clusters).toBeGreaterThan(limit);
      }),
    );
  });
});
