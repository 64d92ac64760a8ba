import { entry } from './entry.ts';

/** Problems of figures in `regions/` that do not fit the component they are laid over. Sorted by code. */
export const overrideEntries = {
  'region/pdb-blocks-drain': entry<{
    workload: string;
    target: string;
    minAvailable: number;
    fewest: number;
    spare: number;
  }>({
    severity: 'error',
    message: ({ workload, target, minAvailable, fewest }) =>
      `${workload} in ${target}: ${minAvailable} pods must stay available, and ${fewest} is all there may be`,
    why: 'With no pod to spare, no node can be drained and no cluster upgraded.',
    fix: ({ spare }) => `Ask for at most ${spare} to stay, or run more pods.`,
  }),
  'region/replicas-under-scaling': entry<{ workload: string; target: string }>({
    severity: 'error',
    message: ({ workload, target }) =>
      `${workload} in ${target}: replicas is set, but an autoscaler decides the number of pods`,
    why: 'Two owners of one field would set it back and forth.',
    fix: 'Set scaling.min and scaling.max instead.',
  }),
  'region/scaling-without-policy': entry<{ workload: string; target: string }>({
    severity: 'error',
    message: ({ workload, target }) => `${workload} in ${target}: scaling is set, but its number of pods is fixed here`,
    why: "The component's file gives this target replicas and no metric to scale on.",
    fix: 'Set replicas instead, or give the component a scaling policy for this target.',
  }),
} as const;
