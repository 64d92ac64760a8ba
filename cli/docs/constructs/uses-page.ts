import ts from 'typescript';
import { azurePort, azureTitle } from '../../../model/azure/services.ts';
import { portName } from '../../../model/backends.ts';
import type { Dependency } from '../../../model/dependency.ts';
import { needsAzureIdentity, secretFilesOf, secretsOf, variablesOf } from '../../../model/dependency-facts.ts';
import { docstringOf } from './docstring.ts';
import { code, page, prose, table } from './markdown.ts';
import { type Prop, propsOf } from './props.ts';
import { propsTable } from './props-table.ts';
import { sectionBlocks } from './section-blocks.ts';
import { sectionsOf } from './sections.ts';
import type { Source, Sources } from './sources.ts';
import { type Sample, samples } from './uses-samples.ts';

/** What each kind of dependency gives, worked out by the functions that render it, and what may be said of it. */
export function usesPage(sources: Sources): string {
  const source = sources.file('model/dependency.ts');
  const kinds = kindsOf(sources, source);
  const facts = sources.find(source, 'DependencyFacts');
  const common = kinds[0]?.props.filter((prop) => isCommon(kinds, prop)) ?? [];
  const sections = sectionsOf(
    sources,
    kinds.flatMap(({ props }) => props),
  );
  const context = { sources, sections };
  const rows = Object.values(samples).flatMap((ways) => ways.map(row));
  return page(
    '# What an entry of `uses` gives',
    'A component says once what it depends on. Below, an entry `orders: …` in each of the ways it can be written. Variables\n' +
      'that tell which topic, container or index it is carry the name of the entry; the others are the same for all entries\n' +
      'of their kind. `facts` is what every entry says, as below.',
    table(['Entry', 'Variables', 'Variables from the Secret', 'May be reached', 'Role in Azure'], rows),
    'Every entry also gives a rule of the NetworkPolicy, and of the callee’s where that is rendered here; in a mesh, admission\n' +
      'by identity and the host’s ServiceEntry; a row of the component’s page; and, where there is a metrics port, an alert\n' +
      '`…DependencyDown`, which fires when all pods report 0 in the gauge `dependency_up{dependency="orders"}` for two minutes.\n' +
      'In production it pages for a database; otherwise it is a ticket.',
    '## What every entry says',
    facts === undefined ? '' : prose(docstringOf(facts.node).text),
    propsTable(context, common),
    ...kinds.flatMap(({ name, doc, props }) => [
      `## ${name}`,
      prose(doc),
      propsTable(
        context,
        props.filter((prop) => !isCommon(kinds, prop)),
      ),
    ]),
    ...sectionBlocks(context),
  );
}

interface Kind {
  readonly name: string;
  readonly doc: string;
  readonly props: readonly Prop[];
}

/** The members of the union of all dependencies, by the word in their `kind`. */
function kindsOf(sources: Sources, source: Source): readonly Kind[] {
  const union = sources.find(source, 'Dependency')?.node;
  if (union === undefined || !ts.isTypeAliasDeclaration(union) || !ts.isUnionTypeNode(union.type)) return [];
  return union.type.types.flatMap((type) => {
    const props = propsOf(sources, source, type);
    const [kind, found] = [props.find(({ name }) => name === 'kind'), sources.find(source, type.getText())];
    if (kind === undefined || found === undefined) return [];
    const name = kind.type.getText().replaceAll("'", '');
    // What has a default is filled in by the function that people write.
    const written = props.map((prop) => (prop.doc.fallback === undefined ? prop : { ...prop, optional: true }));
    return [{ name, doc: docstringOf(found.node).text, props: written.filter((prop) => prop.name !== 'kind') }];
  });
}

function isCommon(kinds: readonly Kind[], { name }: Prop): boolean {
  return kinds.every(({ props }) => props.some((prop) => prop.name === name));
}

function row({ written, dependency, role }: Sample): readonly string[] {
  const names = (of: object) => Object.keys(of).map(code).join(', ') || '–';
  const files = Object.keys(secretFilesOf(dependency)).map((file) => `; file ${code(file)}`);
  const secrets = `${names(secretsOf(dependency))}${files.join('')}`;
  // Where it stands does not change which variables there are.
  const variables = variablesOf('orders', dependency, { host: 'host', port: 443 });
  return [
    code(written),
    names(variables),
    secrets,
    reachOf(dependency),
    needsAzureIdentity(dependency) ? (role ?? '') : '–',
  ];
}

/** Where the egress rule leads. */
function reachOf(dependency: Dependency): string {
  switch (dependency.kind) {
    case 'service':
      return `the callee, port ${code(dependency.port)}`;
    case 'external':
      return `its networks, port ${dependency.to.port}`;
    case 'nats':
      return `the system’s ${code('nats')}, port ${code(portName(dependency))}`;
    case 'postgres':
    case 'redis':
      return (
        `the system’s ${code(dependency.kind)}, port ${code(portName(dependency))}; ` +
        `where Azure runs it, ${azurePort(dependency.kind)}`
      );
    case 'serviceBus':
    case 'keyVault':
    case 'blob':
    case 'search':
      return `${azureTitle(dependency.kind)}, port ${azurePort(dependency.kind)}`;
  }
}
