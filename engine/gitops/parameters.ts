import { displayed, GoMap, type GoValue } from './template/index.ts';

/** Argo CD comes to grief over maps of two types, here too. */
export class UnlikeMaps extends Error {}

/** Parameters of one Application, by name. */
export type Parameters = GoMap;

export const noParameters: Parameters = new GoMap();

/**
 * One over the other: maps are merged, and of everything else that both have, `over` wins.
 *
 * @throws UnlikeMaps for labels, or `values`, on one side and what a file or list says under that name on the other
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Matrix/
 */
export function merged(base: GoMap, over: GoMap): GoMap {
  const entries = new Map(base.entries);
  for (const [key, value] of over.entries) {
    const below = entries.get(key);
    const both = below instanceof GoMap && value instanceof GoMap && below.entries.size > 0;
    if (both && below.element !== value.element && value.entries.size > 0) {
      throw new UnlikeMaps(`“${key}” is a map of text in one generator and of anything in the other`);
    }
    entries.set(key, both ? merged(below, value) : value);
  }
  return new GoMap(entries, base.element);
}

/** Parameters as a generator's `selector` sees them: `metadata.labels.target`, `list.0`, each as text. */
export function flattened(parameters: GoMap): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const put = (key: string, value: GoValue): void => {
    // This one is a list of texts in Go, which is printed as a whole.
    const whole = key === 'path.segments' || key.endsWith('.path.segments');
    if (value instanceof GoMap) for (const [inner, item] of value.entries) put(`${key}.${inner}`, item);
    else if (Array.isArray(value) && !whole) for (const [at, item] of value.entries()) put(`${key}.${at}`, item);
    else found.set(key, displayed(value));
  };
  for (const [key, value] of parameters.entries) put(key, value);
  return found;
}

/** A map of texts, such as labels. */
export function textParameters(texts: Readonly<Record<string, string>>): GoMap {
  return new GoMap(Object.entries(texts), 'string');
}
