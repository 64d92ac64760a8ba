import type { Json } from '../../model/kube-object.ts';
import { isList, isMap, type JsonMap } from './json.ts';
import type { Slot } from './types.ts';

/** The chart's README: how to install it, and every value with type, default and meaning. */
export function readmeText(chart: string, system: string, slots: readonly Slot[], defaults: JsonMap): string {
  const rows = [...slots]
    .map((slot) => [slot.path.join('.'), slot] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, slot]) => {
      return `| \`${cell(name)}\` | ${typeCell(slot)} | ${defaultCell(lookUp(defaults, slot.path))} | ${cell(slot.description)} |`;
    });
  const table =
    rows.length === 0
      ? 'It has no values: what it renders is the same everywhere.'
      : ['| value | type | default | description |', '|---|---|---|---|', ...rows].join('\n');
  return `<!-- Generated from systems/${system}; edit that and run \`npm run synth\`. -->
# ${chart}

A Helm chart of ${system}'s ${chart}. \`values.yaml\` holds the defaults; each \`values.<target>.yaml\` beside it holds what
one target has differently. With a target's file it renders exactly that target's manifests:

\`\`\`sh
helm upgrade --install ${chart} . --values values.<target>.yaml
\`\`\`

Objects have fixed names and namespaces, so that a cluster holds one release of it.

## Values

${table}

${table.includes('| – |') ? 'A default of – is not set: only some targets have the value. ' : ''}\`values.schema.json\` says what each may be; Helm refuses the rest.
`;
}

function typeCell({ type, schema }: Slot): string {
  const stated = schema?.['type'];
  if (isList(stated)) return stated.join(' or ');
  return type === 'map' ? 'object' : type;
}

function lookUp(values: JsonMap, path: readonly string[]): Json | undefined {
  let at: Json | undefined = values;
  for (const name of path) at = isMap(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  return at;
}

function defaultCell(value: Json | undefined): string {
  if (value === undefined) return '–';
  const text = JSON.stringify(value);
  if ((isMap(value) || isList(value)) && text.length > 60) return 'see `values.yaml`';
  return text.includes('`') ? `\`\` ${cell(text)} \`\`` : `\`${cell(text)}\``;
}

/** Text within a row of a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/[\r\n\u2028\u2029]+/g, ' ');
}
