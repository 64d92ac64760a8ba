import type { SecretEntry } from '../../model/dependency.ts';
import type { Metrics, TieredServiceProps } from './props.ts';

/** Props with everything decided: defaults filled in, overrides of `regions/` applied, names computed. */
export interface Settings {
  readonly name: string;
  readonly props: TieredServiceProps;
  /** Labels of the Deployment and its kin. */
  readonly labels: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  readonly priorityClassName: string;
  readonly env: Readonly<Record<string, string>>;
  readonly writable: readonly string[];
  /** Secrets of `uses` and of its own, by environment variable. */
  readonly secrets: Readonly<Record<string, SecretEntry>>;
  readonly metrics?: Metrics<string>;
  /** Absent when there is no secret at all. */
  readonly secretName?: string;
}
