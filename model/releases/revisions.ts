import { type Revision, revisionOf } from '../regions/gitops.ts';
import type { ReleasesFile } from '../regions/schema.ts';
import { copied, historyLength, withEntry } from './file.ts';

/**
 * Components of a target pinned to commits. What ran until now is the first of its history; what had been rejected and is
 * taken again is no longer.
 *
 * @param moves commits by `system/component`
 * @param isAgain whether a rejected commit is taken again with one, be it by another ID
 */
export function advanced(
  file: ReleasesFile,
  target: string,
  moves: ReadonlyMap<string, string>,
  isAgain: (component: string, rejected: string, commit: string) => boolean = () => false,
): ReleasesFile {
  return changed(file, target, moves.keys(), (now, component) => {
    const commit = moves.get(component) ?? '';
    const previous = now === undefined ? [] : [now.commit, ...now.previous];
    return {
      commit,
      previous: previous.filter((one) => one !== commit),
      rejected: (now?.rejected ?? []).filter((one) => one !== commit && !isAgain(component, one, commit)),
    };
  });
}

/** Components of a target pinned to what they ran before; what they ran until now is rejected. */
export function rolledBack(file: ReleasesFile, target: string, components: Iterable<string>): ReleasesFile {
  return changed(file, target, components, (now) => {
    const [commit, ...previous] = now?.previous ?? [];
    if (now === undefined || commit === undefined) return now;
    return { commit, previous, rejected: [now.commit, ...now.rejected.filter((one) => one !== now.commit)] };
  });
}

/** What a target of production runs, by component. */
export function revisionsOf(file: ReleasesFile, target: string): ReadonlyMap<string, Revision> {
  const names = Object.keys(file.revisions?.[target] ?? {});
  return new Map(names.map((name) => [name, revisionOf(file, target, name) as Revision]));
}

function changed(
  file: ReleasesFile,
  target: string,
  components: Iterable<string>,
  change: (now: Revision | undefined, component: string) => Revision | undefined,
): ReleasesFile {
  const revisions = copied(file.revisions ?? {});
  let own = revisions[target] ?? {};
  for (const component of components) {
    const next = change(revisionOf(file, target, component), component);
    if (next !== undefined) own = withEntry(own, component, bounded(next));
  }
  const all = withEntry(revisions, target, own);
  const { components: pins, images, retired, ...rest } = copied(file);
  // In the order in which the sections of the file stand.
  return {
    components: pins,
    ...(images === undefined ? {} : { images }),
    ...rest,
    revisions: all,
    ...(retired === undefined ? {} : { retired }),
  };
}

/** Lists that would be empty are left out. */
function bounded({ commit, previous, rejected }: Revision) {
  return {
    commit,
    ...(previous.length === 0 ? {} : { previous: previous.slice(0, historyLength) }),
    ...(rejected.length === 0 ? {} : { rejected: rejected.slice(0, historyLength) }),
  };
}
