import fc from 'fast-check';
import type { Json, KubeObject } from '../../../model/kube-object.ts';

const FRAGMENTS = [
  '\n',
  '\n',
  '\n',
  '\n\n',
  ' ',
  ' ',
  '\t',
  '\r',
  'a',
  'word',
  '0',
  '1',
  '.',
  '-',
  '- ',
  '? ',
  '---',
  '...',
  '%',
  '#',
  ' #',
  ':',
  ': ',
  '"',
  "'",
  '\\',
  '\\n',
  '|',
  '>',
  '{',
  '}',
  '[',
  ']',
  ',',
  '!',
  '&',
  '*',
  '@',
  '`',
  '=',
  '~',
  '<<',
  '\0',
  '\u0007',
  '\u000b',
  '\u001b',
  '\u001f',
  '\u007f',
  '\u0085',
  '\u009f',
  '\u00a0',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\ufffe',
  'é',
  '\ud7ff',
  '\ue000',
  '😀',
  '\u{1fffe}',
  '\u{10ffff}',
  '{{ .Values.x }}',
  'a text of more than forty characters, to be folded',
  'x'.repeat(600),
];

const WORDS = [
  '',
  '~',
  'null',
  'Null',
  'y',
  'N',
  'yes',
  'On',
  'OFF',
  'true',
  'False',
  '.inf',
  '-.INF',
  '+.inf',
  '.NaN',
  '0x1F',
  '0b11',
  '017',
  '08',
  '1_000',
  '1e3',
  '1E+3',
  '.5',
  '5.',
  '-0',
  '+1',
  '1:20:30',
  '12:30.5',
  '2001-1-1',
  '2001-12-14 21:59:43.10 -5',
  '2001-01-01T01:01:01Z',
  '2001-01-01T01:01:01,5Z',
  '<<',
  '=',
  '__proto__',
  'toJSON',
  'constructor',
  '0',
  '10',
  '4294967295',
  '\n',
  '\n\n',
  ' \n',
  '\t\n',
  '\n \n',
  'a\n',
  'a\n\n',
  '\na',
  '  a\nb',
  'a\n  b\n\n  ',
  'k'.repeat(1024),
  'k'.repeat(1025),
  `"${'k'.repeat(1022)}`,
  '#'.repeat(1023),
];

const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

/** Every kind of text that some YAML writer or reader has got wrong; may hold halves of surrogate pairs. */
export const nastyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 9 }).map((parts) => parts.join('')) },
  {
    weight: 3,
    arbitrary: fc.string({ unit: fc.constantFrom(...'0123456789_.:eExXoObBT+-~=<yYnNaAfFtT ,?'), maxLength: 8 }),
  },
  { weight: 3, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.string({ unit: codeUnit, maxLength: 5 }) },
);

/** Text that can be written as UTF-8. */
export const wellFormedText: fc.Arbitrary<string> = nastyText.filter((text) => text.isWellFormed());

const anyNumber = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 1e21, 1e-7, 2 ** 53, -(2 ** 53), Number.MAX_VALUE, Number.MIN_VALUE),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** js-yaml's YAML 1.1 schema, unlike every other reader here, takes `1e+21` for a text: its floats need a dot. */
const dottedNumber = anyNumber.filter((number) => /^[^e]*$|\./.test(String(number)));

interface Options {
  readonly text?: fc.Arbitrary<string>;
  readonly exponents?: boolean;
}

/** Objects of any JSON below the fields that Kubernetes demands. */
export function nastyObjects({ text = nastyText, exponents = true }: Options = {}): fc.Arbitrary<KubeObject[]> {
  const scalar = fc.oneof(
    { weight: 4, arbitrary: text },
    { weight: 1, arbitrary: exponents ? anyNumber : dottedNumber },
    { weight: 1, arbitrary: fc.constantFrom(null, true, false) },
  );
  const { json } = fc.letrec<{ json: Json }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      { weight: 3, arbitrary: scalar },
      { weight: 2, arbitrary: fc.dictionary(text, tie('json'), { maxKeys: 4, noNullPrototype: true }) },
      { weight: 2, arbitrary: fc.array(tie('json'), { maxLength: 4 }) },
    ),
  }));
  const object = fc
    .tuple(text, text, fc.dictionary(text, json, { maxKeys: 5, noNullPrototype: true }))
    .map(([kind, name, rest]) => ({ ...rest, apiVersion: 'v1', kind, metadata: { name } }));
  return fc.array(object, { minLength: 1, maxLength: 2 });
}
