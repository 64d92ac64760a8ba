import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { CallError, unsupported } from './error.ts';
import { displayed, quoted } from './format.ts';
import { type FunctionTable, fixed, variadic } from './functions.ts';
import { matches, quoteMeta, replacedAll, splitBy } from './regex.ts';
import { byteLength, byteSlice, GoMap, type GoValue } from './value.ts';

/** What Go's strings.TrimSpace takes for space: not the byte order mark, which JavaScript trims too. */
const space = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const outerSpace = new RegExp(`^${space}+|${space}+$`, 'g');

/** sprig's functions of text. @see https://masterminds.github.io/sprig/strings.html */
export const textFunctions: FunctionTable = {
  atoi: fixed(['string'], (text) => integer(text) ?? 0n),
  b64dec: fixed(['string'], decoded),
  b64enc: fixed(['string'], (text) => Buffer.from(text).toString('base64')),
  base: fixed(['string'], (path) => posixBase(path)),
  cat: variadic([], 'any', (...values) =>
    values
      .filter((value) => value !== null)
      .map(displayed)
      .join(' '),
  ),
  clean: fixed(['string'], cleaned),
  contains: fixed(['string', 'string'], (part, text) => text.includes(part)),
  dir: fixed(['string'], (path) => cleaned(path.slice(0, path.lastIndexOf('/') + 1))),
  ext: fixed(['string'], (path) => /\.[^./]*$/.exec(path)?.[0] ?? ''),
  fail: fixed(['string'], (message) => {
    throw new CallError(message);
  }),
  hasPrefix: fixed(['string', 'string'], (part, text) => text.startsWith(part)),
  hasSuffix: fixed(['string', 'string'], (part, text) => text.endsWith(part)),
  indent: fixed(['int', 'string'], indented),
  join: fixed(['string', 'any'], (separator, list) => strings(list).join(separator)),
  lower: fixed(['string'], (text) => mapped(text, (character) => character.toLowerCase())),
  nindent: fixed(['int', 'string'], (spaces, text) => `\n${indented(spaces, text)}`),
  nospace: fixed(['string'], (text) => {
    if (/[^\0-\x7f]/.test(text)) throw unsupported('nospace of characters beyond ASCII');
    return text.replace(/\s/g, '');
  }),
  normalize: fixed(['string'], sanitizedName),
  quote: variadic([], 'any', (...values) =>
    values
      .filter((one) => one !== null)
      .map((one) => quoted(strval(one)))
      .join(' '),
  ),
  regexMatch: fixed(['string', 'string'], (pattern, text) => matches(pattern, text) !== undefined),
  regexFind: fixed(['string', 'string'], (pattern, text) => matches(pattern, text) ?? ''),
  regexQuoteMeta: fixed(['string'], quoteMeta),
  regexReplaceAll: fixed(['string', 'string', 'string'], (pattern, text, by) => replacedAll(pattern, text, by, true)),
  regexReplaceAllLiteral: fixed(['string', 'string', 'string'], (pattern, text, by) =>
    replacedAll(pattern, text, by, false),
  ),
  regexSplit: fixed(['string', 'string', 'int'], (pattern, text, most) => splitBy(pattern, text, most)),
  repeat: fixed(['int', 'string'], (count, text) => text.repeat(checkedCount(count))),
  replace: fixed(['string', 'string', 'string'], (old, by, text) => {
    // Between all characters, not between halves of them.
    return old === '' ? [...text].map((one) => by + one).join('') + by : text.replaceAll(old, () => by);
  }),
  sha256sum: fixed(['string'], (text) => createHash('sha256').update(text).digest('hex')),
  slugify: variadic([], 'any', (...values) => slugified(values)),
  split: fixed(['string', 'string'], (separator, text) => numbered(splitAt(separator, text))),
  splitList: fixed(['string', 'string'], splitAt),
  squote: variadic([], 'any', (...values) =>
    values
      .filter((one) => one !== null)
      .map((one) => `'${displayed(one)}'`)
      .join(' '),
  ),
  substr: fixed(['int', 'int', 'string'], (start, end, text) => {
    if (start < 0n) return byteSlice(text, 0, Number(end));
    const length = byteLength(text);
    return byteSlice(text, Number(start), end < 0n || end > BigInt(length) ? length : Number(end));
  }),
  title: fixed(['string'], (text) => {
    if (/[^\0-\x7f]/.test(text)) throw unsupported('title of characters beyond ASCII');
    return text.replace(/(?<![A-Za-z0-9_])[a-z]/g, (letter) => letter.toUpperCase());
  }),
  toString: fixed(['any'], strval),
  trim: fixed(['string'], (text) => text.replace(outerSpace, '')),
  trimAll: fixed(['string', 'string'], (characters, text) => trimmedOf([...characters], text)),
  trimPrefix: fixed(['string', 'string'], (part, text) => (text.startsWith(part) ? text.slice(part.length) : text)),
  trimSuffix: fixed(['string', 'string'], (part, text) => {
    return part !== '' && text.endsWith(part) ? text.slice(0, -part.length) : text;
  }),
  trunc: fixed(['int', 'string'], (count, text) => {
    const [length, most] = [byteLength(text), Number(count)];
    if (most < 0) return length + most > 0 ? byteSlice(text, length + most, length) : text;
    return length > most ? byteSlice(text, 0, most) : text;
  }),
  upper: fixed(['string'], (text) => mapped(text, (character) => character.toUpperCase())),
};

/** Text as it is, everything else as `%v` prints it. */
export function strval(value: GoValue): string {
  return typeof value === 'string' ? value : displayed(value);
}

/** A list's items as text, without nil; anything else as a list of one. */
export function strings(value: GoValue): readonly string[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value.filter((item) => (item ?? null) !== null).map(strval) : [strval(value)];
}

/** What Argo CD makes of a text that is to be part of a name. */
export function sanitizedName(name: string): string {
  const plain = mapped(name, (character) => character.toLowerCase()).replace(/[^-a-z0-9.]/gu, '-');
  return plain.slice(0, 253).replace(/^[-.]+|[-.]+$/g, '');
}

/**
 * `slugify [most characters [cut at a whole word]] text`: what `normalize` gives, with dots as dashes and cut to size.
 * Between the two, a slug in Argo CD loses nothing more, since only ASCII is left.
 */
function slugified(values: readonly GoValue[]): string {
  const name = values.length === 0 ? '' : values.at(-1);
  const [most = 50n, whole = true] = values.slice(0, -1);
  if (typeof name !== 'string' || typeof most !== 'bigint' || typeof whole !== 'boolean') {
    throw new CallError('arguments are [most characters [cut at a whole word]] text');
  }
  const limit = Number(most);
  let slug = sanitizedName(name);
  if (!whole && slug.length >= limit) slug = byteSlice(slug, 0, limit);
  slug = slug
    .replace(/[^a-z0-9_-]/g, '-')
    .replace(/-+/g, '-')
    .replace(/^[-_]+|[-_]+$/g, '');
  if (!whole || limit <= 0 || slug.length <= limit) return slug;
  const dash = slug.lastIndexOf('-', limit);
  return slug.slice(0, dash < 0 ? limit : dash);
}

/** Go maps each character to one character; JavaScript also to several. */
function mapped(text: string, map: (character: string) => string): string {
  if (/^[\0-\x7f]*$/.test(text)) return map(text);
  return [...text]
    .map((character) => {
      const other = map(character);
      if ([...other].length === 1) return other;
      if (character === 'ß') return character;
      throw unsupported(`upper or lower case of "${character}"`);
    })
    .join('');
}

function indented(spaces: bigint, text: string): string {
  const pad = ' '.repeat(checkedCount(spaces));
  return pad + text.replaceAll('\n', `\n${pad}`);
}

function checkedCount(count: bigint): number {
  if (count < 0n) throw new CallError('negative repeat count');
  if (count > 100_000n) throw unsupported(`${count} repetitions`);
  return Number(count);
}

export function integer(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace(/^\+/, ''));
  if (BigInt.asIntN(64, value) !== value) throw unsupported(`the number ${text}`);
  return value;
}

function splitAt(separator: string, text: string): readonly string[] {
  return separator === '' ? [...text] : text.split(separator);
}

function numbered(parts: readonly string[]): GoMap {
  return new GoMap(
    parts.map((part, index) => [`_${index}`, part] as const),
    'string',
    true,
  );
}

function trimmedOf(characters: readonly string[], text: string): string {
  const all = [...text];
  let [from, to] = [0, all.length];
  while (from < to && characters.includes(all[from] ?? '')) from++;
  while (to > from && characters.includes(all[to - 1] ?? '')) to--;
  return all.slice(from, to).join('');
}

function decoded(text: string): string {
  const bytes = Buffer.from(text, 'base64');
  const exact = bytes.toString('base64') === text;
  if (!exact || bytes.toString().includes('\uFFFD')) throw unsupported(`b64dec of "${text}"`);
  return bytes.toString();
}

function cleaned(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 ? normal.replace(/\/$/, '') : normal;
}

function posixBase(path: string): string {
  if (path === '') return '.';
  const stripped = path.replace(/\/+$/, '');
  return stripped === '' ? '/' : stripped.slice(stripped.lastIndexOf('/') + 1);
}
