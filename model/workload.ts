import type { Uses } from './dependency.ts';
import type { Origin } from './diagnostics/index.ts';
import type { Tier } from './tier.ts';

/** What a construct declares about the pods it runs: the model that checks, pages and infrastructure read. */
export interface Workload {
  readonly name: string;
  readonly component: string;
  readonly system: string;
  readonly namespace: string;
  readonly tier: Tier;
  /** Ports served, by name. */
  readonly ports: Readonly<Record<string, number>>;
  /** Labels that select its pods, and only them. */
  readonly selector: Readonly<Record<string, string>>;
  /** The service account its pods run under, with the labels of all pods that do: one party to its peers. */
  readonly account: Account;
  /** Name of the Service that others call it by; absent when it serves nobody. */
  readonly service?: string;
  /** Name of the port that is scraped for metrics; absent when none is. */
  readonly metrics?: string;
  /** Names of the ports that the system's gateway sends requests to. Absent: none, and the gateway is not let in. */
  readonly routes?: readonly string[];
  /** Public hosts that the gateway answers for on its behalf, sorted. Absent: none. */
  readonly hosts?: readonly string[];
  readonly uses: Uses;
  /** Names in `uses` of what its autoscaler looks at with an identity of its own. Absent: nothing. */
  readonly scaledBy?: readonly string[];
  /** Pods in one cluster, in the target at hand. */
  readonly pods: { readonly least: number; readonly most: number };
  /** Where it was written; kept only when someone asked for it, since a stack keeps all alive that it passed. */
  readonly origin?: Origin;
}

export interface Account {
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  /** Whether its pods act as an Azure identity. Absent: they do not. */
  readonly identity?: boolean;
  /** Names of the secrets in the system's Azure Key Vault that it reads with that identity; absent where it has none. */
  readonly vaultSecrets?: readonly string[];
}
