import type { Diagnostics } from '../../model/diagnostics/index.ts';
import type { Revision } from '../../model/regions/index.ts';
import { productionTarget } from '../../model/releases/names.ts';
import { revisionsOf, rolledBack } from '../../model/releases/revisions.ts';
import { lastAdvance } from '../../model/releases/rollback.ts';
import { shortCommit } from '../../model/releases/versions.ts';
import { GitRepository } from '../git.ts';
import { commonHelp, runReleaseCommand, type Typed } from '../releases/command.ts';
import { type Context, deliveryOf, historyOf, namedComponents, openRepository } from '../releases/context.ts';
import type { History } from '../releases/history.ts';
import { rollbackProposal } from '../releases/moves.ts';
import type { Nothing, Proposal } from '../releases/proposal.ts';

const help = `Usage: npm run rollback -- TARGET [COMPONENT…] [OPTIONS]

Pins components of a production target back to the commit that they ran before, exact manifests and image. The commit that
they leave is rejected: npm run advance refuses it, and what is equal to it, until there is another change. Prints what
will run differently and a commit message. It runs once that is merged.

  TARGET             a production target, e.g. us-prod
  COMPONENT          tenant-service or ghasi/tenant-service. Default: what the last advance pinned, which is everything at
                     the newest commit that the target knows. After a rollback, components must be named
${commonHelp}`;

/** `npm run rollback`. */
export function rollbackCommand(argv: readonly string[]): number {
  const takes = { least: 1, most: Number.POSITIVE_INFINITY, what: 'which target: npm run rollback -- us-prod' };
  return runReleaseCommand({ help, options: [], takes, propose }, argv);
}

function propose(typed: Typed, context: Context, diagnostics: Diagnostics): Proposal | Nothing | undefined {
  const [name = '', ...names] = typed.positionals;
  const target = productionTarget(context.platform, name, diagnostics);
  const chosen = namedComponents(context, names, diagnostics);
  const gitops = deliveryOf(context, diagnostics);
  if (target === undefined || gitops === undefined || diagnostics.hasErrors) return undefined;
  // What ran before stands in the file: without git, only the difference cannot be shown.
  const history = openRepository() instanceof GitRepository ? historyOf(gitops, diagnostics) : undefined;
  if (diagnostics.hasErrors) return undefined;
  const running = revisionsOf(context.file, target);
  const components = names.length > 0 ? chosen : taken(target, running, history, diagnostics);
  if (components === undefined) return undefined;

  const notes: string[] = [];
  const moves = new Map<string, string>();
  for (const component of components) {
    const commit = running.get(component)?.previous[0];
    if (commit !== undefined) moves.set(component, commit);
    else if (names.length > 0) diagnostics.report('release/no-earlier', { component, target });
    else notes.push(`${component} stays: its first release to ${target} has nothing before it.`);
  }
  if (moves.size === 0 && names.length === 0) {
    for (const component of components) diagnostics.report('release/no-earlier', { component, target });
  }
  if (history !== undefined) checkCommits(target, moves, history, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  const file = rolledBack(context.file, target, moves.keys());
  return rollbackProposal({ file, target, running, moves, typed, history, notes, diagnostics });
}

/** What the last advance pinned; reports it when that is not clear. */
function taken(
  target: string,
  running: ReadonlyMap<string, Revision>,
  history: History | undefined,
  diagnostics: Diagnostics,
): readonly string[] | undefined {
  const last = lastAdvance(running, history);
  if ('components' in last) return last.components;
  diagnostics.report('release/unclear-rollback', { target, reason: last.unclear });
  return undefined;
}

/** What Argo CD could not find must not be pinned. */
function checkCommits(
  target: string,
  moves: ReadonlyMap<string, string>,
  history: History,
  diagnostics: Diagnostics,
): void {
  for (const [component, to] of moves) {
    const commit = shortCommit(to);
    if (!history.has(to)) {
      // In a shallow clone it may be there all the same: it ran.
      if (!history.repository.isShallow) diagnostics.report('release/unknown-commit', { commit });
    } else if (history.rendered(to, target, component) === undefined) {
      diagnostics.report('release/not-rendered', { component, target, commit });
    }
  }
}
