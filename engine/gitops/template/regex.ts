import { unsupported } from './error.ts';

/**
 * Go's regular expressions by those of JavaScript. What both read alike is taken, with the few differences mended; what
 * may differ is refused.
 *
 * @see https://github.com/google/re2/wiki/Syntax
 */
function compiled(pattern: string): RegExp {
  let found = '';
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const [one, two] = [pattern[at] ?? '', pattern[at + 1] ?? ''];
    if (one === '\\') {
      found += inClass ? inside(two, pattern) : outside(two, pattern);
      at++;
    } else if (inClass) {
      if (one === '[' || (one === ']' && found.endsWith('['))) throw unsupported(`the pattern "${pattern}"`);
      // Sets of sets are read by JavaScript only.
      found += one;
      inClass = one !== ']';
    } else if (one === '.') found += '[^\\n]';
    else if (one === '(' && two === '?' && pattern[at + 2] !== ':') throw unsupported(`the pattern "${pattern}"`);
    else if (/^\{(?!\d+(?:,\d*)?\})/.test(pattern.slice(at)) || one === '}') {
      const repetition = one === '}' && /\{\d+(?:,\d*)?$/.test(pattern.slice(0, at));
      if (!repetition) throw unsupported(`the pattern "${pattern}"`);
      found += one;
    } else {
      found += one;
      inClass = one === '[';
      if (inClass && two === '^') {
        found += two;
        at++;
        if (pattern[at + 1] === ']') throw unsupported(`the pattern "${pattern}"`);
      }
    }
  }
  try {
    return new RegExp(found, 'gu');
  } catch {
    throw unsupported(`the pattern "${pattern}"`);
  }
}

function outside(letter: string, pattern: string): string {
  if (letter === 's') return '[\\t\\n\\f\\r ]';
  if (letter === 'S') return '[^\\t\\n\\f\\r ]';
  if (/[dDwWbBtnrfv]/.test(letter) || /[\\^$.*+?()[\]{}|/]/.test(letter)) return `\\${letter}`;
  if (letter === '-') return '-';
  throw unsupported(`the pattern "${pattern}"`);
}

function inside(letter: string, pattern: string): string {
  if (letter === 's') return '\\t\\n\\f\\r ';
  if (/[dwtnrfv]/.test(letter) || /[\\^$.*+?()[\]{}|/-]/.test(letter)) return `\\${letter}`;
  throw unsupported(`the pattern "${pattern}"`);
}

/** The first match. */
export function matches(pattern: string, text: string): string | undefined {
  return compiled(pattern).exec(text)?.[0];
}

/** All matches; like Go, none that is empty right behind another. */
function all(pattern: string, text: string): readonly RegExpExecArray[] {
  let end = -1;
  return [...text.matchAll(compiled(pattern))].filter((match) => {
    const adjacent = match[0] === '' && match.index === end;
    end = match.index + match[0].length;
    return !adjacent;
  });
}

/** @param expand whether `$1` and `${1}` in the replacement mean groups */
export function replacedAll(pattern: string, text: string, by: string, expand: boolean): string {
  let result = '';
  let end = 0;
  for (const match of all(pattern, text)) {
    result += text.slice(end, match.index) + (expand ? expanded(by, match) : by);
    end = match.index + match[0].length;
  }
  return result + text.slice(end);
}

/** A name is as long as it can be: `$1x` is the group called 1x, which is empty. */
function expanded(by: string, match: RegExpExecArray): string {
  return by.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, bare?: string, braced?: string) => {
    const name = bare ?? braced;
    if (name === undefined) return whole === '$$' ? '$' : whole;
    return /^\d+$/.test(name) ? (match[Number(name)] ?? '') : '';
  });
}

/** @param most parts at most; none for 0, all when negative */
export function splitBy(pattern: string, text: string, most: bigint): readonly string[] {
  if (most === 0n) throw unsupported('a list that is nil');
  if (pattern !== '' && text === '') return [''];
  const parts: string[] = [];
  let [start, end] = [0, 0];
  for (const match of all(pattern, text)) {
    if (most > 0n && BigInt(parts.length) === most - 1n) break;
    end = match.index;
    // A match at the very start that is empty splits nothing off.
    if (match.index + match[0].length !== 0) parts.push(text.slice(start, end));
    start = match.index + match[0].length;
  }
  if (end !== text.length) parts.push(text.slice(start));
  return parts;
}

export function quoteMeta(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
