import { identityOf } from './identity.ts';
import type { Check } from './index.ts';

/** Finds what JSON and Kubernetes cannot carry: NaN, infinities, holes in lists, bigint, symbols. */
export const jsonProblems: Check = ({ component, target, unproven }, report) => {
  for (const object of unproven) {
    const found = strangeValue(object, '');
    if (found === undefined) continue;
    report('component/not-json', { component, target, object: identityOf(object), ...found });
  }
};

function strangeValue(value: unknown, path: string): { path: string; value: string } | undefined {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? undefined : { path, value: 'text with half a surrogate pair' };
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : { path, value: String(value) };
    case 'object':
      return value === null ? { path, value: 'null' } : strangeWithin(value, path);
    default:
      return { path, value: typeof value };
  }
}

function strangeWithin(value: object, path: string): { path: string; value: string } | undefined {
  for (const key of Object.keys(value)) {
    const found = strangeValue((value as Record<string, unknown>)[key], `${path}/${key}`);
    if (found !== undefined) return found;
  }
  // Object.keys skips holes in a list.
  if (Array.isArray(value) && Object.keys(value).length !== value.length) return { path, value: 'a list with holes' };
  return undefined;
}
