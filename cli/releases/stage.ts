import type { Diagnostics } from '../../model/diagnostics/index.ts';
import type { GitOps } from '../../model/regions/index.ts';
import type { Stage } from '../../model/releases/advance.ts';
import { revisionsOf } from '../../model/releases/revisions.ts';
import { releasesPath } from './context.ts';
import type { History } from './history.ts';

/**
 * The stage before a production target: staging before the first, else the target before it in the order. What a target runs
 * is what was merged: a pin in the working folder runs nowhere yet.
 *
 * @returns undefined where the file of the branch cannot be read, which is reported
 */
export function stageBefore(
  gitops: GitOps,
  target: string,
  history: History,
  diagnostics: Diagnostics,
): { readonly stage: Stage; readonly components: readonly string[] } | undefined {
  const name = gitops.order[gitops.order.indexOf(target) - 1];
  if (name === undefined) {
    const components = history.componentsAt(history.head, 'staging');
    const stage: Stage = {
      name: 'staging',
      runs: (component) => (components.has(component) ? history.head : undefined),
      ran: (_, commit) => history.wasHead(commit),
      rejected: () => [],
    };
    return { stage, components: [...components].sort() };
  }
  const merged = history.releasesAt(history.head, releasesPath, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  const revisions = merged === undefined ? new Map() : revisionsOf(merged, name);
  const stage: Stage = {
    name,
    runs: (component) => revisions.get(component)?.commit,
    ran: (component, commit) => {
      const revision = revisions.get(component);
      return revision !== undefined && [revision.commit, ...revision.previous].includes(commit);
    },
    rejected: (component) => revisions.get(component)?.rejected ?? [],
  };
  return { stage, components: [...revisions.keys()].sort() };
}
