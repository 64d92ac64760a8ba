import type { Contestant, Sample, Services } from './laboratory.ts';

/** A figure that the bench is about, and what is asked of it. */
export interface Goal {
  /** For `--only`. */
  readonly name: string;
  /** What is compared with what. */
  readonly title: string;
  readonly needs: readonly (readonly [Contestant, Services])[];
  /** What was measured, from all samples; undefined when they do not say. */
  readonly figure: (samples: readonly Sample[]) => Figure | undefined;
  readonly bound: { readonly atMost: number } | { readonly atLeast: number } | undefined;
  /** Behind the number: `×`, `MB`, `s`. */
  readonly unit: string;
}

export interface Figure {
  readonly value: number;
  /** The true figure is larger: a program was ended at its limit. */
  readonly more?: true;
}

/** How a size reads: `240 service-targets`. */
export function sizeOf(services: Services): string {
  return services === 'platform' ? 'this platform' : `${(services * 6).toLocaleString('en')} service-targets`;
}

export const goals: readonly Goal[] = [
  ...(
    [
      [40, 2.5],
      [400, undefined],
      [4000, 4],
    ] as const
  ).map(
    ([services, atMost]): Goal => ({
      name: `floor-${services * 6}`,
      title: `Meridian against the floor, ${sizeOf(services)}`,
      needs: [
        ['meridian', services],
        ['floor', services],
      ],
      figure: (samples) => ratio(samples, ['meridian', services], ['floor', services]),
      bound: atMost === undefined ? undefined : { atMost },
      unit: '×',
    }),
  ),
  ...([40, 400] as const).map((services) => slower('cdk8s', 'the cdk8s CLI', services, 10)),
  slower('helm', 'Helm, a process for each service and target,', 40, 40),
  slower('umbrella', 'Helm, one umbrella chart,', 40, 3),
  slower('kustomize', 'kubectl kustomize', 40, 50),
  ...([40, 400] as const).map(
    (services): Goal => ({
      name: `charts-${services * 6}`,
      title: `manifests and charts against manifests alone, ${sizeOf(services)}`,
      needs: [
        ['meridian', services],
        ['charts', services],
      ],
      figure: (samples) => ratio(samples, ['charts', services], ['meridian', services]),
      bound: services === 40 ? { atMost: 1.5 } : undefined,
      unit: '×',
    }),
  ),
  {
    name: 'platform',
    title: 'Helm, a process for each chart and target, against Meridian with charts, this platform',
    needs: [
      ['meridian', 'platform'],
      ['helm', 'platform'],
    ],
    figure: (samples) => ratio(samples, ['helm', 'platform'], ['meridian', 'platform']),
    bound: undefined,
    unit: '×',
  },
  {
    name: 'platform-unchanged',
    title: 'a first write against a run in which nothing changed, this platform',
    needs: [
      ['meridian', 'platform'],
      ['unchanged', 'platform'],
    ],
    figure: (samples) => ratio(samples, ['meridian', 'platform'], ['unchanged', 'platform']),
    bound: undefined,
    unit: '×',
  },
  {
    name: 'linear',
    title: 'ten times as much: 24,000 against 2,400 service-targets',
    needs: [
      ['meridian', 4000],
      ['meridian', 400],
    ],
    figure: (samples) => ratio(samples, ['meridian', 4000], ['meridian', 400]),
    bound: { atMost: 12 },
    unit: '×',
  },
  {
    name: 'memory',
    title: 'peak memory at 24,000 service-targets',
    needs: [
      ['meridian', 4000],
      ['unchanged', 4000],
    ],
    figure: (samples) => most(samples, 4000),
    bound: { atMost: 250 },
    unit: ' MB',
  },
  {
    name: 'unchanged',
    title: 'inside a run in which nothing changed, 240 service-targets',
    needs: [
      ['meridian', 40],
      ['unchanged', 40],
    ],
    figure: (samples) => {
      const times = of(samples, 'unchanged', 40).flatMap(({ own }) => (own === undefined ? [] : [own.milliseconds]));
      return times.length === 0 ? undefined : { value: median(times) / 1000 };
    },
    bound: { atMost: 0.15 },
    unit: ' s',
  },
];

function slower(contestant: Contestant, title: string, services: 40 | 400, atLeast: number): Goal {
  return {
    name: `${contestant}-${services * 6}`,
    title: `${title} against Meridian, ${sizeOf(services)}`,
    needs: [
      ['meridian', services],
      [contestant, services],
    ],
    figure: (samples) => ratio(samples, [contestant, services], ['meridian', services]),
    bound: { atLeast },
    unit: '×',
  };
}

/** Whether the figure is as good as asked; undefined when nothing is asked, or the figure does not decide it. */
export function isMet({ bound }: Goal, { value, more }: Figure): boolean | undefined {
  if (bound === undefined) return undefined;
  if ('atMost' in bound) return more ? undefined : value <= bound.atMost;
  return value >= bound.atLeast ? true : more ? undefined : false;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? upper)) / 2 : upper;
}

export function of(samples: readonly Sample[], contestant: Contestant, services: Services): readonly Sample[] {
  return samples.filter((sample) => sample.contestant === contestant && sample.services === services);
}

/** The median of the ratios within each round: what slows the machine down for a while slows down both. */
function ratio(
  samples: readonly Sample[],
  above: readonly [Contestant, Services],
  below: readonly [Contestant, Services],
): Figure | undefined {
  let more = false;
  const ratios = of(samples, ...above).flatMap((one) => {
    const other = of(samples, ...below).find(({ round }) => round === one.round);
    if (other?.cpu === undefined) return [];
    if (one.cpu !== undefined) return [one.cpu / other.cpu];
    more = true;
    return [one.wall / other.wall];
  });
  if (ratios.length === 0) return undefined;
  return { value: median(ratios), ...(more ? { more } : {}) };
}

function most(samples: readonly Sample[], services: Services): Figure | undefined {
  const peaks = [...of(samples, 'meridian', services), ...of(samples, 'unchanged', services)].flatMap(({ own }) =>
    own === undefined ? [] : [own.maxRss],
  );
  return peaks.length === 0 ? undefined : { value: (Math.max(...peaks) * 1024) / 1e6 };
}
