import type { Diagnostics } from '../../model/diagnostics/index.ts';
import { valueAt, type YamlPath } from '../../model/yaml/index.ts';
import { type Application, notText, sourcesOf, textAt } from './application.ts';
import { renderFields } from './fields.ts';
import { clusterOf, generated, inCluster, type World } from './generators.ts';
import type { Parameters } from './parameters.ts';
import { patched } from './patch.ts';
import { placeOfOffset, SetProblem, templateProblem } from './problem.ts';
import type { ArgoDocument, PlannedCluster } from './rendered.ts';
import { rendered } from './template/index.ts';

/** A set, and what it would make. */
export interface EvaluatedSet {
  readonly set: ArgoDocument;
  readonly applications: readonly Application[];
  /** It would make, change and remove nothing, whatever else it yields. */
  readonly stopped: boolean;
}

/**
 * What an ApplicationSet would make of what it is shown, as the controller of Argo CD 3 evaluates it. Every problem is
 * reported, though Argo CD stops at the first.
 */
export function evaluateSet(
  set: ArgoDocument,
  world: Omit<World, 'missingKey'>,
  diagnostics: Diagnostics,
): EvaluatedSet {
  const applications: Application[] = [];
  const before = diagnostics.errorCount;
  try {
    const all = { ...world, missingKey: missingKeyOf(set) };
    const generators = (valueAt(set.data, ['spec', 'generators']) as readonly unknown[] | undefined) ?? [];
    for (const [index, generator] of generators.entries()) {
      collect(() => {
        refuseOwnTemplate(generator, index);
        for (const parameters of generated(generator, ['spec', 'generators', index], all)) {
          collect(() => applications.push(applicationOf(set, parameters, all)));
        }
      });
    }
  } catch (error) {
    report(error);
  }
  return { set, applications, stopped: diagnostics.errorCount > before };

  function collect(act: () => void): void {
    try {
      act();
    } catch (error) {
      report(error);
    }
  }
  function report(error: unknown): void {
    if (!(error instanceof SetProblem)) throw error;
    reportProblem(set, error, world.clusters, diagnostics);
  }
}

function missingKeyOf({ data }: ArgoDocument): World['missingKey'] {
  const refuse = (what: string, path: YamlPath) => {
    throw new SetProblem(`the plan cannot evaluate ${what}`, ['spec', ...path], { unsupported: true });
  };
  if (valueAt(data, ['spec', 'goTemplate']) !== true) refuse('templates other than those of Go', ['goTemplate']);
  const options = (valueAt(data, ['spec', 'goTemplateOptions']) as readonly string[] | undefined) ?? [];
  const last = options.at(-1) ?? 'missingkey=default';
  if (last === 'missingkey=error') return 'error';
  if (!['missingkey=default', 'missingkey=invalid'].includes(last)) refuse(`the option ${last}`, ['goTemplateOptions']);
  return 'default';
}

/** A generator may bring a template of its own, which then goes over that of the set. */
function refuseOwnTemplate(generator: unknown, index: number): void {
  for (const [kind, spec] of Object.entries(generator as object)) {
    if (Object.keys(Object(valueAt(spec, ['template']))).length === 0) continue;
    const path = ['spec', 'generators', index, kind, 'template'];
    throw new SetProblem('the plan cannot evaluate the template of a generator', path, { unsupported: true });
  }
}

/** The template, rendered field by field, with the patch over it. */
function applicationOf(set: ArgoDocument, parameters: Parameters, world: World): Application {
  const cluster = clusterOf(parameters);
  const render = (template: string, path: YamlPath) => {
    try {
      return rendered(template, parameters, world.missingKey, world.templates);
    } catch (error) {
      throw templateProblem(error, path, cluster);
    }
  };
  const path = ['spec', 'template'];
  const template = valueAt(set.data, path) ?? {};
  // Without any parameter Argo CD takes the template as it is.
  const object = (
    parameters.entries.size === 0 ? template : renderFields(template, path, render)
  ) as Application['object'];
  const patchPath = ['spec', 'templatePatch'];
  const patch = valueAt(set.data, patchPath);
  const whole = typeof patch === 'string' ? patched(object, render(patch, patchPath), patchPath) : object;
  const wrong = notText(whole);
  if (wrong !== undefined) {
    const reason = `${wrong.join('.')} must be text, and is ${JSON.stringify(valueAt(whole, wrong))}`;
    throw new SetProblem(reason, typeof patch === 'string' ? patchPath : [...path, ...wrong]);
  }
  return plannedApplication(whole, set, world.clusters, parameters);
}

/** What the plan needs to know of an Application's object. */
export function plannedApplication(
  object: Application['object'],
  origin: ArgoDocument,
  clusters: readonly PlannedCluster[],
  parameters?: Parameters,
): Application {
  const destination = valueAt(object, ['spec', 'destination']);
  const [byName, byServer] = [textAt(destination, ['name']), textAt(destination, ['server'])];
  const cluster = clusters.find(({ name, server }) => (byName === undefined ? server === byServer : name === byName));
  const own = byName === inCluster.name || byServer === inCluster.server;
  const app = plain(parameters?.entries.get('app'));
  const target = cluster?.labels['target'];
  const labels = valueAt(object, ['metadata', 'labels']);
  return {
    name: textAt(object, ['metadata', 'name']) ?? '',
    ...(parameters === undefined ? {} : { set: origin.name }),
    cluster: own ? inCluster.name : (cluster?.name ?? byName ?? byServer ?? ''),
    known: own || (cluster !== undefined && (byName === undefined || byServer === undefined)),
    ...(target === undefined ? {} : { target }),
    system: textOf(app, 'system') ?? textAt(labels, ['app.kubernetes.io/part-of']) ?? origin.name,
    component: textOf(app, 'component') ?? textAt(labels, ['app.kubernetes.io/name']) ?? origin.name,
    project: textAt(object, ['spec', 'project']) ?? 'default',
    namespace: textAt(destination, ['namespace']) ?? '',
    sources: sourcesOf(object),
    after: listOf(app, 'after'),
    object,
    place: () => origin.document.at(parameters === undefined ? ['metadata', 'name'] : ['spec', 'template']),
  };
}

function plain(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && 'entries' in value && value.entries instanceof Map
    ? value.entries
    : undefined;
}

function textOf(app: ReadonlyMap<string, unknown> | undefined, key: string): string | undefined {
  const value = app?.get(key);
  return typeof value === 'string' ? value : undefined;
}

function listOf(app: ReadonlyMap<string, unknown> | undefined, key: string): readonly string[] {
  const value = app?.get(key);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function reportProblem(
  set: ArgoDocument,
  problem: SetProblem,
  clusters: readonly PlannedCluster[],
  diagnostics: Diagnostics,
): void {
  const { path, lacking, offset, unsupported, message } = problem;
  const template = valueAt(set.data, path);
  const place = () =>
    typeof template === 'string' && offset !== undefined
      ? placeOfOffset(set.document, path, template, offset)
      : set.document.at(path);
  if (lacking !== undefined) {
    const found = clusters.find(({ name }) => name === lacking.cluster);
    diagnostics.report(
      'plan/missing-label',
      { ...lacking, set: set.name, at: showPlace(place()) },
      found?.place ?? place,
    );
  } else if (unsupported) diagnostics.report('plan/unsupported', { set: set.name, reason: message }, place);
  else diagnostics.report('plan/bad-set', { set: set.name, reason: message }, place);
}

function showPlace({ file, line, column }: { file: string; line: number; column: number }): string {
  return `${file}:${line}:${column}`;
}
