import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsonSchemas } from '../../model/regions/json-schema.ts';
import { errorsPage } from '../docs/errors-page.ts';
import { layerPicture } from '../docs/layer-picture.ts';

/** `npm run generate`: rewrites every generated file outside `dist/` and `imports/` that is not what it should be. */
export function generateCommand(): number {
  const stale = staleGenerated();
  const files = generatedFiles();
  for (const file of stale) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, files.get(file) ?? '');
  }
  process.stdout.write(stale.length === 0 ? 'Everything is fresh.\n' : `Rewritten: ${stale.join(', ')}\n`);
  return 0;
}

/** Generated files whose content on disk differs from what it should be. */
export function staleGenerated(): string[] {
  return [...generatedFiles()].filter(([file, text]) => textOf(file) !== text).map(([file]) => file);
}

/** Path → text of every generated file, relative to the project. */
function generatedFiles(): Map<string, string> {
  return new Map([
    ...Object.entries(jsonSchemas()),
    ['docs/errors.md', errorsPage()],
    ['docs/architecture.md', withPicture('docs/architecture.md', layerPicture())],
  ]);
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
