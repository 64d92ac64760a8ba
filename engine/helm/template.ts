import type { Json } from '../../model/kube-object.ts';
import { blockText, escapedText, keyText, stringText } from '../yaml/index.ts';
import { access, goText } from './access.ts';
import { isList, isMap } from './json.ts';
import { demandCarried, demandCarriedKey } from './refusals.ts';
import type { Condition, Folded, Node, Part, Slot } from './types.ts';

/** The text of one template file: objects of one kind. */
export function templateText(objects: readonly Folded[], header: string): string {
  const documents = objects.map((object) => {
    const lines = blockLines(object.node, { depth: 0, last: true });
    return lines === undefined ? '' : guarded(lines, object.when, 0).join('\n');
  });
  return `{{- /* ${header} */ -}}\n${documents.join('\n---\n')}\n`;
}

interface Place {
  /** Depth of indentation of the lines. */
  readonly depth: number;
  /** Whether nothing follows in the document: Helm trims its end, and with it a text's last line break. */
  readonly last: boolean;
  /** Inside of `with`: the value that is `.`. */
  readonly dot?: Slot;
}

const indent = (depth: number) => '  '.repeat(depth);

/** A map or list on lines of its own; undefined for what fits on the line of its key. */
function blockLines(node: Node, place: Place): readonly string[] | undefined {
  const { depth, last, dot } = place;
  switch (node.kind) {
    case 'map':
      return node.entries.flatMap((entry, index) => {
        const at = { ...place, last: last && index === node.entries.length - 1 };
        return guarded(pairLines(entry, at), entry.when, depth);
      });
    case 'list': {
      const items = node.items.flatMap((item, index) => {
        const at = { depth, last: last && index === node.items.length - 1 && node.rest === undefined };
        return guarded(itemLines(item, at), item.when, depth);
      });
      return node.rest === undefined ? items : [...items, ...restLines(node.rest, depth)];
    }
    case 'static':
      return staticLines(node.value, place);
    case 'value': {
      const { slot } = node;
      if ((slot.type !== 'map' && slot.type !== 'list') || !slot.values.every(readsWell)) return undefined;
      const what = dot === slot ? '.' : access(slot.path);
      return [`${indent(depth)}{{- toYaml ${what} | nindent ${depth * 2} }}`];
    }
    case 'image':
      return undefined;
  }
}

/** Lines of what is the same everywhere. */
function staticLines(value: Json, place: Place): readonly string[] | undefined {
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return undefined;
  const text = plainText(value, place.depth);
  if (text !== undefined) return [indent(place.depth) + text];
  const node: Node = isList(value)
    ? { kind: 'list', items: value.map((item) => ({ node: { kind: 'static', value: item } })) }
    : {
        kind: 'map',
        entries: Object.entries(value).map(([key, inner]) => ({ key, node: { kind: 'static', value: inner } })),
      };
  return blockLines(node, place);
}

/**
 * What needs a closer look where it stands in a template: blocks, whose blanks may be trimmed; escapes, which may be of
 * what a chart does not carry; keys that long; merge keys; instructions.
 */
const closerLook = /\|[-+2]*\n|\|[-+2]*$|\\|\{\{|\? |<<|__proto__|null/;

/** The text as the manifests have it, where nothing in it needs a closer look. */
function plainText(value: object, depth: number): string | undefined {
  try {
    const text = blockText(value, depth);
    return closerLook.test(text) || NUMBER_TOO_LARGE.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

const NUMBER_TOO_LARGE = /\d{16}|\de\+/;

function pairLines(
  { key, node, when }: Part<{ readonly key: string }>,
  { depth, last, dot }: Place,
): readonly string[] {
  demandCarriedKey(key);
  const name = escaped(keyText(key, depth === 0));
  // YAML allows an implicit key this many characters.
  const start = name.length > 1000 ? `${indent(depth)}? ${name}\n${indent(depth)}:` : `${indent(depth)}${name}:`;
  const inner: Place = { depth: depth + 1, last, ...withSlot(when, dot) };
  const lines = blockLines(node, inner);
  return lines === undefined ? [`${start} ${lineText(node, inner)}`] : [start, ...lines];
}

function itemLines({ node, when }: Part<object>, { depth, last }: Place): readonly string[] {
  const inner: Place = { depth: depth + 1, last, ...withSlot(when, undefined) };
  const start = `${indent(depth)}-`;
  const lines = blockLines(node, inner);
  if (lines === undefined) return [`${start} ${lineText(node, inner)}`];
  const [first = '', ...rest] = lines;
  // The dash stands before the first line, unless that is an instruction.
  const text = first.slice((depth + 1) * 2);
  return text.startsWith('{{-') ? [start, ...lines] : [`${start} ${text}`, ...rest];
}

/** List items that only some targets have more of. */
function restLines(slot: Slot, depth: number): readonly string[] {
  const space = indent(depth);
  if (slot.values.every(readsWell)) {
    return [
      `${space}{{- with ${access(slot.path)} }}`,
      `${space}{{- toYaml . | nindent ${depth * 2} }}`,
      `${space}{{- end }}`,
    ];
  }
  return [`${space}{{- range ${access(slot.path)} }}`, `${space}- {{ . | ${jsonPipe(slot)} }}`, `${space}{{- end }}`];
}

/** A value behind its key or dash. */
function lineText(node: Node, { depth, last, dot }: Place): string {
  switch (node.kind) {
    case 'static':
      return escaped(scalarText(node.value, depth, last));
    case 'image': {
      const [repository, tag, digest] = ['repository', 'tag', 'digest'].map((part) => access([...node.path, part]));
      return `"{{ ${repository} }}:{{ ${tag} }}{{ with ${digest} }}@{{ . }}{{ end }}"`;
    }
    case 'value': {
      const what = dot === node.slot ? '.' : access(node.slot.path);
      switch (node.slot.type) {
        case 'string':
          return `{{ ${what} | quote }}`;
        case 'integer':
          return `{{ ${what} | int64 }}`;
        case 'boolean':
          return `{{ ${what} }}`;
        default:
          return `{{ ${what} | ${jsonPipe(node.slot)} }}`;
      }
    }
    default:
      throw new Error('A map or list does not fit on a line.');
  }
}

function scalarText(value: Json, depth: number, last: boolean): string {
  demandCarried(value);
  if (isMap(value)) return '{}';
  if (isList(value)) return '[]';
  if (typeof value !== 'string') return String(value);
  return staticSafe(value, last) ? stringText(value, `\n${indent(depth)}`) : escapedText(value);
}

/**
 * Whether a text may stand as a block: instructions trim blanks and line breaks before them, and Helm trims those around
 * a document.
 */
function staticSafe(text: string, last: boolean): boolean {
  if (!text.includes('\n')) return true;
  return !/^[\s]|[ \t]\n|\n\n$|[ \t]$/.test(text) && !(last && text.endsWith('\n'));
}

/** What Go templates would take for an instruction, as text. Only ever applied to finished YAML. */
function escaped(yaml: string): string {
  return yaml.includes('{{') ? yaml.replaceAll('{{', '{{`{{`}}') : yaml;
}

function guarded(lines: readonly string[], when: Condition | undefined, depth: number): readonly string[] {
  if (when === undefined) return lines;
  const space = indent(depth);
  return [`${space}{{- ${conditionText(when)} }}`, ...lines, `${space}{{- end }}`];
}

function conditionText(when: Condition): string {
  if (when.kind === 'flag') return `if ${when.negated ? 'not ' : ''}${access(when.path)}`;
  if (usesDot(when)) return `with ${access(when.slot.path)}`;
  const path = [...when.slot.path];
  const name = path.pop() ?? '';
  return `if hasKey ${access(path)} ${goText(name)}`;
}

function withSlot(when: Condition | undefined, outer: Slot | undefined): { readonly dot?: Slot } {
  const dot = when !== undefined && when.kind !== 'flag' && usesDot(when) ? when.slot : outer;
  return dot === undefined ? {} : { dot };
}

/** `with` reads best, but takes 0, false and nothing for not given. */
function usesDot(when: Condition): boolean {
  if (when.kind === 'flag') return false;
  if (when.kind === 'filled') return true;
  const { type, values } = when.slot;
  if (type !== 'string' && type !== 'map' && type !== 'list') return false;
  return values.every((value) => value === undefined || Object.keys(value as object).length > 0);
}

/** Go's JSON leaves characters as they are that YAML does not allow, or takes for a line break. */
const rawInJson = /[\ufeff\ufffe\uffff]/g;

function jsonPipe({ values }: Slot): string {
  const odd = new Set(JSON.stringify(values).match(rawInJson));
  const escapes = [...odd].sort().map((char) => {
    const code = `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
    return ` | replace "${code}" "\\${code}"`;
  });
  return `toJson${escapes.join('')}`;
}

/** Whether Helm's `toYaml` writes it so that it can be indented: it loses line breaks, and separators of Unicode. */
function readsWell(value: Json | undefined): boolean {
  if (typeof value === 'string') return /^[ -~]*$/.test(value);
  if (typeof value !== 'object' || value === null) return true;
  if (isList(value)) return value.every(readsWell);
  return Object.entries(value).every(([key, inner]) => readsWell(key) && readsWell(inner));
}
