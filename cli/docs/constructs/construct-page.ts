import type { ConstructFacts } from './constructs.ts';
import { cell, code, link, page, prose, table } from './markdown.ts';
import type { Prop } from './props.ts';
import { type Context, propsTable } from './props-table.ts';
import { sectionBlocks } from './section-blocks.ts';
import { sectionsOf } from './sections.ts';
import type { Sources } from './sources.ts';
import { typeText } from './type-text.ts';

/**
 * The page of one construct.
 *
 * @param uses files of `systems/` that make one
 */
export function constructPage(sources: Sources, facts: ConstructFacts, uses: readonly string[]): string {
  const sections = sectionsOf(sources, facts.props);
  const context = { sources, sections };
  return page(
    `# ${facts.name}`,
    prose(facts.doc.text),
    ...facts.doc.examples.map((example) => `\`\`\`ts\n${example}\n\`\`\``),
    facts.doc.links.map((address) => `- ${link(address)}`).join('\n'),
    placesOf(facts, uses),
    parametersOf(facts),
    ...propsOf(context, facts),
    fieldsOf(facts),
    ...sectionBlocks(context),
  );
}

function placesOf({ source }: ConstructFacts, uses: readonly string[]): string {
  const to = (file: string) => `[${file}](../../${file})`;
  const used = uses.length === 0 ? '' : ` Used in ${uses.map(to).join(', ')}.`;
  return `Source: ${to(source.file)}.${used}`;
}

function parametersOf({ name, parameters, propsType, propsOptional }: ConstructFacts): string {
  const props = propsType === undefined ? [] : [propsOptional ? 'props?' : 'props'];
  const call = [...parameters.map((one) => one.name), ...props].join(', ');
  const rows = parameters.map((one) => [code(one.name), code(one.type), cell(one.text)]);
  return [`## new ${name}(${call})`, table(['Parameter', 'Type', 'Meaning'], rows)].join('\n\n');
}

function propsOf(context: Context, { props, propsDoc }: ConstructFacts): readonly string[] {
  if (props.length === 0) return [];
  const shown = props.map(({ source, type }) => typeText(context.sources, source, type)).join(' ');
  const typeParams = [...(propsDoc?.typeParams ?? [])]
    .filter(([name]) => new RegExp(`\\b${name}\\b`).test(shown))
    .map(([name, text]) => `${code(name)}: ${prose(text)}.`);
  return ['## Props', prose(propsDoc?.text ?? ''), ...typeParams, propsTable(context, inOrder(props))];
}

function fieldsOf({ fields }: ConstructFacts): string {
  if (fields.length === 0) return '';
  const rows = fields.map(({ name, type, text }) => [code(name), code(type), cell(text)]);
  return ['## What it gives', table(['Field', 'Type', 'Meaning'], rows)].join('\n\n');
}

/** What must be said first; otherwise as in the source. */
function inOrder(props: readonly Prop[]): readonly Prop[] {
  const rank = ({ optional, oneOf }: Prop) => (oneOf !== undefined ? 1 : optional ? 2 : 0);
  return [...props].sort((a, b) => rank(a) - rank(b));
}
