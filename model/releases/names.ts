import type { Diagnostics } from '../diagnostics/index.ts';
import { nearest } from '../nearest.ts';
import type { Platform } from '../regions/index.ts';
import type { ReleasesFile } from '../regions/schema.ts';
import type { ImageName } from './images.ts';

/** A component by its two names. */
export interface ComponentName {
  readonly system: string;
  readonly name: string;
}

/** `ghasi/tenant-service`, the key of revisions. */
export function qualified({ system, name }: ComponentName): string {
  return `${system}/${name}`;
}

/** The component that somebody means by `tenant-service` or `ghasi/tenant-service`; reports it when it is none or many. */
export function namedComponent(
  known: readonly ComponentName[],
  typed: string,
  diagnostics: Diagnostics,
): ComponentName | undefined {
  const found = known.filter((one) => one.name === typed || qualified(one) === typed);
  const [only, second] = found;
  if (only === undefined) {
    const meant = nearest(
      typed,
      known.flatMap((one) => [one.name, qualified(one)]),
    );
    diagnostics.report('cli/unknown-component', { name: typed, nearest: meant });
  } else if (second !== undefined) {
    diagnostics.report('release/ambiguous-component', { name: typed, choices: found.map(qualified).join(', ') });
  }
  return second === undefined ? only : undefined;
}

/** The image that somebody means: a component's own, or one that comes from elsewhere, such as `pgbouncer`. */
export function namedImage(
  known: readonly ComponentName[],
  file: ReleasesFile,
  typed: string,
  diagnostics: Diagnostics,
): ImageName | undefined {
  const isComponent = known.some((one) => one.name === typed || qualified(one) === typed);
  if (!isComponent && Object.hasOwn(file.images ?? {}, typed)) return { section: 'images', name: typed };
  const component = namedComponent(known, typed, diagnostics);
  if (component === undefined) return undefined;
  if (Object.hasOwn(file.components, component.name)) return { section: 'components', name: component.name };
  const images = [...Object.keys(file.components), ...Object.keys(file.images ?? {})].join(', ');
  diagnostics.report('release/no-image', { name: qualified(component), known: images });
  return undefined;
}

/** The production target that somebody means; reports it when it is unknown, or dev or staging. */
export function productionTarget(platform: Platform, typed: string, diagnostics: Diagnostics): string | undefined {
  const found = platform.targets.find(({ name }) => name === typed);
  const production = platform.targets.filter(({ environment }) => environment === 'prod').map(({ name }) => name);
  if (found === undefined) {
    const names = platform.targets.map(({ name }) => name);
    diagnostics.report('cli/unknown-target', { name: typed, nearest: nearest(typed, names), known: names.join(', ') });
  } else if (found.environment !== 'prod') {
    diagnostics.report('release/not-production', { target: typed, known: production.join(', ') });
  } else {
    return typed;
  }
  return undefined;
}
