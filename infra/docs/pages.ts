import type { RecordedResource, Recording } from '../record/record.ts';
import { topology } from './topology.ts';

/** Folder of the generated pages. */
export const stackPagesFolder = 'docs/azure/stacks';

/** First line of each. */
export const stackPageMark = '<!-- Generated from infra/ by `npm run generate`; edit the program or regions/. -->';

/** Pages of stacks by path: a picture of what leads where, and every resource. */
export function stackPages(recordings: readonly Recording[]): ReadonlyMap<string, string> {
  return new Map(recordings.map((recording) => [`${stackPagesFolder}/${recording.stack}.md`, page(recording)]));
}

function page(recording: Recording): string {
  const { stack, resources } = recording;
  const own = resources.filter(({ component }) => !component);
  const of = stack === 'global' ? 'what all targets share' : `the target ${stack}`;
  return [
    stackPageMark,
    `# Stack ${stack}`,
    '',
    `${own.length} resources of ${of}, as \`pulumi up\` declares them with the ingress gateways ready.`,
    '',
    '```mermaid',
    topology(recording).trimEnd(),
    '```',
    '',
    '## Resources',
    '',
    '| part | type | name | location |',
    '|---|---|---|---|',
    ...own.map((resource) => row(resource, resources)).sort(),
    '',
  ].join('\n');
}

function row(resource: RecordedResource, resources: readonly RecordedResource[]): string {
  const { type, name, id, inputs, options } = resource;
  const { location = '' } = inputs as { readonly location?: string };
  const part = resources.find(({ urn }) => urn === options.parent);
  const owner = part === undefined ? '–' : `${part.type.replace(/^.*:/, '')} ${part.name}`;
  const shown = id === undefined ? name : id.replace(/^.*\//, '');
  const kept = options.protect ? ' (protected)' : '';
  return `| ${owner} | ${type.replace('azure-native:', '')} | ${nameOf(type, shown, name)}${kept} | ${location} |`;
}

/** Of role assignments and the like the last part of the ID is a UUID, which says nothing. */
function nameOf(type: string, last: string, name: string): string {
  return /^[0-9a-f-]{36}$/.test(last) || type.endsWith(':Configuration') ? name : last;
}
