/**
 * Marks that Pulumi puts on values which are not plain data, so that they travel as plain data.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.248.0/sdk/nodejs/runtime/rpc.ts
 */
const signature = '4dabf18193072939515e22adb298388d';
const secret = '1b47061264138c4ac30d75fd1eb44270';
const output = 'd0e6a833031e9bbcd3f4e8bde6ca49a4';

/** What stands for a value that only a deployment will tell. The engine has one per type, programs send the first. */
const unknowns: ReadonlySet<unknown> = new Set([
  '04da6b54-80e4-46f7-96ec-b56ff0331ba9',
  '1c4a061d-8072-4f0a-a4cb-0ff528b18fe7',
  '3eeb2bf0-c639-47a8-9e75-3b44932eb421',
  '6a19a0b0-7e62-4c92-b797-7f8e31da9cc2',
  'dd056dcd-154b-4c76-9bd3-c8f88648b5ff',
]);

/** A value that a preview does not know yet. */
export const unknownValue = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

/** Whether this stands for a value that is not known yet. */
export function isUnknown(value: unknown): boolean {
  return unknowns.has(value) || (signatureOf(value) === output && !Object.hasOwn(value as object, 'value'));
}

/** Whether this is marked as secret. */
export function isSecret(value: unknown): boolean {
  if (signatureOf(value) === secret) return true;
  return signatureOf(value) === output && (value as { readonly secret?: boolean }).secret === true;
}

/** The value under any marks of secrecy and of dependencies; unknown ones stay what they are. */
export function unwrapped(value: unknown): unknown {
  if (signatureOf(value) === secret) return unwrapped((value as { readonly value?: unknown }).value);
  if (signatureOf(value) !== output) return value;
  return isUnknown(value) ? unknownValue : unwrapped((value as { readonly value?: unknown }).value);
}

function signatureOf(value: unknown): unknown {
  return isObject(value) ? value[signature] : undefined;
}

/** Whether this is a map of properties: no list and not null. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether any part of a value is not known yet. */
export function hasUnknown(value: unknown): boolean {
  const plain = unwrapped(value);
  if (isUnknown(plain)) return true;
  if (Array.isArray(plain)) return plain.some(hasUnknown);
  return isObject(plain) && Object.values(plain).some(hasUnknown);
}

export interface Plain {
  /** The value without any mark and without what is undefined. */
  readonly value: unknown;
  /** Where secrets were, e.g. `properties.password`, in the order of the value. */
  readonly secretPaths: readonly string[];
}

/** A value without its marks, and where it was secret. Keys that Pulumi adds (`__defaults`) are left out. */
export function withoutMarks(marked: unknown): Plain {
  const secretPaths: string[] = [];
  const strip = (value: unknown, path: string): unknown => {
    if (isSecret(value)) secretPaths.push(path);
    const plain = unwrapped(value);
    if (Array.isArray(plain)) return plain.map((item, index) => strip(item, `${path}[${index}]`));
    if (!isObject(plain)) return plain;
    return Object.fromEntries(
      Object.entries(plain)
        .filter(([key, item]) => item !== undefined && !key.startsWith('__'))
        .map(([key, item]) => [key, strip(item, childPath(path, key))]),
    );
  };
  return { value: strip(marked, ''), secretPaths };
}

/** How a property is named from the top: `sku.name`, `tags["a.b"]`. */
export function childPath(parent: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent === '' ? key : `${parent}.${key}`;
}
