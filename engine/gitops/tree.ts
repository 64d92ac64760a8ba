/** Files of one state of the repository: the work tree, or a commit. Paths begin at the project's folder. */
export interface Tree {
  /** How messages name it, e.g. `the work tree` or `commit 1a2b3c4d`. */
  readonly shown: string;
  /** Every file of the folders that matter, in code-unit order. */
  readonly paths: readonly string[];
  /** Equal for equal contents, in whatever tree; undefined where there is no such file. */
  id(path: string): string | undefined;
  /** Undefined where there is no such file. */
  text(path: string): string | undefined;
  /** Announces what will be read, so that it is fetched at once. */
  prefetch?(paths: Iterable<string>): void;
}

/** Paths of a tree below a folder. */
export function below(tree: Tree, folder: string): readonly string[] {
  const start = `${folder}/`;
  // Sorted, so that they lie together.
  return tree.paths.slice(firstAtLeast(tree.paths, start), firstAtLeast(tree.paths, `${folder}0`));
}

/** `0` is the character behind `/`. */
function firstAtLeast(paths: readonly string[], bound: string): number {
  let [low, high] = [0, paths.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((paths[middle] ?? '') < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
