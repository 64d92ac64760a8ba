import { describe, expect, it } from 'vitest';
import { autoscaler, budget, codesOf, deployment, problemsOf, scaledObject } from './subject.ts';

const blocked = 'component/budget-blocks-drain';

describe('component/budget-blocks-drain', () => {
  it.each([
    [{ minAvailable: 3 }, 3, 3],
    [{ minAvailable: 4 }, 3, 4],
    [{ minAvailable: '100%' }, 3, 3],
    [{ minAvailable: '67%' }, 3, 3],
    [{ minAvailable: '50%' }, 1, 1],
    [{ minAvailable: '1%' }, 1, 1],
    [{ maxUnavailable: 0 }, 3, 3],
    [{ maxUnavailable: '0%' }, 3, 3],
  ])('%j over %d pods keeps %d', (spec, replicas, staying) => {
    const [problem] = problemsOf(deployment({ replicas }), budget(spec));
    expect(problem?.code).toBe(blocked);
    expect(problem?.message).toContain(`keeps ${staying} of ${replicas} pods`);
  });

  it.each([
    [{ minAvailable: 2 }, 3],
    [{ minAvailable: 0 }, 1],
    [{ minAvailable: '66%' }, 3],
    [{ minAvailable: '0%' }, 1],
    [{ maxUnavailable: 1 }, 1],
    [{ maxUnavailable: '1%' }, 3],
    [{ maxUnavailable: '100%' }, 3],
    [{}, 1],
    [{ minAvailable: 1 }, 0],
  ])('%j over %d pods spares one', (spec, replicas) => {
    expect(codesOf(deployment({ replicas }), budget(spec))).toEqual([]);
  });

  it('counts the autoscaler’s minimum, which is 1 unless it says more', () => {
    expect(codesOf(deployment(), autoscaler({ minReplicas: 3 }), budget({ minAvailable: 2 }))).toEqual([]);
    expect(codesOf(deployment(), autoscaler({ minReplicas: 2 }), budget({ minAvailable: 2 }))).toEqual([blocked]);
    expect(codesOf(deployment(), autoscaler({}), budget({ minAvailable: 1 }))).toEqual([blocked]);
  });

  it('M-7 counts the minimum of a ScaledObject, which is 0 unless it says more: then no pod has to stay', () => {
    expect(codesOf(deployment(), scaledObject({ minReplicaCount: 3 }), budget({ minAvailable: 2 }))).toEqual([]);
    expect(codesOf(deployment(), scaledObject({ minReplicaCount: 2 }), budget({ minAvailable: 2 }))).toEqual([blocked]);
    expect(codesOf(deployment(), scaledObject({}), budget({ minAvailable: 1 }))).toEqual([]);
  });

  it('L-11 looks at a Rollout as at a Deployment', () => {
    const rollout = (spec: object = {}) => ({
      ...deployment(spec),
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
    });
    const scaleTargetRef = { kind: 'Rollout', name: 'web' };
    expect(codesOf(rollout({ replicas: 2 }), budget({ minAvailable: 2 }))).toEqual([blocked]);
    expect(codesOf(rollout(), autoscaler({ minReplicas: 3, scaleTargetRef }), budget({ minAvailable: 2 }))).toEqual([]);
    expect(codesOf(rollout(), autoscaler({ minReplicas: 2, scaleTargetRef }), budget({ minAvailable: 2 }))).toEqual([
      blocked,
    ]);
  });

  it('does not take another workload’s autoscaler', () => {
    const objects = [deployment(), autoscaler({ minReplicas: 9 }, 'other'), budget({ minAvailable: 1 })];
    expect(codesOf(...objects)).toEqual([blocked]);
  });

  it('a workload that says no number has one pod', () => {
    expect(codesOf(deployment(), budget({ minAvailable: 1 }))).toEqual([blocked]);
  });

  it('finds the workload by its pods’ labels, among others', () => {
    const both = [deployment({ replicas: 1 }, 'other'), deployment({ replicas: 3 })];
    expect(codesOf(...both, budget({ minAvailable: 2 }))).toEqual([]);
    expect(codesOf(...both, budget({ minAvailable: 1 }, 'other'))).toEqual([blocked]);
  });

  it('holds for a StatefulSet too', () => {
    expect(codesOf({ ...deployment({ replicas: 2 }), kind: 'StatefulSet' }, budget({ minAvailable: 2 }))).toEqual([
      blocked,
    ]);
  });

  it('bears an autoscaler without any spec', () => {
    const empty = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web', namespace: 'shop' },
    };
    expect(codesOf(empty, deployment(), budget({ minAvailable: 1 }))).toEqual([blocked]);
  });

  it('says nothing when the workload is not among the objects', () => {
    expect(codesOf(budget({ minAvailable: 5 }), deployment({ replicas: 1 }, 'other'))).toEqual([]);
  });
});
