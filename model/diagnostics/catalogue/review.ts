import { entry } from './entry.ts';

/** Problems of comparing two versions of what is rendered. Sorted by code. */
export const reviewEntries = {
  'review/no-common-commit': entry<{ from: string; to: string; shallow: boolean }>({
    severity: 'error',
    message: ({ from, to }) => `${from} and ${to} have no commit in common`,
    why: ({ shallow }) =>
      shallow
        ? 'This clone is shallow: where they parted may be among what was left out.'
        : 'What changed is told from the commit at which they parted.',
    fix: ({ shallow }) =>
      shallow ? 'Run git fetch --unshallow.' : 'Compare with a branch that the change began from.',
  }),
  'review/unknown-revision': entry<{ revision: string }>({
    severity: 'error',
    message: ({ revision }) => `there is no commit or branch “${revision}” in this clone`,
    why: 'A change is compared with a commit, by 7 to 40 hexadecimal digits or the name of a branch.',
    fix: 'Fetch it, or name another with --from or --to.',
  }),
} as const;
