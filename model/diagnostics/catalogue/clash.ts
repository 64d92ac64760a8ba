import { entry } from './entry.ts';

/** Problems of two that claim what can be one's only. Sorted by code. */
export const clashEntries = {
  'component/duplicate-name': entry<{ component: string; target: string; name: string }>({
    severity: 'error',
    message: ({ component, target, name }) => `${component} in ${target}: there is something called ${name} already`,
    why: 'What stands side by side in a component, or in a group, is told apart by name, and gives it to its objects.',
    fix: 'Rename the one at this line, or the other.',
  }),
  'component/duplicate-object': entry<{ identity: string; target: string; owner: string; other: string }>({
    severity: 'error',
    message: ({ identity, target, owner, other }) =>
      `${owner} in ${target} renders ${identity}${owner === other ? ' twice' : `, as ${other} does`}`,
    why: 'A cluster knows one object by that kind, namespace and name; two owners would overwrite each other for ever.',
    fix: 'Rename one of the two, or let one component own it.',
  }),
  'component/duplicate-workload': entry<{ workload: string; owner: string; other: string }>({
    severity: 'error',
    message: ({ workload, owner, other }) =>
      owner === other
        ? `${owner} has two workloads called ${workload}`
        : `${owner} has a workload called ${workload}, as ${other} has`,
    why: 'Overrides in regions/ and calls from other components name a workload; the name must mean one.',
    fix: 'Rename one of them.',
  }),
  'component/overridden-variable': entry<{ workload: string; variable: string; by: string; other: string }>({
    severity: 'error',
    message: ({ workload, variable, by, other }) => `${workload}: ${by} sets ${variable}, and so does ${other}`,
    why: 'One of the two would be lost without a word; and what is derived leads where policies and grants let the pods go.',
    fix: ({ by, workload }) =>
      by === 'env'
        ? `Leave it out, or rename it. To override it on purpose, set it under components.${workload}.env in regions/, or by a \`patches\` entry, which says why.`
        : 'Give one of the two other names in its `variables`, or use one of them only.',
  }),
  'component/shared-pin': entry<{ component: string; system: string; other: string }>({
    severity: 'error',
    message: ({ component, system, other }) =>
      `${system} and ${other} each have a component ${component}, and take its image from one pin`,
    why: 'Pins in regions/releases.yaml go by the name of the component alone: a release of one would be one of the other.',
    fix: "Rename one of them, or give it a pin of its own under `images`, and name that: target.image('…', { pin: '…' }).",
  }),
} as const;
