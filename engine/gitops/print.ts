import type { Application } from './application.ts';
import { shortRevision } from './checks/sources.ts';
import { groupedBy } from './order.ts';
import type { Pending } from './pending.ts';
import type { Plan, PlannedApplication } from './plan.ts';
import type { NextStep } from './steps.ts';

/** What is shown of a plan; checks always cover all of it. */
export interface PlanFilter {
  /** Default: all. */
  readonly targets?: readonly string[] | undefined;
  readonly systems?: readonly string[] | undefined;
}

/** The plan for programs: Applications in the order in which they go, and what comes next. */
export function planJson(plan: Plan, filter: PlanFilter = {}) {
  const { applications, steps } = filtered(plan, filter);
  return {
    applications: applications.map(({ application, wave, pending }) => {
      const { name, set = null, cluster, target = null, system, component, project } = application;
      const { path, chart, revision } = mainSource(application);
      return {
        ...{ name, cluster, target, system, component, path: path ?? chart ?? null, project, revision },
        pending: pending === undefined ? null : { ...pending, newest: pending.newest ?? null },
        ...{ set, wave },
      };
    }),
    next: steps,
  };
}

/** The plan for people: a table for each target in order, then what comes next. */
export function planText(plan: Plan, branch: string, filter: PlanFilter = {}): string {
  const { applications, steps } = filtered(plan, filter);
  const width = Math.max(0, ...applications.map(({ application }) => application.name.length));
  const groups = groupedBy(applications, ({ application }) => application.target ?? '');
  const tables = [...groups].map(([target, rows]) => {
    const heading = `${target === '' ? 'Argo CD itself' : target}: ${count(rows.length, 'Application')}`;
    return [heading, ...rows.map((row) => line(row, width, branch)), ''].join('\n');
  });
  const total = `${count(applications.length, 'Application')} on ${count(clustersOf(applications), 'cluster')}`;
  return `${tables.join('\n')}\n${nextText(steps, branch)}\n${total}\n`;
}

function filtered({ applications, steps }: Plan, { targets, systems }: PlanFilter): Plan {
  const wanted = ({ target, system }: Application) => {
    return (targets?.includes(target ?? '') ?? true) && (systems?.includes(system) ?? true);
  };
  const isOf = (component: string) => systems?.includes(component.slice(0, component.indexOf('/'))) ?? true;
  return {
    applications: applications.filter(({ application }) => wanted(application)),
    steps: steps
      .filter(({ target }) => targets?.includes(target) ?? true)
      .map((step) => ({ ...step, components: step.components.filter(isOf) })),
  };
}

/** The one that lies in a repository, else the first. */
function mainSource({ sources }: Application) {
  return sources.find(({ path }) => path !== undefined) ?? sources[0] ?? { path: null, chart: null, revision: '' };
}

function line({ application, wave, pending }: PlannedApplication, width: number, branch: string): string {
  const { revision } = mainSource(application);
  const cells = [String(wave + 1).padStart(3), application.name.padEnd(width), shortRevision(revision).padEnd(12)];
  return ` ${cells.join('  ')}${pendingText(pending, revision, branch)}`.trimEnd();
}

function pendingText(pending: Pending | undefined, revision: string, branch: string): string {
  if (revision === branch) return '';
  if (pending === undefined) return /^[0-9a-f]{40}$/.test(revision) ? 'not known' : '';
  if (!pending.changed) return 'nothing pending';
  const { commits, newest, uncommitted } = pending;
  const parts = [
    ...(commits > 0
      ? [`${count(commits, 'commit')} pending${newest === undefined ? '' : `, the last: ${newest}`}`]
      : []),
    ...(uncommitted ? ['not committed yet'] : []),
  ];
  return parts.length === 0 ? 'differs' : parts.join('; ');
}

function nextText(steps: readonly NextStep[], branch: string): string {
  const first = steps[0]?.from;
  const lines = steps.map(({ target, from, components }) => {
    if (components.length === 0) return `  ${target}: nothing, ${from} runs the same`;
    return `  ${target}: \`npm run advance -- ${target}\` takes over from ${from}: ${shortList(components)}`;
  });
  const early = first === undefined ? [] : [`  ${first}: follows ${branch} by itself`];
  return ['Next steps', ...early, ...lines, ''].join('\n');
}

/** A line or two; `--json` has all of them. */
function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 12).join(', ');
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}

function clustersOf(applications: readonly PlannedApplication[]): number {
  return new Set(applications.map(({ application }) => application.cluster)).size;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
