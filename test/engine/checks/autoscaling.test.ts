import { describe, expect, it } from 'vitest';
import { autoscaler, codesOf, deployment, problemsOf, scaledObject } from './subject.ts';

describe('T-11 component/replicas-under-autoscaler', () => {
  it('names the workload and the autoscaler', () => {
    const problems = problemsOf(deployment({ replicas: 3 }), autoscaler({ minReplicas: 3 }));
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      [
        'component/replicas-under-autoscaler',
        'web in us-prod: Deployment/web states replicas, and HorizontalPodAutoscaler web-scaler decides them',
      ],
    ]);
  });

  it('M-7 holds for KEDA’s ScaledObject too, which means a Deployment unless it says more', () => {
    const [problem] = problemsOf(deployment({ replicas: 3 }), scaledObject({}));
    expect(problem?.code).toBe('component/replicas-under-autoscaler');
    expect(problem?.message).toContain('ScaledObject web-keda decides them');
    const set = { ...deployment({ replicas: 3 }), kind: 'StatefulSet' };
    expect(codesOf(set, scaledObject({}))).toEqual([]);
    expect(codesOf(set, scaledObject({ scaleTargetRef: { kind: 'StatefulSet', name: 'web' } }))).toHaveLength(1);
  });

  it('L-11 holds for a Rollout too', () => {
    const rollout = { ...deployment({ replicas: 3 }), apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout' };
    expect(codesOf(rollout, autoscaler({}))).toEqual([]);
    const scaler = autoscaler({ scaleTargetRef: { kind: 'Rollout', name: 'web' } });
    expect(codesOf(rollout, scaler)).toEqual(['component/replicas-under-autoscaler']);
  });

  it('0 is a number too', () => {
    expect(codesOf(autoscaler({}), deployment({ replicas: 0 }))).toEqual(['component/replicas-under-autoscaler']);
  });

  it.each([
    ['leaves the number out', [deployment(), autoscaler({})]],
    ['is not the one that is scaled', [deployment({ replicas: 3 }, 'other'), autoscaler({})]],
    ['is of another kind', [{ ...deployment({ replicas: 3 }), kind: 'StatefulSet' }, autoscaler({})]],
    ['has no autoscaler', [deployment({ replicas: 3 })]],
  ])('is silent when the workload %s', (_, objects) => {
    expect(codesOf(...objects)).toEqual([]);
  });

  it('bears an autoscaler without any spec', () => {
    const empty = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web', namespace: 'shop' },
    };
    expect(codesOf(empty, deployment({ replicas: 3 }))).toEqual([]);
  });
});

describe('M-7 component/two-autoscalers', () => {
  const two = 'component/two-autoscalers';
  const named = (object: object, name: string, namespace = 'shop') => ({ ...object, metadata: { name, namespace } });

  it('names what is scaled and both that scale it', () => {
    expect(
      problemsOf(autoscaler({}), scaledObject({}), deployment()).map(({ code, message }) => [code, message]),
    ).toEqual([
      [
        two,
        'web in us-prod: Deployment/web is scaled by ScaledObject web-keda and by HorizontalPodAutoscaler web-scaler',
      ],
    ]);
  });

  it.each([
    ['two HorizontalPodAutoscalers', autoscaler({}), named(autoscaler({}), 'again')],
    ['two ScaledObjects', scaledObject({}), named(scaledObject({}), 'again')],
  ])('finds %s', (_, one, other) => {
    expect(codesOf(one, other)).toEqual([two]);
  });

  it('looks for nothing that is rendered elsewhere: the target alone counts', () => {
    expect(codesOf(autoscaler({}), scaledObject({}))).toEqual([two]);
  });

  it.each([
    ['of two workloads', autoscaler({}, 'other'), scaledObject({})],
    ['of two kinds', autoscaler({}), scaledObject({ scaleTargetRef: { kind: 'StatefulSet', name: 'web' } })],
    ['in two namespaces', autoscaler({}), named(scaledObject({}), 'web', 'elsewhere')],
    ['of nothing', named({ ...autoscaler({}), spec: {} }, 'a'), named({ ...autoscaler({}), spec: {} }, 'b')],
  ])('is silent about those %s', (_, one, other) => {
    expect(codesOf(one, other)).toEqual([]);
  });
});

describe('M-7 component/scaled-min-over-max', () => {
  it('names the figures', () => {
    const [problem] = problemsOf(scaledObject({ minReplicaCount: 5, maxReplicaCount: 4 }));
    expect(problem?.code).toBe('component/scaled-min-over-max');
    expect(problem?.message).toBe('web in us-prod: the minimum of ScaledObject web-keda is 5, and its maximum 4');
  });

  it.each([
    ['a ScaledObject has 100 at most unless it says more', scaledObject({ minReplicaCount: 101 }), 1],
    ['and 100 are not over that', scaledObject({ minReplicaCount: 100 }), 0],
    ['and none at least', scaledObject({ maxReplicaCount: 0 }), 0],
    ['a HorizontalPodAutoscaler has 1 at least', autoscaler({ maxReplicas: 0 }), 1],
    ['both may be equal', autoscaler({ minReplicas: 3, maxReplicas: 3 }), 0],
    ['what is not said is not compared', autoscaler({ minReplicas: 3 }), 0],
  ])('%s', (_, object, count) => {
    expect(codesOf(object)).toHaveLength(count);
  });
});
