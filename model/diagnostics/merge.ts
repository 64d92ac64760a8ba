import { type CatalogueEntry, catalogue, type DiagnosticCode } from './catalogue/index.ts';
import type { Diagnostic, SourcePosition } from './diagnostic.ts';

/** A problem as it was found: in one target, or in none in particular. */
export interface Reported {
  readonly code: DiagnosticCode;
  readonly parameters: object;
  readonly at?: SourcePosition;
  readonly target?: string;
}

/** One problem, and where it was found. */
interface Problem {
  readonly first: Reported;
  readonly targets: Set<string>;
}

/** Stands for the names of targets in texts that are compared. */
const anyTarget = '\u0001';

/**
 * What is wrong at one place in the same way, and mended in the same way, is one problem, in however many targets.
 *
 * @param all names of all targets, in their order; none where that is not known
 */
export function merged(reported: readonly Reported[], all: readonly string[]): Diagnostic[] {
  const problems = new Map<string, Problem>();
  for (const one of reported) {
    const { code, at, target } = one;
    const { why, fix } = textsOf(one, target);
    const key = JSON.stringify([code, at, textsOf(one, anyTarget).message, why, fix, target === undefined]);
    const known = problems.get(key) ?? { first: one, targets: new Set<string>() };
    if (target !== undefined) known.targets.add(target);
    problems.set(key, known);
  }
  return [...problems.values()].map(({ first, targets }) => diagnosticOf(first, inOrder(targets, all), all));
}

function diagnosticOf(one: Reported, targets: readonly string[], all: readonly string[]): Diagnostic {
  const { code, at, target } = one;
  const everywhere = all.length > 1 && targets.length === all.length;
  const { message } = textsOf(one, everywhere ? 'all targets' : listed(targets));
  const named = textsOf(one, anyTarget).message.includes(anyTarget);
  // Without a word about targets it holds for all of them.
  const some = !named && targets.length > 0 && targets.length < all.length;
  const { why, fix } = textsOf(one, target);
  return {
    code,
    severity: catalogue[code].severity,
    message: some ? `${message} (in ${listed(targets)})` : message,
    why,
    fix,
    ...(at === undefined ? {} : { at }),
    ...(targets.length === 0 ? {} : { targets }),
  };
}

/** The entry's texts, with another name where they speak of the target in which the problem was found. */
function textsOf({ code, parameters, target }: Reported, name: string | undefined) {
  const entry = catalogue[code] as unknown as CatalogueEntry<object>;
  const own = target !== undefined && 'target' in parameters && parameters.target === target;
  const given = own ? { ...parameters, target: name } : parameters;
  const text = (written: string | ((parameters: object) => string)) =>
    typeof written === 'string' ? written : written(given);
  return { message: entry.message(given), why: text(entry.why), fix: text(entry.fix) };
}

function inOrder(targets: ReadonlySet<string>, all: readonly string[]): readonly string[] {
  const known = all.filter((name) => targets.has(name));
  return [...known, ...[...targets].filter((name) => !known.includes(name))];
}

/** `dev, staging and us-prod` */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
