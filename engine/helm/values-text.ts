import type { Json } from '../../model/kube-object.ts';
import { keyText, stringText } from '../yaml/index.ts';
import { isList, isMap, type JsonMap } from './json.ts';
import { type Branch, noSlots, slotTree } from './slot-tree.ts';
import type { Slot } from './types.ts';

/**
 * Values as YAML, with what each means above it; values that only targets' files give stand as comments.
 *
 * @param slots what there is to say; none for a target's file, which holds differences only
 */
export function valuesText(values: JsonMap, slots: readonly Slot[], header: string): string {
  const lines = mapLines(values, slotTree(slots), 0);
  return `${header}${lines.length === 0 ? '{}' : lines.join('\n')}\n`;
}

function mapLines(map: JsonMap, { slots, branches }: Branch, depth: number): readonly string[] {
  const space = '  '.repeat(depth);
  const names = new Set([...slots.keys(), ...branches.keys(), ...Object.keys(map)]);
  return [...names].sort().flatMap((name) => {
    const slot = slots.get(name);
    const comment = slot === undefined ? [] : [`${space}# ${slot.description}`];
    const key = `${space}${keyText(name, depth === 0)}:`;
    if (!Object.hasOwn(map, name))
      return [...comment, `${space}# ${keyText(name, false)}: # ${slot?.type}, not set here`];
    const value = map[name] as Json;
    const inner = branches.get(name);
    if (inner !== undefined && isMap(value)) {
      const below = mapLines(value, inner, depth + 1);
      return [Object.keys(value).length === 0 ? `${key} {}` : key, ...below];
    }
    return [...comment, ...pairLines(key, value, depth)];
  });
}

function pairLines(key: string, value: Json, depth: number): readonly string[] {
  if (isMap(value) && Object.keys(value).length > 0) return [key, ...mapLines(value, noSlots, depth + 1)];
  if (isList(value) && value.length > 0) return [key, ...value.flatMap((item) => itemLines(item, depth + 1))];
  return [`${key} ${scalarText(value, depth + 1)}`];
}

function itemLines(item: Json, depth: number): readonly string[] {
  const space = '  '.repeat(depth);
  const lines =
    isMap(item) && Object.keys(item).length > 0
      ? mapLines(item, noSlots, depth + 1)
      : isList(item) && item.length > 0
        ? item.flatMap((inner) => itemLines(inner, depth + 1))
        : undefined;
  if (lines === undefined) return [`${space}- ${scalarText(item, depth + 1)}`];
  return lines.map((line, index) => (index === 0 ? `${space}- ${line.slice((depth + 1) * 2)}` : line));
}

function scalarText(value: Json, depth: number): string {
  if (isMap(value)) return '{}';
  if (isList(value)) return '[]';
  return typeof value === 'string' ? stringText(value, `\n${'  '.repeat(depth)}`) : String(value);
}
