import { describe, expect, it } from 'vitest';
import { type ChartObject, chartFiles } from '../../../engine/helm/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import type { Knob } from '../../../model/knob.ts';

const place = { file: 'systems/shop/web.ts', line: 7, column: 3 };

function config(data: unknown, knobs: readonly Knob[] = [], id = 'config'): ChartObject {
  return { id, object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id }, data }, knobs };
}

/** What is said of a component that has these objects in dev and in us-prod. */
function problems(dev: readonly ChartObject[], prod: readonly ChartObject[]) {
  const diagnostics = new Diagnostics();
  const targets = [
    { target: 'dev', objects: dev },
    { target: 'us-prod', objects: prod },
  ];
  const files = chartFiles({ system: 'shop', component: 'web', targets, place }, diagnostics);
  const found = diagnostics.sorted();
  expect(files.length > 0).toBe(found.length === 0);
  return found;
}

const knob = (pointer: string, ...path: string[]): Knob => ({ kind: 'value', pointer, path, description: 'A value.' });

describe('what a chart cannot hold is refused, with object, path and targets', () => {
  it.each([
    ['null', null, 'null'],
    ['a whole number over 2^53', 2 ** 53, '2^53'],
    ['a number over all bounds', 1e300, '2^53'],
    ['NaN', Number.NaN, 'NaN'],
    ['infinity', Number.POSITIVE_INFINITY, 'Infinity'],
    ['a control character', 'a\u0001b', 'control character'],
    ['half a surrogate pair', 'a\ud800', 'surrogate'],
    ['a key <<', { '<<': 'x' }, '<<'],
    ['a key __proto__', JSON.parse('{"__proto__": "x"}'), '__proto__'],
    ['a key with a control character', { 'a\u0000': 'x' }, 'control character'],
    ['something that is no JSON', () => 1, 'function'],
  ])('helm/not-representable: %s', (_, value, what) => {
    const [problem, ...others] = problems([config({ ok: 'x' })], [config({ ok: { deep: [value] } })]);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'helm/not-representable', at: place });
    expect(problem?.message).toContain(what);
    expect(problem?.message).toContain('/data/ok/deep/0');
    expect(problem?.message).toContain('ConfigMap config in us-prod');
  });

  it('names all targets of one mistake at once', () => {
    const [problem, ...others] = problems([config({ a: null })], [config({ a: null })]);
    expect(others).toEqual([]);
    expect(problem?.message).toContain('in dev, us-prod');
  });

  it('holds the largest and smallest numbers that JSON readers agree on', () => {
    expect(problems([config({ a: 2 ** 53 - 1 })], [config({ a: 1 - 2 ** 53 })])).toEqual([]);
  });
});

describe('knobs that make no sense are refused', () => {
  it('helm/knob-without-field: a pointer that leads nowhere', () => {
    const knobs = [knob('/data/b', 'b')];
    const [problem, ...others] = problems([config({ a: 'x' }, knobs)], [config({ b: 'x' }, knobs)]);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'helm/knob-without-field', at: place });
    expect(problem?.message).toContain('config has no /data/b in dev');
  });

  it.each(['', '/', '/data/a/b', '/data/list/3', '/data/list/x', '/data/list/-', '/metadata/labels/app'])(
    'helm/knob-without-field: %j',
    (pointer) => {
      const object = config({ a: 'x', list: ['x'] }, [knob(pointer, 'b')]);
      expect(problems([object], [object]).map(({ code }) => code)).toContain('helm/knob-without-field');
    },
  );

  it('takes a lost knob for taken away where a patch changed the object', () => {
    const object = { ...config({ a: 'x' }, [knob('/data/b', 'b')]), patched: true };
    expect(problems([object], [object])).toEqual([]);
  });

  it('helm/knob-with-two-types: a number here, a text there', () => {
    const knobs = [knob('/data/a', 'a')];
    const [problem] = problems([config({ a: 1 }, knobs)], [config({ a: 'one' }, knobs)]);
    expect(problem).toMatchObject({ code: 'helm/knob-with-two-types', at: place });
    expect(problem?.why).toContain('dev: 1, us-prod: "one"');
  });

  it('allows two types where the knob says so', () => {
    const knobs: Knob[] = [
      { kind: 'value', pointer: '/data/a', path: ['a'], description: 'A.', schema: { type: ['integer', 'string'] } },
    ];
    expect(problems([config({ a: 1 }, knobs)], [config({ a: '50%' }, knobs)])).toEqual([]);
  });

  it.each([
    ['one path, two values', ['a'], ['a']],
    ['a path inside another', ['a'], ['a', 'b']],
    ['a path around another', ['a', 'b'], ['a']],
  ])('helm/knob-with-two-values: %s', (_, one, other) => {
    const knobs = [knob('/data/a', ...one), knob('/data/b', ...other)];
    const object = config({ a: 'x', b: 'y' }, knobs);
    expect(problems([object], [object]).map(({ code }) => code)).toEqual(['helm/knob-with-two-values']);
  });

  it('lets knobs share a path where they share the value', () => {
    const knobs = [knob('/data/a', 'a'), knob('/data/b', 'a')];
    expect(problems([config({ a: 'x', b: 'x' }, knobs)], [config({ a: 'y', b: 'y' }, knobs)])).toEqual([]);
  });

  it('helm/knob-inside-a-value: a part of what is lifted whole', () => {
    const knobs = [knob('/data/list/0/a', 'a')];
    const [problem] = problems([config({ list: [{ a: 'x' }] }, knobs)], [config({ list: [] })]);
    expect(problem).toMatchObject({ code: 'helm/knob-inside-a-value', at: place });
  });

  it('helm/knob-inside-a-value: a knob below another', () => {
    const object = config({ a: { b: 'x' } }, [knob('/data/a', 'a'), knob('/data/a/b', 'b')]);
    expect(problems([object], [object]).map(({ code }) => code)).toEqual(['helm/knob-inside-a-value']);
  });

  it.each(
    [
      [],
      [''],
      ['__proto__'],
      ['a', '__proto__'],
      ['global'],
      ['global', 'a'],
      ['a b'],
      ['{{'],
      ['a\nb'],
      ['YAML'],
      ['Table', 'a'],
    ].map((path) => [path]),
  )('helm/knob-path: %j', (path) => {
    const object = config({ a: 'x' }, [knob('/data/a', ...path)]);
    const [problem, ...others] = problems([object], [object]);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'helm/knob-path', at: place });
    expect(problem?.why).toContain('dev, us-prod');
  });

  it('helm/knob-twice: two knobs on one field, or two switches of one object', () => {
    const fields = config({ a: 'x' }, [knob('/data/a', 'a'), knob('/data/a', 'b')]);
    expect(problems([fields], [fields]).map(({ code }) => code)).toEqual(['helm/knob-twice']);
    const enabled = (...path: string[]): Knob => ({ kind: 'object', path, description: 'There or not.' });
    const switches = config({ a: 'x' }, [enabled('a', 'enabled'), enabled('b', 'enabled')]);
    expect(problems([switches], [switches]).map(({ code }) => code)).toEqual(['helm/knob-twice']);
  });

  it('helm/knob-with-two-values: elements that are paired by position and are not the same thing', () => {
    const list = (...names: string[]) =>
      config(
        { list: names.map((name) => ({ name, value: `of ${name}` })) },
        names.map((name, index) => knob(`/data/list/${index}/value`, name)),
      );
    const codes = problems([list('a', 'b')], [list('b', 'a')]).map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['helm/knob-with-two-values']));
  });

  it('takes a knob on an element of a list', () => {
    const knobs = [knob('/data/list/1', 'second')];
    expect(problems([config({ list: ['a', 'b'] }, knobs)], [config({ list: ['a', 'c'] }, knobs)])).toEqual([]);
  });

  it.each(['nginx', 'nginx:', 7])('helm/knob-without-image: %j', (image) => {
    const knobs: Knob[] = [{ kind: 'image', pointer: '/data/image', path: ['image'], description: 'Image.' }];
    const object = config({ image }, knobs);
    expect(problems([object], [object]).map(({ code }) => code)).toEqual(['helm/knob-without-image']);
  });
});
