import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Diagnostics, printText } from '../../model/diagnostics/index.ts';
import { loadPlatform } from '../../model/regions/index.ts';
import { jsonSchemas } from '../../model/regions/json-schema.ts';
import { systems } from '../../systems/index.ts';
import { addOnsFile, addOnTables } from '../docs/add-ons.ts';
import * as constructs from '../docs/constructs/index.ts';
import { errorsPage } from '../docs/errors-page.ts';
import { layerPicture } from '../docs/layer-picture.ts';
import { runbookPages, runbooksFolder } from '../docs/runbooks/index.ts';
import * as ofSystems from '../docs/systems/index.ts';

/** `npm run generate`: rewrites every generated file outside `dist/` and `imports/` that is not what it should be. */
export async function generateCommand(): Promise<number> {
  const diagnostics = new Diagnostics();
  const stale = await staleFiles(diagnostics);
  for (const [file, text] of stale) {
    if (text === undefined) {
      rmSync(file);
      continue;
    }
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const names = stale.map(([file, text]) => (text === undefined ? `${file} (removed)` : file));
  process.stdout.write(names.length === 0 ? 'Everything is fresh.\n' : `Rewritten: ${names.join(', ')}\n`);
  process.stderr.write(printText(diagnostics.sorted()));
  return diagnostics.hasErrors ? 1 : 0;
}

/** Generated files whose content on disk differs from what it should be. */
export async function staleGenerated(): Promise<string[]> {
  return (await staleFiles(new Diagnostics())).map(([file]) => file);
}

/** Those files with the text that they should have; none for one that should not be. */
async function staleFiles(diagnostics: Diagnostics): Promise<[string, string | undefined][]> {
  return [...(await generatedFiles(diagnostics))].filter(([file, text]) => textOf(file) !== text);
}

/** Path → text of every generated file, relative to the project. */
async function generatedFiles(diagnostics: Diagnostics): Promise<Map<string, string | undefined>> {
  return new Map([
    ...Object.entries(jsonSchemas()),
    ['docs/errors.md', errorsPage()],
    ['docs/architecture.md', withPicture('docs/architecture.md', layerPicture())],
    ...withoutGone(constructs.constructPages(), constructs.pagesFolder, constructs.pageMark),
    ...pagesOfSystems(diagnostics),
    ...(await pagesOfStacks(diagnostics)),
  ]);
}

/** Pages of systems, and no text for those of what is gone. Where systems cannot be rendered, pages stay as they are. */
function pagesOfSystems(diagnostics: Diagnostics): Map<string, string | undefined> {
  const platform = loadPlatform('regions', diagnostics);
  const pages = platform && ofSystems.systemPages(systems, platform, diagnostics);
  if (platform === undefined || pages === undefined) return new Map();
  const tables = addOnTables(systems, platform, diagnostics);
  const runbooks = runbookPages(systems, platform, diagnostics);
  return new Map([
    ...withoutGone(pages, ofSystems.pagesFolder, ofSystems.pageMark),
    ...(runbooks === undefined ? [] : withoutGone(runbooks, runbooksFolder, ofSystems.pageMark)),
    ...(tables === undefined ? [] : [[addOnsFile, withPicture(addOnsFile, tables)] as const]),
  ]);
}

/** Pages of the Azure program. Where regions or systems have errors, which are reported already, pages stay as they are. */
async function pagesOfStacks(diagnostics: Diagnostics): Promise<Map<string, string | undefined>> {
  if (diagnostics.hasErrors) return new Map();
  const { infraPages, stackPageMark, stackPagesFolder } = await import('../../infra/docs/index.ts');
  return withoutGone(await infraPages(process.cwd()), stackPagesFolder, stackPageMark);
}

/** Pages, and no text for those that an earlier run wrote and this one does not. */
function withoutGone(
  pages: ReadonlyMap<string, string>,
  folder: string,
  mark: string,
): Map<string, string | undefined> {
  const gone = pagesOnDisk(folder, mark).filter((file) => !pages.has(file));
  return new Map([...pages, ...gone.map((file) => [file, undefined] as const)]);
}

/** Pages that an earlier run wrote; what people write beside them is theirs. */
function pagesOnDisk(folder: string, mark: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name}`)
      .filter((file) => file.endsWith('.md') && textOf(file)?.startsWith(mark))
      .sort();
  } catch {
    return [];
  }
}

const begin = '<!-- generated: begin -->\n';
const end = '<!-- generated: end -->';

/** A page that a person writes, with the part between two marks replaced. */
function withPicture(file: string, picture: string): string {
  const page = textOf(file) ?? `${begin}${end}\n`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${file} lacks the marks "${begin.trim()}" and "${end}"`);
  return `${page.slice(0, from)}${begin}${picture}${page.slice(to)}`;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
