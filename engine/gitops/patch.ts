import { Diagnostics } from '../../model/diagnostics/index.ts';
import { parseYaml, type YamlPath } from '../../model/yaml/index.ts';
import { SetProblem } from './problem.ts';
import { misreadScalar } from './scalars.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * An Application with a set's `templatePatch` over it. Maps are merged, null removes, lists are replaced, but finalizers
 * are added; the project stays as it was, since a patch must not move an Application out of its bounds.
 *
 * @param text the patch, once rendered
 * @param path where it stands in the set
 * @throws SetProblem when Argo CD would refuse it
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Template/#template-patch
 */
export function patched(application: Json, text: string, path: YamlPath): Json {
  const patch = parsed(text, path);
  if (patch === undefined) return application;
  refuseDirectives(patch, path);
  const result = merge(application, patch, []) as Json;
  const project = (application['spec'] as Json | undefined)?.['project'];
  return { ...result, spec: { ...(result['spec'] as Json), project } };
}

function parsed(text: string, path: YamlPath): Json | undefined {
  if (!/^[^#\s]/m.test(text.replace(/^[ \t]+/gm, ''))) return undefined;
  const diagnostics = new Diagnostics();
  const document = parseYaml('templatePatch', text, diagnostics);
  const [problem] = diagnostics.sorted();
  if (document === undefined || problem !== undefined) {
    const line = problem?.at === undefined ? '' : ` (line ${problem.at.line} once rendered)`;
    throw new SetProblem(`the patch is no YAML: ${problem?.message ?? 'it is empty'}${line}`, path);
  }
  const misread = misreadScalar(document, text);
  if (misread !== undefined) {
    throw new SetProblem(`“${misread}” in the patch is read in several ways; put it in quotes`, path, {
      unsupported: true,
    });
  }
  if (typeof document.value === 'object' && !Array.isArray(document.value)) return document.value as Json;
  throw new SetProblem('the patch is no mapping', path);
}

function refuseDirectives(value: unknown, path: YamlPath): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    if (/^\$(?:patch|retainKeys|setElementOrder|deleteFromPrimitiveList)/.test(key)) {
      throw new SetProblem(`the plan cannot evaluate ${key} in a patch`, path, { unsupported: true });
    }
    refuseDirectives(item, path);
  }
}

function merge(base: unknown, patch: unknown, path: YamlPath): unknown {
  if (path.join('.') === 'metadata.finalizers' && Array.isArray(base) && Array.isArray(patch)) {
    return [...new Set([...base, ...patch])];
  }
  if (!isMap(patch)) return patch;
  const result: Record<string, unknown> = isMap(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merge(result[key], value, [...path, key]);
  }
  return result;
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
