/** A place in a file that a person edits. Lines and columns count from 1, as editors do. */
export interface SourcePosition {
  /** Path as shown to the person: relative to the project where possible, with forward slashes. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * A position, or how to find it. Finding a TypeScript position means reading a source map, so it is put off until a
 * diagnostic is really shown.
 */
export type Place = SourcePosition | (() => SourcePosition | undefined);

/** `error` stops publication; `warning` is printed and the run goes on. */
export type Severity = 'error' | 'warning';

/** One problem, ready to be shown: what is wrong, why it matters, how to mend it, and where. */
export interface Diagnostic {
  /** Stable identifier, `<area>/<problem>`; `docs/errors.md` has an entry for each. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  readonly at?: SourcePosition;
  /** Names of the targets that it was found in, in their order; absent for what is no target's. */
  readonly targets?: readonly string[];
}
