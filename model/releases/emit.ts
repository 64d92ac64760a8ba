import { plainValue } from '../yaml/scalar.ts';

/** Data as YAML has it. */
export type Data = string | number | boolean | null | readonly Data[] | { readonly [key: string]: Data };

/** Text that means the same with and without quotes, in braces too. */
const bare = /^[A-Za-z0-9_][A-Za-z0-9_./:-]*$/;
/** An ID of digits only, or with one `e` among them, would be a number without quotes; so none goes without. */
const commit = /^[0-9a-f]{40}$/;

/** @param quote what is around the text that it takes the place of */
export function scalarText(value: string | number | boolean | null, quote: '' | "'" | '"'): string {
  if (typeof value !== 'string') return String(value);
  if (quote === '"') return JSON.stringify(value);
  const safe = bare.test(value) && !value.endsWith(':') && typeof plainValue(value) === 'string' && !commit.test(value);
  return quote === '' && safe ? value : `'${value.replaceAll("'", "''")}'`;
}

/** On one line: `{ commit: '…', previous: ['…'] }`. */
export function inFlow(value: Data): string {
  if (typeof value !== 'object' || value === null) return scalarText(value, '');
  if (Array.isArray(value)) return `[${value.map(inFlow).join(', ')}]`;
  const entries = Object.entries(value).map(([key, inner]) => `${scalarText(key, '')}: ${inFlow(inner)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/**
 * An entry of a mapping in block form, without the indent of its first line and its last line end. Mappings of mappings,
 * and lists right below the top, take a line for each member; what is deeper stands in braces.
 */
export function inBlock(key: string, value: Data, indent: string, lineEnd: string, top: boolean): string {
  const name = scalarText(key, '');
  if (Array.isArray(value) && top && value.length > 0) {
    return [`${name}:`, ...value.map((item) => `${indent}  - ${inFlow(item)}`)].join(lineEnd);
  }
  if (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).some(isFilledMapping) &&
    !Array.isArray(value)
  ) {
    const inner = `${indent}  `;
    const lines = Object.entries(value).map(([more, item]) => inner + inBlock(more, item, inner, lineEnd, false));
    return [`${name}:`, ...lines].join(lineEnd);
  }
  return `${name}: ${inFlow(value)}`;
}

function isFilledMapping(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}
