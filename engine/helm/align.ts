import type { Json } from '../../model/kube-object.ts';
import { isMap, type JsonMap } from './json.ts';
import type { PerTarget } from './types.ts';

/** Fields by which people tell the elements of a list apart, the likeliest first. */
const identifyingFields = [
  'name',
  'alert',
  'rule',
  'metric',
  'peers',
  'record',
  'secretKey',
  'mountPath',
  'host',
  'path',
  'containerPort',
  'port',
] as const;

/** Elements of several lists that are one element, in the order that all lists keep. */
export interface Aligned {
  /** Tells the element apart; absent where its position does. */
  readonly key?: string;
  readonly field?: string;
  readonly values: PerTarget;
}

/** Lists by a field that tells their elements apart in every target, in one order; undefined where none does. */
export function alignByField(lists: PerTarget<readonly Json[]>): readonly Aligned[] | undefined {
  for (const list of lists) if (list !== undefined && !list.every(isMap)) return undefined;
  for (const field of identifyingFields) {
    const keyed = lists.map((list) => list && keysOf(list as readonly JsonMap[], field));
    if (mayDiffer.has(field) && isRenumbered(keyed)) continue;
    if (keyed.some((keys, target) => keys === undefined && lists[target] !== undefined)) continue;
    const order = merged(keyed);
    if (order === undefined) continue;
    return order.map((key) => ({
      key: key.slice(key.indexOf(':') + 1),
      ...(Object.hasOwn(derived, field) ? {} : { field }),
      values: lists.map((list, target) => list?.[keyed[target]?.indexOf(key) ?? -1]),
    }));
  }
  return undefined;
}

/** What tells elements apart that have no one field for it. */
const derived: Readonly<Record<string, (element: JsonMap) => string | undefined>> = {
  // Several rules raise one alert; their labels differ, and a severity is no identity.
  rule({ alert, record, labels, expr }) {
    if (typeof expr !== 'string' || !isMap(labels)) return undefined;
    const { severity: _, ...rest } = labels;
    return `${alert ?? record} ${Object.values(rest).join(' ')}`;
  },
  // Of a NetworkPolicy.
  peers: ({ to, from, ports }) => (Array.isArray(ports) ? peersOf(to ?? from) : undefined),
  // Of a HorizontalPodAutoscaler.
  metric({ type, resource, pods, object, external }) {
    if (typeof type !== 'string') return undefined;
    const source = [resource, pods, object, external].find(isMap);
    const named = source !== undefined && isMap(source['metric']) ? source['metric'] : source;
    return typeof named?.['name'] === 'string' ? `${named['name']}` : undefined;
  },
};

/** Who a rule of a network policy is about: what they may do differs between targets, and so do addresses. */
function peersOf(peers: Json | undefined): string | undefined {
  if (!Array.isArray(peers) || !peers.every(isMap)) return undefined;
  return peers
    .map(({ namespaceSelector, podSelector, ipBlock }: JsonMap) => {
      if (!isMap(ipBlock)) return JSON.stringify([namespaceSelector ?? null, podSelector ?? null]);
      const cidr = String(ipBlock['cidr']);
      return /^(10|172|192)\./.test(cidr) ? 'private addresses' : cidr;
    })
    .filter((peer, index, all) => all.indexOf(peer) === index)
    .join(' ');
}

/** Figures that one and the same element may have differently in two targets. */
const mayDiffer: ReadonlySet<string> = new Set(['host', 'path', 'containerPort', 'port']);

/** Whether lists of one length tell their elements apart by different figures. */
function isRenumbered(keyed: PerTarget<readonly string[]>): boolean {
  const given = keyed.filter((keys) => keys !== undefined);
  const [first = []] = given;
  return (
    given.every((keys) => keys.length === first.length) &&
    given.some((keys) => keys.some((key) => !first.includes(key)))
  );
}

/** What the field says in each element, with its type; undefined unless it tells all apart. */
function keysOf(list: readonly JsonMap[], field: string): readonly string[] | undefined {
  const keys = list.map((element) => {
    const value = derived[field]?.(element) ?? (Object.hasOwn(element, field) ? element[field] : undefined);
    return typeof value === 'string' || typeof value === 'number' ? `${typeof value}:${value}` : undefined;
  });
  if (keys.includes(undefined) || new Set(keys).size < keys.length) return undefined;
  return keys as string[];
}

/** One order that every list keeps; undefined where two lists disagree. */
function merged(lists: PerTarget<readonly string[]>): readonly string[] | undefined {
  const open = lists.filter((list) => list !== undefined).map((list) => [...list]);
  const order: string[] = [];
  for (;;) {
    const heads = open.filter((list) => list.length > 0).map((list) => list[0] as string);
    if (heads.length === 0) return order;
    const next = heads.find((head) => open.every((list) => list.indexOf(head) <= 0));
    if (next === undefined) return undefined;
    order.push(next);
    for (const list of open) if (list[0] === next) list.shift();
  }
}

/** Lists of one length by position. */
export function alignByIndex(lists: PerTarget<readonly Json[]>): readonly Aligned[] | undefined {
  const lengths = new Set(lists.filter((list) => list !== undefined).map((list) => list.length));
  if (lengths.size !== 1) return undefined;
  const [length = 0] = lengths;
  return Array.from({ length }, (_, index) => ({ values: lists.map((list) => list?.[index]) }));
}
