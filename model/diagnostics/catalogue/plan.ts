import { entry } from './entry.ts';

/** Problems of what Argo CD would make of the rendered files, found without a cluster. Sorted by code. */
export const planEntries = {
  'plan/bad-file': entry<{ file: string; reason: string }>({
    severity: 'error',
    message: ({ file, reason }) => `${file} is not what was rendered: ${reason}`,
    why: 'The plan evaluates the rendered files themselves, as Argo CD does.',
    fix: 'Run `npm run synth`.',
  }),
  'plan/bad-name': entry<{ name: string; reason: string }>({
    severity: 'error',
    message: ({ name, reason }) => `no Application can be called “${name}”: ${reason}`,
    why: 'Kubernetes refuses it: a name has at most 253 lower-case letters, digits, dashes and dots, a label at most 63 characters.',
    fix: 'Shorten the name of the component or of the cluster, or change the template.',
  }),
  'plan/bad-set': entry<{ set: string; reason: string }>({
    severity: 'error',
    message: ({ set, reason }) => `the ApplicationSet ${set} would stop: ${reason}`,
    why: 'One problem stops a whole set: Argo CD then makes, changes and removes none of its Applications.',
    fix: 'Correct what it reads, or the template, and run `npm run synth`.',
  }),
  'plan/changed-clusters': entry<{ cluster: string; reason: string }>({
    severity: 'error',
    message: ({ cluster, reason }) => `the cluster ${cluster} is ${reason}`,
    why: 'Clusters are stated in regions/clusters.yaml, and what their secrets need is rendered from there.',
    fix: 'Run `npm run synth`.',
  }),
  'plan/duplicate-name': entry<{ name: string; one: string; other: string }>({
    severity: 'error',
    message: ({ name, one, other }) => `two Applications are called ${name}: of ${one} and of ${other}`,
    why: 'Argo CD makes neither of them in one set, and with two sets the second fails, again and again.',
    fix: 'Rename a component or a cluster, or change the template of names.',
  }),
  'plan/forbidden': entry<{ application: string; project: string; what: string }>({
    severity: 'error',
    message: ({ application, project, what }) =>
      `the project ${project} does not permit ${what}, which ${application} has`,
    why: 'Argo CD syncs nothing of an Application that goes beyond its project.',
    fix: 'Run `npm run synth`. Where a pinned revision needs what is rendered no more, pin a later one.',
  }),
  'plan/foreign-revision': entry<{ revision: string; branch: string; target: string }>({
    severity: 'warning',
    message: ({ revision, branch, target }) => `${target} runs ${revision}, which is not on ${branch}`,
    why: 'What is pending cannot be told by the history of the branch then.',
    fix: ({ target }) => `Unless it is a hotfix on its way: \`npm run advance -- ${target}\`.`,
  }),
  'plan/mass-deletion': entry<{ count: string; most: string; since: string; examples: string }>({
    severity: 'error',
    message: ({ count, since, examples }) => `${count} Applications of ${since} are gone: ${examples}`,
    why: ({ most }) =>
      `A label, a path or a template that went wrong removes everything at once; more than ${most} are taken for that.`,
    fix: ({ count }) => `If it is meant: --max-deletions ${count}.`,
  }),
  'plan/missing-label': entry<{ cluster: string; label: string; set: string; at: string }>({
    severity: 'error',
    message: ({ cluster, label, set }) =>
      `the cluster ${cluster} has no label “${label}”, which the ApplicationSet ${set} reads`,
    why: ({ at }) => `A label that is missing stops the whole set, for every cluster. It is read at ${at}.`,
    fix: ({ label }) =>
      `Give the cluster the label ${label} in regions/clusters.yaml, or select clusters that have it.`,
  }),
  'plan/missing-path': entry<{ application: string; path: string; revision: string }>({
    severity: 'error',
    message: ({ application, path, revision }) => `${path}, which ${application} takes, does not exist in ${revision}`,
    why: 'Argo CD cannot sync the Application then, and what runs stays as it is.',
    fix: 'Pin a revision that has it, or run `npm run synth` and commit.',
  }),
  'plan/missing-revision': entry<{ application: string; revision: string }>({
    severity: 'error',
    message: ({ application, revision }) => `there is no revision ${revision}, which ${application} runs`,
    why: 'Argo CD cannot sync the Application then, and what runs stays as it is.',
    fix: 'Pin a commit of the branch. If it was made elsewhere: `git fetch`.',
  }),
  'plan/missing-target': entry<{ cluster: string }>({
    severity: 'error',
    message: ({ cluster }) => `the cluster ${cluster} has no label “target”`,
    why: 'ApplicationSets choose clusters that have it, so that nothing at all would be deployed there, without a word.',
    fix: 'State its target in regions/clusters.yaml and run `npm run synth`.',
  }),
  'plan/no-applications': entry<{ where: string }>({
    severity: 'error',
    message: ({ where }) => `${where} makes no Application`,
    why: 'Whatever it made before would be removed. A selector, a path or a label that matches nothing is the usual reason.',
    fix: 'Correct it, or remove the ApplicationSet.',
  }),
  'plan/not-rendered': entry<{ folder: string }>({
    severity: 'error',
    message: ({ folder }) => `there is nothing for Argo CD in ${folder}`,
    why: 'The plan evaluates the rendered files themselves.',
    fix: 'State the repository in regions/gitops.yaml and run `npm run synth`.',
  }),
  'plan/renamed-set': entry<{ before: string; after: string; count: string; since: string }>({
    severity: 'error',
    message: ({ before, after, count, since }) =>
      `the ApplicationSet ${before} of ${since} has become ${after}: ${count} Applications change hands`,
    why: 'Argo CD removes the old set with its Applications while the new one makes them again, and both write to them meanwhile.',
    fix: ({ before }) => `Keep the name ${before}; names of Applications and of the set are independent of each other.`,
  }),
  'plan/shared-namespace': entry<{ namespace: string; one: string; other: string }>({
    severity: 'error',
    message: ({ namespace, one, other }) => `the projects ${one} and ${other} both claim the namespace ${namespace}`,
    why: 'Each of the two could then change what the other has there.',
    fix: 'Give each system namespaces of its own.',
  }),
  'plan/shared-object': entry<{ object: string; cluster: string; one: string; other: string; more: string }>({
    severity: 'error',
    message: ({ object, cluster, one, other, more }) => `${object} is in ${one} and in ${other} on ${cluster}${more}`,
    why: 'Each Application sets the object to its own state again and again, for ever.',
    fix: 'Let one of them have it. It counts what each runs now, which may be an older revision than what is rendered.',
  }),
  'plan/unchecked': entry<{ what: string; reason: string }>({
    severity: 'warning',
    message: ({ what }) => `not checked: ${what}`,
    why: ({ reason }) => `It takes the history of the repository, and ${reason}.`,
    fix: 'Run it in a clone with its whole history: `git fetch --unshallow`.',
  }),
  'plan/unknown-destination': entry<{ application: string; destination: string }>({
    severity: 'error',
    message: ({ application, destination }) => `${application} is for ${destination}, which is no known cluster`,
    why: 'Argo CD does not make an Application for a cluster that it does not know.',
    fix: 'Name a cluster of regions/clusters.yaml, and name it either by `name` or by `server`.',
  }),
  'plan/unknown-project': entry<{ application: string; project: string }>({
    severity: 'error',
    message: ({ application, project }) => `there is no project ${project}, which ${application} names`,
    why: 'Argo CD does not make an Application without its project.',
    fix: 'Render the project, or name another.',
  }),
  'plan/unsupported': entry<{ set: string; reason: string }>({
    severity: 'error',
    message: ({ set, reason }) => `what the ApplicationSet ${set} makes is not known: ${reason}`,
    why: 'The plan evaluates what ApplicationSets commonly use, and refuses the rest rather than guess.',
    fix: 'Write it in another way; docs/gitops/plan.md lists what is evaluated.',
  }),
} as const;
