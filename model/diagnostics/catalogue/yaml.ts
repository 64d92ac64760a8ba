import { entry } from './entry.ts';

/** Problems of reading a YAML file at all. Sorted by code. */
export const yamlEntries = {
  'yaml/syntax': entry<{ reason: string }>({
    severity: 'error',
    message: ({ reason }) => `this is not YAML: ${reason}`,
    why: 'The file cannot be read past this place, so nothing in it can be used.',
    fix: 'Mend the syntax at the place shown; an editor with the YAML language server underlines it.',
  }),
} as const;
