import { Diagnostics } from '../../model/diagnostics/index.ts';
import type { Application } from './application.ts';
import { checkChanges } from './checks/changes.ts';
import { checkClusters } from './checks/clusters.ts';
import { checkNames } from './checks/names.ts';
import { checkObjects } from './checks/objects.ts';
import { checkDestinations, checkedProjects } from './checks/projects.ts';
import { checkSources } from './checks/sources.ts';
import { type EvaluatedSet, evaluateSet, plannedApplication } from './evaluate-sets.ts';
import type { World } from './generators.ts';
import type { PlanInput, PlanSettings } from './input.ts';
import { inOrder } from './order.ts';
import { type Pending, pendingOf } from './pending.ts';
import { placeIn, type Rendered, readRendered } from './rendered.ts';
import { Revisions } from './running.ts';
import { type NextStep, nextSteps } from './steps.ts';
import type { Tree } from './tree.ts';

/** An Application in the plan. */
export interface PlannedApplication {
  readonly application: Application;
  /** When it has its turn within its target; 0 is first. */
  readonly wave: number;
  /** Undefined where it cannot be known. */
  readonly pending: Pending | undefined;
}

export interface Plan {
  /** In the order in which a release goes. */
  readonly applications: readonly PlannedApplication[];
  readonly steps: readonly NextStep[];
}

/**
 * What Argo CD would make of the rendered files, at which revisions, and what is wrong with that.
 *
 * @returns undefined where nothing was rendered for it
 */
export function makePlan(input: PlanInput, diagnostics: Diagnostics): Plan | undefined {
  const { settings, work, history, since } = input;
  const rendered = readRendered(work, settings.folder, diagnostics);
  if (rendered === undefined || rendered.sets.length + rendered.clusters.length === 0) {
    diagnostics.report('plan/not-rendered', { folder: `${settings.folder}/argocd` });
    return undefined;
  }
  checkClusters(rendered, input, diagnostics);
  const sets = evaluated(rendered, work, settings, diagnostics);
  checkNotEmpty(sets, rendered, settings, diagnostics);
  const alone = rendered.applications.map((one) =>
    plannedApplication(one.data as Application['object'], one, rendered.clusters),
  );
  const applications = [...alone, ...sets.flatMap((set) => set.applications)];
  const revisions = new Revisions(input);
  checkNames(applications, diagnostics);
  const projects = checkedProjects(rendered, diagnostics);
  checkDestinations(applications, projects, rendered.clusters, diagnostics);
  checkSources(applications, revisions, input, diagnostics);
  checkObjects(applications, revisions, projects, settings.folder, diagnostics);
  if (since !== undefined) checkSince(since, sets, input, diagnostics);
  const { sorted, waves } = inOrder(applications, rendered.sets, settings.order);
  const head = history?.commitOf('HEAD');
  const committed = history === undefined || head === undefined ? undefined : history.tree(head);
  return {
    applications: sorted.map((application) => ({
      application,
      wave: waves.get(application) ?? 0,
      pending: pendingOf(application, revisions, input, committed),
    })),
    steps: nextSteps(sorted, revisions, work, settings),
  };
}

/** What the sets of one state make of that same state. */
function evaluated(
  rendered: Rendered,
  tree: Tree,
  settings: PlanSettings,
  diagnostics: Diagnostics,
): readonly EvaluatedSet[] {
  const { repository, branch } = settings;
  const world: Omit<World, 'missingKey'> = {
    clusters: rendered.clusters,
    templates: new Map(),
    files: (url, revision) => {
      if (url !== repository) return `it reads ${url}, which is another repository`;
      return ['', 'HEAD', branch].includes(revision) ? tree : `it reads the revision ${revision} and not ${branch}`;
    },
  };
  return rendered.sets.map((set) => evaluateSet(set, world, diagnostics));
}

function checkNotEmpty(
  sets: readonly EvaluatedSet[],
  rendered: Rendered,
  settings: PlanSettings,
  diagnostics: Diagnostics,
): void {
  for (const { set, applications, stopped } of sets) {
    if (applications.length > 0 || stopped) continue;
    const place = placeIn(set, ['spec', 'generators']);
    diagnostics.report('plan/no-applications', { where: `the ApplicationSet ${set.name}` }, place);
  }
  if (rendered.sets.length > 0) return;
  diagnostics.report('plan/no-applications', { where: `${settings.folder}/argocd` });
}

/** Compares with what an earlier state would have made; what was wrong with that state is nobody's concern now. */
function checkSince(since: Tree, now: readonly EvaluatedSet[], input: PlanInput, diagnostics: Diagnostics): void {
  const { settings, mostDeletions = Math.max(settings.clusters.length, 1) } = input;
  const unheard = new Diagnostics();
  const rendered = readRendered(since, settings.folder, unheard);
  if (rendered === undefined) return;
  const sets = evaluated(rendered, since, settings, unheard);
  checkChanges({ shown: since.shown, sets }, now, mostDeletions, diagnostics);
}
