import * as z from 'zod/mini';
import type { Diagnostics } from '../diagnostics/index.ts';
import { nearest } from '../nearest.ts';
import { mostProblems, valueAt, type YamlDocument, type YamlPath } from '../yaml/index.ts';
import type { FormIssue } from './fields.ts';
import { forms } from './forms.ts';

/** First part of the codes that a file's problems get. */
export type Area = 'region' | 'release';

/**
 * Holds a file against its schema and reports every deviation at its place.
 *
 * @returns the file's own data, unchanged, or `undefined` when it deviates
 */
export function validate<S extends z.ZodMiniType>(
  document: YamlDocument,
  schema: S,
  area: Area,
  diagnostics: Diagnostics,
): z.infer<S> | undefined {
  const result = z.safeParse(schema, document.value);
  if (result.success) return document.value as z.infer<S>;
  const reporter = new IssueReporter(document, area, diagnostics);
  for (const issue of result.error.issues.slice(0, mostProblems)) reporter.report(issue);
  return undefined;
}

class IssueReporter {
  readonly #document: YamlDocument;
  readonly #area: Area;
  readonly #diagnostics: Diagnostics;

  constructor(document: YamlDocument, area: Area, diagnostics: Diagnostics) {
    this.#document = document;
    this.#area = area;
    this.#diagnostics = diagnostics;
  }

  report(issue: z.core.$ZodIssue): void {
    const path = issue.path.map((segment) => (typeof segment === 'symbol' ? String(segment) : segment));
    if (issue.code === 'unrecognized_keys') this.#unknownKeys(path, issue.keys, issue.message.split('\n'));
    else if (path.length > 0 && !this.#document.has(path)) this.#missing(path);
    else if (issue.code === 'invalid_key') this.#badValue(path, formIssue(issue.issues[0]), 'key');
    else if (issue.code === 'invalid_type') this.#wrongType(path, expectedType(issue.expected));
    else if (issue.code === 'invalid_union' && !('options' in issue)) this.#union(path);
    else this.#badValue(path, this.#expectation(issue, path), 'value');
  }

  #unknownKeys(path: YamlPath, keys: readonly string[], known: readonly string[]): void {
    for (const key of keys) {
      const parameters = { key, parent: this.#nameOf(path), known: known.join(', '), nearest: nearest(key, known) };
      this.#diagnostics.report(`${this.#area}/unknown-key`, parameters, this.#document.at([...path, key], 'key'));
    }
  }

  #missing(path: YamlPath): void {
    const parent = path.slice(0, -1);
    // The issue may name a value deep inside something that is missing as a whole.
    if (!this.#document.has(parent)) {
      this.#missing(parent);
      return;
    }
    const parameters = { key: String(path.at(-1)), parent: this.#nameOf(parent) };
    this.#diagnostics.report(`${this.#area}/missing-key`, parameters, this.#document.at(parent, 'key'));
  }

  #wrongType(path: YamlPath, expected: string): void {
    const value = valueAt(this.#document.value, path);
    if (expected === wholeNumber && typeof value === 'number') {
      this.#badValue(path, { expected }, 'value');
      return;
    }
    const scalar = typeof value === 'number' || typeof value === 'boolean';
    const quoted = scalar && expected === plainText ? `'${this.#document.source(path) ?? String(value)}'` : undefined;
    const parameters = { path: pathText(path), found: describe(value, this.#document.source(path)), expected, quoted };
    this.#diagnostics.report(`${this.#area}/wrong-type`, parameters, this.#document.at(path));
  }

  /** The one union without a discriminator: a number of pods or a percentage. */
  #union(path: YamlPath): void {
    const { expected } = forms.percentage;
    const value = valueAt(this.#document.value, path);
    if (typeof value === 'number' || typeof value === 'string') this.#badValue(path, { expected }, 'value');
    else this.#wrongType(path, expected);
  }

  #badValue(path: YamlPath, { expected, nearest: near }: FormIssue, which: 'key' | 'value'): void {
    const value = which === 'key' ? String(path.at(-1)) : valueAt(this.#document.value, path);
    const found = which === 'key' ? `the name “${String(value)}”` : describe(value, this.#document.source(path));
    const parameters = { path: pathText(path), value: found, expected, nearest: near };
    const part = this.#area === 'release' ? String(path.at(-1)) : '';
    const code = part === 'digest' || part === 'tag' ? (`release/bad-${part}` as const) : `${this.#area}/bad-value`;
    this.#diagnostics.report(code as `${Area}/bad-value`, parameters, this.#document.at(path, which));
  }

  #expectation(issue: z.core.$ZodIssue, path: YamlPath): FormIssue {
    const value = valueAt(this.#document.value, path);
    switch (issue.code) {
      case 'invalid_value':
        return oneOf(issue.values.map(String), value);
      case 'invalid_union':
        return oneOf('options' in issue ? (issue.options ?? []).map(String) : [], value);
      case 'too_small':
        return {
          expected:
            issue.origin === 'array'
              ? issue.minimum === 1
                ? 'a list of at least one'
                : pair
              : `a whole number of at least ${issue.minimum}`,
        };
      case 'too_big':
        return { expected: issue.origin === 'array' ? pair : `a whole number of at most ${issue.maximum}` };
      default:
        return formIssue(issue);
    }
  }

  #nameOf(path: YamlPath): string {
    return path.length === 0 ? this.#document.file : `“${pathText(path)}”`;
  }
}

const plainText = 'text';
const wholeNumber = 'a whole number';
const pair = 'a list of exactly two';

function expectedType(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    string: plainText,
    number: wholeNumber,
    int: wholeNumber,
    object: 'a mapping',
    record: 'a mapping',
    tuple: pair,
    array: 'a list',
  };
  return names[expected] ?? expected;
}

function formIssue(issue: z.core.$ZodIssue | undefined): FormIssue {
  const parameters: Partial<FormIssue> | undefined = issue?.code === 'custom' ? issue.params : undefined;
  return { expected: parameters?.expected ?? 'another value', nearest: parameters?.nearest };
}

function oneOf(values: readonly string[], value: unknown): FormIssue {
  const near = typeof value === 'string' ? nearest(value, values) : undefined;
  return { expected: `one of ${values.join(', ')}`, nearest: near && `\`${near}\`` };
}

function describe(value: unknown, source: string | undefined): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return value.length === 1 ? 'a list of 1' : `a list of ${value.length}`;
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return `“${value.length > 80 ? `${value.slice(0, 80)}…` : value}”`;
  return `the ${typeof value === 'number' ? 'number' : 'truth value'} ${source ?? String(value)}`;
}

/** `environments.dev.size`, `locations[0]` */
function pathText(path: YamlPath): string {
  if (path.length === 0) return 'the whole file';
  return path.reduce<string>(
    (text, segment) =>
      typeof segment === 'number' ? `${text}[${segment}]` : text === '' ? segment : `${text}.${segment}`,
    '',
  );
}
