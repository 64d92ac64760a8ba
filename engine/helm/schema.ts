import { isMap, type JsonMap } from './json.ts';
import { type Branch, slotTree } from './slot-tree.ts';
import type { Slot, ValueType } from './types.ts';

const types: Readonly<Record<Exclude<ValueType, 'any'>, string>> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  map: 'object',
  list: 'array',
};

/**
 * What may be set, as JSON Schema: draft 7 is what Helm 3 and 4 both read.
 *
 * @param defaults what `values.yaml` has, all of which must be there: Helm takes `null` for "remove this key", and the
 *   template would go on without it, to an image without a tag
 */
export function valuesSchema(title: string, slots: readonly Slot[], defaults: JsonMap): string {
  const { properties, ...rest } = branchSchema(slotTree(slots), defaults) as { properties: JsonMap };
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title,
    ...rest,
    properties: {
      ...properties,
      global: { type: 'object', description: 'Values that Helm hands down to every chart; not read here.' },
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function branchSchema({ slots, branches }: Branch, defaults: JsonMap): JsonMap {
  const entries = [
    ...[...slots].map(([name, slot]) => [name, slotSchema(slot)] as const),
    ...[...branches].map(([name, branch]) => [name, branchSchema(branch, mapIn(defaults, name))] as const),
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  const required = Object.keys(defaults).sort();
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(entries),
    ...whenEnabled({ slots, branches }),
  };
}

function mapIn(map: JsonMap, name: string): JsonMap {
  const value = map[name];
  return isMap(value) ? value : {};
}

function slotSchema({ type, description, schema }: Slot): JsonMap {
  return { ...(type === 'any' ? {} : { type: types[type] }), description, ...schema };
}

/** Whoever switches a part on that the base does not have must say what `values.yaml` cannot, however far down. */
function whenEnabled(branch: Branch): JsonMap {
  const flag = branch.slots.get('enabled');
  const needed = flag && demands(branch, flag);
  return needed === undefined
    ? {}
    : {
        if: { properties: { enabled: { const: true } }, required: ['enabled'] },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: needed,
      };
}

/** Values that the base has not and every target has that has the part. */
function demands({ slots, branches }: Branch, flag: Slot): JsonMap | undefined {
  const isNeeded = ({ values }: Slot) =>
    values[0] === undefined && flag.values.every((on, target) => on !== true || values[target] !== undefined);
  const own = [...slots].filter(([, slot]) => isNeeded(slot)).map(([name]) => name);
  const inner = [...branches].flatMap(([name, branch]) => {
    const below = demands(branch, flag);
    return below === undefined ? [] : [[name, below] as const];
  });
  if (own.length === 0 && inner.length === 0) return undefined;
  const required = [...own, ...inner.map(([name]) => name)].sort();
  return { required, ...(inner.length === 0 ? {} : { properties: Object.fromEntries(inner) }) };
}
