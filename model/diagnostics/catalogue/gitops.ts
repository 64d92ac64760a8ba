import { entry } from './entry.ts';

const didYouMean = (nearest: string | undefined, otherwise: string) =>
  nearest === undefined ? otherwise : `Did you mean \`${nearest}\`?`;

/** Problems of what Argo CD is given. Sorted by code. */
export const gitopsEntries = {
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
  'gitops/unknown-target': entry<{ target: string; known: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ target }) => `there is no target “${target}”`,
    why: 'What is said of a target that does not exist silently does nothing.',
    fix: ({ nearest, known }) => didYouMean(nearest, `Use one of: ${known}.`),
  }),
} as const;
