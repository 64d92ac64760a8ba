import type { Uses } from '../../model/dependency.ts';
import type { SecretEntry } from '../../model/dependency-facts.ts';
import type { AskedNodes } from '../../model/node-kind.ts';
import type { Account as AccountFacts } from '../../model/workload.ts';
import type { Metrics, WorkloadProps } from './props.ts';

/** A service account with everything decided: what its pods use, get and may do. */
export interface Account extends AccountFacts {
  readonly identity: boolean;
  /** Labels of its objects. */
  readonly labels: Readonly<Record<string, string>>;
  readonly uses: Uses;
  /** Secrets of `uses` and of its own, by environment variable. */
  readonly secrets: Readonly<Record<string, SecretEntry>>;
  readonly ownSecrets: Readonly<Record<string, SecretEntry>>;
  /** Absent when there is no secret at all. */
  readonly secretName?: string;
  readonly policyName: string;
  /** Whether several workloads run under it. */
  readonly shared: boolean;
}

/** Props with everything decided: defaults filled in, overrides of `regions/` applied, names computed. */
export interface Settings {
  readonly name: string;
  readonly props: WorkloadProps;
  readonly account: Account;
  /** Name of the Service, or undefined. */
  readonly service?: string;
  /** Value of the label `job` in its series. */
  readonly job: string;
  /** Labels of the Deployment and its kin. */
  readonly labels: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly selector: Readonly<Record<string, string>>;
  readonly priorityClassName: string;
  readonly env: Readonly<Record<string, string>>;
  /** Variables that follow from what it uses, by name in `uses`; those that every workload gets have none. */
  readonly derived: readonly (readonly [use: string | undefined, variables: Readonly<Record<string, string>>])[];
  readonly writable: readonly string[];
  /** Kind of nodes that the pods ask for, where the target has any to choose from. */
  readonly nodes?: AskedNodes;
  readonly metrics?: Metrics<string>;
  /** Whether the image is the group's, and so is one value of the chart. */
  readonly sharedImage: boolean;
}
