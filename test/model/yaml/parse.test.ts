import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { parseYaml, type YamlLimits, type YamlPath } from '../../../model/yaml/index.ts';
import { marked, shown } from '../marked.ts';

function problems(text: string, limits?: YamlLimits): string[] {
  const diagnostics = new Diagnostics();
  parseYaml('x.yaml', text, diagnostics, limits);
  return shown(diagnostics);
}

function parsed(text: string) {
  const diagnostics = new Diagnostics();
  const document = parseYaml('x.yaml', text, diagnostics);
  expect(shown(diagnostics)).toEqual([]);
  if (document === undefined) throw new Error('no document');
  return document;
}

describe('bad YAML is refused at its place', () => {
  it.each<[code: string, text: string]>([
    ['yaml/syntax', 'a: b\n c«: d\n'],
    ['yaml/syntax', 'a: «@x\n'],
    ['yaml/syntax', 'a: [1, 2\n«'],
    ['yaml/syntax', 'a: «\u0007\n'],
    ['yaml/tab', 'a:\n«\tb: 1\n«\tc: 2\n'],
    ['yaml/tab', 'a:\n  b: 1\n«\tc: 2\n'],
    ['yaml/tab', '«\ta: 1\n'],
    ['yaml/duplicate-key', 'a: 1\nb: 2\n«a: 3\n'],
    ['yaml/duplicate-key', 'a: {x: 1, «"x": 2}\n'],
    ['yaml/anchor', 'a: «&x 1\n'],
    ['yaml/anchor', 'a: 1\nb: «*x\n'],
    ['yaml/anchor', '«<<: {a: 1}\nb: 2\n'],
    ['yaml/anchor', '«&k a: 1\n'],
    ['yaml/empty', '«'],
    ['yaml/empty', '«# only a comment\n'],
    ['yaml/empty', '«---\n'],
    ['yaml/empty', '«~\n'],
    ['yaml/multiple-documents', 'a: 1\n«---\nb: 2\n'],
    ['yaml/multiple-documents', '---\na: |\n  x\n«---\nb: 2\n'],
    ['yaml/multiple-documents', 'a: 1\n...\n«b: 2\n'],
    ['yaml/tag', 'a: «!!str 1\n'],
    ['yaml/tag', 'a: «!custom {b: 1}\n'],
    ['yaml/unprintable', 'a: «"\\u0000"\nb: «"\\ud800"\nc: "\\ud83d\\ude00\\r\\n\\t"\n«"\\e": 1\n'],
    ['yaml/bad-key', 'a:\n  «1: x\n'],
    ['yaml/bad-key', '«true: x\n'],
    ['yaml/bad-key', '? «[a]\n: b\n'],
    ['yaml/bad-key', '«: b\n'],
    ['yaml/bad-key', 'a:\n  «__proto__: {polluted: yes}\n'],
    ['yaml/bad-key', 'a:\n  «"__proto__": 1\n  «\'__proto__\': 1\n'],
  ])('%s %j', (code, source) => {
    const { text, places } = marked(source);
    expect(problems(text)).toEqual(places.map((place) => `x.yaml:${place} ${code}`));
  });

  it('yaml/too-deep', () => {
    expect(problems(`a: ${'['.repeat(200)}${']'.repeat(200)}`)[0]).toMatch(/^x\.yaml:1:\d+ yaml\/too-deep$/);
    expect(problems('a: {b: {c: {d: 1}}}', { maxDepth: 3 })[0]).toContain('yaml/too-deep');
  });

  it('yaml/too-large', () => {
    const text = 'a: [\n'.repeat(2_000_000);
    expect(problems(text)).toEqual(['x.yaml:1:1 yaml/too-large']);
    expect(problems('a: 1', { maxBytes: 3 })).toEqual(['x.yaml:1:1 yaml/too-large']);
  });

  it('a problem on every line costs little and is told a hundred times', () => {
    const half = Array.from({ length: 40_000 }, (_, index) => `key-${index}: 1\n`).join('');
    expect(problems(half + half, { maxBytes: 2 ** 23 })).toHaveLength(100);
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '\n',
      '  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '&x ',
      '*x',
      '!t ',
      '|',
      '>',
      '#',
      '---\n',
      '\t',
      '\r',
      '? ',
      '%',
      '\\u',
      '\0',
      '\uFEFF',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 25 }), (pieces) => {
        const diagnostics = new Diagnostics();
        const document = parseYaml('x.yaml', pieces.join(''), diagnostics);
        expect(document !== undefined || diagnostics.hasErrors).toBe(true);
        for (const { at } of diagnostics.sorted()) expect(Math.min(at?.line ?? 0, at?.column ?? 0)).toBeGreaterThan(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('reports all problems of a file', () => {
    const { text, places } = marked('a: «&x 1\n«a: 2\nb: «!t 3\nc: «*x\n');
    const codes = ['yaml/anchor', 'yaml/duplicate-key', 'yaml/tag', 'yaml/anchor'];
    expect(problems(text)).toEqual(codes.map((code, index) => `x.yaml:${places[index]} ${code}`));
  });

  it('says on which line the first of two keys stands', () => {
    const diagnostics = new Diagnostics();
    parseYaml('x.yaml', '# comment\r\na: 1\r\nb: 2\r\na: 3\r\n', diagnostics);
    expect(diagnostics.sorted()[0]?.message).toContain('first on line 2');
  });

  it('keeps reading after what does not harm, so that a schema can be held against the rest', () => {
    const document = parseYaml('x.yaml', 'a: 1\na: 2\nb: &x 3\n', new Diagnostics());
    expect(document?.value).toEqual({ a: 1, b: 3 });
  });

  it('tells nobody in two ways: a refused alias ends the matter', () => {
    expect(parseYaml('x.yaml', 'a: &x 1\nb: *x\n', new Diagnostics())).toBeUndefined();
  });
});

describe('values', () => {
  it('follow the core schema of YAML 1.2', () => {
    const text =
      'a: yes\nb: on\nc: 1_000\nd: 012\ne: 0x1F\nf: 1.5\ng: ~\nh:\ni: True\nj: 12:30\nk: 2024-01-01\nl: "1"\nm: .inf\nn: 1e3\no: -7\np: 0o17\nq: nullx\nr: 1.4.2\ns: +.5\nt: -.INF\n';
    expect({ ...(parsed(text).value as object) }).toEqual({
      a: 'yes',
      b: 'on',
      c: '1_000',
      d: 12,
      e: 31,
      f: 1.5,
      g: null,
      h: null,
      i: true,
      j: '12:30',
      k: '2024-01-01',
      l: '1',
      m: Number.POSITIVE_INFINITY,
      n: 1000,
      o: -7,
      p: 15,
      q: 'nullx',
      r: '1.4.2',
      s: 0.5,
      t: Number.NEGATIVE_INFINITY,
    });
  });

  it('inherit nothing', () => {
    const { constructor: own, b } = parsed('constructor: 1\nb: {}\n').value as Record<string, unknown>;
    expect(own).toBe(1);
    for (const name of ['constructor', 'toString', '__proto__']) expect(name in (b as object)).toBe(false);
  });

  it('keep their source', () => {
    const document = parsed('tag: 1.10 # not 1.1\nquoted: "a b"\nlist: [x, y]\nempty:\n');
    expect(document.source(['tag'])).toBe('1.10');
    expect(document.source(['quoted'])).toBe('"a b"');
    expect(document.source(['list', 1])).toBe('y');
    expect(document.source(['list'])).toBeUndefined();
    expect(document.source(['empty'])).toBeUndefined();
    expect(document.range(['tag'])).toEqual({ start: 5, end: 9 });
  });
});

describe('positions', () => {
  it.each<[name: string, path: YamlPath, which: 'key' | 'value', text: string]>([
    ['value', ['a', 'b'], 'value', 'a:\n  b: «1\n'],
    ['key', ['a', 'b'], 'key', 'a:\n  «b: 1\n'],
    ['list item', ['a', 1], 'value', 'a:\n  - x\n  - «y\n'],
    ['flow', ['a', 'c', 0], 'value', 'a: {b: 1, c: [«2]}\n'],
    ['quoted', ['a'], 'value', 'a: «"x"\n'],
    ['quoted key', ['a b'], 'key', "x: 1\n«'a b': 1\n"],
    ['block scalar', ['a'], 'value', 'a: «|- # text\n\n  x\n'],
    ['empty value', ['b'], 'value', 'a: 1\n«b:\n'],
    ['missing key', ['a', 'z', 'y'], 'value', '«a:\n  b: 1\n'],
    ['missing at the top', ['z'], 'value', '# comment\n«a: 1\n'],
    ['CRLF', ['b', 'c'], 'value', 'a: 1\r\nb:\r\n  c: «2\r\n'],
    ['lone CR', ['b'], 'value', 'a: 1\rb: «2\r'],
    ['byte order mark', ['a'], 'key', '\uFEFF«a: 1\n'],
    ['byte order mark, second line', ['b'], 'value', '\uFEFFa: 1\nb: «2\n'],
    ['unicode', ['ü', 'n'], 'value', 'ü: {ключ: "日本語 😀", n: «1}\n'],
    ['document marker', ['a'], 'value', '%YAML 1.2\n---\na: «1\n'],
  ])('%s', (_, path, which, source) => {
    const { text, places } = marked(source);
    const { line, column } = parsed(text).at(path, which);
    expect(`${line}:${column}`).toBe(places[0]);
  });

  it('are right in any document that can be written', () => {
    const key = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text !== '__proto__' && text !== '<<');
    const scalar = fc.oneof(
      fc.integer(),
      fc.boolean(),
      fc.string(),
      fc.string({ unit: 'grapheme' }),
      fc.constant('two\nlines'),
    );
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        scalar,
        fc.array(tie('tree'), { minLength: 1, maxLength: 4 }),
        fc.dictionary(key, tie('tree'), { minKeys: 1, maxKeys: 4 }),
      ),
    }));
    const root = fc.dictionary(key, tree, { minKeys: 1, maxKeys: 5 });
    const layout = fc.record({
      flowLevel: fc.constantFrom(-1, 1, 2),
      indent: fc.constantFrom(2, 4),
      crlf: fc.boolean(),
      bom: fc.boolean(),
    });
    fc.assert(
      fc.property(root, layout, (value, { flowLevel, indent, crlf, bom }) => {
        const yaml = dump(value, { flowLevel, indent, noRefs: true });
        const text = (bom ? '\uFEFF' : '') + (crlf ? yaml.replaceAll('\n', '\r\n') : yaml);
        const document = parsed(text);
        expect(JSON.stringify(document.value)).toBe(JSON.stringify(value));
        for (const [path, leaf] of leaves(value)) {
          const { line, column } = document.at(path);
          const rest = (text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)[line - 1] ?? '').slice(column - 1);
          const first = firstOf(leaf, rest);
          expect({ path, rest: rest.startsWith(first) }).toEqual({ path, rest: true });
          if (typeof leaf !== 'string') expect(document.source(path)).toBe(String(leaf));
        }
      }),
      { numRuns: 300 },
    );
  });
});

function* leaves(value: unknown, path: YamlPath = []): Generator<[YamlPath, unknown]> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* leaves(item, [...path, index]);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* leaves(item, [...path, key]);
  } else yield [path, value];
}

/** How a scalar must begin where it was found: with its quote or `|`, or with its own first letter. */
function firstOf(leaf: unknown, rest: string): string {
  if (typeof leaf !== 'string') return String(leaf);
  const sign = rest[0] ?? '';
  return '\'"|>'.includes(sign) ? sign : leaf.slice(0, 1);
}
