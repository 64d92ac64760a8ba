import * as z from 'zod/mini';
import type { TextForm } from './forms.ts';

/** Travels inside a schema's issue to the diagnostic that is made of it. */
export interface FormIssue {
  readonly expected: string;
  readonly nearest?: string | undefined;
}

/**
 * Text of a form. Editors get its pattern; the diagnostic gets what was expected and what was probably meant.
 *
 * @typeParam T type of the text once it was checked
 */
export function text<T extends string = string>(form: TextForm, description: string): z.ZodMiniType<T, T> {
  const { expected, pattern, examples } = form;
  const schema = z.string().check(
    z.check(({ value, issues }) => {
      if (pattern.test(value) && (form.accepts?.(value) ?? true)) return;
      const params: FormIssue = { expected, nearest: form.nearest?.(value) };
      issues.push({ code: 'custom', input: value, params: { ...params } });
    }),
    z.meta({ description, pattern: pattern.source, ...(examples.length > 0 ? { examples: [...examples] } : {}) }),
  );
  return schema as unknown as z.ZodMiniType<T, T>;
}

/** A whole number. */
export function count(min: number, max: number, description: string) {
  return z.int().check(z.gte(min), z.lte(max), z.describe(description));
}

export function choice<const T extends readonly [string, ...string[]]>(values: T, description: string) {
  return z.enum(values).check(z.describe(description));
}

/**
 * A mapping with exactly these keys. Its issue about a surplus key carries the known ones, one a line.
 *
 * @param id name under which the JSON Schema states it once, when it is used more than once
 */
export function mapping<T extends Readonly<Record<string, z.ZodMiniType>>>(shape: T, description: string, id?: string) {
  const known = Object.keys(shape).join('\n');
  return z
    .strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? known : undefined) })
    .check(z.meta({ description, ...(id === undefined ? {} : { id }) }));
}

export const optional = z.exactOptional;
