import type { YamlDocument } from '../../model/yaml/index.ts';
import { type NewComponent, pinsEntry, variableName } from './templates.ts';

/**
 * `regions/releases.yaml` with the component's pins, before the first name that follows it in the alphabet. Comments and
 * the order of all else stay.
 *
 * @returns undefined where the list of components cannot be added to: it is missing, or in braces
 */
export function withPins(text: string, document: YamlDocument, component: NewComponent): string | undefined {
  const lines = text.split('\n');
  const names = [...componentKeys(document)];
  const head = lines.findIndex((line) => /^components:\s*(#.*)?$/.test(line));
  if (head < 0) return undefined;
  const next = names.find((name) => name > component.name);
  const at = next === undefined ? endOfBlock(lines, head) : document.at(['components', next], 'key').line - 1;
  const before = commentsAbove(lines, at);
  return [...lines.slice(0, before), ...pinsEntry(component).trimEnd().split('\n'), ...lines.slice(before)].join('\n');
}

function* componentKeys(document: YamlDocument): Generator<string> {
  const { components } = document.value as { readonly components?: Readonly<Record<string, unknown>> };
  yield* Object.keys(components ?? {});
}

/** Index of the line behind the last one of the block that a line heads. */
function endOfBlock(lines: readonly string[], head: number): number {
  let end = head + 1;
  for (let index = head + 1; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (/^\S/.test(line) && !line.startsWith('#')) break;
    if (/^\s+\S/.test(line)) end = index + 1;
  }
  return end;
}

/** Comments belong to what follows them. */
function commentsAbove(lines: readonly string[], at: number): number {
  let first = at;
  while (/^\s+#/.test(lines[first - 1] ?? '')) first--;
  return first;
}

/**
 * `systems/<system>/index.ts` with the component imported and listed.
 *
 * @returns undefined where there is no plain list `components: […]` to add it to
 */
export function withComponent(source: string, { name }: NewComponent): string | undefined {
  const variable = variableName(name);
  const list = /^(\s*components: \[)([^\]]*)\]/m.exec(source);
  if (list === null) return undefined;
  const [whole, opening = '', members = ''] = list;
  // Anything but names is somebody's own way of listing.
  if (!/^[\s\w$,]*$/.test(members)) return undefined;
  const multiline = members.includes('\n');
  const kept = members.trim().replace(/,$/, '');
  const indent = /^\s*/.exec(opening)?.[0].replaceAll('\n', '') ?? '';
  const listed = multiline
    ? `${opening}\n${indent}  ${kept === '' ? '' : `${kept},\n${indent}  `}${variable},\n${indent}]`
    : `${opening}${kept === '' ? '' : `${kept}, `}${variable}]`;
  return withImport(source.replace(whole, listed), `import { ${variable} } from './${name}.ts';`, `./${name}.ts`);
}

/** Where the import belongs by its path, as Biome orders them: after packages and folders above, by name. */
function withImport(source: string, statement: string, from: string): string {
  const own = [...source.matchAll(/^import [^;]*?from '(\.\/[^']+)';\n/gm)];
  const next = own.find(([, path = '']) => path > from);
  if (next !== undefined) return `${source.slice(0, next.index)}${statement}\n${source.slice(next.index)}`;
  const last = own.at(-1) ?? [...source.matchAll(/^import [^;]*?;\n/gm)].at(-1);
  const at = last === undefined ? 0 : last.index + last[0].length;
  return `${source.slice(0, at)}${statement}\n${source.slice(at)}`;
}
