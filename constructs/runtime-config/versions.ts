import { shortDigest } from '../../model/digest.ts';
import { type RuntimeConfigProps, settingText } from './props.ts';

/** One version, as its ConfigMap has it. */
export interface RenderedVersion {
  readonly version: string;
  /** Name of the ConfigMap. */
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
}

/**
 * The versions that pods may still refer to: the current one, and the one before it, which pods of the previous release
 * have until the rollout ends. The current one is last; nothing when it is not among the versions.
 */
export function referencedVersions(
  id: string,
  { versions, current }: Pick<RuntimeConfigProps, 'versions' | 'current'>,
): readonly RenderedVersion[] {
  const names = Object.keys(versions);
  const at = names.indexOf(current);
  return names.slice(Math.max(0, at - 1), at + 1).map((version) => rendered(id, version, versions[version] ?? {}));
}

function rendered(id: string, version: string, settings: RuntimeConfigProps['versions'][string]): RenderedVersion {
  const data = Object.fromEntries(Object.entries(settings).map(([key, setting]) => [key, settingText(setting)]));
  return { version, name: `${id}-${version}-${digestOf(data)}`, data };
}

/** Eight hexadecimal digits that follow from the settings alone, whatever their order. */
function digestOf(data: Readonly<Record<string, string>>): string {
  const entries = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1));
  return shortDigest(JSON.stringify(entries));
}
