import { entry } from './entry.ts';

/** Problems of two that claim what can be one's only. Sorted by code. */
export const clashEntries = {
  'component/overridden-variable': entry<{ workload: string; variable: string; by: string; other: string }>({
    severity: 'error',
    message: ({ workload, variable, by, other }) => `${workload}: ${by} sets ${variable}, and so does ${other}`,
    why: 'One of the two would be lost without a word; and what is derived leads where policies and grants let the pods go.',
    fix: ({ by, workload }) =>
      by === 'env'
        ? `Leave it out, or rename it. To override it on purpose, set it under components.${workload}.env in regions/, or by a \`patches\` entry, which says why.`
        : 'Give one of the two other names in its `variables`, or use one of them only.',
  }),
} as const;
