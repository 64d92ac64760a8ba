import { makePlan, type PlanInput, planJson, planText, type Tree } from '../../engine/gitops/index.ts';
import { Diagnostics } from '../../model/diagnostics/index.ts';
import { nearest } from '../../model/nearest.ts';
import { type GitOps, loadPlatform, type Platform } from '../../model/regions/index.ts';
import { systems } from '../../systems/index.ts';
import { flagsOf } from '../flags.ts';
import { GitRepository } from '../git.ts';
import { GitHistory } from '../plan/history.ts';
import { placesIn } from '../plan/places.ts';
import { WorkTree } from '../plan/work-tree.ts';
import { printSynthDiagnostics } from '../report.ts';

const help = `Usage: npm run gitops:plan [-- OPTIONS]

Shows what Argo CD makes of dist/ without a cluster: which Applications there are for regions/clusters.yaml, at which
revision each runs, what the branch has that it does not run yet, and in which order a release goes on. The ApplicationSets
in dist/argocd are evaluated as Argo CD evaluates them; the work tree stands for the branch.

  --target NAME        show only this target, e.g. us-prod; may be given several times
  --system NAME        show only this system, e.g. ghasi; may be given several times
  --revision REV       evaluate this commit instead of the work tree
  --since REV          find out what is gone since this commit; default: HEAD
  --max-deletions N    how many Applications may be gone since then; default: as many as there are clusters
  --json               print one JSON object: applications, next, diagnostics
  --help               print this

Exit code: 0 when all is well, 1 when there is something to mend, 70 for a defect of Meridian.
Every problem that can be reported is explained in docs/errors.md.
`;

const options = {
  target: { type: 'string', multiple: true },
  system: { type: 'string', multiple: true },
  revision: { type: 'string' },
  since: { type: 'string' },
  'max-deletions': { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const regionsFolder = 'regions';

/** `npm run gitops:plan`. */
export function gitopsPlanCommand(argv: readonly string[]): number {
  const diagnostics = new Diagnostics();
  const flags = parsed(argv, diagnostics);
  if (flags?.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const platform = flags === undefined ? undefined : loadPlatform(regionsFolder, diagnostics);
  const json = flags?.json === true || argv.includes('--json');
  if (flags === undefined || platform === undefined) return finished(undefined, json, diagnostics);
  checkNames(flags, platform, diagnostics);
  const { gitops } = platform;
  if (gitops === undefined) diagnostics.report('plan/not-rendered', { folder: 'dist/argocd' });
  const input =
    gitops === undefined || diagnostics.hasErrors ? undefined : inputOf(platform, gitops, flags, diagnostics);
  if (input === undefined || gitops === undefined || diagnostics.hasErrors) {
    return finished(undefined, json, diagnostics);
  }
  const plan = makePlan(input, diagnostics);
  if (plan === undefined) return finished(undefined, json, diagnostics);
  const filter = { targets: flags.target, systems: flags.system };
  if (!json) process.stdout.write(planText(plan, gitops.branch, filter));
  return finished(json ? planJson(plan, filter) : undefined, json, diagnostics);
}

type Flags = NonNullable<ReturnType<typeof parsed>>;

function parsed(argv: readonly string[], diagnostics: Diagnostics) {
  const flags = flagsOf(argv, options, diagnostics);
  const most = flags?.['max-deletions'];
  if (most === undefined || /^\d{1,9}$/.test(most)) return flags;
  const reason = `--max-deletions takes a number of Applications, and not "${most}"`;
  diagnostics.report('cli/bad-arguments', { reason });
  return undefined;
}

function checkNames({ target = [], system = [] }: Flags, platform: Platform, diagnostics: Diagnostics): void {
  const targets = platform.targets.map(({ name }) => name);
  for (const name of target.filter((one) => !targets.includes(one))) {
    const parameters = { name, known: targets.join(', '), nearest: nearest(name, targets) };
    diagnostics.report('cli/unknown-target', parameters);
  }
  const known = systems.map(({ name }) => name);
  for (const name of system.filter((one) => !known.includes(one) && one !== 'add-ons')) {
    diagnostics.report('cli/unknown-system', { name, known: known.join(', '), nearest: nearest(name, known) });
  }
}

/** What the plan is made of; reports a revision that does not exist. */
function inputOf(platform: Platform, gitops: GitOps, flags: Flags, diagnostics: Diagnostics): PlanInput | undefined {
  const repository = GitRepository.open('.');
  const { folder } = gitops;
  const common = { settings: settingsOf(platform, gitops), places: placesIn(regionsFolder) };
  const deletions = flags['max-deletions'];
  const limit = deletions === undefined ? {} : { mostDeletions: Number(deletions) };
  if (!(repository instanceof GitRepository)) {
    const reason = `git cannot be asked: ${repository.reason}`;
    diagnostics.report('plan/unchecked', { what: 'commits, what is pending, and what is gone since the last', reason });
    return { ...common, ...limit, work: new WorkTree('.', folder), noHistory: reason };
  }
  const history = new GitHistory(repository, folder);
  const head = history.commitOf('HEAD');
  const work =
    treeAt(flags.revision, history, diagnostics) ?? new WorkTree(repository.top, folder, head?.length === 64);
  const since = treeAt(flags.since ?? (head === undefined ? undefined : 'HEAD'), history, diagnostics);
  return { ...common, ...limit, work, history, ...(since === undefined ? {} : { since }) };
}

function treeAt(revision: string | undefined, history: GitHistory, diagnostics: Diagnostics): Tree | undefined {
  const commit = revision === undefined ? undefined : history.commitOf(revision);
  if (commit !== undefined) return history.tree(commit);
  if (revision !== undefined) {
    const reason = history.shallow ? ', or it was left out when this was cloned' : '';
    diagnostics.report('cli/bad-arguments', { reason: `there is no revision "${revision}"${reason}` });
  }
  return undefined;
}

function settingsOf({ clusters, targets }: Platform, { repository, branch, folder, order }: GitOps) {
  const early = targets.filter(({ environment }) => environment !== 'prod').map(({ name }) => name);
  return { repository, branch, folder, order: [...early, ...order], clusters: clusters.map(({ name }) => name) };
}

/** Prints what is wrong, and the plan where it is wanted as JSON. Returns the exit code. */
function finished(plan: object | undefined, json: boolean, diagnostics: Diagnostics): number {
  if (!json) return printSynthDiagnostics(diagnostics, 'text');
  const empty = { applications: [], next: [] };
  process.stdout.write(`${JSON.stringify({ ...empty, ...plan, diagnostics: diagnostics.sorted() }, null, 2)}\n`);
  return diagnostics.hasErrors ? 1 : 0;
}
