import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { component } from '../../../constructs/index.ts';
import { declare, Renderer } from '../../../engine/build/index.ts';
import { isApiObject, toKubeObject as take, visit } from '../../../engine/build/objects.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { testSystem } from '../../support/component.ts';
import { platformWith } from '../../support/platform.ts';

/** cdk8s looks at `constructor`, `resolve` and `value` of what it is given; the first breaks it, `__proto__` is no key. */
const key = fc
  .oneof(
    { weight: 4, arbitrary: fc.stringMatching(/^[a-zA-Z.-]{1,8}$/) },
    fc.nat({ max: 12 }).map(String),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
    fc.constantFrom('', 'value', 'toString', 'valueOf', 'hasOwnProperty', 'Ä', '𐐷', '\uFFFF', '01', '1e3', '-1'),
  )
  .filter((text) => text !== '__proto__' && text !== 'constructor');

const leaf = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.integer(),
  fc.double({ noNaN: false }),
  fc.boolean(),
  fc.constantFrom(null, undefined, '', 0, -0),
);

const { tree: data } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

const props = fc.dictionary(
  key.filter((name) => !['apiVersion', 'kind', 'metadata'].includes(name)),
  data,
  { maxKeys: 4, noNullPrototype: true },
);

const metadata = fc.record(
  {
    name: fc.constantFrom('thing', 'other'),
    namespace: fc.constantFrom('here', undefined),
    labels: fc.dictionary(key, fc.string(), { maxKeys: 3, noNullPrototype: true }),
    annotations: fc.dictionary(key, fc.string(), { maxKeys: 3, noNullPrototype: true }),
    finalizers: fc.array(fc.string(), { maxLength: 2 }),
    custom: data,
  },
  { requiredKeys: [], noNullPrototype: true },
);

function objectOf(given: object, about: object): ApiObject {
  const chart = new Chart(new App(), 'web', {
    namespace: 'shop',
    labels: { app: 'web' },
    disableResourceNameHashes: true,
  });
  return new ApiObject(chart, 'thing', {
    apiVersion: 'example.com/v1',
    kind: 'Thing',
    ...given,
    metadata: about as { name: string },
  });
}

function expectEqual(object: ApiObject): void {
  const ours = toKubeObject(object);
  const theirs = object.toJson();
  expect(ours).toStrictEqual(theirs);
  expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs));
}

function toKubeObject(object: ApiObject) {
  return take(object).object;
}

describe('toKubeObject equals ApiObject.toJson(), in values and in the order of keys', () => {
  it('for plain data', () => {
    fc.assert(
      fc.property(props, metadata, (given, about) => expectEqual(objectOf(given, about))),
      { numRuns: 1000 },
    );
  });

  it('for data with values that come late', () => {
    const late = data.map((value) => Lazy.any({ produce: () => value }));
    const token = data.map((value) => ({ resolve: () => value }));
    const union = fc.oneof(
      fc.string().map((text) => k8s.IntOrString.fromString(text)),
      fc.integer().map((number) => k8s.IntOrString.fromNumber(number)),
      fc.string().map((text) => k8s.Quantity.fromString(text)),
    );
    const mixed = fc.dictionary(key, fc.oneof(data, late, token, union, fc.array(fc.oneof(late, union))), {
      maxKeys: 4,
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(props, mixed, metadata, (given, spec, about) => expectEqual(objectOf({ ...given, spec }, about))),
      { numRuns: 500 },
    );
  });

  it('for generated kinds', () => {
    const chart = new Chart(new App(), 'web');
    const service = new k8s.KubeService(chart, 'service', {
      spec: { ports: [{ port: 80, targetPort: k8s.IntOrString.fromString('http') }] },
    });
    const budget = new k8s.KubePodDisruptionBudget(chart, 'budget', {
      spec: { minAvailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: { app: 'web' } } },
    });
    for (const object of [service, budget]) expectEqual(object);
  });

  it('for metadata that was added later', () => {
    const object = objectOf({ spec: {} }, {});
    object.metadata.addLabel('zone', '1');
    object.metadata.addAnnotation('a', 'b');
    object.metadata.add('generation', 7);
    expectEqual(object);
    expect(toKubeObject(object).metadata).toMatchObject({ labels: { app: 'web', zone: '1' }, generation: 7 });
  });

  it('for patched objects in values, while keys stay sorted, which cdk8s leaves as they fall', () => {
    const patches = fc.array(
      fc.oneof(
        fc.tuple(key, data).map(([name, value]) => JsonPatch.add(`/${pointer(name)}`, value ?? null)),
        fc.tuple(key, data).map(([name, value]) => JsonPatch.add(`/spec/${pointer(name)}`, value ?? null)),
        fc.constant(JsonPatch.remove('/metadata/labels')),
        fc.constant(JsonPatch.copy('/spec', '/copy')),
      ),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(props, patches, (given, operations) => {
        const object = objectOf({ ...given, spec: { given } }, {});
        object.addJsonPatch(...operations);
        let theirs: unknown;
        try {
          theirs = object.toJson();
        } catch {
          expect(() => toKubeObject(object)).toThrow();
          return;
        }
        const ours = toKubeObject(object);
        expect(ours).toEqual(theirs);
        expect(
          Object.keys(ours)
            .filter((name) => !/^\d+$/.test(name))
            .slice(0, 3),
        ).toEqual(['apiVersion', 'kind', 'metadata']);
        for (const [name, value] of Object.entries(ours)) expect(unsorted(value), name).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});

describe('toKubeObject', () => {
  it('leaves the props of the object as they were', () => {
    const spec = { b: 1, a: { d: null, c: [] } };
    const object = objectOf({ spec }, {});
    toKubeObject(object);
    expect(JSON.stringify(spec)).toBe('{"b":1,"a":{"d":null,"c":[]}}');
  });

  it('shares nothing with the props, so that a later pass may change the object', () => {
    const spec = { list: [{ a: 1 }] };
    const first = toKubeObject(objectOf({ spec }, {})) as unknown as { spec: typeof spec };
    expect(first.spec.list[0]).not.toBe(spec.list[0]);
  });
});

describe('visit', () => {
  it('finds objects at any depth, in the order of the tree, objects below objects too', () => {
    const chart = new Chart(new App(), 'web');
    const parent = new ApiObject(chart, 'parent', { apiVersion: 'v1', kind: 'A' });
    new ApiObject(parent, 'child', { apiVersion: 'v1', kind: 'B' });
    new ApiObject(new Chart(chart, 'inner'), 'last', { apiVersion: 'v1', kind: 'C' });
    const kinds: string[] = [];
    visit(chart, (construct) => {
      if (isApiObject(construct)) kinds.push(construct.kind);
    });
    expect(kinds).toEqual(['A', 'B', 'C']);
  });
});

function pointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The first map whose keys are out of order; keys that look like numbers come first in any JavaScript object. */
function unsorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const keys = Object.keys(value);
  const names = keys.filter((name) => !/^(0|[1-9]\d*)$/.test(name));
  if (!Array.isArray(value) && names.join('\u0000') !== [...names].sort().join('\u0000')) return value;
  return Object.values(value)
    .map(unsorted)
    .find((found) => found !== undefined);
}

describe('a shared object that user code changes between targets', () => {
  it('is rendered as it is each time', () => {
    const shared = { key: 'dev' };
    const declaration = component('web', (scope, target) => {
      shared.key = target.name;
      new ApiObject(scope, 'settings', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'web' },
        ...{ data: shared },
      });
    });
    const platform = platformWith();
    const diagnostics = new Diagnostics();
    const renderer = new Renderer(testSystem, declaration);
    const keys = platform.targets.map((target) => {
      const rendered = renderer.render(declare([testSystem], target, platform, diagnostics), platform, diagnostics);
      return JSON.stringify(rendered?.objects[0]?.['data']);
    });
    expect(keys).toEqual(platform.targets.map(({ name }) => JSON.stringify({ key: name })));
  });
});
