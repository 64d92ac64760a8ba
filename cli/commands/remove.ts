import { Diagnostics } from '../../model/diagnostics/index.ts';
import { commitMessage } from '../../model/releases/message.ts';
import { type ComponentName, namedComponent, qualified } from '../../model/releases/names.ts';
import { retired } from '../../model/releases/retirement.ts';
import { revisionsOf } from '../../model/releases/revisions.ts';
import { shortCommit } from '../../model/releases/versions.ts';
import { systems } from '../../systems/index.ts';
import { outFolder } from '../releases/carry-out.ts';
import { commonHelp, runReleaseCommand, type Typed } from '../releases/command.ts';
import { type Context, deliveryOf, historyOf, releasesPath } from '../releases/context.ts';
import { isRetired } from '../releases/decisions.ts';
import { differenceOfRendering } from '../releases/difference.ts';
import type { History } from '../releases/history.ts';
import { neededBy } from '../releases/needs.ts';
import type { Action, Nothing, Proposal } from '../releases/proposal.ts';
import { removalEdits, remove } from '../releases/removal.ts';

const help = `Usage: npm run remove -- COMPONENT [OPTIONS]

Takes a component out for good, in two steps of this same command:

  1. It is retired in regions/releases.yaml: rendered empty, so that Argo CD takes away what runs of it. Release that as
     any other change: merge, then npm run advance for each target.
  2. Once every target runs a commit in which it is retired, its pins, its file in systems/<system>/, its lines in the
     index.ts there and its test go.

Refused while another component uses it, calls it or waits for it.

  COMPONENT          order-service or ghasi/order-service
${commonHelp}`;

/** `npm run remove`. */
export function removeCommand(argv: readonly string[], root: string): number {
  const takes = { least: 1, most: 1, what: 'which component: npm run remove -- order-service' };
  const propose = (typed: Typed, context: Context, diagnostics: Diagnostics) =>
    proposed(typed, context, root, diagnostics);
  return runReleaseCommand({ help, options: [], takes, propose }, argv);
}

function proposed(
  typed: Typed,
  context: Context,
  root: string,
  diagnostics: Diagnostics,
): Proposal | Nothing | Action | undefined {
  const [text = ''] = typed.positionals;
  const component = namedComponent(context.known, text, diagnostics);
  if (component === undefined) return undefined;
  const name = qualified(component);
  const again = isRetired(context, name);
  // What is retired itself needs nothing any more, as long as its sources stay.
  const needs = neededBy(systems, context.platform, component, (other) => again || !isRetired(context, other));
  if (needs.length > 0) {
    diagnostics.report('release/in-use', { component: name, by: needs.join('; ') });
    return undefined;
  }
  return again ? second(typed, context, component, root, diagnostics) : first(typed, context, name);
}

function first(typed: Typed, context: Context, name: string): Proposal {
  return {
    file: retired(context.file, name),
    what: `that ${name} is retired`,
    changes: [{ name, where: 'every target', from: 'rendered', to: 'retired' }],
    notes: ['Production follows by npm run advance. When every target has it, run this again.'],
    message: commitMessage({
      subjects: [`Retire ${name}`],
      changes: [`${name} in every target: rendered → empty, so that Argo CD takes it away`],
      reason: typed.reason ?? 'no longer needed',
    }),
    difference: (rendered) => differenceOfRendering(outFolder, rendered, ['dev', 'staging']),
  };
}

function second(
  typed: Typed,
  context: Context,
  component: ComponentName,
  root: string,
  diagnostics: Diagnostics,
): Action | undefined {
  const gitops = deliveryOf(context, diagnostics);
  const history = gitops && historyOf(gitops, diagnostics);
  if (gitops === undefined || history === undefined) return undefined;
  const where = stillRunning(history, gitops.order, qualified(component));
  if (where.length > 0) {
    diagnostics.report('release/still-running', { component: qualified(component), where: where.join(', ') });
    return undefined;
  }
  const edits = removalEdits(context, component, diagnostics);
  return edits && { act: (options) => remove(edits, component, root, typed.reason, options) };
}

/** Targets that run a commit in which the component is not retired, or one that is not here; by what was merged. */
function stillRunning(history: History, order: readonly string[], component: string): readonly string[] {
  const isRetiredAt = (commit: string) =>
    history.releasesAt(commit, releasesPath, new Diagnostics())?.retired?.includes(component) === true;
  const merged = history.releasesAt(history.head, releasesPath, new Diagnostics());
  const early = isRetiredAt(history.head) ? [] : [`dev and staging (${history.shown} does not say that it is retired)`];
  const production = order.flatMap((target) => {
    const commit = merged === undefined ? undefined : revisionsOf(merged, target).get(component)?.commit;
    if (commit === undefined || isRetiredAt(commit)) return [];
    const here = history.has(commit) ? '' : ', which is not in this clone';
    return [`${target} (${shortCommit(commit)}${here})`];
  });
  return [...early, ...production];
}
