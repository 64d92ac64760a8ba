import type { ReviewedFile } from './review.ts';

/** What became of the values of one Helm chart that people may set. */
export interface ChartValues {
  /** `system/component` */
  readonly chart: string;
  /** Names as after `--set`. */
  readonly removed: readonly string[];
  readonly retyped: readonly string[];
  readonly added: readonly string[];
  /** Which number of the system's `chartVersion` is to be raised for that, and was not. */
  readonly raise?: 'first' | 'second';
}

/**
 * Holds the values of charts against their versions: whoever sets a value that went, or is of another type now, must see
 * it from the first number, and the second says that there is more to set.
 *
 * @param files of one chart, as far as they differ; paths end with the name in the chart's folder
 * @returns undefined where no value came, went or changed its type, and where the whole chart did
 */
export function chartValues(chart: string, files: readonly ReviewedFile[]): ChartValues | undefined {
  const schema = files.find(({ path }) => path.endsWith(`/${chart}/values.schema.json`));
  if (schema?.before === undefined || schema.after === undefined) return undefined;
  const [was, is] = [typesIn(schema.before), typesIn(schema.after)];
  if (was === undefined || is === undefined) return undefined;
  const removed = [...was.keys()].filter((name) => !is.has(name));
  const added = [...is.keys()].filter((name) => !was.has(name));
  const retyped = [...is].flatMap(([name, type]) => (was.has(name) && was.get(name) !== type ? [name] : []));
  if (removed.length + retyped.length + added.length === 0) return undefined;
  const due = removed.length + retyped.length > 0 ? 'first' : 'second';
  const metadata = files.find(({ path }) => path.endsWith(`/${chart}/Chart.yaml`));
  const raised = metadata !== undefined && isRaised(due, versionIn(metadata.before), versionIn(metadata.after));
  return { chart, removed, retyped, added, ...(raised ? {} : { raise: due }) };
}

interface Schema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** Values by name with their types; undefined for what is no schema of a chart. */
function typesIn(text: string): ReadonlyMap<string, string> | undefined {
  const types = new Map<string, string>();
  const walk = ({ properties, type }: Schema, name: string): void => {
    if (properties === undefined) types.set(name, JSON.stringify(type ?? 'any'));
    else for (const [key, inner] of Object.entries(properties)) walk(inner, name === '' ? key : `${name}.${key}`);
  };
  try {
    walk(JSON.parse(text), '');
    return types;
  } catch {
    return undefined;
  }
}

function versionIn(text = ''): readonly number[] {
  return /^version: "?(\d+)\.(\d+)\./m.exec(text)?.slice(1).map(Number) ?? [];
}

function isRaised(due: 'first' | 'second', [wasFirst = 0, wasSecond = 0]: readonly number[], is: readonly number[]) {
  const [first = 0, second = 0] = is;
  return first > wasFirst || (due === 'second' && first === wasFirst && second > wasSecond);
}
