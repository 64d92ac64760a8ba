import ts from 'typescript';
import { type Docstring, docstringOf } from './docstring.ts';
import { type Prop, propsOf } from './props.ts';
import type { Declared, Source, Sources } from './sources.ts';
import { typeText } from './type-text.ts';

/** A construct as its source tells of it. */
export interface ConstructFacts {
  readonly name: string;
  /** File that it stands in. */
  readonly source: Source;
  readonly doc: Docstring;
  readonly parameters: readonly Parameter[];
  /** Type of the props; absent where it takes none. */
  readonly propsType?: ts.TypeNode;
  readonly props: readonly Prop[];
  /** Whether the props may be left out as a whole. */
  readonly propsOptional: boolean;
  /** Docstring of the type of the props. */
  readonly propsDoc?: Docstring;
  /** What others may read of it. */
  readonly fields: readonly Field[];
}

interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** Every class exported by a file that is a construct, and no chart of its own, by name. */
export function constructsOf(sources: Sources, index: string): readonly ConstructFacts[] {
  const source = sources.file(index);
  return sources
    .exportedValues(source)
    .flatMap((name) => {
      const found = sources.find(source, name);
      if (found === undefined || !ts.isClassDeclaration(found.node) || !isConstruct(sources, found)) return [];
      return [factsOf(sources, found.source, found.node, name)];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether a class comes of `Construct`, of the package `constructs`, by way of classes of ours. */
function isConstruct(sources: Sources, { source, node }: Declared): boolean {
  if (!ts.isClassDeclaration(node)) return false;
  const base = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
  if (base === undefined || !ts.isIdentifier(base)) return false;
  if (sources.packageOf(source, base.text) === 'constructs') return base.text === 'Construct';
  const found = sources.find(source, base.text);
  return found !== undefined && isConstruct(sources, found);
}

function factsOf(sources: Sources, source: Source, node: ts.ClassDeclaration, name: string): ConstructFacts {
  const made = node.members.find(ts.isConstructorDeclaration);
  const doc = made === undefined ? undefined : docstringOf(made);
  const parameters = made?.parameters ?? [];
  // After scope and id, as with all constructs; it may be taken apart at once, and so have no name.
  const last = parameters[2];
  const propsName = last?.type !== undefined && ts.isTypeReferenceNode(last.type) ? last.type.typeName.getText() : '';
  const propsDeclared = sources.find(source, propsName);
  return {
    name,
    source,
    doc: docstringOf(node),
    parameters: parameters.slice(0, 2).map((parameter) => ({
      name: parameter.name.getText(),
      type: parameter.type === undefined ? '' : typeText(sources, source, parameter.type),
      text: doc?.params.get(parameter.name.getText()) ?? '',
    })),
    ...(last?.type === undefined ? {} : { propsType: last.type }),
    props: last?.type === undefined ? [] : propsOf(sources, source, last.type),
    propsOptional: last?.initializer !== undefined || last?.questionToken !== undefined,
    ...(propsDeclared === undefined ? {} : { propsDoc: docstringOf(propsDeclared.node) }),
    fields: node.members.flatMap((member) => fieldOf(sources, source, member)),
  };
}

/** A documented property that is neither private nor protected. */
function fieldOf(sources: Sources, source: Source, member: ts.ClassElement): readonly Field[] {
  if (!ts.isPropertyDeclaration(member) || !ts.isIdentifier(member.name) || member.type === undefined) return [];
  const hidden: readonly ts.SyntaxKind[] = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword];
  if ((member.modifiers ?? []).some(({ kind }) => hidden.includes(kind))) return [];
  const { text } = docstringOf(member);
  return text === '' ? [] : [{ name: member.name.text, type: typeText(sources, source, member.type), text }];
}
