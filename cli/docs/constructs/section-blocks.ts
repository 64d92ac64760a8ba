import ts from 'typescript';
import { code, link, prose } from './markdown.ts';
import { type Context, propsTable, variantsTable } from './props-table.ts';
import type { Section } from './sections.ts';
import { typeText } from './type-text.ts';

/** Every type that the page has a section of. */
export function sectionBlocks(context: Context): readonly string[] {
  const { sections } = context;
  return sections.length === 0 ? [] : ['## Types', ...sections.flatMap((section) => blocksOf(context, section))];
}

function blocksOf(context: Context, { name, source, doc, props, variants, type }: Section): readonly string[] {
  return [
    `### ${name}`,
    prose(doc.text),
    doc.links.map((address) => `- ${link(address)}`).join('\n'),
    propsTable(context, props),
    variantsTable(context, source, variants),
    type === undefined ? '' : textOf(context, source, type),
  ];
}

/** Values to choose from; anything else as it is written. */
function textOf({ sources }: Context, source: Section['source'], type: ts.TypeNode): string {
  // Outside a table a bar is a bar.
  const plain = (one: ts.TypeNode) => code(typeText(sources, source, one)).replaceAll('\\|', '|');
  return ts.isUnionTypeNode(type) ? `One of ${type.types.map(plain).join(', ')}.` : `${plain(type)}`;
}
