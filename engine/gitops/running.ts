import type { Application, ApplicationSource } from './application.ts';
import { folderMatcher, pathspecMatcher } from './glob.ts';
import type { PlanInput } from './input.ts';
import { below, type Tree } from './tree.ts';

/** At which state of the repository an Application runs. */
export type Running =
  | { readonly kind: 'branch'; readonly tree: Tree }
  | { readonly kind: 'commit'; readonly commit: string; readonly tree: Tree }
  /** A chart, or files of another repository. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'missing' }
  /** There is no git, or not all of its history. */
  | { readonly kind: 'unknown' };

/** Finds out, once per revision, what Applications run. */
export class Revisions {
  readonly #input: PlanInput;
  readonly #known = new Map<string, Running>();

  constructor(input: PlanInput) {
    this.#input = input;
  }

  /** The source that lies in this repository, if any. */
  sourceOf({ sources }: Application): ApplicationSource | undefined {
    const { repository } = this.#input.settings;
    return sources.find((source) => source.repository === repository && source.path !== undefined);
  }

  of(application: Application): Running {
    const source = this.sourceOf(application);
    return source === undefined ? { kind: 'elsewhere' } : this.at(source.revision);
  }

  at(revision: string): Running {
    const known = this.#known.get(revision) ?? this.#find(revision);
    this.#known.set(revision, known);
    return known;
  }

  #find(revision: string): Running {
    const { settings, work, history } = this.#input;
    if (['', 'HEAD', settings.branch, `refs/heads/${settings.branch}`].includes(revision)) {
      return { kind: 'branch', tree: work };
    }
    const commit = history?.commitOf(revision);
    if (history !== undefined && commit !== undefined) return { kind: 'commit', commit, tree: history.tree(commit) };
    return { kind: history === undefined || history.shallow ? 'unknown' : 'missing' };
  }
}

/** Files that an Application's objects come from, at some state of the repository. */
export function filesOf({ target = '' }: Application, source: ApplicationSource, tree: Tree): readonly string[] {
  const { path = '', helm, include, exclude, recurse } = source;
  const all = below(tree, path);
  if (helm) {
    // Values of other targets and words for readers are no part of what is applied here.
    const others = new RegExp(`^(?:values\\.(?!${target.replace(/[^\w-]/g, '')}\\.yaml$).+\\.yaml|README\\.md)$`);
    return all.filter((file) => !others.test(file.slice(path.length + 1)));
  }
  const [included, excluded] = [include, exclude].map((one) => (one === undefined ? undefined : matcherOf(one)));
  return all.filter((file) => {
    const name = file.slice(path.length + 1);
    if (!/\.(?:ya?ml|json)$/.test(name) || (!recurse && name.includes('/'))) return false;
    return included?.(name) !== false && excluded?.(name) !== true;
  });
}

/** Argo CD's own globs: `*` also matches `/`, and braces give a choice. */
function matcherOf(pattern: string): (name: string) => boolean {
  const [loose, strict] = [pathspecMatcher(pattern), folderMatcher(pattern)];
  return (name) => loose(name) || strict(name);
}

/** The file of an Application's objects: a chart renders the same as the manifests that it was folded from. */
export function manifestsOf(
  application: Application,
  source: ApplicationSource,
  tree: Tree,
  folder: string,
): readonly string[] {
  if (!source.helm) return filesOf(application, source, tree);
  const { target, system, component } = application;
  const file = `${folder}/${target}/${system}/${component}/manifests.yaml`;
  return tree.id(file) === undefined ? [] : [file];
}
