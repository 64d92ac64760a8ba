import { CallError, unsupported } from './error.ts';
import { byteLength, GoMap, type GoValue } from './value.ts';

/** What `%v` prints. */
export function displayed(value: GoValue): string {
  if (value === undefined || value === null) return '<nil>';
  if (typeof value === 'number') return floatText(value);
  if (Array.isArray(value)) return `[${value.map(displayed).join(' ')}]`;
  if (value instanceof GoMap) {
    return `map[${value
      .sorted()
      .map(([key, item]) => `${key}:${displayed(item)}`)
      .join(' ')}]`;
  }
  return String(value);
}

/** The shortest text that reads back as the number, with an exponent from a million on: `1e+06`. */
function floatText(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits = '', power = ''] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 6) {
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return plainDecimal(value);
}

function plainDecimal(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return text;
  return value.toFixed(20).replace(/0+$/, '');
}

/** `print`: a space between two operands unless one of them is text. */
export function printed(args: readonly GoValue[]): string {
  return args
    .map((value, index) => {
      const before = args[index - 1];
      const apart = index > 0 && typeof value !== 'string' && typeof before !== 'string';
      return `${apart ? ' ' : ''}${displayed(value)}`;
    })
    .join('');
}

/**
 * `printf` with the verbs `%s %v %d %q %t %x %f %%`, widths and precisions. Go prints a complaint such as `%!d(string=x)`
 * into the text when a verb does not fit; here that is an error, since nobody wants it.
 */
export function formatted(format: string, args: readonly GoValue[]): string {
  let used = 0;
  const text = format.replace(
    /%([-0 +#]*)(\d*)(?:\.(\d*))?([\s\S])|%$/g,
    (whole, flags: string = '', width: string = '', precision: string | undefined, verb: string | undefined) => {
      if (verb === undefined) throw unsupported(`the format "${format}"`);
      if (verb === '%' && whole === '%%') return '%';
      if (/[ +#]/.test(flags) || used >= args.length) throw unsupported(`${whole} in the format "${format}"`);
      const value = args[used++];
      return padded(converted(verb, value, precision, whole), flags, Number(width), value);
    },
  );
  if (used < args.length) throw new CallError(`more values than the format "${format}" has verbs for`, true);
  return text;
}

function converted(verb: string, value: GoValue, precision: string | undefined, whole: string): string {
  const digits = Number(precision === '' ? '0' : precision);
  if (precision !== undefined && verb === 'f' && typeof value === 'number' && digits <= 100)
    return value.toFixed(digits);
  if (precision === undefined) {
    if (verb === 'v') return displayed(value);
    if (verb === 's' && typeof value === 'string') return value;
    if (verb === 'd' && typeof value === 'bigint') return String(value);
    if (verb === 'q' && typeof value === 'string') return quoted(value);
    if (verb === 't' && typeof value === 'boolean') return String(value);
    if (verb === 'x' && typeof value === 'bigint') return value.toString(16);
    if (verb === 'x' && typeof value === 'string') return Buffer.from(value).toString('hex');
    if (verb === 'f' && typeof value === 'number' && Math.abs(value) < 1e21) return value.toFixed(6);
  }
  throw unsupported(`${whole} of ${displayed(value)}`);
}

/** Widths count characters; zeros go between sign and digits. */
function padded(text: string, flags: string, width: number, value: GoValue): string {
  const missing = Math.max(0, width - [...text].length);
  if (missing === 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!flags.includes('0')) return ' '.repeat(missing) + text;
  if (typeof value !== 'bigint' && typeof value !== 'number') throw unsupported('zeros before what is no number');
  const sign = text.startsWith('-') ? '-' : '';
  return `${sign}${'0'.repeat(missing)}${text.slice(sign.length)}`;
}

const named: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** Text in quotes as Go's `%q` writes it. */
export function quoted(text: string): string {
  const inner = [...text].map((character) => {
    const known = named[character];
    if (known !== undefined) return known;
    if (/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character)) return character;
    const code = character.codePointAt(0) ?? 0;
    if (byteLength(character) === 1) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `"${inner.join('')}"`;
}
