import type { DiagnosticCode, ParametersOf } from '../diagnostics/index.ts';
import type { Revision } from '../regions/index.ts';
import { shortCommit } from './versions.ts';

/** What is asked of the history; undefined means that it cannot be known, as in a shallow clone. */
export interface Commits {
  has(commit: string): boolean;
  /** Whether it belongs to the branch that staging follows. */
  isOnBranch(commit: string): boolean | undefined;
  /** Whether one is the other, or came before it. */
  isAncestor(earlier: string, later: string): boolean | undefined;
  /** Stands for what a commit deploys of a component to a target: equal where that is; undefined where it has nothing. */
  rendered(commit: string, target: string, component: string): string | undefined;
  /** Service accounts that a commit renders of a component with zeros in place of their identity's client ID. */
  placeholders(commit: string, target: string, component: string): readonly string[];
}

/** Where a release is seen before it comes to the target at hand. */
export interface Stage {
  readonly name: string;
  /** The commit that it runs; undefined where it does not run the component. */
  runs(component: string): string | undefined;
  /** Whether it runs, or ran and kept, a commit. */
  ran(component: string, commit: string): boolean;
  rejected(component: string): readonly string[];
}

/** Why a component is not advanced. */
export type Refusal = {
  [C in RefusalCode]: { readonly code: C; readonly parameters: ParametersOf<C> };
}[RefusalCode];

type RefusalCode = Extract<
  DiagnosticCode,
  `release/${'backwards' | 'foreign-commit' | 'not-rendered' | 'placeholder-identity' | 'rejected-commit' | 'stage-skipped' | 'unknown-commit'}`
>;

/** What a hotfix is for. */
const allowedByHotfix: ReadonlySet<string> = new Set([
  'release/backwards',
  'release/foreign-commit',
  'release/rejected-commit',
  'release/stage-skipped',
]);

export interface Step {
  readonly component: string;
  readonly target: string;
  readonly before: Stage;
  /** What the target runs now. */
  readonly now: Revision | undefined;
  /** A commit that was asked for. Default: what the stage before runs. */
  readonly to?: string;
}

/** What becomes of a component: it is pinned to a commit, it runs that already, or there are reasons against it. */
export type Decision =
  | { readonly kind: 'move'; readonly component: string; readonly to: string; readonly allowed: readonly Refusal[] }
  | { readonly kind: 'same'; readonly component: string }
  | { readonly kind: 'refused'; readonly component: string; readonly refusals: readonly Refusal[] };

/** What the person allows, and what is known of the repository. */
export interface Setting {
  readonly branch: string;
  readonly shallow: boolean;
  /** Whether somebody has said why it cannot wait. */
  readonly hotfix: boolean;
  /** Whether pods may come without the identities that they log in with. Default: no. */
  readonly allowPlaceholders?: boolean;
}

export function decide(step: Step, commits: Commits, setting: Setting): Decision {
  const { component, target, before, now } = step;
  const to = step.to ?? before.runs(component);
  if (to === undefined) {
    const parameters = { component, target, before: before.name, commit: 'any commit' };
    return { kind: 'refused', component, refusals: [{ code: 'release/stage-skipped', parameters }] };
  }
  if (to === now?.commit) return { kind: 'same', component };
  const found = [...refusals(step, to, commits, setting)];
  const isAllowed = ({ code }: Refusal) =>
    code === 'release/placeholder-identity'
      ? setting.allowPlaceholders === true
      : setting.hotfix && allowedByHotfix.has(code);
  const standing = found.filter((refusal) => !isAllowed(refusal));
  if (standing.length > 0) return { kind: 'refused', component, refusals: standing };
  return { kind: 'move', component, to, allowed: found };
}

function* refusals(
  { component, target, before, now }: Step,
  to: string,
  commits: Commits,
  { branch, shallow }: Setting,
): Generator<Refusal> {
  const commit = shortCommit(to);
  if (!commits.has(to)) {
    yield { code: 'release/unknown-commit', parameters: { commit } };
    return;
  }
  const deployed = commits.rendered(to, target, component);
  if (deployed === undefined) yield { code: 'release/not-rendered', parameters: { component, target, commit } };
  if (commits.isOnBranch(to) !== true)
    yield { code: 'release/foreign-commit', parameters: { commit, branch, shallow } };
  for (const [where, list] of [
    [target, now?.rejected ?? []],
    [before.name, before.rejected(component)],
  ] as const) {
    // A later commit may hold the very same: the one that rolled it back does.
    const rejected = list.find((one) => one === to || isSame(commits, one, to, where, component));
    if (rejected === undefined) continue;
    const parameters = { component, target: where, commit, rejected: shortCommit(rejected) };
    yield { code: 'release/rejected-commit', parameters };
    break;
  }
  if (!before.ran(component, to)) {
    yield { code: 'release/stage-skipped', parameters: { component, target, before: before.name, commit } };
  }
  if (now !== undefined && commits.isAncestor(to, now.commit) === true) {
    yield { code: 'release/backwards', parameters: { component, target, commit, current: shortCommit(now.commit) } };
  }
  const accounts = commits.placeholders(to, target, component);
  if (accounts.length > 0) {
    const parameters = { component, target, commit, accounts: accounts.join(', ') };
    yield { code: 'release/placeholder-identity', parameters };
  }
}

/**
 * Whether a step changes anything, there or further on. Where a commit changes only a later target, the earlier ones take it
 * too: it would never get there otherwise.
 *
 * @param later targets that come after
 */
export function isWorthwhile(
  { component, target, now }: Step,
  to: string,
  later: readonly string[],
  commits: Commits,
): boolean {
  if (now === undefined) return true;
  return [target, ...later].some((one) => !isSame(commits, now.commit, to, one, component));
}

/** Whether two commits deploy the same of a component to a target. */
export function isSame(commits: Commits, one: string, other: string, target: string, component: string): boolean {
  const deployed = commits.rendered(one, target, component);
  return deployed !== undefined && deployed === commits.rendered(other, target, component);
}
