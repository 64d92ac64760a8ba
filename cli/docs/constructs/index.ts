import { readdirSync, readFileSync } from 'node:fs';
import { constructPage } from './construct-page.ts';
import { type ConstructFacts, constructsOf } from './constructs.ts';
import { firstSentence, kebab, page, prose } from './markdown.ts';
import { Sources } from './sources.ts';
import { usesPage } from './uses-page.ts';

export { pageMark } from './markdown.ts';

/** Where the pages stand. */
export const pagesFolder = 'docs/constructs';
/** What people import from: whatever is a construct there has a page. */
export const indexFile = 'constructs/index.ts';

/** Path → text of the page of every construct, and their list. Syntax only: nothing is rendered, no types are computed. */
export function constructPages(sources = new Sources()): ReadonlyMap<string, string> {
  const constructs = constructsOf(sources, indexFile);
  return new Map([
    [`${pagesFolder}/README.md`, listPage(constructs)],
    ...constructs.map((facts): [string, string] => [
      `${pagesFolder}/${kebab(facts.name)}.md`,
      constructPage(sources, facts, filesThatMake(facts.name)),
    ]),
    [`${pagesFolder}/uses.md`, usesPage(sources)],
  ]);
}

function listPage(constructs: readonly ConstructFacts[]): string {
  return page(
    '# Constructs',
    'What a component in `systems/` is made of: each construct with its props, from the docstrings of the sources. All are\n' +
      'imported from [constructs/index.ts](../../constructs/index.ts), and are cdk8s constructs like any other.',
    constructs.map(({ name, doc }) => `- [${name}](${kebab(name)}.md): ${prose(firstSentence(doc.text))}`).join('\n'),
    'What a component depends on is said once, in `uses`: [what each entry gives](uses.md).',
  );
}

/** Files of `systems/` in which one is made. */
function filesThatMake(name: string): readonly string[] {
  const made = new RegExp(`\\bnew ${name}\\(`);
  return readdirSync('systems', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `systems/${file}`)
    .filter((file) => made.test(readFileSync(file, 'utf8')))
    .sort();
}
