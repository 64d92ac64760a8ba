import ts from 'typescript';
import { type Docstring, docstringOf, lastComment, parseDocstring } from './docstring.ts';
import type { Source, Sources } from './sources.ts';
import { isNever } from './type-text.ts';

/** One thing that may be said in an object. */
export interface Prop {
  readonly name: string;
  readonly type: ts.TypeNode;
  /** Where its type's names are looked up. */
  readonly source: Source;
  readonly optional: boolean;
  readonly doc: Docstring;
  /** Names of which exactly one is said; this one among them. */
  readonly oneOf?: readonly string[];
  /** Types that it has in other variants. */
  readonly others?: readonly ts.TypeNode[];
  /** What must be said for it to be allowed, e.g. `provider: 'vault'`; any of these. */
  readonly when?: readonly string[];
  /** What holds instead below a scope of some class. */
  readonly within?: { readonly scope: string; readonly prop: Prop };
}

/** Everything that an object of a type may have, in the order of the source. None where the type is no object of ours. */
export function propsOf(sources: Sources, source: Source, type: ts.TypeNode): readonly Prop[] {
  return ofType({ sources, source }, type).filter(({ type }) => !isNever(type));
}

/** The same for an interface, with what it extends before its own. */
export function propsOfInterface(sources: Sources, source: Source, node: ts.InterfaceDeclaration): readonly Prop[] {
  return ofInterface({ sources, source }, node).filter(({ type }) => !isNever(type));
}

interface At {
  readonly sources: Sources;
  readonly source: Source;
}

function ofType(at: At, type: ts.TypeNode): readonly Prop[] {
  if (ts.isParenthesizedTypeNode(type)) return ofType(at, type.type);
  if (ts.isTypeLiteralNode(type)) return type.members.flatMap((member) => ofMember(at, member));
  if (ts.isIntersectionTypeNode(type)) return type.types.flatMap((part) => ofType(at, part));
  if (ts.isUnionTypeNode(type))
    return ofVariants(variantsOf(type).map((one) => documented(ofType(at, one.type), one.doc)));
  if (ts.isConditionalTypeNode(type)) return ofConditional(at, type);
  if (ts.isTypeReferenceNode(type)) return ofReference(at, type.typeName.getText(), type.typeArguments ?? []);
  return [];
}

function ofInterface(at: At, node: ts.InterfaceDeclaration): readonly Prop[] {
  const inherited = (node.heritageClauses ?? []).flatMap(({ types }) =>
    types.flatMap((base) => ofReference(at, base.expression.getText(), base.typeArguments ?? [])),
  );
  const own = node.members.flatMap((member) => ofMember(at, member));
  const names = new Set(own.map(({ name }) => name));
  return [...inherited.filter(({ name }) => !names.has(name)), ...own];
}

function ofMember({ source }: At, member: ts.TypeElement): readonly Prop[] {
  if (!ts.isPropertySignature(member) || member.type === undefined) return [];
  const { name, type, questionToken } = member;
  return [{ name: name.getText(), type, source, optional: questionToken !== undefined, doc: docstringOf(member) }];
}

function ofReference(at: At, name: string, given: readonly ts.TypeNode[]): readonly Prop[] {
  const [first, second] = given;
  if (first !== undefined) {
    const keys = second === undefined ? [] : literals(second);
    if (name === 'Pick') return ofType(at, first).filter((prop) => keys.includes(prop.name));
    if (name === 'Omit') return ofType(at, first).filter((prop) => !keys.includes(prop.name));
    if (name === 'Readonly') return ofType(at, first);
    if (name === 'Partial') return ofType(at, first).map((prop) => ({ ...prop, optional: true }));
    if (name === 'Required') return ofType(at, first).map((prop) => ({ ...prop, optional: false }));
  }
  const found = at.sources.find(at.source, name);
  if (found === undefined || ts.isClassDeclaration(found.node)) return [];
  const there = { ...at, source: found.source };
  return ts.isInterfaceDeclaration(found.node) ? ofInterface(there, found.node) : ofType(there, found.node.type);
}

function literals(type: ts.TypeNode): readonly string[] {
  if (ts.isUnionTypeNode(type)) return type.types.flatMap(literals);
  return ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : [];
}

/** Props of a value that may be written in several ways: what not every way has goes with another prop, or is a choice. */
function ofVariants(variants: readonly (readonly Prop[])[]): readonly Prop[] {
  const allowed = variants.map((variant) => variant.filter(({ type }) => !isNever(type)));
  const names = [...new Set(allowed.flat().map(({ name }) => name))];
  const having = (name: string) => allowed.filter((variant) => variant.some((prop) => prop.name === name));
  const isEverywhere = (name: string) => having(name).length === allowed.length;
  const told = names.find((name) => isEverywhere(name) && tellsApart(allowed, name));
  const oneOf = names.filter((name) => !isEverywhere(name));
  return names.flatMap((name) => {
    const same = allowed.flat().filter((prop) => prop.name === name);
    const [first] = same;
    if (first === undefined) return [];
    const others = same.slice(1).map(({ type }) => type);
    const prop = { ...first, others: others.filter((type) => type.getText() !== first.type.getText()) };
    if (isEverywhere(name)) return [prop];
    if (told === undefined) return [{ ...prop, oneOf }];
    const words = having(name).flatMap((variant) => variant.filter((other) => other.name === told));
    return [{ ...prop, when: words.map(({ type }) => `${told}: ${type.getText()}`) }];
  });
}

/** Whether a prop has other words in each variant. */
function tellsApart(variants: readonly (readonly Prop[])[], name: string): boolean {
  const words = variants.map((variant) => {
    const type = variant.find((prop) => prop.name === name)?.type;
    return type === undefined ? [] : literals(type);
  });
  const all = words.flat();
  return words.every((some) => some.length > 0) && new Set(all).size === all.length;
}

/** `Scope extends Group ? A : B`: the props of B, each with what it is in a group. */
function ofConditional(at: At, { extendsType, trueType, falseType }: ts.ConditionalTypeNode): readonly Prop[] {
  const inside = ofType(at, trueType);
  return ofType(at, falseType).map((prop) => {
    const other = inside.find(({ name }) => name === prop.name);
    return other === undefined ? prop : { ...prop, within: { scope: extendsType.getText(), prop: other } };
  });
}

/** What stands above a variant is said of each of its props that says nothing itself. */
function documented(props: readonly Prop[], doc: Docstring): readonly Prop[] {
  return props.map((prop) => (prop.doc.text === '' && prop.doc.fallback === undefined ? { ...prop, doc } : prop));
}

/** One way to write a value that may be written in several. */
export interface Variant {
  readonly type: ts.TypeNode;
  readonly doc: Docstring;
}

/** The members of a union. Their docstrings stand before the bar, where the parser attaches them to nothing. */
export function variantsOf(union: ts.UnionTypeNode): readonly Variant[] {
  const text = union.getSourceFile().text;
  let from = union.getFullStart();
  return union.types.map((type) => {
    const doc = parseDocstring(lastComment(text.slice(from, type.getStart())));
    from = type.end;
    return { type, doc };
  });
}
