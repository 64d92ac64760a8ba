import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOrder } from '../../../engine/build/order.ts';
import type { KubeObject } from '../../../model/kube-object.ts';

const object = (kind: string, name = 'web', namespace?: string, apiVersion = 'v1'): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

const anyObject = fc.record({
  apiVersion: fc.constantFrom('v1', 'apps/v1', 'example.com/v1', 'example.com/v1beta1'),
  kind: fc.constantFrom('Namespace', 'Service', 'Deployment', 'ExternalSecret', 'PrometheusRule', 'Zebra', 'aardvark'),
  metadata: fc.record({ name: fc.constantFrom('a', 'b', 'B', 'ä', 'a-b', 'ab'), namespace: fc.constantFrom('x', 'y') }),
});

const identity = ({ apiVersion, kind, metadata }: KubeObject) =>
  [apiVersion, kind, metadata.namespace, metadata.name].join(' ');

describe('the order of objects', () => {
  it('does not depend on the order in which they came', () => {
    const shuffled = fc
      .uniqueArray(anyObject, { selector: (found) => identity(found as KubeObject), maxLength: 30 })
      .chain((objects) => fc.tuple(fc.constant(objects), fc.shuffledSubarray(objects, { minLength: objects.length })));
    fc.assert(
      fc.property(shuffled, ([objects, others]) => {
        expect(inOrder(others as KubeObject[])).toEqual(inOrder(objects as KubeObject[]));
      }),
      { numRuns: 300 },
    );
  });

  it('loses nothing and keeps duplicates', () => {
    const twice = [object('Service'), object('Service')];
    expect(inOrder(twice)).toHaveLength(2);
  });

  it('L-11 puts a Rollout last: it looks for the Services, routes and analysis that it names', () => {
    const wanted = ['Service', 'HorizontalPodAutoscaler', 'AnalysisTemplate', 'VirtualService', 'Zebra', 'Rollout'];
    const given = [...wanted].reverse().map((kind) => object(kind));
    expect(inOrder(given).map(({ kind }) => kind)).toEqual(wanted);
  });

  it('puts what others need first: the classes, the namespace, its doors, its secrets, then what runs', () => {
    const wanted = [
      'PriorityClass',
      'Namespace',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'ServiceAccount',
      'Secret',
      'ExternalSecret',
      'ConfigMap',
      'CustomResourceDefinition',
      'Role',
      'RoleBinding',
      'Service',
      'Deployment',
      'HorizontalPodAutoscaler',
      'Job',
      'CronJob',
      'Ingress',
    ];
    const given = [...wanted].reverse().map((kind) => object(kind));
    expect(inOrder(given).map(({ kind }) => kind)).toEqual(wanted);
  });

  it('puts kinds that it does not know last, by name', () => {
    const kinds = ['ServiceMonitor', 'ValidatingWebhookConfiguration', 'Aardvark', 'Pod'];
    expect(inOrder(kinds.map((kind) => object(kind))).map(({ kind }) => kind)).toEqual([
      'Pod',
      'ValidatingWebhookConfiguration',
      'Aardvark',
      'ServiceMonitor',
    ]);
  });

  it('then goes by group, namespace and name in code units, not by any language’s alphabet', () => {
    const given = [
      object('Thing', 'b', 'x'),
      object('Thing', 'ä', 'x'),
      object('Thing', 'B', 'x'),
      object('Thing', 'a-b', 'x'),
      object('Thing', 'a', 'y'),
      object('Thing', 'a'),
      object('Thing', 'a', 'x', 'b/v1'),
    ];
    expect(inOrder(given).map(identity)).toEqual([
      'b/v1 Thing x a',
      'v1 Thing  a',
      'v1 Thing x B',
      'v1 Thing x a-b',
      'v1 Thing x b',
      'v1 Thing x ä',
      'v1 Thing y a',
    ]);
  });

  it('leaves the given list alone', () => {
    const given = [object('Service'), object('Namespace')];
    inOrder(given);
    expect(given.map(({ kind }) => kind)).toEqual(['Service', 'Namespace']);
  });
});
