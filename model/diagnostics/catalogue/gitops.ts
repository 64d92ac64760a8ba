import { entry } from './entry.ts';

const didYouMean = (nearest: string | undefined, otherwise: string) =>
  nearest === undefined ? otherwise : `Did you mean \`${nearest}\`?`;

/** Problems of what Argo CD is given. Sorted by code. */
export const gitopsEntries = {
  'gitops/add-ons-in-a-circle': entry<{ circle: string }>({
    severity: 'error',
    message: ({ circle }) => `these add-ons wait for each other: ${circle}`,
    why: 'None of them could be installed first.',
    fix: 'Remove one of them from `after`: what stands there must already serve what the add-on needs.',
  }),
  'gitops/ambiguous-name': entry<{ name: string; one: string; other: string }>({
    severity: 'error',
    message: ({ name, one, other }) => `${one} and ${other} both would have Applications called ${name}`,
    why: 'Of two Applications with one name Argo CD makes neither.',
    fix: 'Rename one of the components, or the cluster whose name makes them alike.',
  }),
  'gitops/bad-order': entry<{ target: string }>({
    severity: 'error',
    message: ({ target }) => `${target} has no place in the order of production`,
    why: 'A release reaches each production target once; dev and staging come before all of them.',
    fix: 'Name each production target once.',
  }),
  'gitops/early-revision': entry<{ target: string }>({
    severity: 'error',
    message: ({ target }) => `a revision is pinned for ${target}`,
    why: 'Dev and staging follow the branch, so that a release is seen there first; a pin would silently do nothing.',
    fix: 'Remove it.',
  }),
  'gitops/foreign-location': entry<{ location: string; target: string; known: string }>({
    severity: 'error',
    message: ({ location, target }) => `${location} is no location of ${target}`,
    why: 'The data of a region’s tenants does not leave its boundary, and its locations are chosen by that.',
    fix: ({ known }) => `Use ${known}, or change the locations of the region.`,
  }),
  'gitops/long-release-name': entry<{ component: string; most: string }>({
    severity: 'error',
    message: ({ component, most }) => `the name “${component}” is longer than ${most} characters`,
    why: 'Argo CD installs its chart under this name, and Helm refuses a release with a longer one.',
    fix: "Give the component a shorter name, or deploy the plain manifests: `delivery: 'manifests'`.",
  }),
  'gitops/no-add-on': entry<{ kind: string; group: string; component: string }>({
    severity: 'error',
    message: ({ kind, group, component }) => `no add-on provides ${kind} of ${group}, which ${component} renders`,
    why: 'A cluster that does not know a kind refuses its objects, and with them the whole sync of the component.',
    fix: ({ group }) =>
      `Add the chart that defines it to regions/add-ons.yaml, or name ${group} in \`provides\` of what is there.`,
  }),
  'gitops/no-primary': entry<{ target: string }>({
    severity: 'error',
    message: ({ target }) => `no cluster of ${target} is the primary one`,
    why: 'What must run once in a region, such as scheduled jobs, runs in the primary cluster: it would run nowhere.',
    fix: 'Write `role: primary` at one of them.',
  }),
  'gitops/reserved-label': entry<{ label: string; reserved: string }>({
    severity: 'error',
    message: ({ label }) => `the label “${label}” is not free`,
    why: ({ reserved }) =>
      `These are made from the cluster’s other keys, and ApplicationSets rely on them: ${reserved}; those of Argo CD itself are its own.`,
    fix: 'Choose another name for the label.',
  }),
  'gitops/reserved-project': entry<{ system: string; reserved: string }>({
    severity: 'error',
    message: ({ system }) => `a system cannot be called “${system}”`,
    why: ({ reserved }) => `Its project in Argo CD has its name, and these projects are something else: ${reserved}.`,
    fix: 'Give the system another name.',
  }),
  'gitops/shared-namespace': entry<{ namespace: string; system: string; other: string }>({
    severity: 'error',
    message: ({ namespace, system, other }) => `${system} and ${other} both claim the namespace ${namespace}`,
    why: 'Either project could then change what belongs to the other.',
    fix: 'Give each system namespaces of its own.',
  }),
  'gitops/two-primaries': entry<{ cluster: string; other: string; target: string }>({
    severity: 'error',
    message: ({ cluster, other, target }) => `${cluster} and ${other} both are primary clusters of ${target}`,
    why: 'What must run once in a region, such as scheduled jobs, would run twice.',
    fix: 'Write `role: secondary` at one of them.',
  }),
  'gitops/two-providers': entry<{ provided: string; addOn: string; other: string }>({
    severity: 'error',
    message: ({ provided, addOn, other }) => `${addOn} and ${other} both provide ${provided}`,
    why: 'Two charts with the definition of one kind replace each other’s for ever.',
    fix: 'Name it at the one whose chart defines it, and switch it off in the other one’s values.',
  }),
  'gitops/unknown-add-on': entry<{ addOn: string; known: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ addOn }) => `there is no add-on “${addOn}”`,
    why: 'What is to be there first would never come.',
    fix: ({ nearest, known }) => didYouMean(nearest, `Use one of: ${known}.`),
  }),
  'gitops/unknown-namespace': entry<{ namespace: string; known: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ namespace }) => `the namespace “${namespace}” is not described`,
    why: 'Argo CD makes it, and has to know which Pod Security standard it enforces.',
    fix: ({ nearest, known }) => didYouMean(nearest, `Add it to \`namespaces\`, or use one of: ${known}.`),
  }),
  'gitops/unknown-output': entry<{ text: string; known: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ text }) => `the stack gives nothing that \`${text}\` could stand for`,
    why: 'Until Azure has given a value, what refers to it is left out, so that this would be left out for ever, or reach the chart as text.',
    fix: ({ nearest, known }) => didYouMean(nearest, `Use one of: ${known}.`),
  }),
  'gitops/unknown-service': entry<{ service: string; system: string; known: string }>({
    severity: 'error',
    message: ({ service, system }) => `notifications of ${system} go to “${service}”, which nobody has set up`,
    why: 'Argo CD sends nothing to a service that its settings do not define, and says so only in its log.',
    fix: ({ known }) => `Use one of: ${known}. Others are added in engine/argocd/notifications.ts.`,
  }),
  'gitops/unknown-target': entry<{ target: string; known: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ target }) => `there is no target “${target}”`,
    why: 'What is said of a target that does not exist silently does nothing.',
    fix: ({ nearest, known }) => didYouMean(nearest, `Use one of: ${known}.`),
  }),
} as const;
