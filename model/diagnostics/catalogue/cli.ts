import { entry } from './entry.ts';

/** Problems of what was typed on the command line, and of what the launcher cannot load. Sorted by code. */
export const cliEntries = {
  'cli/bad-arguments': entry<{ reason: string }>({
    severity: 'error',
    message: ({ reason }) => reason,
    why: 'The command does not know what to do with these arguments.',
    fix: 'Run it with --help to see what it takes.',
  }),
  'cli/bad-name': entry<{ name: string }>({
    severity: 'error',
    message: ({ name }) => `a component cannot be called "${name}"`,
    why: 'Its name becomes folders, labels and a variable: at most 50 lower-case letters, digits and single dashes, led by a letter.',
    fix: 'Choose another name, such as order-service.',
  }),
  'cli/cannot-add': entry<{ name: string; file: string; what: string }>({
    severity: 'error',
    message: ({ name, file }) => `${name} cannot be added to ${file}`,
    why: ({ what }) => `There is no ${what} to add it to, or it is written in a way that is not known.`,
    fix: ({ file }) => `Add it to ${file} by hand, as the others are, or restore the usual form.`,
  }),
  'cli/name-taken': entry<{ name: string; by: string }>({
    severity: 'error',
    message: ({ name, by }) => `there is something called ${name} already: ${by}`,
    why: 'Nothing that exists is overwritten, and a name must mean one thing.',
    fix: 'Choose another name.',
  }),
  'cli/unknown-component': entry<{ name: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ name }) => `there is no component "${name}"`,
    why: 'Components are what the systems in systems/ list.',
    fix: ({ nearest }) => (nearest === undefined ? 'Correct the name.' : `Did you mean ${nearest}?`),
  }),
  'cli/unknown-system': entry<{ name: string; nearest?: string | undefined; known: string }>({
    severity: 'error',
    message: ({ name }) => `there is no system "${name}"`,
    why: ({ known }) => `The systems are: ${known}.`,
    fix: ({ nearest }) => (nearest === undefined ? 'Correct the name.' : `Did you mean ${nearest}?`),
  }),
  'cli/unknown-target': entry<{ name: string; nearest?: string | undefined; known: string }>({
    severity: 'error',
    message: ({ name }) => `there is no target "${name}"`,
    why: ({ known }) => `The targets are: ${known}.`,
    fix: ({ nearest }) => (nearest === undefined ? 'Correct the name.' : `Did you mean ${nearest}?`),
  }),
  'source/syntax': entry<{ reason: string }>({
    severity: 'error',
    message: ({ reason }) => reason,
    why: 'The sources are read as a whole before any of them runs, and this cannot be read, or leads nowhere.',
    fix: 'Mend the line; an editor that knows TypeScript underlines it.',
  }),
} as const;
