/** Who an output file belongs to. A file shared by all components (a project, an index) leaves fields out. */
export interface Owner {
  readonly target?: string;
  readonly system?: string;
  readonly component?: string;
}

/** An escape hatch that was used on an object of a file: what was changed by hand in the declaration, and why. */
export interface Patch {
  readonly object: string;
  readonly reason: string;
  readonly paths: readonly string[];
}

/** One rendered file on its way to disk. */
export interface OutputFile {
  /** Relative to the output folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly owner: Owner;
  readonly patches?: readonly Patch[];
}

/** How to publish. */
export interface PublishOptions {
  /** The output folder. It is made when missing; it may itself be a symbolic link to a folder. */
  readonly out: string;
  /** How messages name the output folder. Default: `out` as given. */
  readonly shownAs?: string;
  /** The folder that must never be an output folder, nor lie inside one. Default: the current folder. */
  readonly project?: string;
  /** Compute the report, write nothing at all, take no lock. Default: false. */
  readonly dryRun?: boolean;
  /** Rewrite what was edited by hand or stands in the way, and rebuild a broken manifest. Default: false. */
  readonly force?: boolean;
  /**
   * For a run that renders a part only: says whether an owner belongs to that part. Files of other owners are neither
   * read nor removed and stay in the manifest. Default: everything was rendered.
   */
  readonly scope?: (owner: Owner) => boolean;
}

/** What a publication did, or with `dryRun` would have done. Paths are sorted and relative to the output folder. */
export interface PublishReport {
  readonly written: readonly string[];
  /** How many files were already right; their modification times did not change. */
  readonly unchanged: number;
  readonly removed: readonly string[];
  /** Files nobody rendered: kept, and worth a line to the person. */
  readonly foreign: readonly string[];
  /** Among `written` and `removed`: what only `force` allowed, because its content was not ours. */
  readonly forced: readonly string[];
  /** An earlier run was cut off half-way and has been finished first. */
  readonly recovered: boolean;
}
