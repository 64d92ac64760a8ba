import { deepStrictEqual } from 'node:assert/strict';
import { createRequire } from 'node:module';
import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { CORE_SCHEMA, loadAll, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { emitYaml, misreadByGoParsers } from '../../../engine/yaml/index.ts';
import type { Json, KubeObject } from '../../../model/kube-object.ts';
import { nastyObjects, nastyText, wellFormedText } from './arbitraries.ts';

/** The very library that cdk8s writes with, which need not be the one that npm put at the top. */
const yaml = createRequire(createRequire(import.meta.url).resolve('cdk8s'))('yaml') as {
  parseAllDocuments(text: string, options: object): { toJS(): unknown; errors: Error[] }[];
};

const objectOf = (fields: Record<string, unknown>) => fields as unknown as KubeObject;
const valueLine = (text: string) => emitYaml([objectOf({ k: text })]);

/** A copy without shared instances, with every text replaced: as a key, and as a value. */
function copy(value: unknown, replace: (text: string) => string): Json {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.map((item) => copy(item, replace));
  if (typeof value !== 'object' || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [replace(key), copy(child, replace)]));
}

/** What cdk8s writes, but with double quotes around what Go's parsers would misread. */
function expected(objects: readonly KubeObject[]): string {
  const quoted = new Map<string, string>();
  const standIns = objects.map((object) =>
    copy(object, (text) => {
      if (!misreadByGoParsers(text)) return text;
      const standIn = `stand-in.${quoted.size}.`;
      quoted.set(standIn, valueLine(text).slice('k: '.length, -1));
      return standIn;
    }),
  );
  let text = Yaml.stringify(...standIns);
  for (const [standIn, written] of quoted) text = text.replaceAll(standIn, () => written);
  return text;
}

describe('equality with cdk8s', { timeout: 60_000 }, () => {
  it('holds for any JSON, except for quotes around what Go misreads', () => {
    // A stand-in cannot show on which side of YAML's limit for implicit keys a long text falls once it is quoted.
    const text = nastyText.filter((text) => text.length < 150 || !misreadByGoParsers(text));
    fc.assert(
      fc.property(nastyObjects({ text }), (objects) => {
        expect(emitYaml(objects)).toBe(expected(objects));
      }),
      { numRuns: 3000 },
    );
  });

  it('holds for every text at every place', () => {
    const text = nastyText.filter((text) => !misreadByGoParsers(text));
    fc.assert(
      fc.property(text, (text) => {
        const objects = [
          objectOf({ [text]: text, list: [text, [text, [text]], { [text]: { [text]: text } }] }),
          objectOf({ deep: { [text]: [{ a: text, b: [] }], c: {} } }),
        ];
        expect(emitYaml(objects)).toBe(Yaml.stringify(...objects.map((object) => copy(object, (same) => same))));
      }),
      { numRuns: 1500 },
    );
  });

  it('is not lost when a text returns after the decisions kept about texts were dropped', () => {
    const objects = Array.from({ length: 20_000 }, (_, index) =>
      objectOf({ [`key-${index}`]: `${index}`, no: `#${index}` }),
    );
    const again = objectOf({ 'key-0': '0', no: 'no' });
    const first = emitYaml([again]);
    emitYaml(objects);
    expect(emitYaml([again])).toBe(first);
    expect(first).toBe(Yaml.stringify(again));
  });

  it('folds a text in double quotes when its JSON is forty characters long', () => {
    const [short, long] = [28, 29].map((length) => objectOf({ k: `\0${'x'.repeat(length)}\ny` }));
    const text = emitYaml([short, long] as KubeObject[]);
    expect(text).toBe(Yaml.stringify(short, long));
    expect(text.split('---')[0]).toContain('\\ny"');
    expect(text.split('---')[1]).toContain('\n\n  y"');
  });

  it('covers an empty stream and empty collections', () => {
    expect(emitYaml([])).toBe(Yaml.stringify());
    const empty = objectOf({ a: {}, b: [], c: [[], {}], d: [[[]]] });
    expect(emitYaml([objectOf({}), empty])).toBe(Yaml.stringify({}, empty));
  });
});

describe('round trip', { timeout: 60_000 }, () => {
  const readsBack = (read: (text: string) => unknown[], arbitrary: fc.Arbitrary<KubeObject[]>) =>
    fc.assert(
      fc.property(arbitrary, (objects) => {
        // Not toStrictEqual, which takes a field called `constructor` for the type of the object.
        deepStrictEqual(read(emitYaml(objects)), objects);
      }),
      { numRuns: 600 },
    );

  it('through js-yaml with the core schema', () => {
    readsBack((text) => loadAll(text, { schema: CORE_SCHEMA }), nastyObjects({ text: wellFormedText }));
  });

  it('through js-yaml with the YAML 1.1 schema', () => {
    const objects = nastyObjects({ text: wellFormedText, exponents: false });
    readsBack((text) => loadAll(text, { schema: YAML11_SCHEMA }), objects);
  });

  it('through the YAML 1.1 parser of cdk8s', () => {
    const read = (text: string) =>
      yaml.parseAllDocuments(text, { version: '1.1' }).map((document) => {
        if (document.errors[0] !== undefined) throw document.errors[0];
        return document.toJS();
      });
    readsBack(read, nastyObjects({ text: wellFormedText }));
  });
});

describe('quotes', () => {
  it.each([
    ...['y', 'N', 'yes', 'on', 'Off', 'true', '~', 'null', 'Null', ''],
    ...['0123', '08', '1_000', '0x1F', '0b11', '+1', '1e3', '12e03', '.5', '0.', '1._', '.inf', '-.INF', '.nan'],
    ...[
      '12:30',
      '1:20:30',
      '2001-1-1',
      '2001-01-01T00:00:00Z',
      '#a',
      'a: b',
      'a #b',
      '- a',
      '*a',
      '&a',
      '!a',
      '%a',
      '@a',
    ],
  ])('surround %j as cdk8s does', (text) => {
    expect(valueLine(text)).toBe(`k: "${text}"\n`);
    expect(emitYaml([objectOf({ [text]: 1 })])).toBe(`"${text}": 1\n`);
    expect(Yaml.stringify({ k: text })).toBe(`k: "${text}"\n`);
  });

  it.each([
    ...[
      '0o17',
      '-0O7',
      '0o-7',
      '0X1F',
      '+0B11',
      '0b-1',
      '0_x1F',
      '0_b1',
      '+_1',
      '-_0_',
      '1e_3',
      '1e3_0',
      '.1e3_0',
      '+_.5e_1',
    ],
    ...['2001-01-01T01:01:01,5Z', '2001-1-1 1:1:1,25', '<<'],
  ])('surround %j, which cdk8s leaves plain and Go misreads', (text) => {
    expect(misreadByGoParsers(text)).toBe(true);
    expect(Yaml.stringify({ k: text })).toBe(`k: ${text}\n`);
    expect(valueLine(text)).toBe(`k: "${text}"\n`);
    expect(emitYaml([objectOf({ m: { [text]: 1 } })])).toBe(`m:\n  "${text}": 1\n`);
  });

  it.each([
    ['a\u0085b', '"a\\x85b"'],
    ['\u007f', '"\\x7f"'],
    ['a\u2028b\u2029', '"a\\u2028b\\u2029"'],
    ['\ufeffa\nb', '"\\ufeffa\\nb"'],
    ['\ufffe\uffff', '"\\ufffe\\uffff"'],
    ['\tall:\n\techo\n', '"\\tall:\\n\\techo\\n"'],
    [' \n', '" \\n"'],
    ['\0 forty characters or more make it fold\n \nb', '"\\0 forty characters or more make it fold\\n \\nb"'],
  ])('hold %j on one line', (text, written) => {
    expect(misreadByGoParsers(text)).toBe(true);
    expect(valueLine(text)).toBe(`k: ${written}\n`);
    expect(emitYaml([objectOf({ [text]: 1 })])).toBe(`${written}: 1\n`);
  });

  it.each([
    ...['v1', '1.2.3', '10.0.0.0/8', '10m', '256Mi', '1h30m', '0xg', '0b12', '0o8', '_1', '1a', '=', 'a=b', '--a'],
    ...[
      'nan',
      'Infinity',
      'yEs',
      'nUll',
      '12:3a',
      '12:60',
      '2001-01',
      '0.1.0',
      'a,b',
      'a#b',
      'http://x:80',
      '/a',
      '\\d',
      'é😀',
    ],
  ])('are not put around %j', (text) => {
    expect(valueLine(text)).toBe(`k: ${text}\n`);
  });
});

describe('what cannot be written as in cdk8s', () => {
  it('writes an object or a list that occurs twice out twice', () => {
    const labels = { app: 'web' };
    const ports = [{ port: 80 }];
    const shared = objectOf({ kind: 'A', metadata: { labels }, ports, again: [labels, ports, ports] });
    const text = emitYaml([shared, shared]);
    expect(Yaml.stringify(shared)).toContain('&a1');
    expect(text).not.toMatch(/[&*]/);
    const separate = copy(shared, (same) => same);
    expect(text).toBe(Yaml.stringify(separate, separate).replace(/[&*]a\d.*/g, 'alias'));
  });

  it.each([
    ['undefined', undefined],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a bigint', 1n],
    ['NaN', Number.NaN],
    ['infinity', Number.NEGATIVE_INFINITY],
    ['a date', new Date(0)],
    ['a map', new Map([['a', 1]])],
    ['a set', new Set([1])],
  ])('refuses %s and says where it is', (_, value) => {
    const object = objectOf({ kind: 'Pod', metadata: { name: 'web' }, spec: { list: [1, { field: value }] } });
    expect(() => emitYaml([object])).toThrow(
      new TypeError('Pod web: spec.list[1].field is not JSON and cannot be written as YAML'),
    );
  });

  it('takes a field called toJSON for what it is', () => {
    expect(emitYaml([objectOf({ a: { toJSON: 'text' } })])).toBe('a:\n  toJSON: text\n');
  });
});
