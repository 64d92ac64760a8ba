/**
 * How one string is written: plain, quoted or as a block, byte for byte as cdk8s' YAML library does it with
 * `{ version: '1.1', lineWidth: 0 }`, apart from the texts of {@link misreadByGoParsers}.
 */

/** What the YAML library never writes plain, whatever the schema: indicators, comments, blanks at either end. */
const UNSAFE_PLAIN = /^[\n\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|[\n:][ \t]|[ \t]\n|[\n\t ]#|[\n\t :]$/;

/** Null and the booleans of YAML 1.1. */
const WORD = /^(?:~|null|Null|NULL|[yY]|[Yy]es|YES|[nN]|[Nn]o|NO|[Tt]rue|TRUE|[Ff]alse|FALSE|[Oo]n|ON|[Oo]ff|OFF)?$/;

/** The integers and floats of YAML 1.1, base 60 included. */
const NUMBER = new RegExp(
  `^(?:${[
    '[-+]?0b[0-1_]+',
    '[-+]?[0-9][0-9_]*',
    '[-+]?0x[0-9a-fA-F_]+',
    String.raw`[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN`,
    String.raw`[-+]?(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?[eE][-+]?[0-9]+`,
    String.raw`[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*`,
    String.raw`[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?`,
  ].join('|')})$`,
);

const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}(?:(?:[tT]|[ \t]+)\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:[ \t]*(?:Z|[-+][012]?\d(?::\d{2})?))?)?$/;

/** Only these can begin a number or a date, so every other text is spared those tests. */
const NUMERIC_START = /^[-+.0-9eE]/;

/** Forced into double quotes by the YAML library: control characters and halves of surrogate pairs. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u;

/** A last line of blanks alone cannot be told from indentation in a block. */
const BLANK_LAST_LINE = /\n[\t ]+$/;

const DOCUMENT_MARKER = /^(?:%|---|\.\.\.)/m;

/** Go's readers drop every underscore and then try `0x`, `0o`, `0b`, leading-zero octal, and their own floats. */
const GO_NUMBER =
  /^(?:[-+]?0[xX][0-9a-fA-F]+|[-+]?0[oO]?[0-7]+|0o[-+][0-7]+|[-+]?0[bB][01]+|0b[-+][01]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)$/;

/** Go's `time.Parse` takes a comma before the fraction of a second. */
const GO_TIMESTAMP = /^\d{4}-\d{1,2}-\d{1,2}[tT ]\d{1,2}:\d{1,2}:\d{1,2},\d/;

/** Line breaks to go-yaml (U+0085, U+2028, U+2029), or characters it refuses unless they are escaped. */
const GO_ESCAPED = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;
const GO_ESCAPED_ALL = new RegExp(GO_ESCAPED.source, 'g');

/**
 * Whether the text, as cdk8s writes it, is read back as something else (or not at all) by the Go parsers of kubectl,
 * Helm and Argo CD: go-yaml v2 and v3, directly and behind sigs.k8s.io/yaml. As a key or as a value, such a text is
 * written in double quotes, on one line.
 *
 * - the merge key `<<`;
 * - numbers only Go knows: `0o17`, `0O17`, `0X1F`, `0B11`, `0b-1`, and those it finds after removing underscores from
 *   anywhere: `+_1`, `0_x1F`, `1e3_0`;
 * - timestamps with a comma: `2001-01-01T01:01:01,5Z`;
 * - characters that must be escaped: DEL, U+0080 to U+009F, U+2028, U+2029, U+FEFF, U+FFFE, U+FFFF;
 * - a multi-line text whose first written line starts with a tab, and one of nothing but blanks: cdk8s gives their
 *   blocks no indentation indicator, or the wrong content;
 * - a line of one single space inside a text that is folded in double quotes: cdk8s writes `\\ ` for it, which reads as
 *   a backslash.
 */
export function misreadByGoParsers(text: string): boolean {
  return (
    text === '<<' ||
    (NUMERIC_START.test(text) && (GO_NUMBER.test(text.replaceAll('_', '')) || GO_TIMESTAMP.test(text))) ||
    GO_ESCAPED.test(text) ||
    (text.includes('\n') && misreadLines(text))
  );
}

function misreadLines(text: string): boolean {
  return (
    /^\n*\t/.test(text) ||
    /^[ \t\n]*[ \t][ \t\n]*$/.test(text) ||
    (text.includes('\n \n') && (BLANK_LAST_LINE.test(text) || CONTROL.test(text)))
  );
}

function isPlain(text: string): boolean {
  return !(
    UNSAFE_PLAIN.test(text) ||
    WORD.test(text) ||
    (NUMERIC_START.test(text) && (NUMBER.test(text) || TIMESTAMP.test(text))) ||
    CONTROL.test(text) ||
    misreadByGoParsers(text)
  );
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { '0000': '\\0', '0007': '\\a', '000b': '\\v', '001b': '\\e' };

/** JSON, with YAML's shorter escapes for control characters. */
function quotedJson(text: string): string {
  return JSON.stringify(text).replace(/\\(?:u([0-9a-f]{4})|.)/g, (written, code: string | undefined) => {
    if (code === undefined) return written;
    return SHORT_ESCAPES[code] ?? (code.startsWith('00') ? `\\x${code.slice(2)}` : written);
  });
}

/** Double quotes on one line, with every character escaped that some parser would not take literally. */
export function escapedText(text: string): string {
  return quotedJson(text).replace(GO_ESCAPED_ALL, (char) => {
    const code = char.charCodeAt(0).toString(16);
    return code.length === 2 ? `\\x${code}` : `\\u${code}`;
  });
}

/** Shorter JSON than this keeps its line breaks as `\n`: a default of the YAML library. */
const MIN_FOLDED_LENGTH = 40;

/**
 * Double quotes around a text with line breaks. A real break inside quotes reads as a space, so each run of breaks is
 * written one longer, except the last before the closing quote; blanks beside a break are escaped, or they would go.
 */
function foldedText(text: string, lineBreak: string): string {
  const json = quotedJson(text);
  const folds = JSON.stringify(text).length >= MIN_FOLDED_LENGTH;
  return json.replace(/\\[^n]|( ?)((?:\\n)+)/g, (token, space: string | undefined, breaks: string | undefined, at) => {
    if (breaks === undefined) return token;
    const next = at + token.length;
    const atEnd = next === json.length - 1;
    const folded = folds ? breaks.length / 2 - (atEnd ? 1 : 0) : 0;
    const before = space ? '\\ ' : '';
    if (folded === 0) return before + breaks;
    return `${before}${'\n'.repeat(folded)}${lineBreak}${atEnd ? '\\n' : json[next] === ' ' ? '\\' : ''}`;
  });
}

function keyOnOneLine(text: string): string {
  return quotedJson(text).replace(/\\[^n]| \\n/g, (token) => (token === ' \\n' ? '\\ \\n' : token));
}

function quotedText(text: string): string {
  if (misreadByGoParsers(text)) return escapedText(text);
  if (text.includes('"') && !text.includes("'") && !CONTROL.test(text)) return `'${text}'`;
  return quotedJson(text);
}

function blockText(text: string, lineBreak: string): string {
  const body = text.replace(/[\n\t ]+$/, '');
  const tail = text.slice(body.length);
  const firstBreak = tail.indexOf('\n');
  const chomp = firstBreak === -1 ? '-' : body === '' || firstBreak !== tail.length - 1 ? '+' : '';
  const indicator = /^\n* /.test(body) ? '2' : '';
  const indent = lineBreak.slice(1);
  const ending = (tail.endsWith('\n') ? tail.slice(0, -1) : tail).replace(/\n+(?!\n|$)/g, `$&${indent}`);
  return `|${indicator}${chomp}${lineBreak}${body.replace(/\n+/g, `$&${indent}`)}${ending}`;
}

/**
 * Manifests repeat the same keys and words without end, so the decision is kept. Cleared when full rather than evicted:
 * the common texts are back at once, and a hit costs one look-up.
 */
const known = new Map<string, string>();
const KNOWN_LIMIT = 8192;
const KNOWN_LENGTH = 128;

function singleLineText(text: string): string {
  if (text.length > KNOWN_LENGTH) return isPlain(text) ? text : quotedText(text);
  let written = known.get(text);
  if (written === undefined) {
    written = isPlain(text) ? text : quotedText(text);
    if (known.size >= KNOWN_LIMIT) known.clear();
    known.set(text, written);
  }
  return written;
}

function multiLineText(text: string, lineBreak: string): string {
  if (misreadByGoParsers(text)) return escapedText(text);
  return CONTROL.test(text) || BLANK_LAST_LINE.test(text) ? foldedText(text, lineBreak) : blockText(text, lineBreak);
}

/**
 * Texts that are plain at a glance, most of all: a letter that begins no word or number of YAML, then nothing but ASCII
 * letters, digits and signs, and a colon only where no blank follows. Longer than any word with a meaning of its own.
 */
const PLAINLY_PLAIN = /^[A-DF-Za-df-z_/(](?:[ -"$-9;-~]|:(?! |$))*$/;

function isPlainlyPlain(text: string): boolean {
  return text.length > 5 && text.charCodeAt(text.length - 1) !== 32 && PLAINLY_PLAIN.test(text);
}

/** The text of a string value; `lineBreak` is a line feed and the indentation of the value's own lines. */
export function stringText(text: string, lineBreak: string): string {
  if (isPlainlyPlain(text)) return text;
  return text.includes('\n') ? multiLineText(text, lineBreak) : singleLineText(text);
}

/** The text of a key, always on one line; at the top of a document it must not look like a document marker. */
export function keyText(key: string, atTop: boolean): string {
  if (key.includes('\n')) return misreadByGoParsers(key) ? escapedText(key) : keyOnOneLine(key);
  const written = singleLineText(key);
  return atTop && written === key && DOCUMENT_MARKER.test(key) ? quotedText(key) : written;
}
