import { TemplateError } from './error.ts';

export type TokenKind =
  | 'text'
  | 'left'
  | 'right'
  | 'space'
  | 'word'
  | 'field'
  | 'variable'
  | 'string'
  | 'raw'
  | 'char'
  | 'number'
  | 'pipe'
  | 'open'
  | 'close'
  | 'declare'
  | 'assign'
  | 'comma'
  | 'dot'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** As written; of text, what is left once spaces were trimmed. */
  readonly text: string;
  /** Where it begins, in UTF-16 code units. */
  readonly offset: number;
}

const spaces = ' \t\r\n';
const punctuation: Readonly<Record<string, TokenKind>> = { '|': 'pipe', ',': 'comma', '=': 'assign' };
/** What may follow an identifier; everything else is refused, as Go does. */
const terminator = /^(?:$|[ \t\r\n.,|:()]|\}\})/;

/**
 * Cuts a template into tokens by the rules of Go's text/template: `{{-` and `-}}` take the space beside them, comments vanish.
 *
 * @throws TemplateError for what Go refuses here
 * @see https://pkg.go.dev/text/template#hdr-Text_and_spaces
 */
export function lex(template: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  /** After a trimming delimiter. */
  let trimming = false;
  while (at < template.length) {
    const open = template.indexOf('{{', at);
    const end = open < 0 ? template.length : open;
    const trimsBefore = open >= 0 && isTrimStart(template, open + 2);
    const text = trimmed(template.slice(at, end), trimming, trimsBefore);
    if (text.text !== '') tokens.push({ kind: 'text', text: text.text, offset: at + text.skipped });
    if (open < 0) break;
    const inside = open + 2 + (trimsBefore ? 2 : 0);
    if (template.startsWith('/*', inside)) ({ at, trimming } = comment(template, inside));
    else {
      tokens.push({ kind: 'left', text: '{{', offset: open });
      ({ at, trimming } = action(template, inside, tokens));
    }
  }
  tokens.push({ kind: 'end', text: '', offset: template.length });
  return tokens;
}

function isTrimStart(template: string, at: number): boolean {
  return template[at] === '-' && isSpace(template[at + 1]);
}

function isSpace(character: string | undefined): boolean {
  return character !== undefined && spaces.includes(character);
}

/** Only the four spaces that Go trims here. */
function trimmed(text: string, start: boolean, end: boolean): { readonly text: string; readonly skipped: number } {
  let from = 0;
  let to = text.length;
  if (start) while (from < to && isSpace(text[from])) from++;
  if (end) while (to > from && isSpace(text[to - 1])) to--;
  return { text: text.slice(from, to), skipped: from };
}

interface Place {
  readonly at: number;
  readonly trimming: boolean;
}

function comment(template: string, start: number): Place {
  const end = template.indexOf('*/', start + 2);
  if (end < 0) throw new TemplateError('unclosed comment', start);
  const right = rightDelimiter(template, end + 2);
  if (right === undefined) throw new TemplateError('comment ends before closing delimiter', start);
  return right;
}

/** What comes after `}}` or ` -}}`. */
function rightDelimiter(template: string, at: number): Place | undefined {
  if (isSpace(template[at]) && template.startsWith('-}}', at + 1)) return { at: at + 4, trimming: true };
  return template.startsWith('}}', at) ? { at: at + 2, trimming: false } : undefined;
}

/** The tokens between two delimiters, the right one included. */
function action(template: string, start: number, tokens: Token[]): Place {
  let at = start;
  let depth = 0;
  for (;;) {
    const right = rightDelimiter(template, at);
    if (right !== undefined) {
      if (depth > 0) throw new TemplateError('unclosed left paren', at);
      tokens.push({ kind: 'right', text: '}}', offset: at });
      return right;
    }
    const token = next(template, at);
    if (token.kind === 'open') depth++;
    if (token.kind === 'close' && --depth < 0) throw new TemplateError('unexpected right paren', at);
    tokens.push(token);
    at += token.text.length;
  }
}

function next(template: string, at: number): Token {
  const rest = template.slice(at);
  const found = (kind: TokenKind, text: string): Token => ({ kind, text, offset: at });
  const [first = ''] = rest;
  if (first === '') throw new TemplateError('unclosed action', at);
  if (isSpace(first)) return found('space', spaceRun(rest));
  if (first === ':') {
    if (rest[1] !== '=') throw new TemplateError('expected :=', at);
    return found('declare', ':=');
  }
  const kind = punctuation[first];
  if (kind !== undefined) return found(kind, first);
  if (first === '(') return found('open', first);
  if (first === ')') return found('close', first);
  if (first === '"') return found('string', quoted(rest, /^"(?:[^"\\\n]|\\[^\n])*"/, 'quoted string', at));
  if (first === '`') return found('raw', quoted(rest, /^`[^`]*`/, 'raw quoted string', at));
  if (first === "'") return found('char', quoted(rest, /^'(?:[^'\\\n]|\\[^\n])*'/, 'character constant', at));
  if (/^[+-]|^\.?\d/.test(rest)) return found('number', number(rest, at));
  if (first === '.' || first === '$') return fieldOrVariable(first, rest, found, at);
  const word = /^[\p{L}\p{Nd}_]+/u.exec(rest)?.[0];
  if (word === undefined) throw new TemplateError(`unrecognized character in action: ${first}`, at);
  return found('word', terminated(word, rest, at));
}

/** A run of spaces, less the one that belongs to ` -}}`. */
function spaceRun(rest: string): string {
  const run = /^[ \t\r\n]+/.exec(rest)?.[0] ?? '';
  return rest.startsWith('-}}', run.length) ? run.slice(0, -1) : run;
}

function fieldOrVariable(
  first: string,
  rest: string,
  found: (kind: TokenKind, text: string) => Token,
  at: number,
): Token {
  const name = /^[\p{L}\p{Nd}_]+/u.exec(rest.slice(1))?.[0] ?? '';
  const text = terminated(`${first}${name}`, rest, at);
  if (first === '$') return found('variable', text);
  return found(name === '' ? 'dot' : 'field', text);
}

function terminated(text: string, rest: string, at: number): string {
  if (terminator.test(rest.slice(text.length))) return text;
  throw new TemplateError(`bad character ${rest.slice(text.length, text.length + 1)}`, at + text.length);
}

function quoted(rest: string, pattern: RegExp, what: string, at: number): string {
  const text = pattern.exec(rest)?.[0];
  if (text === undefined) throw new TemplateError(`unterminated ${what}`, at);
  return text;
}

/** Whatever Go might take for a number; the parser judges it. */
function number(rest: string, at: number): string {
  const text = /^[+-]?[\p{L}\p{Nd}_.]*(?:(?<=[eEpP])[+-][\p{L}\p{Nd}_]*)?/u.exec(rest)?.[0] ?? '';
  if (/\d/.test(text)) return text;
  throw new TemplateError(`bad number syntax: ${text}`, at);
}
