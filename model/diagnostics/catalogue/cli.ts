import { entry } from './entry.ts';

/** Problems of what was typed on the command line. Sorted by code. */
export const cliEntries = {
  'cli/bad-arguments': entry<{ reason: string }>({
    severity: 'error',
    message: ({ reason }) => reason,
    why: 'The command does not know what to do with these arguments.',
    fix: 'Run it with --help to see what it takes.',
  }),
  'cli/unknown-component': entry<{ name: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ name }) => `there is no component "${name}"`,
    why: 'Components are what the systems in systems/ list.',
    fix: ({ nearest }) => (nearest === undefined ? 'Correct the name.' : `Did you mean ${nearest}?`),
  }),
  'cli/unknown-target': entry<{ name: string; nearest?: string | undefined; known: string }>({
    severity: 'error',
    message: ({ name }) => `there is no target "${name}"`,
    why: ({ known }) => `The targets are: ${known}.`,
    fix: ({ nearest }) => (nearest === undefined ? 'Correct the name.' : `Did you mean ${nearest}?`),
  }),
} as const;
