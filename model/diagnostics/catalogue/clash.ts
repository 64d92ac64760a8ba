import { entry } from './entry.ts';

/** Problems of two that claim what can be one's only. Sorted by code. */
export const clashEntries = {
  'component/duplicate-component': entry<{ system: string; component: string }>({
    severity: 'error',
    message: ({ system, component }) => `system ${system} has two components called ${component}`,
    why: 'Both would be written to one folder.',
    fix: 'Rename one of them.',
  }),
  'component/duplicate-external': entry<{ system: string; name: string; host: string; other: string }>({
    severity: 'error',
    message: ({ system, name, host, other }) => `${system} reaches ${host} and ${other} under one name, ${name}`,
    why: 'The mesh keeps the hosts of each service outside the cluster in one object, which is called by that name.',
    fix: ({ system }) => `Give one of them another name in systems/${system}/peers.ts.`,
  }),
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
  'component/duplicate-route': entry<{
    owner: string;
    target: string;
    route: string;
    other: string;
    otherRoute: string;
  }>({
    severity: 'error',
    message: ({ owner, target, route, other, otherRoute }) =>
      `${owner} in ${target} claims ${route}, and ${other} claims ${otherRoute}`,
    why: 'A request that begins with both fits both, and the gateway tries the routes of several services in no order that can be relied on.',
    fix: 'Give each a prefix that is not the beginning of the other, or let one service have both routes: its longest prefix is tried first.',
  }),
  'component/duplicate-secret': entry<{ workload: string; variable: string; owner: string; other: string }>({
    severity: 'error',
    message: ({ workload, variable, owner, other }) =>
      `${workload}: ${owner} brings the secret ${variable}, as ${other} does`,
    why: 'A Secret holds one value for each key; the other would be lost without a word.',
    fix: 'Use one dependency of that kind, or name the second secret otherwise in `secrets`.',
  }),
  'component/duplicate-system': entry<{ system: string }>({
    severity: 'error',
    message: ({ system }) => `two systems are called ${system}`,
    why: 'Both would be written to one folder, and their cluster-wide objects would have the same names.',
    fix: 'Rename one of them.',
  }),
  'component/duplicate-variable': entry<{ workload: string; variable: string }>({
    severity: 'error',
    message: ({ workload, variable }) =>
      `${workload}: ${variable} is an environment variable and comes as a secret too`,
    why: 'What is set directly wins, so the secret would never be read.',
    fix: 'Remove one of the two, or rename it.',
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
  'component/two-stores': entry<{ target: string; store: string; readers: string; others: string }>({
    severity: 'error',
    message: ({ target, store, readers, others }) =>
      `${target}: ${readers} and ${others} read a ClusterSecretStore ${store}, and mean different ones`,
    why: 'A cluster knows one store by that name, so that some secrets would come from where they are not.',
    fix: 'Give the stores different names, or say the same of both: `secretStore` of a system (systems/) and in regions/.',
  }),
} as const;
