import ts from 'typescript';
import type { Source, Sources } from './sources.ts';

/** Types that say how a value is handled, not what it is. */
const wrappers = new Set(['Readonly', 'NoInfer', 'NonNullable', 'Plain', 'ReadonlyArray']);

/** A type as a person would say it: as the source has it, without `readonly` and what is forbidden in a variant. */
export function typeText(sources: Sources, source: Source, type: ts.TypeNode): string {
  const text = (inner: ts.TypeNode) => typeText(sources, source, inner);
  if (ts.isParenthesizedTypeNode(type)) return text(type.type);
  if (ts.isTypeOperatorNode(type) && type.operator === ts.SyntaxKind.ReadonlyKeyword) return text(type.type);
  if (ts.isUnionTypeNode(type)) return type.types.map(text).join(' | ');
  if (ts.isArrayTypeNode(type)) {
    const item = text(type.elementType);
    return item.includes(' | ') ? `(${item})[]` : `${item}[]`;
  }
  if (ts.isTypeLiteralNode(type)) {
    const members = type.members.flatMap((member) => memberText(sources, source, member));
    return members.length === 0 ? '{}' : `{ ${members.join('; ')} }`;
  }
  if (ts.isTypeReferenceNode(type)) return referenceText(sources, source, type);
  return type.getText().replaceAll(/\s+/g, ' ');
}

function memberText(sources: Sources, source: Source, member: ts.TypeElement): string[] {
  if (!ts.isPropertySignature(member) || member.type === undefined) return [member.getText()];
  if (isNever(member.type)) return [];
  return [
    `${member.name.getText()}${member.questionToken === undefined ? '' : '?'}: ${typeText(sources, source, member.type)}`,
  ];
}

function referenceText(sources: Sources, source: Source, type: ts.TypeReferenceNode): string {
  const name = type.typeName.getText();
  const given = (type.typeArguments ?? []).map((argument) => typeText(sources, source, argument));
  if (wrappers.has(name) && given[0] !== undefined) return given[0];
  const found = sources.find(source, name);
  // A short name that only its own file knows helps nobody.
  if (found !== undefined && isPrivateName(found.node)) return typeText(sources, found.source, found.node.type);
  return given.length === 0 ? name : `${name}<${given.join(', ')}>`;
}

/** Whether an alias is another word, in its own file, for one named type. */
export function isPrivateName(node: ts.Node): node is ts.TypeAliasDeclaration {
  if (!ts.isTypeAliasDeclaration(node) || !ts.isTypeReferenceNode(node.type)) return false;
  return !(node.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

export function isNever(type: ts.TypeNode): boolean {
  return type.kind === ts.SyntaxKind.NeverKeyword;
}

/** Names of types that a type mentions, in order; parameters of types and names of packages are among them. */
export function mentioned(type: ts.Node): readonly string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node)) names.push(node.typeName.getText());
    if (ts.isIndexedAccessTypeNode(node)) return;
    ts.forEachChild(node, visit);
  };
  visit(type);
  return names;
}
