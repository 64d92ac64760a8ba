import { describe, expect, it } from 'vitest';
import { autoscaler, codesOf, deployment, problemsOf } from './subject.ts';

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
