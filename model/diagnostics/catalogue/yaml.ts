import { entry } from './entry.ts';

/** Problems of reading a YAML file at all. Sorted by code. */
export const yamlEntries = {
  'yaml/anchor': entry<{ what: string }>({
    severity: 'error',
    message: ({ what }) => `anchors, aliases and merge keys are refused here: ${what}`,
    why: 'Who reviews a change must see on the changed line what changes; with an anchor one line changes places far away.',
    fix: ({ what }) => `Write the values out where they apply, and remove ${what}.`,
  }),
  'yaml/bad-key': entry<{ key: string; reason: string }>({
    severity: 'error',
    message: ({ key, reason }) => `“${key}” cannot be a key: ${reason}`,
    why: 'Keys are names. One that is not plain text is read differently by different programs.',
    fix: 'Choose another key, or put it in quotes when a number or a word such as true is really meant as a name.',
  }),
  'yaml/duplicate-key': entry<{ key: string; first: string }>({
    severity: 'error',
    message: ({ key, first }) => `key “${key}” stands twice in one mapping, first on line ${first}`,
    why: 'Only one of the two could count, and readers would not know which.',
    fix: ({ first }) => `Keep one of them: remove this one or the one on line ${first}.`,
  }),
  'yaml/empty': entry<Record<never, string>>({
    severity: 'error',
    message: () => 'the file says nothing',
    why: 'An empty file is more often an accident, such as an interrupted save, than a wish.',
    fix: 'Write its content again (version control has the last one), or delete the file.',
  }),
  'yaml/missing-file': entry<{ file: string }>({
    severity: 'error',
    message: ({ file }) => `${file} does not exist`,
    why: 'Nothing can be rendered without it.',
    fix: ({ file }) => `Restore ${file} from version control, or check the folder that the command was started in.`,
  }),
  'yaml/multiple-documents': entry<Record<never, string>>({
    severity: 'error',
    message: () => 'a second document begins here',
    why: 'A file of this kind holds one document; what follows would be ignored.',
    fix: 'Remove the “---” and join the two parts, or move the second one to a file of its own.',
  }),
  'yaml/syntax': entry<{ reason: string }>({
    severity: 'error',
    message: ({ reason }) => `this is not YAML: ${reason}`,
    why: 'The file cannot be read past this place, so nothing in it can be used.',
    fix: 'Mend the syntax at the place shown; an editor with the YAML language server underlines it.',
  }),
  'yaml/tab': entry<Record<never, string>>({
    severity: 'error',
    message: () => 'this line is indented with a tab',
    why: 'YAML allows only spaces there, because editors disagree on how wide a tab is.',
    fix: 'Indent with two spaces per level; most editors convert a whole file at once.',
  }),
  'yaml/tag': entry<{ tag: string }>({
    severity: 'error',
    message: ({ tag }) => `the tag ${tag} is refused`,
    why: 'A tag changes the meaning of a value in ways that readers of the file do not expect.',
    fix: 'Remove the tag; put text in quotes where it could be taken for a number.',
  }),
  'yaml/too-deep': entry<{ limit: string }>({
    severity: 'error',
    message: ({ limit }) => `mappings and lists are nested deeper than ${limit} levels`,
    why: 'No file of this kind needs such depth; it is a slip, or an attempt to exhaust the program.',
    fix: 'Look for brackets that are not closed, or for indentation that grows with every line.',
  }),
  'yaml/too-large': entry<{ size: string; limit: string }>({
    severity: 'error',
    message: ({ size, limit }) => `the file has ${size}, more than the ${limit} that are read`,
    why: 'Files of this kind are written by people and stay small; a larger one is something else under this name.',
    fix: 'Check that it is the right file, and restore it from version control.',
  }),
  'yaml/unprintable': entry<Record<never, string>>({
    severity: 'error',
    message: () => 'the text contains a control character or half of a surrogate pair',
    why: 'Such characters cannot be written to manifests so that every reader gets them back.',
    fix: 'Remove the escape, or encode the value (for example in base64) where its program decodes it.',
  }),
  'yaml/unreadable': entry<{ reason: string }>({
    severity: 'error',
    message: ({ reason }) => `the file cannot be read: ${reason}`,
    why: 'Nothing can be rendered while a part of the model is missing.',
    fix: 'Make it a text file in UTF-8 that you may read.',
  }),
} as const;
