import type { SourcePosition } from '../../model/diagnostics/index.ts';
import type { YamlDocument, YamlPath } from '../../model/yaml/index.ts';
import { TemplateError } from './template/index.ts';

/** Why a set yields nothing, and where that stands in its file. */
export class SetProblem extends Error {
  readonly path: YamlPath;
  /** Argo CD may well do it; the plan cannot say what it would do. */
  readonly unsupported: boolean;
  /** What a template asked for in vain, and for which cluster. */
  readonly lacking: { readonly label: string; readonly cluster: string } | undefined;
  /** Where in a template, in characters. */
  readonly offset: number | undefined;

  constructor(
    reason: string,
    path: YamlPath,
    more: { unsupported?: boolean; lacking?: SetProblem['lacking']; offset?: number } = {},
  ) {
    super(reason);
    this.path = path;
    this.unsupported = more.unsupported ?? false;
    this.lacking = more.lacking;
    this.offset = more.offset;
  }
}

/** The problem of a template that stands at a path. */
export function templateProblem(error: unknown, path: YamlPath, cluster: string | undefined): SetProblem {
  if (!(error instanceof TemplateError)) throw error;
  const [, label] = /^\$?\.metadata\.labels\.(.+)$/.exec(error.missing ?? '') ?? [];
  const lacking = label === undefined || cluster === undefined ? undefined : { label, cluster };
  const { offset, unsupported } = error;
  return new SetProblem(error.message, path, { unsupported, offset, ...(lacking === undefined ? {} : { lacking }) });
}

/** Place of a character of a text that a file writes over one line or several. */
export function placeOfOffset(
  document: YamlDocument,
  path: YamlPath,
  template: string,
  offset: number,
): SourcePosition {
  const start = document.at(path);
  const source = document.source(path);
  if (source === undefined) return start;
  const before = template.slice(0, offset);
  const line = before.split('\n').length - 1;
  const column = before.length - (before.lastIndexOf('\n') + 1);
  if (/^[|>]/.test(source)) {
    // The lines of a block stand below its mark, all indented as the first of them.
    const [, indent = ''] = /\n([ ]*)\S/.exec(source) ?? [];
    return { ...start, line: start.line + line + 1, column: indent.length + column + 1 };
  }
  const quoted = /^["']/.test(source) ? 1 : 0;
  return source.slice(quoted).startsWith(before) ? { ...start, column: start.column + quoted + offset } : start;
}
