import type { Diagnostics } from '../../model/diagnostics/index.ts';
import { type Decision, decide, isSame, isWorthwhile, type Step } from '../../model/releases/advance.ts';
import { productionTarget } from '../../model/releases/names.ts';
import { advanced, revisionsOf } from '../../model/releases/revisions.ts';
import { shortCommit } from '../../model/releases/versions.ts';
import { commonHelp, runReleaseCommand, type Typed } from '../releases/command.ts';
import { type Context, deliveryOf, historyOf, namedComponents } from '../releases/context.ts';
import { isRetired, reportRefused } from '../releases/decisions.ts';
import type { History } from '../releases/history.ts';
import { advanceProposal } from '../releases/moves.ts';
import type { Nothing, Proposal } from '../releases/proposal.ts';
import { stageBefore } from '../releases/stage.ts';

const help = `Usage: npm run advance -- TARGET [COMPONENT…] [OPTIONS]

Pins components of a production target to the commit that the stage before it runs: staging (the branch) before the first
target of the order in regions/gitops.yaml, else the target before. What a stage runs is what was merged, so fetch first.
Prints what will run differently in the target and a commit message. It runs once that is merged.

  TARGET             a production target, e.g. us-prod
  COMPONENT          tenant-service or ghasi/tenant-service. Default: every component that the stage before runs and
                     that a later commit changes, in this target or in one after it. Those with something against them
                     are told of and stay as they are

  --to COMMIT        another commit that the stage before ran, by 7 to 40 digits of its ID
  --hotfix REASON    for the components named: skip a stage, take a commit that is not on the branch, that is older, or
                     that was rolled back
  --allow-placeholders
                     also what has zeros where Azure has not given the client ID of an identity: its pods cannot log in
${commonHelp}`;

/** `npm run advance`. */
export function advanceCommand(argv: readonly string[]): number {
  const takes = { least: 1, most: Number.POSITIVE_INFINITY, what: 'which target: npm run advance -- us-prod' };
  const switches = ['allow-placeholders'];
  return runReleaseCommand({ help, options: ['to', 'hotfix'], switches, takes, propose }, argv);
}

function propose(typed: Typed, context: Context, diagnostics: Diagnostics): Proposal | Nothing | undefined {
  const [name = '', ...names] = typed.positionals;
  const target = productionTarget(context.platform, name, diagnostics);
  const chosen = namedComponents(context, names, diagnostics);
  const gitops = deliveryOf(context, diagnostics);
  if (typed.hotfix !== undefined && names.length === 0) {
    diagnostics.report('cli/bad-arguments', { reason: 'say which components the hotfix is for' });
  }
  if (target === undefined || gitops === undefined || diagnostics.hasErrors) return undefined;
  const history = historyOf(gitops, diagnostics);
  if (history === undefined) return undefined;
  const to = wantedCommit(typed, history, diagnostics);
  const before = stageBefore(gitops, target, history, diagnostics);
  if (before === undefined || diagnostics.hasErrors) return undefined;

  const { stage } = before;
  const setting = {
    branch: gitops.branch,
    shallow: history.repository.isShallow,
    hotfix: typed.hotfix !== undefined,
    allowPlaceholders: typed.switches.has('allow-placeholders'),
  };
  const later = gitops.order.slice(gitops.order.indexOf(target) + 1);
  const running = revisionsOf(context.file, target);
  const decisions = (names.length > 0 ? chosen : before.components).map((component): Decision => {
    const now = running.get(component);
    const step: Step = { component, target, before: stage, now, ...(to === undefined ? {} : { to }) };
    const decision = decide(step, history, setting);
    if (names.length > 0 || decision.kind === 'same') return decision;
    const commit = to ?? stage.runs(component) ?? '';
    // What was never there need not come to be taken away.
    const idle = now === undefined ? isRetired(context, component) : !isWorthwhile(step, commit, later, history);
    return idle ? { kind: 'same', component } : decision;
  });
  const moves = new Map(decisions.flatMap((one) => (one.kind === 'move' ? [[one.component, one.to] as const] : [])));
  reportRefused(decisions, target, { whole: names.length > 0 || moves.size === 0 }, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  if (before.components.length === 0) return { nothing: `${stage.name} runs nothing yet that was merged.` };
  if (moves.size === 0) {
    const asked = chosen.length === 0 ? `Everything in ${target}` : chosen.join(', ');
    return { nothing: `${asked} runs what ${stage.name} runs (${history.shown} is at ${shortCommit(history.head)}).` };
  }
  return advanceProposal({
    file: advanced(context.file, target, moves, (component, one, commit) =>
      isSame(history, one, commit, target, component),
    ),
    target,
    before: stage.name,
    running,
    moves,
    decisions,
    typed,
    history,
    diagnostics,
  });
}

/** The commit that was asked for, whole; reports it when there is none. */
function wantedCommit({ options }: Typed, history: History, diagnostics: Diagnostics): string | undefined {
  const text = options['to'];
  if (text === undefined) return undefined;
  const commit = /^[0-9a-fA-F]{7,40}$/.test(text) ? history.repository.commitOf(text.toLowerCase()) : undefined;
  if (commit === undefined) diagnostics.report('release/unknown-commit', { commit: text });
  return commit;
}
