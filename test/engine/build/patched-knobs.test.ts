import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../../constructs/patch.ts';
import { followed } from '../../../engine/build/patched-knobs.ts';
import { at, patched } from '../../../engine/build/patches.ts';
import type { Knob } from '../../../model/knob.ts';
import type { KubeObject } from '../../../model/kube-object.ts';

const object = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: { containers: [{ image: 'app' }, { image: 'proxy' }], nodeSelector: { disk: 'ssd' } },
};

const knob = (pointer: string): Knob => ({ kind: 'value', path: ['a'], description: 'A.', pointer });
const after = (pointer: string, ...operations: readonly Operation[]) =>
  followed([knob(pointer)], object, operations).map((one) => (one.kind === 'object' ? undefined : one.pointer));

describe('the knob of a field after a patch', () => {
  const proxy = '/spec/containers/1/image';
  it.each<[string, string, readonly Operation[], readonly string[]]>([
    ['stays where nothing moves', proxy, [{ op: 'replace', path: '/metadata/name', value: 'x' }], [proxy]],
    ['stays at a field that is set anew', proxy, [{ op: 'replace', path: proxy, value: 'x' }], [proxy]],
    ['stays behind an item that comes last', proxy, [{ op: 'add', path: '/spec/containers/-', value: {} }], [proxy]],
    [
      'follows its item when one comes before it',
      proxy,
      [{ op: 'add', path: '/spec/containers/0', value: {} }],
      ['/spec/containers/2/image'],
    ],
    [
      'follows its item when one before it goes',
      proxy,
      [{ op: 'remove', path: '/spec/containers/0' }],
      ['/spec/containers/0/image'],
    ],
    [
      'follows its item to another place',
      proxy,
      [{ op: 'move', from: '/spec/containers/1', path: '/spec/containers/0' }],
      ['/spec/containers/0/image'],
    ],
    [
      'makes room for an item that is moved before it',
      '/spec/containers/0/image',
      [{ op: 'move', from: '/spec/containers/1', path: '/spec/containers/0' }],
      [proxy],
    ],
    [
      'follows its field to another name',
      '/metadata/labels/app',
      [{ op: 'move', from: '/metadata/labels', path: '/metadata/annotations' }],
      ['/metadata/annotations/app'],
    ],
    ['goes with its field', proxy, [{ op: 'remove', path: '/spec/containers/1' }], []],
    [
      'goes where a list is replaced, whose items may be others',
      proxy,
      [{ op: 'replace', path: '/spec', value: object.spec }],
      [],
    ],
    [
      'stays where a map is replaced, whose names mean the same',
      '/spec/nodeSelector/disk',
      [{ op: 'replace', path: '/spec', value: object.spec }],
      ['/spec/nodeSelector/disk'],
    ],
  ])('%s', (_, pointer, operations, expected) => {
    expect(after(pointer, ...operations)).toEqual(expected);
  });

  it('never names another field', () => {
    let leaves = 0;
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constant('').map(() => `leaf ${leaves++}`),
        fc.array(tie('value'), { minLength: 1, maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c/d', '0'), tie('value'), { minKeys: 1, noNullPrototype: true }),
      ),
    }));
    const pointersOf = (json: unknown, to: string): string[] => [
      to,
      ...(typeof json === 'object' && json !== null
        ? Object.entries(json).flatMap(([key, inner]) => pointersOf(inner, `${to}/${key.replaceAll('/', '~1')}`))
        : []),
    ];
    fc.assert(
      fc.property(value, fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(3)), { maxLength: 4 }), (spec, picks) => {
        const whole = { apiVersion: 'v1', kind: 'X', metadata: { name: 'x' }, spec: [spec] } as unknown as KubeObject;
        const operations: Operation[] = [];
        let now: unknown = whole;
        for (const [one, two, kind] of picks) {
          const pointers = pointersOf(now, '').filter((pointer) => pointer.startsWith('/spec/')) as `/${string}`[];
          const [path, other] = [pointers[one % pointers.length], pointers[two % pointers.length]];
          if (path === undefined || other === undefined) break;
          const operation: Operation =
            kind === 0
              ? { op: 'remove', path }
              : kind === 1
                ? { op: 'add', path, value: ['new'] }
                : kind === 2 || path === other || path.startsWith(`${other}/`)
                  ? { op: 'replace', path, value: { a: ['new'] } }
                  : { op: 'move', from: other, path };
          try {
            now = patched(now as KubeObject, [operation]);
          } catch {
            // A move may have taken away the place that it goes to.
            continue;
          }
          operations.push(operation);
        }
        for (const pointer of pointersOf(whole, '')) {
          const leaf = at(whole, pointer);
          if (typeof leaf !== 'string' || !leaf.startsWith('leaf')) continue;
          for (const one of followed([knob(pointer)], whole, operations)) {
            const found = one.kind === 'object' ? undefined : at(now, one.pointer);
            if (typeof found === 'string' && found.startsWith('leaf')) expect(found).toBe(leaf);
          }
        }
      }),
      { seed: 1, numRuns: 1000 },
    );
  });
});
