import type { Application } from './application.ts';
import type { PlanSettings } from './input.ts';
import { changedBetween } from './pending.ts';
import { filesOf, type Revisions, type Running } from './running.ts';
import type { Tree } from './tree.ts';

/** What comes next in a target. */
export interface NextStep {
  readonly target: string;
  /** The stage that it takes over from. */
  readonly from: string;
  /** `system/component`, in the order in which they go. */
  readonly components: readonly string[];
}

/**
 * What advancing each production target would take over from the stage before, as `npm run advance` does: what differs
 * there, or in a target further on, which would never get it otherwise.
 *
 * @param applications in order
 */
export function nextSteps(
  applications: readonly Application[],
  revisions: Revisions,
  work: Tree,
  { order, folder }: PlanSettings,
): readonly NextStep[] {
  const staging = order.indexOf('staging');
  const stages = staging < 0 ? order : order.slice(staging);
  const running = new Map<string, { readonly application: Application; readonly running: Running }>();
  for (const application of applications) {
    const { target = '', system, component } = application;
    running.set(`${target}\0${system}/${component}`, { application, running: revisions.of(application) });
  }
  const names = [...new Set(applications.map(({ system, component }) => `${system}/${component}`))];
  return stages.slice(1).map((target, index) => {
    const [from = '', later] = [stages[index], stages.slice(index + 1)];
    const components = names.filter((name) => {
      const before = treeOf(running.get(`${from}\0${name}`)?.running);
      if (before === undefined) return false;
      const now = running.get(`${target}\0${name}`);
      const rendered = `${folder}/${target}/${name}/manifests.yaml`;
      // Not deployed there yet: its first step.
      if (now === undefined) return before.id(rendered) !== undefined && work.id(rendered) !== undefined;
      const current = treeOf(now.running);
      return (
        current !== undefined && later.some((one) => differs(now.application, one, before, current, revisions, folder))
      );
    });
    return { target, from, components };
  });
}

function treeOf(running: Running | undefined): Tree | undefined {
  return running?.kind === 'branch' || running?.kind === 'commit' ? running.tree : undefined;
}

/** Whether two states give a component different objects in a target, which may be another than its Application's. */
function differs(
  application: Application,
  target: string,
  before: Tree,
  current: Tree,
  revisions: Revisions,
  folder: string,
): boolean {
  const source = revisions.sourceOf(application);
  if (source?.path === undefined) return false;
  const { system, component } = application;
  const there = source.helm
    ? { ...application, target }
    : { ...application, target, path: `${folder}/${target}/${system}/${component}` };
  const moved = source.helm ? source : { ...source, path: `${folder}/${target}/${system}/${component}` };
  return changedBetween(filesOf(there, moved, before), before, filesOf(there, moved, current), current).length > 0;
}
