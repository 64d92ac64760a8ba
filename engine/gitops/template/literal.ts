import { TemplateError } from './error.ts';
import type { Token } from './lex.ts';

const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** The text that a quoted constant stands for. */
export function textOf({ kind, text, offset }: Token): string {
  const inner = text.slice(1, -1);
  if (kind === 'raw') return inner.replaceAll('\r', '');
  return unescaped(inner, '"', offset);
}

function unescaped(inner: string, quote: string, offset: number): string {
  return inner.replace(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|[\s\S])/g,
    (_, sequence: string) => {
      const [letter = ''] = sequence;
      const plain = sequence.length === 1 && (letter === quote || !`"'`.includes(letter)) ? escapes[letter] : undefined;
      if (plain !== undefined) return plain;
      const code =
        'xuU'.includes(letter) && sequence.length > 1 ? Number.parseInt(sequence.slice(1), 16) : octal(sequence);
      if (code === undefined || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
        throw new TemplateError(`invalid escape \\${sequence}`, offset);
      }
      // These two stand for bytes, which are characters only up to 127.
      if (code > 127 && (letter === 'x' || /\d/.test(letter))) {
        throw new TemplateError(`the plan cannot evaluate the byte \\${sequence}`, offset, { unsupported: true });
      }
      return String.fromCodePoint(code);
    },
  );
}

function octal(digits: string): number | undefined {
  return /^[0-7]{3}$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

/** A number as Go types it where nothing else says how: with a point or an exponent a float64, else an int. */
export function numberOf({ kind, text, offset }: Token): bigint | number {
  if (kind === 'char') {
    const [character = '', ...more] = unescaped(text.slice(1, -1), "'", offset);
    if (character === '' || more.length > 0) throw new TemplateError(`malformed character constant: ${text}`, offset);
    return BigInt(character.codePointAt(0) ?? 0);
  }
  if (/^[+-]?(?:0|[1-9]\d*)$/.test(text)) return int(text, offset);
  if (/^[+-]?(?:\d+\.\d*|\.\d+|\d+(?=[eE]))(?:[eE][+-]?\d+)?$/.test(text)) return float(text, offset);
  const hex = /^([+-]?)0[xX]([0-9a-fA-F]+)$/.exec(text);
  if (hex !== null) return int(`${hex[1]}${BigInt(`0x${hex[2]}`)}`, offset);
  throw new TemplateError(`the plan cannot evaluate the number ${text}`, offset, { unsupported: true });
}

function float(text: string, offset: number): number {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new TemplateError(`number out of range: ${text}`, offset);
  return value;
}

function int(text: string, offset: number): bigint {
  const value = BigInt(text.replace(/^\+/, ''));
  if (BigInt.asIntN(64, value) !== value) throw new TemplateError(`${text} overflows int`, offset);
  return value;
}
