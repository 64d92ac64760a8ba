import { type CatalogueEntry, catalogue, type DiagnosticCode, type ParametersOf } from './catalogue/index.ts';
import type { Diagnostic, Place } from './diagnostic.ts';

/** Collects every problem of a run, so that a person mends them all at once instead of one per run. */
export class Diagnostics {
  readonly #found: Diagnostic[] = [];
  #errors = 0;

  /**
   * Adds a problem from the catalogue.
   *
   * @param code entry of the catalogue
   * @param parameters what the entry's texts mention
   * @param place where to mend it; left out only when no file is to blame
   */
  report<C extends DiagnosticCode>(code: C, parameters: ParametersOf<C>, place?: Place): void {
    const entry = catalogue[code] as CatalogueEntry<ParametersOf<C>>;
    if (entry.severity === 'error') this.#errors++;
    const at = typeof place === 'function' ? place() : place;
    this.#found.push({
      code,
      severity: entry.severity,
      message: entry.message(parameters),
      why: textOf(entry.why, parameters),
      fix: textOf(entry.fix, parameters),
      ...(at === undefined ? {} : { at }),
    });
  }

  /** Adds a warning that an earlier run of equal inputs found. */
  repeat(warning: Diagnostic): void {
    this.#found.push(warning);
  }

  /** How many errors have been reported so far. */
  get errorCount(): number {
    return this.#errors;
  }

  get hasErrors(): boolean {
    return this.#errors > 0;
  }

  /** All problems without repetitions, by file, position, code and text: the same order on every machine. */
  sorted(): readonly Diagnostic[] {
    const byKey = new Map(this.#found.map((diagnostic) => [sortKey(diagnostic), diagnostic]));
    return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, diagnostic]) => diagnostic);
  }
}

function textOf<P>(text: string | ((parameters: P) => string), parameters: P): string {
  return typeof text === 'string' ? text : text(parameters);
}

function sortKey({ at, code, message }: Diagnostic): string {
  const digits = (n: number) => String(n).padStart(9, '0');
  return [at?.file ?? '', digits(at?.line ?? 0), digits(at?.column ?? 0), code, message].join('\u0000');
}
