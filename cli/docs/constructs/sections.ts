import ts from 'typescript';
import { type Docstring, docstringOf } from './docstring.ts';
import { type Prop, propsOf, propsOfInterface, type Variant, variantsOf } from './props.ts';
import type { Declared, Source, Sources } from './sources.ts';
import { isPrivateName, mentioned } from './type-text.ts';

/** A type of ours that props refer to, with what there is to say of it. */
export interface Section {
  readonly name: string;
  readonly source: Source;
  readonly doc: Docstring;
  /** What it consists of: props, or ways to write it, or neither, just its own text. */
  readonly props: readonly Prop[];
  readonly variants: readonly Variant[];
  readonly type?: ts.TypeNode;
}

/** Types that have a page of their own: Markdown file by name. */
export const pagesOfTypes: Readonly<Record<string, string>> = { Uses: 'uses.md' };

/** Every type of ours that props mention, and those that these mention, the nearest first; each once. */
export function sectionsOf(sources: Sources, props: readonly Prop[]): readonly Section[] {
  const sections = new Map<string, Section>();
  const waiting: [Source, ts.Node][] = props.flatMap(typesOf);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [source, type] = next;
    for (const name of mentioned(type)) {
      const found = sources.find(source, name);
      if (found === undefined || sections.has(name) || !isShown(name, found)) continue;
      if (isPrivateName(found.node)) {
        waiting.push([found.source, found.node.type]);
        continue;
      }
      const section = sectionOf(sources, name, found);
      sections.set(name, section);
      waiting.push(...section.props.flatMap(typesOf));
      const rest = section.type === undefined ? section.variants.map((one) => one.type) : [section.type];
      waiting.push(...rest.map((one): [Source, ts.Node] => [section.source, one]));
    }
  }
  return [...sections.values()];
}

function typesOf({ source, type, others = [] }: Prop): [Source, ts.Node][] {
  return [type, ...others].map((one) => [source, one]);
}

/** Whether there is something to tell of a type to those who write values of it. */
function isShown(name: string, { node }: Declared): boolean {
  if (ts.isClassDeclaration(node) || name in pagesOfTypes) return false;
  if (ts.isInterfaceDeclaration(node)) return true;
  // A type that says how another one is handled says nothing by itself, and a function is not for people to write.
  return !ts.isConditionalTypeNode(node.type) && !ts.isFunctionTypeNode(node.type);
}

function sectionOf(sources: Sources, name: string, { source, node }: Declared): Section {
  const known = { name, source, doc: docstringOf(node), props: [], variants: [] };
  if (ts.isInterfaceDeclaration(node)) return { ...known, props: propsOfInterface(sources, source, node) };
  const { type } = node as ts.TypeAliasDeclaration;
  if (ts.isUnionTypeNode(type)) {
    const variants = variantsOf(type);
    const isObject = variants.some((variant) => propsOf(sources, source, variant.type).length > 0);
    return isObject ? { ...known, variants } : { ...known, type };
  }
  const props = propsOf(sources, source, type);
  return props.length > 0 ? { ...known, props } : { ...known, type };
}
