import type { ValuesPath } from '../../model/values-path.ts';

/** How a template reads a value: `.Values.image.tag`, or with `index` where a name is none to Go templates. */
export function access(path: ValuesPath): string {
  let text = '.Values';
  for (const name of path) {
    text = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `${text}.${name}` : `(index ${text} ${goText(name)})`;
  }
  return text;
}

/** A Go string literal. */
export function goText(text: string): string {
  // JSON escapes are Go's too, apart from halves of surrogate pairs, which are refused before.
  return JSON.stringify(text);
}
