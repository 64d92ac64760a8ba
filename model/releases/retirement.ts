import type { ReleasesFile } from '../regions/schema.ts';
import { copied } from './file.ts';

/** The component is rendered empty from now on, so that Argo CD takes away what runs of it. */
export function retired(file: ReleasesFile, component: string): ReleasesFile {
  const before = copied(file);
  const names = before.retired ?? [];
  return names.includes(component) ? before : { ...before, retired: [...names, component] };
}

/**
 * Everything that is said of a component, taken away.
 *
 * @param component `system/component`
 * @param pins whether its images are its own: no component of another system has its name
 */
export function forgotten(file: ReleasesFile, component: string, pins: boolean): ReleasesFile {
  const { components, revisions, retired: names, ...rest } = copied(file);
  const name = component.slice(component.indexOf('/') + 1);
  const left = Object.entries(revisions ?? {}).flatMap(([target, own]) => {
    const others = Object.entries(own).filter(([key]) => key !== component);
    return others.length === 0 ? [] : [[target, Object.fromEntries(others)] as const];
  });
  const staying = (names ?? []).filter((one) => one !== component);
  return {
    components: pins ? Object.fromEntries(Object.entries(components).filter(([key]) => key !== name)) : components,
    ...rest,
    ...(left.length === 0 ? {} : { revisions: Object.fromEntries(left) }),
    ...(staying.length === 0 ? {} : { retired: staying }),
  };
}
