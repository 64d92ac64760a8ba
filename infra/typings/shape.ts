import ts from 'typescript';

/** What a value may be. References are followed when a value is checked: types of Azure refer to themselves. */
export type Shape =
  | { readonly kind: 'any' }
  | { readonly kind: 'primitive'; readonly type: 'string' | 'number' | 'boolean' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'map'; readonly of: Shape }
  | { readonly kind: 'object'; readonly properties: Properties }
  | { readonly kind: 'union'; readonly of: readonly Shape[] }
  /** An interface of types/input.d.ts. */
  | { readonly kind: 'reference'; readonly module: string; readonly name: string }
  | { readonly kind: 'enum'; readonly module: string; readonly name: string };

export interface Property {
  readonly shape: Shape;
  readonly required: boolean;
}

export type Properties = ReadonlyMap<string, Property>;

const any: Shape = { kind: 'any' };

const keywords: ReadonlyMap<ts.SyntaxKind, Shape> = new Map<ts.SyntaxKind, Shape>([
  [ts.SyntaxKind.AnyKeyword, any],
  [ts.SyntaxKind.StringKeyword, { kind: 'primitive', type: 'string' }],
  [ts.SyntaxKind.NumberKeyword, { kind: 'primitive', type: 'number' }],
  [ts.SyntaxKind.BooleanKeyword, { kind: 'primitive', type: 'boolean' }],
]);

/**
 * Reads the text of a declaration file. Comments are skipped: they are most of it.
 *
 * @param name stands in errors
 */
export function parse(name: string, text: string): ts.SourceFile {
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  return ts.createSourceFile(name, text, options);
}

/** Properties by name, as an interface or a type literal lists them. */
export function propertiesOf(members: Iterable<ts.TypeElement>): Properties {
  const properties = new Map<string, Property>();
  for (const member of members) {
    if (!ts.isPropertySignature(member) || member.type === undefined) continue;
    const { name, type, questionToken } = member;
    if (!ts.isIdentifier(name) && !ts.isStringLiteral(name)) continue;
    properties.set(name.text, { shape: shapeOf(type), required: questionToken === undefined });
  }
  return properties;
}

/**
 * What a type lets through. `pulumi.Input<T>` is T, and `undefined` is dropped: whether a property may be absent is said
 * by its question mark.
 *
 * @throws Error for a way of writing types that the package did not use when this was written
 */
export function shapeOf(node: ts.TypeNode): Shape {
  const keyword = keywords.get(node.kind);
  if (keyword !== undefined) return keyword;
  if (ts.isParenthesizedTypeNode(node)) return shapeOf(node.type);
  if (ts.isArrayTypeNode(node)) return { kind: 'list', of: shapeOf(node.elementType) };
  if (ts.isUnionTypeNode(node)) return unionOf(node);
  if (ts.isLiteralTypeNode(node)) return literalOf(node);
  if (ts.isTypeLiteralNode(node)) return membersOf(node);
  if (ts.isTypeReferenceNode(node)) return referenceOf(node);
  throw unreadable(node);
}

function unionOf(node: ts.UnionTypeNode): Shape {
  const shapes = node.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword).map(shapeOf);
  const [only, ...others] = shapes;
  if (only !== undefined && others.length === 0) return only;
  return shapes.includes(any) ? any : { kind: 'union', of: shapes };
}

function literalOf({ literal }: ts.LiteralTypeNode): Shape {
  if (ts.isStringLiteral(literal)) return { kind: 'literal', value: literal.text };
  if (ts.isNumericLiteral(literal)) return { kind: 'literal', value: Number(literal.text) };
  if (literal.kind === ts.SyntaxKind.TrueKeyword) return { kind: 'literal', value: true };
  if (literal.kind === ts.SyntaxKind.FalseKeyword) return { kind: 'literal', value: false };
  throw unreadable(literal);
}

function membersOf({ members }: ts.TypeLiteralNode): Shape {
  const index = members.find(ts.isIndexSignatureDeclaration);
  return index === undefined
    ? { kind: 'object', properties: propertiesOf(members) }
    : { kind: 'map', of: shapeOf(index.type) };
}

function referenceOf({ typeName, typeArguments }: ts.TypeReferenceNode): Shape {
  const [first, ...rest] = wordsOf(typeName);
  const [argument] = typeArguments ?? [];
  if (first === 'pulumi') {
    // Files and resources stand for themselves; nobody writes them out.
    return (rest[0] === 'Input' || rest[0] === 'Output') && argument !== undefined ? shapeOf(argument) : any;
  }
  const [module, name] = rest;
  if (module === undefined || name === undefined) throw unreadable(typeName);
  return { kind: first === 'enums' ? 'enum' : 'reference', module, name };
}

function wordsOf(name: ts.EntityName): readonly string[] {
  return ts.isIdentifier(name) ? [name.text] : [...wordsOf(name.left), name.right.text];
}

function unreadable(node: ts.Node): Error {
  return new Error(`azure-native writes a type in a way that is not read yet: ${ts.SyntaxKind[node.kind]}`);
}
