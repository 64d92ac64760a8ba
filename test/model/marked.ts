import type { Diagnostics } from '../../model/diagnostics/index.ts';

/** Text with a `«` before each place that matters: tests mark places instead of counting columns. */
export function marked(text: string): { readonly text: string; readonly places: readonly string[] } {
  const places: string[] = [];
  const parts = text.split('«');
  for (let index = 1; index < parts.length; index++) {
    const before = parts
      .slice(0, index)
      .join('')
      .replace(/^\uFEFF/, '');
    const lines = before.split(/\r\n|\n|\r/);
    places.push(`${lines.length}:${(lines.at(-1) ?? '').length + 1}`);
  }
  return { text: parts.join(''), places };
}

/** `file:line:column code` of every problem, in the order in which they are shown. */
export function shown(diagnostics: Diagnostics): string[] {
  return diagnostics
    .sorted()
    .map(({ code, at }) => (at === undefined ? code : `${at.file}:${at.line}:${at.column} ${code}`));
}
