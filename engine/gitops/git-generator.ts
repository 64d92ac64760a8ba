import { Diagnostics } from '../../model/diagnostics/index.ts';
import { parseYaml, valueAt, type YamlPath } from '../../model/yaml/index.ts';
import { folderMatcher, pathspecMatcher } from './glob.ts';
import type { Parameters } from './parameters.ts';
import { SetProblem } from './problem.ts';
import { misreadScalar } from './scalars.ts';
import { GoMap, goValue, sanitizedName } from './template/index.ts';
import type { Tree } from './tree.ts';

interface Pattern {
  readonly path: string;
  readonly exclude?: boolean;
}

/**
 * One set of parameters for each file that matches, or for each item of a file that is a list: what the file says, and
 * where it lies.
 *
 * @throws SetProblem when a file is not what Argo CD can read, or a pattern means two things
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Git/#git-generator-files
 */
export function fileParameters(spec: unknown, path: YamlPath, tree: Tree): readonly Parameters[] {
  const patterns = (valueAt(spec, ['files']) as readonly Pattern[] | undefined) ?? [];
  if (patterns.length === 0) throw new SetProblem('a git generator needs files or directories', path);
  const files = matching(tree, patterns, pathspecMatcher);
  const narrow = new Set(matching(tree, patterns, folderMatcher));
  // Two settings of Argo CD read a pattern differently; which one it has is not known here.
  const doubtful = files.find((file) => !narrow.has(file)) ?? [...narrow].find((file) => !files.includes(file));
  if (doubtful !== undefined) {
    const reason = `whether ${doubtful} matches depends on a setting of Argo CD, since “*” may match “/” too`;
    throw new SetProblem(reason, [...path, 'files'], { unsupported: true });
  }
  tree.prefetch?.(files);
  const prefix = valueAt(spec, ['pathParamPrefix']);
  return files.flatMap((file) => {
    const folder = folderOf(file);
    const more = [
      ['filename', file.slice(file.lastIndexOf('/') + 1)],
      ['filenameNormalized', sanitizedName(file.slice(file.lastIndexOf('/') + 1))],
    ] as const;
    const place = pathParameters(folder, more);
    return objectsOf(file, tree.text(file) ?? '', path).map((object) => placed(object, place, prefix));
  });
}

/** One set of parameters for each folder that matches. */
export function gitDirectories(spec: unknown, tree: Tree): readonly Parameters[] {
  const patterns = valueAt(spec, ['directories']) as readonly Pattern[];
  const folders = new Set(tree.paths.flatMap(foldersAbove));
  const found = matchingOf([...folders].sort(), patterns, folderMatcher);
  const prefix = valueAt(spec, ['pathParamPrefix']);
  return found.map((folder) => placed(new GoMap(), pathParameters(folder, []), prefix));
}

type Matcher = (pattern: string) => (path: string) => boolean;

function matching(tree: Tree, patterns: readonly Pattern[], matcher: Matcher): readonly string[] {
  return matchingOf(tree.paths, patterns, matcher);
}

/** What is excluded stays out, whatever else includes it. */
function matchingOf(paths: readonly string[], patterns: readonly Pattern[], matcher: Matcher): readonly string[] {
  const compiled = patterns.map(({ path, exclude = false }) => {
    // What stands before the first wildcard decides for most paths.
    const [start = ''] = /^[^*?[{\\]*/.exec(path) ?? [];
    const matches = matcher(path);
    return { exclude, matches: (file: string) => file.startsWith(start) && matches(file) };
  });
  return paths.filter((path) => {
    const found = compiled.filter(({ matches }) => matches(path));
    return found.length > 0 && found.every(({ exclude }) => !exclude);
  });
}

function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function pathParameters(folder: string, more: readonly (readonly [string, string])[]): GoMap {
  const basename = folder.slice(folder.lastIndexOf('/') + 1);
  return new GoMap([
    ['path', folder],
    ['basename', basename],
    ['basenameNormalized', sanitizedName(basename)],
    ['segments', folder.split('/')],
    ...more,
  ]);
}

function placed(object: GoMap, place: GoMap, prefix: unknown): GoMap {
  const [key, value] =
    typeof prefix === 'string' && prefix !== '' ? [prefix, new GoMap([['path', place]])] : ['path', place];
  return new GoMap([...object.entries, [key, value]]);
}

/** A file holds one object, or a list of them. */
function objectsOf(file: string, text: string, path: YamlPath): readonly GoMap[] {
  const value = goValue(parsed(file, text, path));
  const objects = Array.isArray(value) ? value : [value ?? new GoMap()];
  if (objects.every((object) => object instanceof GoMap)) return objects;
  throw new SetProblem(`${file} holds neither an object nor a list of objects`, path);
}

function parsed(file: string, text: string, path: YamlPath): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // JSON is YAML; what is YAML only has more ways to be misread.
  }
  if (text.trim() === '') return {};
  const diagnostics = new Diagnostics();
  const document = parseYaml(file, text, diagnostics);
  const [problem] = diagnostics.sorted();
  if (document === undefined || problem !== undefined) {
    throw new SetProblem(`${file} cannot be read: ${problem?.message ?? 'it is empty'}`, path);
  }
  const misread = misreadScalar(document, text);
  if (misread === undefined) return document.value;
  throw new SetProblem(`${file}: “${misread}” is read in several ways; put it in quotes`, path, { unsupported: true });
}
