/** How much a workload matters to others: who is scheduled first, and evicted last. */
export type Tier = 'core' | 'standard' | 'edge' | 'batch';

export interface TierDefaults {
  /** Order of eviction and preemption between tiers; higher stays. Up to 1,000,000,000. */
  readonly priority: number;
  /** Whether the tier may evict lower ones to be scheduled. */
  readonly preempts: boolean;
  readonly description: string;
}

/** Rendered as PriorityClasses by each system's `platform` component. */
export const tiers: Readonly<Record<Tier, TierDefaults>> = {
  core: {
    priority: 1_000_000,
    preempts: true,
    description: 'Others cannot work without it: evicted last.',
  },
  edge: {
    priority: 800_000,
    preempts: true,
    description: 'First to meet traffic from outside.',
  },
  standard: {
    priority: 500_000,
    preempts: true,
    description: 'Serves one part of the product.',
  },
  batch: {
    priority: 100_000,
    preempts: false,
    description: 'Can wait: runs where there is room and evicts nobody.',
  },
};

/** PriorityClasses are cluster-wide, so their names carry the system: `ghasi-core`. */
export function priorityClassName(system: string, tier: Tier): string {
  return `${system}-${tier}`;
}
