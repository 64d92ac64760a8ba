import type ts from 'typescript';

/** What a docstring says, as Markdown. */
export interface Docstring {
  /** The text before the first tag. */
  readonly text: string;
  /** What an optional thing is when it is left out. */
  readonly fallback?: string;
  readonly examples: readonly string[];
  readonly links: readonly string[];
  /** Text by name of a parameter. */
  readonly params: ReadonlyMap<string, string>;
  readonly typeParams: ReadonlyMap<string, string>;
}

/** The docstring right above a declaration; an empty one where there is none. */
export function docstringOf(node: ts.Node): Docstring {
  return parseDocstring(lastComment(node.getSourceFile().text.slice(node.getFullStart(), node.getStart())));
}

/** The last docstring in what stands before something, with its stars and slashes; empty where there is none. */
export function lastComment(before: string): string {
  return [...before.matchAll(/\/\*\*[\s\S]*?\*\//g)].at(-1)?.[0] ?? '';
}

/** @param comment with its stars and slashes */
export function parseDocstring(comment: string): Docstring {
  const [text = '', ...tags] = withoutStars(comment).split(/^(?=@[a-z])/im);
  const tagged = tags.map((tag) => {
    const [, name = '', rest = ''] = /^@(\w+)[ \n]?([\s\S]*)$/.exec(tag) ?? [];
    return { name, rest };
  });
  const named = (name: string) => tagged.filter((tag) => tag.name === name).map(({ rest }) => rest);
  return {
    ...withFallback(paragraphs(text)),
    examples: named('example').map((example) => example.replace(/^\n+/, '').trimEnd()),
    links: named('see').map(oneLine),
    params: new Map(named('param').map(nameAndText)),
    typeParams: new Map(named('typeParam').map(nameAndText)),
  };
}

function withoutStars(comment: string): string {
  return comment
    .replace(/^\/\*\*+\s*/, '\n')
    .replace(/\*+\/$/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n');
}

/** Lines of a paragraph, or of a point of a list, become one; links become names. */
function paragraphs(text: string): string {
  const blocks = text
    .replaceAll(/\{@link (\w+)\}/g, '`$1`')
    .split(/\n\s*\n|\n(?=\s*- )/)
    .map(oneLine)
    .filter((block) => block !== '');
  return blocks.join('\n\n').replaceAll(/^(- .*)\n\n(?=- )/gm, '$1\n');
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}

function nameAndText(text: string): [string, string] {
  const [, name = '', rest = ''] = /^(\w+)\s+(?:- )?([\s\S]*)$/.exec(text.trim()) ?? [];
  return [name, oneLine(rest)];
}

/**
 * `Default: none.` and `…; default 30 s (002 §3.2).` say what holds when a prop is left out: they become a column of their
 * own. `… (default)` behind one of several values stays where it is.
 */
function withFallback(text: string): Pick<Docstring, 'text' | 'fallback'> {
  const marked = /`([^`]+)` \(default\)/.exec(text);
  if (marked !== null) return { text, fallback: `\`${marked[1]}\`` };
  const said = /(?:^|(?<=\. )|; )default(?:: ?| )((?:`[^`]*`|\.(?=\S)|[^.;])+)([.;]|$)/i.exec(text);
  if (said === null) return { text };
  const before = text.slice(0, said.index).trimEnd();
  const after = text.slice(said.index + said[0].length).trim();
  const ended = before === '' || before.endsWith('.') ? before : `${before}.`;
  const rest = `${after.charAt(0).toUpperCase()}${after.slice(1)}`;
  return { text: [ended, rest].filter((part) => part !== '').join(' '), fallback: (said[1] ?? '').trim() };
}
