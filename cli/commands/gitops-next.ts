import { Diagnostics } from '../../model/diagnostics/index.ts';
import type { GitOps } from '../../model/regions/index.ts';
import { decide, isWorthwhile, type Refusal } from '../../model/releases/advance.ts';
import { type NextStep, nextStep } from '../../model/releases/next.ts';
import { revisionsOf } from '../../model/releases/revisions.ts';
import { flagsOf } from '../flags.ts';
import { type Context, deliveryOf, historyOf, readContext, releasesPath } from '../releases/context.ts';
import { isRetired, reasonOf } from '../releases/decisions.ts';
import type { History } from '../releases/history.ts';
import { stageBefore } from '../releases/stage.ts';
import { printSynthDiagnostics } from '../report.ts';

const help = `Usage: npm run gitops:next [-- OPTIONS]

Says which production target a release reaches today: the first one on Tuesdays, by approval; then one target a day, in
the order of regions/gitops.yaml and around its freezes. Changes nothing: npm run advance -- TARGET does it.

  --at TIME   another moment, e.g. 2026-11-24T07:00Z (default: now). Days are those of UTC
  --json      print one JSON object: step (advance or wait), target, from, components, approval, reason
  --help      print this

Exit code: 0 when it is known, 1 when there is something to mend first.
`;

const options = {
  at: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** `npm run gitops:next`. */
export function gitopsNextCommand(argv: readonly string[]): number {
  const diagnostics = new Diagnostics();
  const flags = parsed(argv, diagnostics);
  if (flags?.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const next = flags && decided(flags.at, diagnostics);
  if (next !== undefined && !diagnostics.hasErrors) {
    process.stdout.write(flags?.json === true ? `${JSON.stringify(next)}\n` : sentence(next));
  }
  return printSynthDiagnostics(diagnostics, 'text');
}

function parsed(argv: readonly string[], diagnostics: Diagnostics) {
  const flags = flagsOf(argv, options, diagnostics);
  const at = flags?.at === undefined ? Date.now() : Date.parse(flags.at);
  if (!Number.isNaN(at)) return flags && { ...flags, at };
  diagnostics.report('cli/bad-arguments', { reason: `--at ${flags?.at} is no time, such as 2026-11-24T07:00Z` });
  return undefined;
}

function sentence(next: NextStep): string {
  if (next.step === 'wait') return `Nothing to advance now: ${next.reason}.\n`;
  const asked = next.approval ? ', by approval' : '';
  return `Next: npm run advance -- ${next.target}${asked}. It takes from ${next.from}: ${next.components.join(', ')}.\n`;
}

function decided(at: number, diagnostics: Diagnostics): NextStep | undefined {
  const context = readContext(diagnostics);
  const gitops = context && deliveryOf(context, diagnostics);
  const history = gitops && historyOf(gitops, diagnostics);
  if (context === undefined || gitops === undefined || history === undefined) return undefined;
  const { order, freezes } = gitops;
  const pending = new Map(order.map((target) => [target, pendingIn(target, context, gitops, history, diagnostics)]));
  const moved = movedToday(at, context, gitops, history, diagnostics);
  // Rather wait a day than bring a release to two targets in one.
  if (moved === undefined) return { step: 'wait', reason: shallow };
  return nextStep({ order, pending, moved, freezes, at });
}

const shallow = 'this clone is shallow, so what changed today cannot be known (git fetch --unshallow)';

/** What `npm run advance` would move there: the same questions, with nothing asked for by name. */
function pendingIn(target: string, context: Context, gitops: GitOps, history: History, diagnostics: Diagnostics) {
  const before = stageBefore(gitops, target, history, diagnostics);
  if (before === undefined) return [];
  const later = gitops.order.slice(gitops.order.indexOf(target) + 1);
  const running = revisionsOf(context.file, target);
  const setting = { branch: gitops.branch, shallow: history.repository.isShallow, hotfix: false };
  return before.components.filter((component) => {
    const now = running.get(component);
    const step = { component, target, before: before.stage, now };
    const decision = decide(step, history, setting);
    if (decision.kind === 'refused') reportPlaceholders(decision.refusals, component, target, diagnostics);
    if (decision.kind !== 'move') return false;
    return now === undefined ? !isRetired(context, component) : isWorthwhile(step, decision.to, later, history);
  });
}

/** What waits for identities would wait without a word, and for ever, unless somebody provisions the target. */
function reportPlaceholders(
  refusals: readonly Refusal[],
  component: string,
  target: string,
  diagnostics: Diagnostics,
): void {
  const [only, ...others] = refusals;
  if (only?.code !== 'release/placeholder-identity' || others.length > 0) return;
  diagnostics.report('release/held-back', { component, target, reason: reasonOf(only) });
}

/** Targets that are pinned otherwise than when the day began; undefined where the history here does not go back so far. */
function movedToday(at: number, context: Context, { order }: GitOps, history: History, diagnostics: Diagnostics) {
  const midnight = Math.floor(at / 86_400_000) * 86_400;
  const commit = history.repository.commitBefore(history.head, midnight);
  // A branch that began today has moved nothing.
  if (commit === undefined) return history.repository.isShallow ? undefined : [];
  const before = history.releasesAt(commit, releasesPath, diagnostics)?.revisions ?? {};
  const commits = (target: string, revisions: typeof before) =>
    JSON.stringify(Object.entries(revisions[target] ?? {}).map(([name, { commit }]) => [name, commit]));
  return order.filter((target) => commits(target, before) !== commits(target, context.file.revisions ?? {}));
}
