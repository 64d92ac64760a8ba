import { entry } from './entry.ts';

/** Problems of bringing rendered text to disk. Sorted by code. */
export const publishEntries = {
  'publish/cannot-write': entry<{ path: string; action: 'read' | 'written'; reason: string }>({
    severity: 'error',
    message: ({ path, action, reason }) => `${path} cannot be ${action}: ${reason}`,
    why: 'The operating system refused it. Nothing in the output folder was changed.',
    fix: 'Make room, or give this user the right to read and write there, then run again; or choose another folder with --out.',
  }),
  'publish/case-collision': entry<{ path: string; other: string }>({
    severity: 'error',
    message: ({ path, other }) => `${path} and ${other} differ only in upper and lower case`,
    why: 'On macOS and other file systems that ignore case they are one file or folder, so one would overwrite the other.',
    fix: 'Rename one of them: a rendered path comes from the names of its target, system and component.',
  }),
  'publish/edited-by-hand': entry<{ path: string; change: 'rewritten' | 'removed' }>({
    severity: 'error',
    message: ({ path, change }) => `${path} was edited by hand and would be ${change}`,
    why: 'Its content is neither what the last run wrote nor what this run renders, so that edit would be lost. Nothing was changed. After a power failure it can also be a file that was written only in part.',
    fix: 'Move the edit to where the file comes from (systems/, constructs/, regions/), or drop it: npm run synth -- --force.',
  }),
  'publish/foreign-in-the-way': entry<{ path: string; obstacle: string }>({
    severity: 'error',
    message: ({ path, obstacle }) => `${path} is to be written, but ${obstacle} stands in the way`,
    why: 'What manifest.json does not list was not written by Meridian, so Meridian keeps it. Nothing was changed.',
    fix: 'Move it somewhere else and run again. A file that stands at the very path can also be overwritten: npm run synth -- --force.',
  }),
  'publish/interrupted': entry<{ path: string; reason: string }>({
    severity: 'error',
    message: ({ path, reason }) => `${path} could not be changed, and others already were: ${reason}`,
    why: ({ path }) =>
      `All files were ready and being moved into place when the operating system refused one (${path}). The output folder holds old and new files; what is left to do is kept in its folder .meridian.`,
    fix: 'Remove the cause and run again: the next run finishes this change before it does anything else. Do not commit the folder until then.',
  }),
  'publish/locked': entry<{ pid: string; out: string }>({
    severity: 'error',
    message: ({ pid, out }) => `another run (process ${pid}) is writing ${out}`,
    why: 'Two runs at once would leave a mixture of both. This run changed nothing.',
    fix: ({ pid }) =>
      `Wait until it ends, or end it (kill ${pid}), and run again. A lock whose process has ended is no obstacle.`,
  }),
  'publish/locked-elsewhere': entry<{ pid: string; host: string; out: string; lock: string }>({
    severity: 'error',
    message: ({ pid, host, out }) =>
      `a run on another machine or in another container (process ${pid} on ${host}) is writing ${out}`,
    why: 'Whether that run still lives cannot be seen from here, and two runs at once would leave a mixture. This run changed nothing.',
    fix: ({ lock }) =>
      `Wait until it ends. If you are sure that it has ended, remove its lock (rm -r ${lock}) and run again.`,
  }),
  'publish/manifest-unreadable': entry<{ path: string; reason: string }>({
    severity: 'error',
    message: ({ path, reason }) => `${path} cannot be used: ${reason}`,
    why: 'It says which files Meridian owns. Without it no file can be told from one of yours, so none is overwritten or removed.',
    fix: 'Restore it (git checkout), or rebuild it by rendering everything, without --target or --component: npm run synth -- --force. Files that are no longer rendered then count as foreign and stay.',
  }),
  'publish/symlink': entry<{ path: string; reason: string }>({
    severity: 'error',
    message: ({ path, reason }) => `${path} is a symbolic link: ${reason}`,
    why: 'Files written or removed through a link inside the output folder could lie anywhere. Nothing was changed.',
    fix: ({ path }) => `Remove the link (rm ${path}) or put a real file or folder in its place, then run again.`,
  }),
  'publish/unsafe-out': entry<{ out: string; reason: string }>({
    severity: 'error',
    message: ({ out, reason }) => `${out} cannot be the output folder: ${reason}`,
    why: 'The output folder is searched as a whole and its files are replaced and removed, so it must hold nothing else of value.',
    fix: 'Choose a folder of its own, for example --out dist.',
  }),
  'publish/unsafe-path': entry<{ path: string; reason: string }>({
    severity: 'error',
    message: ({ path, reason }) => `the output path ${path} is refused: ${reason}`,
    why: 'A rendered file must lie inside the output folder, under a name that every file system can hold.',
    fix: 'Rename the target, system or component that the path is made of.',
  }),
} as const;
