import { entry } from './entry.ts';

/** Problems of TODO. Sorted by code. */
export const componentEntries = {
  'component/todo': entry<{ reason: string }>({
    severity: 'error',
    message: ({ reason }) => `todo ${reason}`,
    why: 'todo',
    fix: 'todo',
  }),
} as const;
