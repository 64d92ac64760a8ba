import type { Diagnostics } from '../../model/diagnostics/index.ts';
import type { Revision } from '../../model/regions/index.ts';
import type { ReleasesFile } from '../../model/regions/schema.ts';
import { type Decision, isSame } from '../../model/releases/advance.ts';
import { commitMessage } from '../../model/releases/message.ts';
import { shortCommit } from '../../model/releases/versions.ts';
import type { Typed } from './command.ts';
import { reasonOf } from './decisions.ts';
import type { Difference } from './difference.ts';
import type { History } from './history.ts';
import type { Proposal } from './proposal.ts';

/** Components of a target that are pinned to other commits. */
export interface Moves {
  readonly file: ReleasesFile;
  readonly target: string;
  readonly running: ReadonlyMap<string, Revision>;
  /** The new commit, by component. */
  readonly moves: ReadonlyMap<string, string>;
  readonly typed: Typed;
  readonly diagnostics: Diagnostics;
}

/** What advancing them would do. */
export function advanceProposal(
  moves: Moves & { readonly before: string; readonly decisions: readonly Decision[]; readonly history: History },
): Proposal {
  const { target, before, decisions, typed, history } = moves;
  const subject = (what: string) => `Advance ${target}: ${what}`;
  const allowed = decisions.flatMap((one) => (one.kind === 'move' ? one.allowed : []));
  // Allowed by a flag of their own.
  const notes = allowed.filter(({ code }) => code === 'release/placeholder-identity').map(reasonOf);
  const others = allowed.map(reasonOf).filter((reason) => !notes.includes(reason));
  const hotfix = typed.hotfix === undefined ? {} : { hotfix: { reason: typed.hotfix, allowed: others } };
  return {
    ...proposal(moves, history),
    notes,
    what: `what ${target} runs`,
    message: commitMessage({
      subjects: subjects(subject, [...moves.moves.keys()]),
      changes: [...lines(moves), ...notes],
      reason: typed.reason ?? `${before} runs it`,
      ...hotfix,
    }),
  };
}

/** What rolling them back would do. */
export function rollbackProposal(
  moves: Moves & { readonly history: History | undefined; readonly notes: readonly string[] },
): Proposal {
  const { target, typed, notes } = moves;
  const subject = (what: string) => `Roll back ${target}: ${what}`;
  return {
    ...proposal(moves, moves.history),
    notes,
    what: `what ${target} runs`,
    message: commitMessage({
      subjects: subjects(subject, [...moves.moves.keys()]),
      changes: lines(moves),
      reason: typed.reason ?? 'not stated',
    }),
  };
}

function proposal({ file, target, running, moves, diagnostics }: Moves, history: History | undefined) {
  const changes = [...moves].map(([name, to]) => {
    const from = running.get(name)?.commit;
    return { name, where: target, ...(from && { from: shortCommit(from) }), to: shortCommit(to) };
  });
  const difference = () => differenceOfCommits(target, running, moves, history, diagnostics);
  return { file, changes, notes: [], difference };
}

function lines({ running, moves }: Moves): string[] {
  return [...moves].map(([name, to]) => {
    const from = running.get(name)?.commit;
    return `${name}: ${from === undefined ? 'nothing' : shortCommit(from)} → ${shortCommit(to)}`;
  });
}

function subjects(subject: (what: string) => string, components: readonly string[]): [string, ...string[]] {
  const count = components.length === 1 ? '1 component' : `${components.length} components`;
  return [subject(components.join(', ')), subject(count)];
}

/** What becomes different where each component runs: between what is pinned now and what will be. */
function differenceOfCommits(
  target: string,
  running: ReadonlyMap<string, Revision>,
  moves: ReadonlyMap<string, string>,
  history: History | undefined,
  diagnostics: Diagnostics,
): Difference {
  const names = [...moves.keys()];
  if (history === undefined) {
    const parts = names.map((name) => ({ name, targets: [target], patch: '' }));
    return { parts, missing: 'without git, the lines that change cannot be shown' };
  }
  const parts = [...moves].flatMap(([name, to]) => {
    const from = running.get(name)?.commit;
    const gone = [from, to].filter((commit) => commit !== undefined).find((commit) => !history.has(commit));
    if (gone === undefined) {
      const same = from !== undefined && isSame(history, from, to, target, name);
      return [{ name, targets: [target], patch: same ? '' : history.difference(from, to, target, name) }];
    }
    const what = `what changes of ${name} in ${target} cannot be shown, since ${shortCommit(gone)} is not here`;
    diagnostics.report('release/shallow-clone', { what });
    return [];
  });
  return { parts };
}
