import { entry } from './entry.ts';

const hotfix = 'or say why it must be: --hotfix "reason".';
const skip = 'or say why it cannot wait: --to COMMIT --hotfix "reason".';

/** What the commands that release, advance, roll back and remove refuse, or warn of. Sorted by code. */
export const releaseCommandEntries = {
  'release/ambiguous-component': entry<{ name: string; choices: string }>({
    severity: 'error',
    message: ({ name }) => `there is more than one “${name}”`,
    why: 'A release must mean one thing.',
    fix: ({ choices }) => `Say which: ${choices}.`,
  }),
  'release/backwards': entry<{ component: string; target: string; commit: string; current: string }>({
    severity: 'error',
    message: ({ component, target, commit, current }) =>
      `${component} in ${target} runs ${current}, which is later than ${commit}`,
    why: 'Advancing goes forward only. Going back is another decision: what is left is then known to be bad.',
    fix: ({ component, target }) => `Run npm run rollback -- ${target} ${component}, ${hotfix}`,
  }),
  'release/bad-version': entry<{ version: string; nearest?: string | undefined }>({
    severity: 'error',
    message: ({ version }) => `“${version}” is neither a tag, nor a digest, nor both`,
    why: 'An image is meant by its tag (1.4.3), its digest (sha256: and 64 hexadecimal digits in lower case), or both (1.4.3@sha256:…). The tag “latest” moves.',
    fix: ({ nearest }) =>
      nearest === undefined ? 'Copy the tag or the digest from the registry.' : `Did you mean ${nearest}?`,
  }),
  'release/cannot-edit': entry<{ file: string; what: string }>({
    severity: 'error',
    message: ({ file, what }) => `${file} cannot be edited to say ${what}`,
    why: 'It is written in a form that this command cannot add to without changing something else. Nothing was changed.',
    fix: 'Make that edit by hand and run npm run synth, or write the section in the usual form first.',
  }),
  'release/cannot-remove': entry<{ component: string; file: string; what: string }>({
    severity: 'error',
    message: ({ component, file }) => `${component} cannot be taken out of ${file}`,
    why: ({ what }) => `${what} Nothing was changed.`,
    fix: ({ file }) => `Take what belongs to it out of ${file} by hand, then run this again.`,
  }),
  'release/digest-recommended': entry<{ name: string; tag: string }>({
    severity: 'warning',
    message: ({ name, tag }) => `${name} ${tag} reaches production without a digest`,
    why: 'A tag can be made to mean another image after it was tried; a digest cannot.',
    fix: ({ name, tag }) => `Release it with its digest: npm run release -- ${name}@${tag}@sha256:…`,
  }),
  'release/digest-required': entry<{ name: string; tag: string }>({
    severity: 'error',
    message: ({ name, tag }) => `${name} ${tag} is pinned for production without a digest`,
    why: 'regions/environments.yaml asks for digests in production: a tag can be made to mean another image after it was tried.',
    fix: ({ name, tag }) =>
      `Add the digest that the registry shows; to staging first: npm run release -- ${name}@${tag}@sha256:…`,
  }),
  'release/empty-reason': entry<Record<never, string>>({
    severity: 'error',
    message: () => 'the reason of the hotfix is empty',
    why: 'What goes around the stages is explained to whoever reads the history.',
    fix: 'Say why it cannot wait: --hotfix "tokens leak into the log".',
  }),
  'release/foreign-commit': entry<{ commit: string; branch: string; shallow: boolean }>({
    severity: 'error',
    message: ({ commit, branch }) => `${commit} is not known to be a commit of ${branch}`,
    why: ({ shallow }) =>
      shallow
        ? 'This clone is shallow: older commits are missing, so it cannot be known. Only what was merged and reviewed goes to production.'
        : 'Only what was merged and reviewed goes to production.',
    fix: ({ shallow }) => (shallow ? `Run git fetch --unshallow, ${hotfix}` : `Take a commit of the branch, ${hotfix}`),
  }),
  'release/git-failed': entry<{ reason: string }>({
    severity: 'error',
    message: ({ reason }) => `git failed: ${reason}`,
    why: 'What each target runs is a commit, and git knows them. Nothing was changed.',
    fix: 'Remove the cause and run this again.',
  }),
  'release/held-back': entry<{ component: string; target: string; reason: string }>({
    severity: 'warning',
    message: ({ component, target, reason }) => `${component} stays as it is in ${target}: ${reason}`,
    why: 'The others go on without it.',
    fix: ({ component, target }) => `To see what can be done: npm run advance -- ${target} ${component}`,
  }),
  'release/in-use': entry<{ component: string; by: string }>({
    severity: 'error',
    message: ({ component, by }) => `${component} is still needed: ${by}`,
    why: 'What needs it would fail once it is gone.',
    fix: 'Take that away first, and release it to every target.',
  }),
  'release/merge-conflict': entry<{ file: string }>({
    severity: 'error',
    message: ({ file }) => `${file} has a merge conflict in it`,
    why: 'Which of the two pins is meant is for a person to say.',
    fix: 'Resolve the conflict, then run this again.',
  }),
  'release/no-branch': entry<{ branch: string }>({
    severity: 'error',
    message: ({ branch }) => `there is no branch ${branch} with a commit in this clone`,
    why: 'regions/gitops.yaml says that dev and staging follow it; what they run is its last commit.',
    fix: ({ branch }) => `Run git fetch origin ${branch}, or commit to it first.`,
  }),
  'release/no-delivery': entry<Record<never, string>>({
    severity: 'error',
    message: () => 'regions/gitops.yaml is missing',
    why: 'It names the branch that staging follows and the order of production.',
    fix: 'Write it: repository, branch, order.',
  }),
  'release/no-earlier': entry<{ component: string; target: string }>({
    severity: 'error',
    message: ({ component, target }) => `no commit is known that ${component} ran before in ${target}`,
    why: 'A rollback goes to what ran there before, which regions/releases.yaml keeps.',
    fix: ({ component, target }) =>
      `Advance to a good commit instead: npm run advance -- ${target} ${component} --to COMMIT`,
  }),
  'release/no-image': entry<{ name: string; known: string }>({
    severity: 'error',
    message: ({ name }) => `no image is pinned for ${name}`,
    why: ({ known }) => `Images are pinned for: ${known}.`,
    fix: 'Name one of these. What has no image of its own is released by merging it.',
  }),
  'release/no-repository': entry<{ reason: string }>({
    severity: 'error',
    message: ({ reason }) => reason,
    why: 'What each target runs is a commit of this repository; without git it cannot be known.',
    fix: 'Run this in a clone of the repository, with git installed.',
  }),
  'release/not-production': entry<{ target: string; known: string }>({
    severity: 'error',
    message: ({ target }) => `${target} follows the branch`,
    why: 'Only production targets are pinned to commits: dev and staging run what was merged.',
    fix: ({ known }) => `Merge to change it, or use one of: ${known}.`,
  }),
  'release/not-rendered': entry<{ component: string; target: string; commit: string }>({
    severity: 'error',
    message: ({ component, target, commit }) => `${commit} has no manifests of ${component} for ${target}`,
    why: 'Argo CD would find no folder at that commit, and deploy nothing.',
    fix: 'Take a commit that has them: run npm run synth, commit dist/ and merge it first.',
  }),
  'release/placeholder-identity': entry<{ component: string; target: string; commit: string; accounts: string }>({
    severity: 'error',
    message: ({ component, target, commit, accounts }) =>
      `${component} at ${commit} has zeros in ${target} where the client ID of ${accounts} belongs`,
    why: 'Its pods could not log in to Azure: regions/outputs/ did not say yet which identity they stand for.',
    fix: ({ target }) =>
      `Provision ${target}, run npm run infra:outputs -- --stack ${target} and npm run synth, and merge both; or take it as it is: --allow-placeholders.`,
  }),
  'release/rejected-commit': entry<{ component: string; target: string; commit: string; rejected: string }>({
    severity: 'error',
    message: ({ component, target, commit, rejected }) =>
      commit === rejected
        ? `${component} was rolled back from ${commit} in ${target}`
        : `${component} at ${commit} is in ${target} what it was at ${rejected}, which was rolled back`,
    why: 'What was found to be bad comes back only when somebody means it.',
    fix: `Release a change that mends it, ${hotfix}`,
  }),
  'release/shallow-clone': entry<{ what: string }>({
    severity: 'warning',
    message: ({ what }) => `this clone is shallow: ${what}`,
    why: 'Older commits are not here.',
    fix: 'To see all: git fetch --unshallow.',
  }),
  'release/stage-skipped': entry<{ component: string; target: string; before: string; commit: string }>({
    severity: 'error',
    message: ({ component, before, commit }) => `${component} has not run in ${before} at ${commit}`,
    why: ({ before, target }) =>
      `A release reaches ${before} before ${target}, so that what is wrong with it is seen there first. What counts is what was merged.`,
    fix: ({ component, before }) =>
      before === 'staging'
        ? `Merge it first, ${skip}`
        : `Run npm run advance -- ${before} ${component}, merge that, ${skip}`,
  }),
  'release/still-running': entry<{ component: string; where: string }>({
    severity: 'error',
    message: ({ component, where }) => `${component} still runs in ${where}`,
    why: 'It was retired, but not every target runs a commit in which it is: with its files gone, what runs would be forgotten and stay.',
    fix: ({ component }) =>
      `Merge that it is retired, advance each target (npm run advance -- TARGET ${component}), merge, and run this again.`,
  }),
  'release/unclear-rollback': entry<{ target: string; reason: string }>({
    severity: 'error',
    message: ({ target, reason }) => `what to roll back in ${target} is not clear: ${reason}`,
    why: 'Without names, a rollback takes back the last advance and nothing else.',
    fix: ({ target }) => `Name the components: npm run rollback -- ${target} COMPONENT…`,
  }),
  'release/unknown-commit': entry<{ commit: string }>({
    severity: 'error',
    message: ({ commit }) => `there is no commit ${commit} in this clone`,
    why: 'A target can only run what the repository holds. A commit is named by 7 to 40 hexadecimal digits.',
    fix: 'Run git fetch, or copy the commit’s ID from git log.',
  }),
  'release/unseen-image': entry<{ name: string; version: string; known: string }>({
    severity: 'error',
    message: ({ name, version }) => `${name} ${version} has not run in staging`,
    why: ({ known }) => `As far as regions/releases.yaml remembers, staging ran: ${known}.`,
    fix: ({ name, version }) => `Release it to staging first (npm run release -- ${name}@${version}), ${hotfix}`,
  }),
} as const;
