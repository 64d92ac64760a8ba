import { unsupported } from './error.ts';
import { GoMap, type GoValue } from './value.ts';

export interface JsonStyle {
  /** Line by line, indented by two spaces. Default: in one line. */
  readonly pretty?: boolean;
  /** Leaves `<`, `>` and `&` as they are. Default: escaped, as Go does. */
  readonly html?: boolean;
}

/** JSON as Go's encoding/json writes it: keys in order. */
export function jsonText(value: GoValue, style: JsonStyle = {}, lineBreak = '\n'): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return stringText(value, style);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : JSON.stringify(value);
  if (Array.isArray(value)) {
    return wrapped('[', ']', style, lineBreak, (inner) => value.map((item) => jsonText(item, style, inner)));
  }
  if (value instanceof GoMap) {
    const colon = style.pretty === true ? ': ' : ':';
    return wrapped('{', '}', style, lineBreak, (inner) => {
      return value.sorted().map(([key, item]) => `${stringText(key, style)}${colon}${jsonText(item, style, inner)}`);
    });
  }
  return String(value);
}

function wrapped(
  open: string,
  close: string,
  { pretty = false }: JsonStyle,
  lineBreak: string,
  partsAt: (lineBreak: string) => readonly string[],
): string {
  const inner = `${lineBreak}  `;
  const parts = partsAt(inner);
  if (!pretty || parts.length === 0) return `${open}${parts.join(',')}${close}`;
  return `${open}${inner}${parts.join(`,${inner}`)}${lineBreak}${close}`;
}

const escaped = /[\u2028\u2029\u007f]/g;

function stringText(text: string, { html = false }: JsonStyle): string {
  if (/\p{Surrogate}/u.test(text)) throw unsupported('half a character');
  const plain = JSON.stringify(text).replace(escaped, (character) => {
    return character === '\u007f' ? character : `\\u${character.charCodeAt(0).toString(16)}`;
  });
  return html ? plain : plain.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}
