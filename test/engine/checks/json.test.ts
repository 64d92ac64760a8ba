import { describe, expect, it } from 'vitest';
import { codesOf, problemsOf } from './subject.ts';

const holding = (value: unknown) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'web' },
  data: { list: ['a', { value }] },
});

describe('component/not-json', () => {
  const holes: unknown[] = ['a'];
  holes[2] = 'c';

  it.each<[string, unknown, what: string, path?: string]>([
    ['NaN', Number.NaN, 'NaN'],
    ['Infinity', Number.POSITIVE_INFINITY, 'Infinity'],
    ['-Infinity', Number.NEGATIVE_INFINITY, '-Infinity'],
    ['a bigint', 10n, 'bigint'],
    ['null', null, 'null'],
    ['undefined', undefined, 'undefined'],
    ['a function', () => 1, 'function'],
    ['a symbol', Symbol('x'), 'symbol'],
    ['a lone high surrogate', 'a\uD800', 'text with half a surrogate pair'],
    ['a lone low surrogate', '\uDC00b', 'text with half a surrogate pair'],
    ['null in a list', ['a', null], 'null', '/data/list/1/value/1'],
    ['a hole in a list', holes, 'a list with holes'],
    ['an empty list of three', new Array(3), 'a list with holes'],
  ])('%s', (_, value, what, path = '/data/list/1/value') => {
    const problems = problemsOf(holding(value));
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ['component/not-json', `web in us-prod: ConfigMap web has ${what} at ${path}`],
    ]);
  });

  it.each<[string, unknown]>([
    ['a whole surrogate pair', '\u{1F600}'],
    ['control characters, which YAML escapes', '\u0000\u0007\u2028'],
    ['an empty list and an empty map', [{}, []]],
    ['the largest and the smallest number', [Number.MAX_VALUE, Number.MIN_VALUE, -0]],
    ['a map with keys like numbers', { 0: 'a', 1: 'b' }],
    ['false and empty text', [false, '']],
  ])('%s is JSON', (_, value) => {
    expect(codesOf(holding(value))).toEqual([]);
  });

  it('is told once for each object', () => {
    const object = { ...holding(null), other: Number.NaN };
    expect(codesOf(object, { ...object, metadata: { name: 'other' } })).toEqual([
      'component/not-json',
      'component/not-json',
    ]);
  });
});
