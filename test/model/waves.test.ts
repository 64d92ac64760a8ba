import { describe, expect, it } from 'vitest';
import { inWave, pruneLast, waves } from '../../model/waves.ts';

describe('L-14 waves of a sync', () => {
  it('are settings, migrations and streams, workloads, autoscalers, routes, and a Rollout', () => {
    const order = Object.entries({ ...waves, workload: 0 }).sort(([, a], [, b]) => a - b);
    expect(order.map(([name]) => name)).toEqual([
      ...['configuration', 'migration', 'stream', 'workload', 'autoscaler', 'route', 'rollout'],
    ]);
  });

  it('are text in an annotation, since annotations are', () => {
    expect(inWave('configuration')).toEqual({ 'argocd.argoproj.io/sync-wave': '-2' });
  });

  it('end with the Rollout: what is removed last comes one after all others', () => {
    expect(Math.max(...Object.values(waves))).toBe(waves.rollout);
    expect(pruneLast).toEqual({ 'argocd.argoproj.io/sync-options': 'PruneLast=true' });
  });
});
