import type { YamlPath } from '../../model/yaml/index.ts';

/** Text of a template that stands at a path. */
export type RenderText = (template: string, path: YamlPath) => string;

/**
 * A structure with every text in it rendered, keys included, as the ApplicationSet controller does. Empty values vanish.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Template/
 */
export function renderFields(value: unknown, path: YamlPath, render: RenderText): unknown {
  if (typeof value === 'string') return value.includes('{{') ? render(value, path) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => renderFields(item, [...path, index], render));
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(
    entries.map(([key, item]) => {
      const at = [...path, key];
      return [key.includes('{{') ? render(key, at) : key, renderFields(item, at, render)];
    }),
  );
}
