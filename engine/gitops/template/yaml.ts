import { unsupported } from './error.ts';
import { jsonText } from './json.ts';
import { GoMap, type GoValue } from './value.ts';

/**
 * YAML as `toYaml` of Argo CD writes it, for maps, lists, numbers, truth values and text of one line whose style is beyond
 * doubt; anything else is refused rather than written a little differently.
 */
export function yamlText(value: GoValue): string {
  return blockText(value, '');
}

function blockText(value: GoValue, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return value.map((item) => `- ${inner(item, `${indent}  `)}`).join(`\n${indent}`);
  }
  if (value instanceof GoMap) {
    if (value.entries.size === 0) return '{}';
    return inOrder(value)
      .map(([key, item]) => `${scalarText(key)}:${below(item, indent)}`)
      .join(`\n${indent}`);
  }
  return scalarText(value);
}

/** An item of a list, on the line of its dash. */
function inner(item: GoValue, indent: string): string {
  return blockText(item, indent);
}

/** A value behind its key: lists stand below it without indentation, maps with. */
function below(item: GoValue, indent: string): string {
  if (Array.isArray(item) && item.length > 0) return `\n${indent}${blockText(item, indent)}`;
  if (item instanceof GoMap && item.entries.size > 0) return `\n${indent}  ${blockText(item, `${indent}  `)}`;
  return ` ${blockText(item, indent)}`;
}

/** Go sorts keys with digits by number; where that could matter nothing is promised. */
function inOrder(map: GoMap): readonly (readonly [string, GoValue])[] {
  const pairs = map.sorted();
  if (
    pairs.length > 1 &&
    pairs.some(([key]) => !/^[a-z]+$/.test(key)) &&
    !pairs.every(([key]) => /^[a-z]+(?:[-./][a-z]+)*$/.test(key))
  ) {
    throw unsupported(`toYaml of a map with the keys ${pairs.map(([key]) => key).join(', ')}`);
  }
  return pairs;
}

/** What YAML 1.1 reads as something else than text. */
const misread = /^(?:|~|null|true|false|yes|no|on|off|y|n)$/i;

function scalarText(value: GoValue): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw unsupported(`toYaml of ${value}`);
  if (typeof value !== 'string') return jsonText(value);
  if (misread.test(value) || /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(value)) return `"${value}"`;
  if (value.length < 70 && /^[A-Za-z/][A-Za-z0-9_/.@=-]*$/.test(value)) return value;
  throw unsupported(`toYaml of "${value}"`);
}
