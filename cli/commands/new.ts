import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Diagnostics } from '../../model/diagnostics/index.ts';
import { nearest } from '../../model/nearest.ts';
import { parseYaml } from '../../model/yaml/index.ts';
import { systems } from '../../systems/index.ts';
import { withComponent, withPins } from '../new/splice.ts';
import { componentFile, type NewComponent, testFile, variableName } from '../new/templates.ts';
import { printSynthDiagnostics } from '../report.ts';

const help = `Usage: npm run new -- service|worker NAME [--system SYSTEM]

Writes a component that renders at once:

  systems/<system>/<name>.ts             the component, to be filled in
  test/systems/<system>/<name>.test.ts   its test

and adds it to systems/<system>/index.ts and, with a first image tag, to regions/releases.yaml. Nothing is overwritten.

  --system SYSTEM  the system it belongs to; may be left out where there is one only
  --help           print this

Exit code: 0 when it was written, 1 when there is something to mend, 70 for a defect of Meridian.
`;

const options = { system: { type: 'string' }, help: { type: 'boolean', default: false } } as const;

/** `npm run new`. */
export function newCommand(argv: readonly string[]): number {
  const diagnostics = new Diagnostics();
  const wanted = parsed(argv, diagnostics);
  if (wanted === 'help') {
    process.stdout.write(help);
    return 0;
  }
  const files = wanted === undefined ? undefined : filesFor(wanted, diagnostics);
  if (wanted === undefined || files === undefined || diagnostics.hasErrors) {
    return printSynthDiagnostics(diagnostics, 'text');
  }
  write(files);
  const { name, system } = wanted;
  process.stdout.write(
    `${[...files.keys()].map((file) => `  ${file}\n`).join('')}` +
      `Fill in systems/${system}/${name}.ts, then:\n` +
      `  npm run synth      writes dist/<target>/${system}/${name}/ and dist/charts/${system}/${name}/\n` +
      `  npm run generate   writes docs/systems/${system}/${name}.md\n`,
  );
  return 0;
}

function parsed(argv: readonly string[], diagnostics: Diagnostics): NewComponent | 'help' | undefined {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, strict: true, allowPositionals: true });
    if (values.help) return 'help';
    const [kind, name, ...rest] = positionals;
    if ((kind !== 'service' && kind !== 'worker') || name === undefined || rest.length > 0) {
      throw new Error('say what to make, and its name: service NAME or worker NAME');
    }
    const known = systems.map((system) => system.name);
    const system = values.system ?? (known.length === 1 ? known[0] : undefined);
    if (system === undefined) throw new Error(`say which system it belongs to: --system ${known.join(', or ')}`);
    if (!known.includes(system)) {
      diagnostics.report('cli/unknown-system', {
        name: system,
        nearest: nearest(system, known),
        known: known.join(', '),
      });
      return undefined;
    }
    return { kind, name, system };
  } catch (error) {
    diagnostics.report('cli/bad-arguments', { reason: (error as Error).message });
    return undefined;
  }
}

/** Every file with its new text, those that exist last; undefined when something stands in the way. */
function filesFor(component: NewComponent, diagnostics: Diagnostics): ReadonlyMap<string, string> | undefined {
  const { name, system } = component;
  if (!isGoodName(name)) {
    diagnostics.report('cli/bad-name', { name });
    return undefined;
  }
  const taken = systems.find(({ components }) => components.some((other) => other.name === name));
  if (taken !== undefined) diagnostics.report('cli/name-taken', { name, by: `a component of ${taken.name}` });

  const files = new Map([
    [`systems/${system}/${name}.ts`, componentFile(component)],
    [`test/systems/${system}/${name}.test.ts`, testFile(component)],
  ]);
  for (const file of files.keys()) if (existsSync(file)) diagnostics.report('cli/name-taken', { name, by: file });

  const index = `systems/${system}/index.ts`;
  const source = readFileSync(index, 'utf8');
  const words = new RegExp(`\\b${variableName(name)}\\b`);
  if (taken === undefined && words.test(source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''))) {
    diagnostics.report('cli/name-taken', { name, by: `${variableName(name)} in ${index}` });
  }
  const listed = withComponent(source, component);
  if (listed === undefined) diagnostics.report('cli/cannot-add', { name, file: index, what: '`components: […]`' });
  else files.set(index, listed);

  const releases = 'regions/releases.yaml';
  const text = readFileSync(releases, 'utf8');
  const document = parseYaml(releases, text, diagnostics, { maxBytes: 8 * 2 ** 20 });
  const pinned = document === undefined ? undefined : withPins(text, document, component);
  if (document?.has(['components', name]) === true) {
    diagnostics.report('cli/name-taken', { name, by: releases }, document.at(['components', name], 'key'));
  }
  if (pinned !== undefined) files.set(releases, pinned);
  else if (document !== undefined) {
    diagnostics.report('cli/cannot-add', { name, file: releases, what: 'a line `components:`' });
  }
  return files;
}

/** Folders, labels and names with something behind them come of it, and a variable. */
function isGoodName(name: string): boolean {
  return /^[a-z]([a-z0-9-]{0,48}[a-z0-9])?$/.test(name) && !name.includes('--') && !reserved.has(variableName(name));
}

/** Words that cannot name a variable in a module of TypeScript. */
const reserved = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield component'
  ).split(' '),
);

/** New files first: what exists changes only when all else is there. */
function write(files: ReadonlyMap<string, string>): void {
  for (const [file, text] of files) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, text);
  }
  for (const file of files.keys()) renameSync(`${file}.new`, file);
}
