import { valueAt, type YamlPath } from '../../model/yaml/index.ts';
import { renderFields } from './fields.ts';
import { fileParameters, gitDirectories } from './git-generator.ts';
import { flattened, merged, noParameters, type Parameters, textParameters, UnlikeMaps } from './parameters.ts';
import { SetProblem, templateProblem } from './problem.ts';
import type { PlannedCluster } from './rendered.ts';
import { SelectorError, selects } from './selector.ts';
import { GoMap, goValue, jsonText, rendered, sanitizedName, type Templates } from './template/index.ts';
import type { Tree } from './tree.ts';

/** What generators look at. */
export interface World {
  readonly clusters: readonly PlannedCluster[];
  /** Files of a repository at a revision; a text says why there are none. */
  readonly files: (repository: string, revision: string) => Tree | string;
  readonly missingKey: 'error' | 'default';
  readonly templates: Templates;
}

const secretLabel = { 'argocd.argoproj.io/secret-type': 'cluster' };
export const inCluster = { name: 'in-cluster', server: 'https://kubernetes.default.svc' };

/**
 * Parameters that a generator yields, in order.
 *
 * @param outer what the first generator of a matrix gave
 * @throws SetProblem where Argo CD would stop, or where the plan cannot follow it
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators/
 */
export function generated(
  generator: unknown,
  path: YamlPath,
  world: World,
  outer: Parameters = noParameters,
): readonly Parameters[] {
  const kinds = Object.keys(generator as object).filter((key) => key !== 'selector');
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) throw new SetProblem('a generator must be of one kind', path);
  const filled = outer.entries.size === 0 ? generator : interpolated(generator, path, world, outer);
  const spec = valueAt(filled, [kind]);
  const at = [...path, kind];
  const selector = valueAt(generator, ['selector']);
  const found = ofKind(kind, spec, at, world);
  if (selector === undefined) return found;
  try {
    return found.filter((parameters) => selects(selector, flattened(parameters)));
  } catch (error) {
    if (error instanceof SelectorError) throw new SetProblem(error.message, [...path, 'selector']);
    throw error;
  }
}

function ofKind(kind: string, spec: unknown, path: YamlPath, world: World): readonly Parameters[] {
  switch (kind) {
    case 'clusters':
      return ofClusters(spec, path, world);
    case 'git':
      return ofGit(spec, path, world);
    case 'list':
      return ofList(spec, path);
    case 'matrix':
      return ofMatrix(spec, path, world);
    case 'merge':
      return ofMerge(spec, path, world);
    default:
      throw new SetProblem(`the plan cannot evaluate the generator ${kind}`, path, { unsupported: true });
  }
}

/** Templates in a generator, from the one before it. Of `values`, what is not known yet stays for later. */
function interpolated(generator: unknown, path: YamlPath, world: World, outer: Parameters): unknown {
  return renderFields(generator, path, (template, at) => {
    const values = at.at(-2) === 'values' && path.length + 3 === at.length;
    try {
      return rendered(template, outer, values ? 'error' : world.missingKey, world.templates);
    } catch (error) {
      const problem = templateProblem(error, at, clusterOf(outer));
      if (values && /no entry for key|can't evaluate field/.test(problem.message)) return template;
      throw problem;
    }
  });
}

/** Name of the cluster that parameters are of, if any. */
export function clusterOf(parameters: Parameters): string | undefined {
  const name = parameters.entries.get('name');
  return parameters.entries.has('server') && typeof name === 'string' ? name : undefined;
}

/** `values` of a generator, which may refer to its other parameters. */
function withValues(spec: unknown, path: YamlPath, world: World, parameters: Parameters): Parameters {
  const values = valueAt(spec, ['values']);
  if (values === undefined || values === null || Object.keys(values).length === 0) return parameters;
  const texts = Object.entries(values as Record<string, string>).map(([key, template]) => {
    try {
      return [key, rendered(template, parameters, world.missingKey, world.templates)] as const;
    } catch (error) {
      throw templateProblem(error, [...path, 'values', key], clusterOf(parameters));
    }
  });
  return new GoMap([...parameters.entries, ['values', textParameters(Object.fromEntries(texts))]]);
}

/** Registered clusters; the one that Argo CD runs in too, where nothing is selected. */
function ofClusters(spec: unknown, path: YamlPath, world: World): readonly Parameters[] {
  if (valueAt(spec, ['flatList']) === true) {
    throw new SetProblem('the plan cannot evaluate flatList', path, { unsupported: true });
  }
  const selector = valueAt(spec, ['selector']) ?? {};
  const labelsOf = (cluster: PlannedCluster) => ({ ...cluster.labels, ...secretLabel });
  let found: readonly PlannedCluster[];
  try {
    found = world.clusters.filter((cluster) => selects(selector, new Map(Object.entries(labelsOf(cluster)))));
  } catch (error) {
    if (error instanceof SelectorError) throw new SetProblem(error.message, [...path, 'selector']);
    throw error;
  }
  const registered = found.map((cluster) => {
    const { name, server, annotations } = cluster;
    const metadata = new GoMap([['labels', textParameters(labelsOf(cluster))]]);
    if (Object.keys(annotations).length > 0) metadata.entries.set('annotations', textParameters(annotations));
    return new GoMap([...clusterParameters(name, server), ['metadata', metadata]]);
  });
  const everything = Object.keys(selector).every((key) => Object.keys(Object(valueAt(selector, [key]))).length === 0);
  const own = everything && !found.some(({ server }) => server === inCluster.server);
  const all = own ? [...registered, new GoMap(clusterParameters(inCluster.name, inCluster.server))] : registered;
  return all.map((parameters) => withValues(spec, path, world, parameters));
}

function clusterParameters(name: string, server: string): [string, string][] {
  return [
    ['name', name],
    ['nameNormalized', sanitizedName(name)],
    ['server', server],
    ['project', ''],
  ];
}

function ofGit(spec: unknown, path: YamlPath, world: World): readonly Parameters[] {
  const tree = world.files(String(valueAt(spec, ['repoURL'])), String(valueAt(spec, ['revision']) ?? ''));
  if (typeof tree === 'string') throw new SetProblem(tree, path, { unsupported: true });
  const directories = valueAt(spec, ['directories']) as readonly unknown[] | undefined;
  const found =
    directories === undefined || directories.length === 0
      ? fileParameters(spec, path, tree)
      : gitDirectories(spec, tree);
  return found.map((parameters) => withValues(spec, path, world, parameters));
}

function ofList(spec: unknown, path: YamlPath): readonly Parameters[] {
  if (valueAt(spec, ['elementsYaml']) !== undefined) {
    throw new SetProblem('the plan cannot evaluate elementsYaml', path, { unsupported: true });
  }
  const elements = (valueAt(spec, ['elements']) as readonly unknown[] | undefined) ?? [];
  return elements.map((element) => goValue(element)).filter((element) => element instanceof GoMap);
}

function children(spec: unknown, path: YamlPath): readonly unknown[] {
  const found = (valueAt(spec, ['generators']) as readonly unknown[] | undefined) ?? [];
  if (found.length >= 2) return found;
  throw new SetProblem('a generator of generators needs two of them', path);
}

/** Every pair; the second generator may use what the first one gave, whose parameters also win. */
function ofMatrix(spec: unknown, path: YamlPath, world: World): readonly Parameters[] {
  const [first, second, third] = children(spec, path);
  if (third !== undefined) throw new SetProblem('a matrix has two generators', path);
  const at = (index: number) => [...path, 'generators', index];
  return generated(first, at(0), world).flatMap((one) => {
    return generated(second, at(1), world, one).map((other) => mergedAt(path, other, one));
  });
}

/** Parameters of the first generator, with those of the others over them where the merge keys agree. */
function ofMerge(spec: unknown, path: YamlPath, world: World): readonly Parameters[] {
  const keys = (valueAt(spec, ['mergeKeys']) as readonly string[] | undefined) ?? [];
  if (keys.length === 0) throw new SetProblem('a merge needs merge keys', path);
  const [base = [], ...others] = children(spec, path).map((child, index) => {
    const found = generated(child, [...path, 'generators', index], world);
    const byKey = new Map(found.map((one) => [jsonText(keys.map((key) => one.entries.get(key) ?? null)), one]));
    if (byKey.size < found.length) throw new SetProblem('merge keys are not unique', [...path, 'generators', index]);
    return byKey;
  });
  return [...base].map(([key, one]) => {
    return others.reduce(
      (all, other) => (other.has(key) ? mergedAt(path, all, other.get(key) ?? noParameters) : all),
      one,
    );
  });
}

function mergedAt(path: YamlPath, base: Parameters, over: Parameters): Parameters {
  try {
    return merged(base, over);
  } catch (error) {
    if (error instanceof UnlikeMaps) throw new SetProblem(error.message, path);
    throw error;
  }
}
