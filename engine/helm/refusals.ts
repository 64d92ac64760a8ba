import { isList } from './json.ts';
import type { ChartSource } from './types.ts';

/** A value that a chart cannot carry, or that not every Helm reads back. */
export interface Refusal {
  readonly target: string;
  readonly object: { readonly [key: string]: unknown };
  readonly path: string;
  readonly what: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/** Thrown while a chart is made, when it meets what it cannot carry; {@link refusalsOf} then says where that is. */
export class NotCarried extends Error {}

/** @throws NotCarried */
export function demandCarried(value: unknown): void {
  if (refusal(value, '', new WeakSet()) !== undefined) throw new NotCarried();
}

/** @throws NotCarried */
export function demandCarriedKey(key: string): void {
  if (isReserved(key)) throw new NotCarried();
  demandCarried(key);
}

/** YAML's merge key, and a name that JavaScript and others take for something else. */
function isReserved(key: string): boolean {
  return key === '<<' || key === '__proto__';
}

/** Looks at every value once, however many objects and targets share it. */
export function refusalsOf({ targets }: ChartSource): readonly Refusal[] {
  const seen = new WeakSet<object>();
  return targets.flatMap(({ target, objects }) =>
    objects.flatMap(({ object }) => {
      const found = refusal(object, '', seen);
      return found === undefined ? [] : [{ target, object, ...found }];
    }),
  );
}

function refusal(value: unknown, path: string, seen: WeakSet<object>): Pick<Refusal, 'path' | 'what'> | undefined {
  switch (typeof value) {
    case 'string': {
      if (CONTROL.test(value)) return { path, what: 'text with a control character' };
      return value.isWellFormed() ? undefined : { path, what: 'text with half a surrogate pair' };
    }
    case 'number':
      if (!Number.isFinite(value)) return { path, what: String(value) };
      if (Number.isInteger(value) && !Number.isSafeInteger(value)) return { path, what: 'a whole number over 2^53' };
      return undefined;
    case 'boolean':
      return undefined;
    case 'object':
      break;
    default:
      return { path, what: typeof value };
  }
  if (value === null) return { path, what: 'null' };
  if (seen.has(value)) return undefined;
  seen.add(value);
  for (const key of Object.keys(value)) {
    if (!isList(value) && isReserved(key)) return { path, what: `the key "${key}"` };
    const found =
      refusal(key, `${path}/${key}`, seen) ?? refusal((value as Record<string, unknown>)[key], `${path}/${key}`, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}
