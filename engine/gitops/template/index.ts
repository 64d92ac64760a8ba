import { builtinFunctions } from './builtin.ts';
import { dataFunctions } from './data-functions.ts';
import { TemplateError } from './error.ts';
import { evaluate, type Options } from './evaluate.ts';
import type { Node } from './nodes.ts';
import { parse } from './parse.ts';
import { textFunctions } from './text-functions.ts';
import type { GoValue } from './value.ts';

export { TemplateError } from './error.ts';
export { displayed } from './format.ts';
export { jsonText } from './json.ts';
export { sanitizedName } from './text-functions.ts';
export { GoMap, type GoValue, goValue } from './value.ts';

const functions = new Map(Object.entries({ ...builtinFunctions, ...textFunctions, ...dataFunctions }));
const names = new Set(functions.keys());

/** Templates that were read: a set has a dozen, and renders each once per Application. */
export type Templates = Map<string, readonly Node[] | TemplateError>;

/**
 * Text of a Go template as the ApplicationSet controller renders it.
 *
 * @param data what `.` is at the start
 * @param missingKey as the set's `goTemplateOptions` say
 * @param read templates that were read before; grows
 * @throws TemplateError where the controller gets an error, and where the plan cannot tell what it would get
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/GoTemplate/
 */
export function rendered(
  template: string,
  data: GoValue,
  missingKey: Options['missingKey'],
  read: Templates = new Map(),
): string {
  if (!template.includes('{{')) return template;
  const known = read.get(template) ?? parsed(template);
  read.set(template, known);
  if (known instanceof TemplateError) throw known;
  return evaluate(known, data, { functions, missingKey });
}

function parsed(template: string): readonly Node[] | TemplateError {
  try {
    return parse(template, names);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
}
