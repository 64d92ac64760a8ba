import type { Diagnostics, SourcePosition } from '../../../model/diagnostics/index.ts';
import type { Application } from '../application.ts';
import type { PlanInput } from '../input.ts';
import { filesOf, type Revisions } from '../running.ts';

/** Whether what Applications take exists at the revisions that they run; says what cannot be known. */
export function checkSources(
  applications: readonly Application[],
  revisions: Revisions,
  { places, history, noHistory, settings }: PlanInput,
  diagnostics: Diagnostics,
): void {
  const unknown = new Set<string>();
  for (const application of applications) {
    const source = revisions.sourceOf(application);
    if (source === undefined) continue;
    const running = revisions.at(source.revision);
    const { name, target = '', system, component, place } = application;
    const at = (): SourcePosition => places.revision(target, system, component) ?? place();
    if (running.kind === 'unknown') unknown.add(source.revision);
    else if (running.kind === 'missing') {
      diagnostics.report('plan/missing-revision', { application: name, revision: source.revision }, at);
    } else if (running.kind !== 'elsewhere' && filesOf(application, source, running.tree).length === 0) {
      const { path = '' } = source;
      diagnostics.report('plan/missing-path', { application: name, path, revision: running.tree.shown }, at);
    } else if (
      running.kind === 'commit' &&
      history?.shallow === false &&
      history.stepsAfter(running.commit) === undefined
    ) {
      const parameters = { revision: shortRevision(running.commit), branch: settings.branch, target };
      diagnostics.report('plan/foreign-revision', parameters, at);
    }
  }
  if (unknown.size === 0) return;
  const shown = [...unknown].sort().map(shortRevision);
  const what = `what runs at ${shown.slice(0, 3).join(', ')}${shown.length > 3 ? ` and ${shown.length - 3} more revisions` : ''}`;
  const reason = noHistory ?? 'this clone is shallow';
  diagnostics.report('plan/unchecked', { what, reason });
}

/** A commit as people write it; anything else as it is. */
export function shortRevision(revision: string): string {
  return /^[0-9a-f]{40}$/.test(revision) ? revision.slice(0, 10) : revision;
}
