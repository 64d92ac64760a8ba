import { referencePrefix } from '../../model/looks-secret.ts';

/** Settings of one version, by environment variable. */
export type RuntimeSettings = Readonly<Record<string, string | SecretBinding>>;

export interface RuntimeConfigProps<Version extends string = string> {
  /**
   * Settings by version, the oldest first. A version that was released is never edited: changed settings are a new
   * version. Names are lower-case letters, digits, dots and dashes, not digits alone, e.g. `v2`.
   */
  readonly versions: Readonly<Record<Version, RuntimeSettings>>;
  /** Version that workloads of this target start with; may differ per target. */
  readonly current: NoInfer<Version>;
}

/** Where a secret value is; never the value. */
export interface SecretBinding {
  /** Name of the Secret. */
  readonly secret: string;
  /** Key in it. */
  readonly key: string;
}

/**
 * A setting whose value is a secret: rendered as `secretRef:<secret>/<key>`, for the application to look up or to take
 * from the variable of the same Secret.
 *
 * @param secret name of the Secret, e.g. `tenant-service-secrets`
 * @param key key in it, e.g. `DATABASE_URL`
 */
export function secretBinding(secret: string, key: string): SecretBinding {
  return { secret, key };
}

/** A setting as the ConfigMap has it. */
export function settingText(setting: string | SecretBinding): string {
  return typeof setting === 'string' ? setting : `${referencePrefix}${setting.secret}/${setting.key}`;
}
