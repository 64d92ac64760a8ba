import fc from 'fast-check';
import type { ChartSource } from '../../../engine/helm/index.ts';
import { type Outcome, prove } from './proof.ts';
import { chartSources } from './source.ts';

export interface Failure {
  /** Alone gives this case again: `--cases 1 --seed <seed>`. */
  readonly seed: number;
  readonly why: string;
  /** Shrunk to what is needed. */
  readonly source: ChartSource;
}

export interface FuzzReport {
  readonly equal: number;
  readonly refused: number;
  readonly unequal: readonly Failure[];
}

/** Helm starts slowly, so this many charts are rendered at once. */
const batch = 50;
/** How often a failing case is tried smaller. */
const shrinks = 80;

/** The case of a seed. */
export function sourceOf(seed: number): ChartSource {
  return fc.sample(chartSources, { numRuns: 1, seed })[0] as ChartSource;
}

/**
 * Folds random objects and compares what Helm makes of the charts with them. Case number n of seed s is case 0 of seed
 * s + n.
 *
 * @param most how many failures are shrunk and told before it gives up
 */
export function fuzz(
  helm: string,
  { cases, seed, most = 3 }: { readonly cases: number; readonly seed: number; readonly most?: number },
  tell: (done: number) => void = () => undefined,
): FuzzReport {
  const count = { equal: 0, refused: 0, unequal: 0 };
  const unequal: Failure[] = [];
  for (let start = 0; start < cases && unequal.length < most; start += batch) {
    const seeds = Array.from({ length: Math.min(batch, cases - start) }, (_, index) => seed + start + index);
    for (const [index, outcome] of prove(helm, seeds.map(sourceOf)).entries()) {
      count[outcome.kind]++;
      if (outcome.kind === 'unequal' && unequal.length < most)
        unequal.push(shrunk(helm, seeds[index] as number, outcome.why));
    }
    tell(Math.min(start + batch, cases));
  }
  return { equal: count.equal, refused: count.refused, unequal };
}

/** Replays a case and looks for smaller ones that fail too. */
function shrunk(helm: string, seed: number, why: string): Failure {
  let smallest: Failure = { seed, why, source: sourceOf(seed) };
  let tries = 0;
  const holds = (source: ChartSource): boolean => {
    if (tries++ > shrinks) return true;
    const outcome: Outcome | undefined = prove(helm, [source])[0];
    if (outcome?.kind !== 'unequal') return true;
    smallest = { seed, why: outcome.why, source };
    return false;
  };
  fc.check(fc.property(chartSources, holds), { seed, numRuns: 1, path: '0' });
  return smallest;
}
