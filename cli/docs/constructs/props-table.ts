import ts from 'typescript';
import { docstringOf } from './docstring.ts';
import { cell, code, link, table } from './markdown.ts';
import type { Prop, Variant } from './props.ts';
import { pagesOfTypes, type Section } from './sections.ts';
import type { Source, Sources } from './sources.ts';
import { isNever, mentioned, typeText } from './type-text.ts';

/** What tables are made with: the sources, and the types that have a section on the same page. */
export interface Context {
  readonly sources: Sources;
  readonly sections: readonly Section[];
}

/** One row: a prop, or one of an object that is written in it. */
interface Line {
  readonly prop: Prop;
  /** `slo.requests.metric` */
  readonly path: string;
}

export function propsTable(context: Context, props: readonly Prop[]): string {
  const rows = linesOf(props).map((line) => row(context, line));
  return table(['Prop', 'Type', 'Default', 'Meaning'], rows);
}

/** Props, each with those of an object that is described where it is used. */
export function linesOf(props: readonly Prop[], above = ''): readonly Line[] {
  return props.flatMap((prop) => {
    const path = `${above}${prop.name}`;
    return [{ prop, path }, ...linesOf(describedMembers(prop), `${path}.`)];
  });
}

/** Members of a literal type, where its author says something of each. */
function describedMembers({ type, source }: Prop): readonly Prop[] {
  if (!ts.isTypeLiteralNode(type)) return [];
  const members = type.members.flatMap((member): readonly Prop[] => {
    if (!ts.isPropertySignature(member) || member.type === undefined) return [];
    const optional = member.questionToken !== undefined;
    return [{ name: member.name.getText(), type: member.type, source, optional, doc: docstringOf(member) }];
  });
  return members.some(({ doc }) => doc.text !== '') ? members : [];
}

function row(context: Context, { prop, path }: Line): readonly string[] {
  const types = [prop.type, ...(prop.others ?? [])];
  const type = describedMembers(prop).length > 0 ? 'object' : linked(context, prop.source, types);
  return [code(path), type, fallbackOf(prop), [meaningOf(context, prop), ...prop.doc.links.map(link)].join(' ').trim()];
}

/** What the docstring says; a prop without one is what its type is. */
export function meaningOf({ sources, sections }: Context, { doc, source, type }: Prop): string {
  if (doc.text !== '') return cell(doc.text);
  const [name = ''] = mentioned(type);
  const section = sources.find(source, name) === undefined ? undefined : sections.find((one) => one.name === name);
  return cell(section?.doc.text ?? '');
}

/** What holds when it is left out, or that it cannot be. */
export function fallbackOf(prop: Prop): string {
  const { oneOf, when, within } = prop;
  const choice = oneOf === undefined || oneOf.length < 2 ? needOf(prop) : `**one of** ${oneOf.map(code).join(', ')}`;
  const outside = when === undefined ? choice : `with ${when.map(code).join(' or ')}: ${choice}`;
  if (within === undefined) return outside;
  const inside = isNever(within.prop.type) ? 'left out' : fallbackOf(within.prop);
  return `${outside}; in a ${code(within.scope)} ${inside}`;
}

function needOf({ optional, doc }: Prop): string {
  return optional ? cell(doc.fallback ?? '') : '**required**';
}

/** A type, with a link to what it is made of where that stands on the page, or on one of its own. */
export function linked({ sources, sections }: Context, source: Source, types: readonly ts.TypeNode[]): string {
  // Two variants may have a word in common.
  const words = types.flatMap((type) => (ts.isUnionTypeNode(type) ? [...type.types] : [type]));
  const text = code([...new Set(words.map((type) => typeText(sources, source, type)))].join(' | '));
  const told = types.flatMap(mentioned).filter((name) => sources.find(source, name) !== undefined);
  const page = told.find((name) => name in pagesOfTypes);
  if (page !== undefined) return `[${text}](${pagesOfTypes[page]})`;
  const section = told.find((name) => sections.some((one) => one.name === name));
  return section === undefined ? text : `[${text}](#${section.toLowerCase()})`;
}

/** Ways to write a value of which one is chosen. */
export function variantsTable(context: Context, source: Source, variants: readonly Variant[]): string {
  const rows = variants.map(({ type, doc }) => [linked(context, source, [type]), cell(doc.text)]);
  return rows.some(([, meaning]) => meaning !== '')
    ? table(['One of', 'Meaning'], rows)
    : table(
        ['One of'],
        rows.map(([type = '']) => [type]),
      );
}
