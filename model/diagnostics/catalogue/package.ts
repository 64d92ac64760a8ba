import { entry } from './entry.ts';

/** Problems of packing rendered charts. Sorted by code. */
export const packageEntries = {
  'package/bad-chart': entry<{ path: string; reason: string }>({
    severity: 'error',
    message: ({ path, reason }) => `${path} cannot be packed: ${reason}`,
    why: 'Helm finds a chart by the name and the version in its Chart.yaml; the version of the archive is made from that one.',
    fix: 'Correct the name of the component or the chartVersion of its system in systems/, then run npm run synth.',
  }),
  'package/cannot-access': entry<{ path: string; action: 'read' | 'written'; reason: string }>({
    severity: 'error',
    message: ({ path, action, reason }) => `${path} cannot be ${action}: ${reason}`,
    why: 'The operating system refused it. Every file that is in place is whole, but some may be missing.',
    fix: 'Make room, or give this user the right to read and write there, then run again; or choose another folder with --out.',
  }),
  'package/edited-file': entry<{ path: string }>({
    severity: 'error',
    message: ({ path }) => `${path} is not what was rendered`,
    why: 'Its SHA-256 is not the one in manifest.json. An archive holds exactly what npm run synth has written and somebody has reviewed. Nothing was packed.',
    fix: 'Move the edit to where the file comes from (systems/, constructs/, regions/), or drop it: npm run synth -- --force.',
  }),
  'package/foreign-file': entry<{ path: string }>({
    severity: 'error',
    message: ({ path }) => `${path} lies in a chart, but was not rendered`,
    why: 'manifest.json does not list it. Helm takes all that lies in a chart’s folder, so the folder and the archive would differ. Nothing was packed.',
    fix: ({ path }) => `Move it elsewhere, or remove it (rm ${path}).`,
  }),
  'package/manifest-unusable': entry<{ path: string; reason: string }>({
    severity: 'error',
    message: ({ path, reason }) => `${path} cannot be used: ${reason}`,
    why: 'It says which files the charts have and what each must hold, so without it nothing can be packed.',
    fix: 'Name the folder that was rendered with --from, restore the file (git checkout), or write it again: npm run synth -- --force.',
  }),
  'package/missing-file': entry<{ path: string }>({
    severity: 'error',
    message: ({ path }) => `${path} is missing`,
    why: 'manifest.json lists it as a part of the chart. Nothing was packed.',
    fix: 'Write it again: npm run synth.',
  }),
  'package/no-charts': entry<{ from: string }>({
    severity: 'error',
    message: ({ from }) => `${from} holds no chart`,
    why: 'manifest.json there lists no file of a chart, so there is nothing to pack.',
    fix: 'Run npm run synth, or name the folder that was rendered with --from.',
  }),
  'package/unknown-chart': entry<{ name: string; from: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ name, from }) => `there is no chart "${name}" in ${from}`,
    why: 'A chart is named by its component, or by its system and its component: ghasi/tenant-service.',
    fix: ({ nearest }) => (nearest === undefined ? 'Correct the name.' : `Did you mean ${nearest}?`),
  }),
} as const;
