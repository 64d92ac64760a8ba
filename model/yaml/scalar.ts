import { boolCoreTag, floatCoreTag, intCoreTag, NOT_RESOLVED, nullCoreTag } from 'js-yaml';

const tags = [nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag];

/** Everything that is not text in the core schema, and little more; an empty scalar is null. */
const perhapsNotText = /^(?:|~|null|true|false|[-+]?\.?[0-9][-+.0-9A-F]*|0[xo].*|[-+]?\.(?:inf|nan))$/i;

/** What an unquoted scalar means in the core schema of YAML 1.2: `yes`, `on` and `1_000` are text there. */
export function plainValue(text: string): string | number | boolean | null {
  if (!perhapsNotText.test(text)) return text;
  for (const tag of tags) {
    const value = tag.resolve(text, false, tag.tagName);
    if (value !== NOT_RESOLVED) return value;
  }
  return text;
}
