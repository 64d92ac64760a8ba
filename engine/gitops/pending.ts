import type { Application } from './application.ts';
import type { History, PlanInput } from './input.ts';
import { filesOf, type Revisions } from './running.ts';
import type { Tree } from './tree.ts';

/** What the branch has and an Application does not run yet. */
export interface Pending {
  /** Whether anything that it applies differs. */
  readonly changed: boolean;
  /** Commits of the branch since then that touched it. */
  readonly commits: number;
  /** Subject of the last of them; absent where there is none. */
  readonly newest?: string;
  /** Whether some of it is not committed yet. */
  readonly uncommitted: boolean;
}

const nothing: Pending = { changed: false, commits: 0, uncommitted: false };

/** Undefined where it cannot be known: another repository, or history that is not here. */
export function pendingOf(
  application: Application,
  revisions: Revisions,
  { work, history }: PlanInput,
  head: Tree | undefined,
): Pending | undefined {
  const source = revisions.sourceOf(application);
  const running = revisions.of(application);
  if (running.kind === 'branch') return nothing;
  if (source === undefined || running.kind !== 'commit') return undefined;
  const inWork = filesOf(application, source, work);
  const changed = changedBetween(inWork, work, filesOf(application, source, running.tree), running.tree);
  if (changed.length === 0) return nothing;
  const steps = touching(history, running.commit, new Set(changed));
  return {
    changed: true,
    commits: steps.length,
    ...(steps[0] === undefined ? {} : { newest: steps[0].subject }),
    uncommitted: head !== undefined && changed.some((file) => work.id(file) !== head.id(file)),
  };
}

/** Files that are in one of the two only, or differ. */
export function changedBetween(
  files: readonly string[],
  tree: Tree,
  otherFiles: readonly string[],
  other: Tree,
): readonly string[] {
  if (tree === other) return [];
  return [...new Set([...files, ...otherFiles])].filter((file) => tree.id(file) !== other.id(file));
}

function touching(history: History | undefined, commit: string, files: ReadonlySet<string>) {
  const steps = history?.stepsAfter(commit) ?? [];
  return steps.filter(({ paths }) => [...files].some((file) => paths.has(file)));
}
