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
  readonly uses: Uses;
  /** Where it was written; kept only when someone asked for it, since a stack keeps all alive that it passed. */
  readonly origin?: Origin;
}
