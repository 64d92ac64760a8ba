import type { ReleasesFile } from '../../model/regions/schema.ts';
import type { Difference } from './difference.ts';
import type { PrintOptions } from './print.ts';

/** One thing that becomes another, for the list and for programs. */
export interface Change {
  readonly name: string;
  /** Target, or environment of an image. */
  readonly where: string;
  /** Absent for what was not there. */
  readonly from?: string;
  readonly to: string;
}

/** What a command would do. */
export interface Proposal {
  /** What `regions/releases.yaml` is to say. */
  readonly file: ReleasesFile;
  /** Ends the sentence “cannot be edited to say …”. */
  readonly what: string;
  readonly changes: readonly Change[];
  /** What else the person should know, a sentence each. */
  readonly notes: readonly string[];
  /** For the commit that brings it. */
  readonly message: string;
  /**
   * What changes in the targets that are meant.
   *
   * @param rendered folder with everything as it would be rendered
   */
  readonly difference: (rendered: string) => Difference;
}

/** Nothing is to be done; why, in a sentence. */
export interface Nothing {
  readonly nothing: string;
}

/** Something that is done in a way of its own. Returns the exit code. */
export interface Action {
  readonly act: (options: PrintOptions) => number;
}
