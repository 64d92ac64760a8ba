/**
 * Kubernetes objects as YAML text.
 *
 * The text equals `Yaml.stringify(...objects)` of cdk8s byte for byte, with two exceptions: what Go's parsers misread is
 * quoted ({@link misreadByGoParsers}), and an object that occurs twice is written out twice, never as an anchor and an
 * alias.
 */
import type { KubeObject } from '../../model/kube-object.ts';
import { keyText, stringText } from './scalar.ts';

export { escapedText, keyText, misreadByGoParsers, stringText } from './scalar.ts';

/** YAML allows an implicit key this many characters; a longer one is written after `? `. */
const MAX_IMPLICIT_KEY = 1024;

const lineBreaks: string[] = ['\n'];

/** A line feed and the indentation of this depth. */
function lineBreakAt(depth: number): string {
  lineBreaks[depth] ??= `\n${'  '.repeat(depth)}`;
  return lineBreaks[depth];
}

/** `depth` is that of the lines of the value itself, below the key or the dash before it. */
function valueText(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return stringText(value, lineBreakAt(depth));
    case 'number':
      if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
      break;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return listText(value, depth);
      if (isPlainMap(value)) return mapText(value, depth);
      break;
  }
  throw new NotJson();
}

/** Dates, Maps and their like have no keys and would otherwise be written as `{}`. */
function isPlainMap(value: object): value is Record<string, unknown> {
  return typeof (value as { toJSON?: unknown }).toJSON !== 'function' && !(Symbol.iterator in value);
}

function listText(items: readonly unknown[], depth: number): string {
  if (items.length === 0) return '[]';
  const lineBreak = lineBreakAt(depth);
  let text = '';
  for (let index = 0; index < items.length; index++) {
    text += `${index === 0 ? '- ' : `${lineBreak}- `}${valueText(items[index], depth + 1)}`;
  }
  return text;
}

function mapText(map: Record<string, unknown>, depth: number): string {
  const lineBreak = lineBreakAt(depth);
  let text = '';
  for (const key of Object.keys(map)) {
    if (text !== '') text += lineBreak;
    text += pairText(keyText(key, depth === 0), map[key], depth);
  }
  return text === '' ? '{}' : text;
}

function pairText(key: string, value: unknown, depth: number): string {
  return joined(key, value, valueText(value, depth + 1), depth);
}

/** A key and the text of its value, which stands on lines of its own unless it is short. */
function joined(key: string, value: unknown, text: string, depth: number): string {
  if (key.length > MAX_IMPLICIT_KEY) return `? ${key}${lineBreakAt(depth)}: ${text}`;
  const onNextLine = typeof value === 'object' && value !== null && text !== '{}' && text !== '[]';
  return onNextLine ? `${key}:${lineBreakAt(depth + 1)}${text}` : `${key}: ${text}`;
}

/**
 * Texts of values that were written before, by identity. Where one value stands in several objects (the equal parts of
 * one component in several targets), it is written once. Only values right below the top level are kept.
 */
export type TextMemory = Map<object, string>;

/** A whole object: as {@link mapText}, with the memory asked first. */
function objectText(object: KubeObject, memory: TextMemory | undefined): string {
  if (memory === undefined) return valueText(object, 0);
  let text = '';
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (text !== '') text += '\n';
    text += joined(keyText(key, true), value, remembered(value, memory), 0);
  }
  return text;
}

function remembered(value: unknown, memory: TextMemory): string {
  if (typeof value !== 'object' || value === null) return valueText(value, 1);
  const known = memory.get(value);
  if (known !== undefined) return known;
  const text = valueText(value, 1);
  memory.set(value, text);
  return text;
}

class NotJson extends Error {}

/** Where the first value is that is not JSON. Searched for only once the emitter has met one. */
function foreignPath(value: unknown, path: string): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return;
  if (typeof value !== 'object' || !(Array.isArray(value) || isPlainMap(value))) return path;
  for (const [key, child] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    const found = foreignPath(
      child,
      Array.isArray(value) ? `${path}[${key}]` : path === '' ? `${key}` : `${path}.${key}`,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The text of a map or list that is not empty, for lines of this depth of indentation; the first line is without its
 * indentation.
 *
 * @throws when it is not JSON
 */
export function blockText(value: object, depth: number): string {
  return valueText(value, depth);
}

function documentText(object: KubeObject, memory: TextMemory | undefined): string {
  try {
    return `${objectText(object, memory)}\n`;
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    throw new TypeError(
      `${object.kind} ${object.metadata?.name}: ${foreignPath(object, '')} is not JSON and cannot be written as YAML`,
    );
  }
}

/**
 * The objects as one YAML stream, separated by `---`.
 *
 * The objects must be JSON throughout. `undefined`, functions, symbols, bigints, numbers that are not finite, and
 * objects with a `toJSON` or an iterator (Date, Map, Set) are refused with a `TypeError` that names their path: cdk8s
 * would write `null` for `undefined`, which asks Kubernetes for something else than leaving the field out.
 *
 * @param memory kept by the caller for as long as the same values come again; default: none
 */
export function emitYaml(objects: readonly KubeObject[], memory?: TextMemory): string {
  return objects.map((object) => documentText(object, memory)).join('---\n');
}
