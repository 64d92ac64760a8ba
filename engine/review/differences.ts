import type { Json } from '../../model/kube-object.ts';

/** One value that is not what it was; `from` is absent where it was added, `to` where it was removed. */
export interface Difference {
  /** Keys with dots between them; an element of a list in brackets, by its name where it has one. */
  readonly path: string;
  /** The value as JSON, or the text itself; of long ones the beginning. */
  readonly from?: string;
  readonly to?: string;
}

/** Too much to look at: what is compared may have been written to keep the reader busy. */
export class TooLarge extends Error {}

/** Fields by which elements of Kubernetes lists are told apart, in this order. */
const names = ['name', 'alert', 'record', 'secretKey', 'mountPath', 'host', 'containerPort', 'port', 'key'] as const;
const mostValues = 500_000;

/**
 * Where two values differ, in the order of their keys.
 *
 * @throws TooLarge after half a million values; YAML can make as many of a few lines
 */
export function differences(from: Json | undefined, to: Json | undefined): readonly Difference[] {
  const found: Difference[] = [];
  let left = mostValues;
  const compare = (path: string, before: Json | undefined, after: Json | undefined) => {
    if (--left < 0) throw new TooLarge();
    if (before === after) return;
    const pairs = isMap(before) && isMap(after) ? pairsOfMaps(before, after) : pairsOfLists(before, after);
    if (pairs === undefined) {
      found.push({
        path,
        ...(before === undefined ? {} : { from: told(before) }),
        ...(after === undefined ? {} : { to: told(after) }),
      });
      return;
    }
    for (const [key, was, is] of pairs)
      compare(key.startsWith('[') || path === '' ? path + key : `${path}.${key}`, was, is);
  };
  compare('', from, to);
  return found;
}

const longest = 2_000;

/** Never looks at more than it tells: a value of a few lines may unfold to more than memory holds. */
function told(value: Json): string {
  if (typeof value === 'string') return value.slice(0, longest);
  let text = '';
  const add = (part: Json) => {
    if (text.length > longest) return;
    if (Array.isArray(part)) {
      text += '[';
      for (const [index, element] of part.entries()) {
        if (text.length > longest) return;
        text += index === 0 ? '' : ',';
        add(element);
      }
      text += ']';
    } else if (isMap(part)) {
      text += '{';
      for (const [index, key] of Object.keys(part).entries()) {
        if (text.length > longest) return;
        text += `${index === 0 ? '' : ','}${JSON.stringify(key)}:`;
        add(part[key] ?? null);
      }
      text += '}';
    } else text += JSON.stringify(part);
  };
  add(value);
  return text.slice(0, longest);
}

type Pair = readonly [key: string, from: Json | undefined, to: Json | undefined];
type JsonMap = { readonly [key: string]: Json };

function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pairsOfMaps(from: JsonMap, to: JsonMap): readonly Pair[] {
  const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
  const of = (map: JsonMap, key: string) => (Object.hasOwn(map, key) ? map[key] : undefined);
  return [...keys].map((key) => [key, of(from, key), of(to, key)]);
}

/** Elements by name, or by place; undefined for what are no lists. */
function pairsOfLists(from: Json | undefined, to: Json | undefined): readonly Pair[] | undefined {
  if (!Array.isArray(from) || !Array.isArray(to)) return undefined;
  const [was, is] = [from as readonly Json[], to as readonly Json[]];
  const name = names.find((candidate) => tellsApart(candidate, was) && tellsApart(candidate, is));
  if (name !== undefined) {
    const byName = (list: readonly Json[]) =>
      Object.fromEntries(list.map((element) => [`[${String((element as JsonMap)[name])}]`, element]));
    return pairsOfMaps(byName(was), byName(is));
  }
  const length = Math.max(was.length, is.length);
  return Array.from({ length }, (_, index) => [`[${index}]`, was[index], is[index]]);
}

/** Whether each element is a map with a value of its own there. */
function tellsApart(name: string, list: readonly Json[]): boolean {
  const values = list.map((element) => (isMap(element) && Object.hasOwn(element, name) ? element[name] : undefined));
  const plain = values.every((value) => typeof value === 'string' || typeof value === 'number');
  return plain && new Set(values.map(String)).size === values.length;
}
