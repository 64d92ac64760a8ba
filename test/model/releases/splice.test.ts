import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import type { Data } from '../../../model/releases/emit.ts';
import { spliced } from '../../../model/releases/splice.ts';
import { parseYaml } from '../../../model/yaml/index.ts';

const commit = (digit: string) => digit.repeat(40);

function dataOf(text: string): Data {
  return JSON.parse(JSON.stringify(parseYaml('', text, new Diagnostics())?.value ?? null));
}

/** What the text becomes when its data is changed in place. */
function changed(text: string, change: (data: never) => void): string | undefined {
  const data = dataOf(text);
  change(data as never);
  return spliced(text, data);
}

describe('a value is replaced where it stands', () => {
  it.each([
    ['plain, in braces', 'a: { tag: 1.2.3 } # why\n', 'a: { tag: 1.2.4 } # why\n'],
    ['in single quotes', "a: {tag: '1.2.3'}\n", "a: {tag: '1.2.4'}\n"],
    ['in double quotes', 'a:\n    tag: "1.2.3"   # why\n', 'a:\n    tag: "1.2.4"   # why\n'],
    ['with Windows line ends', 'a:\r\n  tag: 1.2.3\r\nb: x\r\n', 'a:\r\n  tag: 1.2.4\r\nb: x\r\n'],
    ['without a last line end', 'a:\n  tag: 1.2.3', 'a:\n  tag: 1.2.4'],
    ['as JSON', '{"a": {"tag": "1.2.3"}}', '{"a": {"tag": "1.2.4"}}'],
    ['behind a byte order mark', '\uFEFFa: { tag: 1.2.3 }\n', '\uFEFFa: { tag: 1.2.4 }\n'],
  ])('%s', (_, text, wanted) => {
    expect(changed(text, (data: { a: { tag: string } }) => Object.assign(data.a, { tag: '1.2.4' }))).toBe(wanted);
  });

  it('with quotes where it would be a number or a truth value without', () => {
    for (const tag of ['1.10', '12e34', 'true', 'null', '0x1f', commit('1')]) {
      expect(changed('a: { tag: x }\n', (data: { a: object }) => Object.assign(data.a, { tag }))).toBe(
        `a: { tag: '${tag}' }\n`,
      );
    }
  });

  it('not where it is text over several lines', () => {
    expect(changed('a: |\n  long\n  text\n', (data: object) => Object.assign(data, { a: 'b' }))).toBeUndefined();
  });
});

describe('a list', () => {
  it.each([
    ['gets its newest item in front', "p: ['b', 'c']\n", ['a', 'b', 'c'], "p: [a, 'b', 'c']\n"],
    ['loses its last', "p: ['b', 'c', 'd']\n", ['b', 'c'], "p: ['b', 'c']\n"],
    ['gains and loses at once', "p: ['b', 'c', 'd']\n", ['a', 'b', 'c'], "p: [a, 'b', 'c']\n"],
    ['loses one in the middle', 'p: [ b, c, d ]\n', ['a', 'b', 'd'], 'p: [ a, b, d ]\n'],
    ['over several lines', 'p: [\n  b, # why b\n  c,\n  ]\n', ['a', 'b', 'c'], 'p: [\n  a, b, # why b\n  c,\n  ]\n'],
    [
      'in block form',
      'p:\n  # about b\n  - b # why\n  - c\nq: x\n',
      ['a', 'b'],
      'p:\n  - a\n  # about b\n  - b # why\nq: x\n',
    ],
    ['in block form without an indent', 'p:\n- b\n- c\nq: x\n', ['b', 'c', 'd'], 'p:\n- b\n- c\n- d\nq: x\n'],
    ['is replaced as a whole', 'p: [b]\n', ['a'], 'p: [a]\n'],
    ['is filled', 'p: []\n', ['a'], 'p: [a]\n'],
  ])('%s', (_, text, p, wanted) => {
    expect(changed(text, (data: object) => Object.assign(data, { p }))).toBe(wanted);
  });
});

describe('a key', () => {
  it.each([
    ['in braces', 'a: { b: 1 } # why\n', { a: { b: 1, c: 2 } }, 'a: { b: 1, c: 2 } # why\n'],
    ['in front, in braces', 'a: { c: 1 }\n', { a: { b: 2, c: 1 } }, 'a: { b: 2, c: 1 }\n'],
    ['into empty braces', 'a: {}\n', { a: { b: 2 } }, 'a: { b: 2 }\n'],
    [
      'in block form',
      'a:\n  b: 1 # why\n\n# about z\nz: 1\n',
      { a: { b: 1, c: 2 }, z: 1 },
      'a:\n  b: 1 # why\n  c: 2\n\n# about z\nz: 1\n',
    ],
    [
      'above the comment of the first',
      'a:\n  # about c\n  c: 1\n',
      { a: { b: 2, c: 1 } },
      'a:\n  b: 2\n  # about c\n  c: 1\n',
    ],
    [
      'below what belongs to the one before',
      'a:\n  b:\n    x: 1\n    # more of b\n  # about d\n  d: 1\n',
      { a: { b: { x: 1 }, c: 2, d: 1 } },
      'a:\n  b:\n    x: 1\n    # more of b\n  c: 2\n  # about d\n  d: 1\n',
    ],
    [
      'as a section',
      'a: 1\n# the end\n',
      { a: 1, r: { t: { 's/c': { commit: commit('0') } } } },
      `a: 1\n\nr:\n  t:\n    s/c: { commit: '${commit('0')}' }\n# the end\n`,
    ],
    ['as a list of its own', 'a: 1', { a: 1, r: ['s/c', 's/d'] }, 'a: 1\n\nr:\n  - s/c\n  - s/d'],
    ['twice at one place', 'a:\n  b: 1\n', { a: { b: 1, c: 2, d: 3 } }, 'a:\n  b: 1\n  c: 2\n  d: 3\n'],
  ])('is added %s', (_, text, wanted, result) => {
    expect(spliced(text, wanted)).toBe(result);
  });

  it.each([
    ['in braces', 'a: { b: 1, c: 2, d: 3 }\n', { a: { b: 1, d: 3 } }, 'a: { b: 1, d: 3 }\n'],
    ['last in braces', 'a: { b: 1, c: 2 }\n', { a: { b: 1 } }, 'a: { b: 1 }\n'],
    [
      'in block form, with its lines',
      'a:\n  # about b\n  b:\n    x: 1\n    # inside\n    y: 2 # why\n  c: 1\n',
      { a: { c: 1 } },
      'a:\n  # about b\n  c: 1\n',
    ],
    ['last in a file without a last line end', 'a: 1\nb: 2', { a: 1 }, 'a: 1'],
    ['as are its neighbours there', 'a: 1\r\nb: 2\r\nc: 3', { a: 1 }, 'a: 1'],
    ['while another comes', 'a:\n  b: 1\n  c: 2\nz: 1\n', { a: { b: 1, d: 3 }, z: 1 }, 'a:\n  b: 1\n  d: 3\nz: 1\n'],
  ])('is taken away %s', (_, text, wanted, result) => {
    expect(spliced(text, wanted)).toBe(result);
  });

  it('is left alone where its lines would have to be written anew', () => {
    expect(spliced('a:\n  b: 1\n', { a: { c: 1 } })).toBeUndefined();
    expect(spliced('a:\n', { a: { c: 1 } })).toBeUndefined();
  });
});

// ------------------------------------------------------------------------------------------- files as people write them

const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,12}$/);
const hex = fc.stringMatching(/^[0-9a-f]{40}$/);
const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/);
const comment = fc.stringMatching(/^[a-z {}:'"[\],-]{0,20}$/);

interface Style {
  readonly end: string;
  readonly last: boolean;
  readonly quote: "'" | '"';
  readonly block: readonly boolean[];
  readonly comments: readonly string[];
}

/** A file in a style of its own: mappings in braces or in lines, comments at ends of lines and between them. */
function written(data: Data, { end, last, quote, block, comments }: Style): string {
  let turn = 0;
  const quoted = (value: Data) => (quote === '"' ? JSON.stringify(value) : `'${String(value).replaceAll("'", "''")}'`);
  const flow = (value: Data): string => {
    if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
    if (typeof value !== 'object' || value === null) return quoted(value);
    return `{ ${Object.entries(value)
      .map(([key, inner]) => `${key}: ${flow(inner)}`)
      .join(', ')} }`;
  };
  const remark = (indent: string) => `${indent}# ${turn}:${comments[turn++ % comments.length]}`;
  const lines = (value: { readonly [key: string]: Data }, indent: string): string[] =>
    Object.entries(value).flatMap(([key, inner]): string[] => {
      const above = block[turn % block.length] ? [remark(indent)] : [];
      const behind = block[(turn + 1) % block.length] ? ` ${remark('')}` : '';
      const deep = typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0;
      if (!deep || (indent !== '' && block[turn++ % block.length]))
        return [...above, `${indent}${key}: ${flow(inner)}${behind}`];
      if (Array.isArray(inner))
        return [...above, `${indent}${key}:${behind}`, ...inner.map((item) => `${indent}  - ${flow(item)}`)];
      return [
        ...above,
        `${indent}${key}:${behind}`,
        ...lines(inner as { readonly [key: string]: Data }, `${indent}  `),
      ];
    });
  return lines(data as { readonly [key: string]: Data }, '').join(end) + (last ? end : '');
}

const pin = fc.record({ tag }, { requiredKeys: ['tag'] });
const revision = fc
  .record({ commit: hex, previous: fc.uniqueArray(hex, { minLength: 1, maxLength: 5 }) }, { requiredKeys: ['commit'] })
  .map((one) => ({ ...one }));
const file = fc.record({
  components: fc.dictionary(name, fc.record({ dev: pin, staging: pin }), {
    minKeys: 1,
    maxKeys: 4,
    noNullPrototype: true,
  }),
  revisions: fc.dictionary(name, fc.dictionary(name, revision, { minKeys: 1, maxKeys: 3, noNullPrototype: true }), {
    minKeys: 1,
    maxKeys: 3,
    noNullPrototype: true,
  }),
});
const style = fc.record({
  end: fc.constantFrom('\n', '\r\n'),
  last: fc.boolean(),
  quote: fc.constantFrom("'" as const, '"' as const),
  block: fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }),
  comments: fc.array(comment, { minLength: 1, maxLength: 5 }),
});

const remarks = (text: string) => text.match(/# \d+:.*/g) ?? [];

describe('whatever a file looks like', () => {
  it('a pin, a revision and their histories are changed, and nothing else: no datum, no comment, no order', () => {
    fc.assert(
      fc.property(file, style, tag, hex, fc.nat(), (data, form, newTag, newCommit, pick) => {
        const text = written(data, form);
        expect(dataOf(text)).toEqual(data);
        const wanted = structuredClone(data);
        const [component = ''] = Object.keys(wanted.components).slice(pick % Object.keys(wanted.components).length);
        const staging: Record<string, unknown> = wanted.components[component]?.staging ?? {};
        Object.assign(staging, { previous: [{ tag: staging['tag'] }], tag: newTag });
        const [target = ''] = Object.keys(wanted.revisions).slice(pick % Object.keys(wanted.revisions).length);
        const revisions = wanted.revisions[target] ?? {};
        const [first = ''] = Object.keys(revisions);
        const { commit: old = '', previous = [] } = revisions[first] ?? {};
        Object.assign(revisions, {
          [first]: { commit: newCommit, previous: [old, ...previous].slice(0, 5) },
          'new/one': { commit: newCommit },
        });
        const result = spliced(text, wanted as Data) ?? 'refused';
        expect(dataOf(result)).toEqual(wanted);
        expect(remarks(result)).toEqual(remarks(text));
        expect(result.endsWith(form.end)).toBe(form.last);
        expect(result.includes('\r\n')).toBe(form.end === '\r\n');
        if (form.end === '\r\n') expect(result.replaceAll('\r\n', '')).not.toContain('\n');
        // The way back gives every byte back, but for quotes of what was taken away.
        const back = spliced(result, data as Data) ?? 'refused';
        expect(dataOf(back)).toEqual(data);
        expect(remarks(back)).toEqual(remarks(text));
        expect(Object.keys((dataOf(back) as { components: object }).components)).toEqual(Object.keys(data.components));
      }),
      { numRuns: 300 },
    );
  });
});
