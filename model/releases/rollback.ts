import type { Revision } from '../regions/index.ts';
import type { Commits } from './advance.ts';

/** What a rollback without names takes back, or why that is not clear. */
export type LastAdvance = { readonly components: readonly string[] } | { readonly unclear: string };

/**
 * The components of a target that its last advance pinned: those at the newest commit that the target knows of. Where that
 * commit was rolled back already, the last change was no advance, and nothing is taken back a second time unasked.
 */
export function lastAdvance(revisions: ReadonlyMap<string, Revision>, commits: Commits | undefined): LastAdvance {
  const known = new Set([...revisions.values()].flatMap(({ commit, rejected }) => [commit, ...rejected]));
  if (known.size === 0) return { unclear: 'no component is pinned there' };
  if (known.size > 1 && commits === undefined) return { unclear: 'which commit is the newest, only git knows' };
  const newest = [...known].find((one) =>
    [...known].every((other) => commits === undefined || commits.isAncestor(other, one)),
  );
  if (newest === undefined) return { unclear: 'none of its commits is known to be later than all others' };
  const components = [...revisions].filter(([, { commit }]) => commit === newest).map(([name]) => name);
  if (components.length === 0) return { unclear: 'its last change was a rollback' };
  return { components };
}
