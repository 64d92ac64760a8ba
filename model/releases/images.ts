import { isDeepStrictEqual } from 'node:util';
import type { Pin } from '../regions/region.ts';
import type { ReleasesFile } from '../regions/schema.ts';
import { copied, historyLength } from './file.ts';
import type { Version } from './versions.ts';

/** Where an image is pinned: an entry of `components` or of `images`. */
export interface ImageName {
  readonly section: 'components' | 'images';
  readonly name: string;
}

/** A pin that becomes another. */
export interface PinChange {
  readonly file: ReleasesFile;
  readonly from: Pin | undefined;
  readonly to: Pin;
}

type Pins = ReleasesFile['components'][string];
type Environment = 'dev' | 'staging' | 'prod';
const order = ['dev', 'staging', 'prod', 'targets'] as const;

/**
 * Another image in dev or staging. What staging ran until now goes to its history, which production can go back to.
 *
 * @param version a digest alone stands beside the tag that is there
 * @returns undefined where there is no tag to stand beside
 */
export function released(
  file: ReleasesFile,
  image: ImageName,
  environment: 'dev' | 'staging',
  version: Version,
): PinChange | undefined {
  const pins = pinsOf(file, image);
  const from = pins[environment];
  const tag = version.tag ?? from?.tag;
  if (tag === undefined) return undefined;
  const to = pin(tag, version.digest);
  if (from === undefined || isDeepStrictEqual(pin(from.tag, from.digest), to)) {
    return { file: withPin(file, image, environment, { ...from, ...to }), from, to };
  }
  if (environment === 'dev') return { file: withPin(file, image, environment, to), from, to };
  const earlier = [pin(from.tag, from.digest), ...copied(pins.staging?.previous ?? [])]
    .filter((one) => !isDeepStrictEqual(one, to))
    .slice(0, historyLength);
  const previous = earlier.length === 0 ? {} : { previous: earlier };
  return { file: withPin(file, image, environment, { ...to, ...previous }), from, to };
}

/** What staging runs and, as far as the file remembers, ran before; the last one first. */
export function ranInStaging(file: ReleasesFile, image: ImageName): readonly Pin[] {
  const { staging, targets = {} } = pinsOf(file, image);
  const list = staging === undefined ? [] : [pin(staging.tag, staging.digest), ...copied(staging.previous ?? [])];
  // An image of the target's own wins over its environment's.
  const own = targets['staging'];
  const tag = own?.tag ?? staging?.tag;
  if (own === undefined || tag === undefined) return list;
  return [pin(tag, own.digest ?? (own.tag === undefined ? staging?.digest : undefined)), ...list];
}

/** The last image that staging ran and that a version means. A digest in it must be the very one that ran. */
export function meant(ran: readonly Pin[], { tag, digest }: Version): Pin | undefined {
  return ran.find((one) => (tag === undefined || one.tag === tag) && (digest === undefined || one.digest === digest));
}

/** Another image in production. */
export function promoted(file: ReleasesFile, image: ImageName, to: Pin): PinChange {
  const from = pinsOf(file, image).prod;
  return { file: withPin(file, image, 'prod', to), from, to };
}

/** Targets of production that have an image of their own, which a promotion does not change. */
export function exceptions(file: ReleasesFile, image: ImageName): readonly { target: string; version: Version }[] {
  const { targets = {} } = pinsOf(file, image);
  return Object.entries(targets)
    .filter(([target]) => target !== 'dev' && target !== 'staging')
    .map(([target, version]) => ({ target, version: copied(version) }));
}

function pinsOf(file: ReleasesFile, { section, name }: ImageName): Pins {
  const entries = file[section] ?? {};
  return (Object.hasOwn(entries, name) ? entries[name] : undefined) ?? {};
}

function withPin(file: ReleasesFile, image: ImageName, environment: Environment, value: object): ReleasesFile {
  const changed = copied(file);
  const pins: Record<string, unknown> = { ...pinsOf(changed, image), [environment]: value };
  const known = Object.keys(pinsOf(changed, image));
  // A pin of an environment that had none stands where one would look for it.
  const names = known.includes(environment) ? known : order.filter((name) => name in pins);
  const entries: Record<string, unknown> = changed[image.section] ?? {};
  entries[image.name] = Object.fromEntries(names.map((name) => [name, pins[name]]));
  return changed;
}

function pin(tag: string, digest: string | undefined): Pin {
  return digest === undefined ? { tag } : { tag, digest };
}
