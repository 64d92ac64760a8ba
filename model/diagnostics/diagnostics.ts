import { catalogue, type DiagnosticCode, type ParametersOf } from './catalogue/index.ts';
import type { Diagnostic, Place } from './diagnostic.ts';
import { merged, type Reported } from './merge.ts';

/** What a run has found so far; shared by all views of it. */
interface Found {
  readonly reported: Reported[];
  readonly repeated: Diagnostic[];
  errors: number;
  targets: readonly string[];
}

/** Collects every problem of a run, so that a person mends them all at once instead of one per run. */
export class Diagnostics {
  #found: Found = { reported: [], repeated: [], errors: 0, targets: [] };
  #target: string | undefined;

  /**
   * Adds a problem from the catalogue.
   *
   * @param code entry of the catalogue
   * @param parameters what the entry's texts mention
   * @param place where to mend it; left out only when no file is to blame
   */
  report<C extends DiagnosticCode>(code: C, parameters: ParametersOf<C>, place?: Place): void {
    if (catalogue[code].severity === 'error') this.#found.errors++;
    const at = typeof place === 'function' ? place() : place;
    this.#found.reported.push({
      code,
      parameters: parameters as object,
      ...(at === undefined ? {} : { at }),
      ...(this.#target === undefined ? {} : { target: this.#target }),
    });
  }

  /**
   * The same collection, for what is wrong in one target: a problem that is found in several of them is shown once, with
   * their names.
   */
  inTarget(target: string): Diagnostics {
    const view = new Diagnostics();
    view.#found = this.#found;
    view.#target = target;
    return view;
  }

  /** Says which targets there are, so that a problem can be said to be one of all. */
  knowTargets(names: readonly string[]): void {
    this.#found.targets = names;
  }

  /** Adds a warning that an earlier run of equal inputs found. */
  repeat(warning: Diagnostic): void {
    this.#found.repeated.push(warning);
  }

  /** How many errors have been reported so far, one in each target counted for each. */
  get errorCount(): number {
    return this.#found.errors;
  }

  get hasErrors(): boolean {
    return this.#found.errors > 0;
  }

  /** All problems without repetitions, by file, position, code and text: the same order on every machine. */
  sorted(): readonly Diagnostic[] {
    const { reported, repeated, targets } = this.#found;
    const byKey = new Map([...repeated, ...merged(reported, targets)].map((one) => [sortKey(one), one]));
    return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, diagnostic]) => diagnostic);
  }
}

function sortKey({ at, code, message, fix }: Diagnostic): string {
  const digits = (n: number) => String(n).padStart(9, '0');
  return [at?.file ?? '', digits(at?.line ?? 0), digits(at?.column ?? 0), code, message, fix].join('\u0000');
}
