import type { System } from '../../../constructs/index.ts';
import type { Diagnostics } from '../../../model/diagnostics/index.ts';
import type { Platform } from '../../../model/regions/index.ts';
import { factsOf } from '../runbooks/facts.ts';
import { componentPage } from './component-page.ts';
import { edgesOfComponent } from './edges.ts';
import type { Edge } from './mermaid.ts';
import { systemPage } from './system-page.ts';
import { componentViews, declareAll } from './view.ts';

export { pageMark } from './markdown.ts';

/** Where the pages stand. */
export const pagesFolder = 'docs/systems';

/**
 * Path → text of the page of every component and the index of every system.
 *
 * @returns undefined when there were errors; they are in `diagnostics`
 */
export function systemPages(
  systems: readonly System[],
  platform: Platform,
  diagnostics: Diagnostics,
): ReadonlyMap<string, string> | undefined {
  const allDeclared = declareAll(systems, platform, diagnostics);
  if (allDeclared === undefined) return undefined;
  const pages = new Map<string, string>();
  for (const system of systems) {
    const edges: Edge[] = [];
    for (const view of componentViews(system, allDeclared, platform, diagnostics)) {
      pages.set(
        `${pagesFolder}/${system.name}/${view.component}.md`,
        componentPage(view, factsOf(view, platform, systems) !== undefined),
      );
      edges.push(...edgesOfComponent(view));
    }
    pages.set(
      `${pagesFolder}/${system.name}/README.md`,
      systemPage(system, allDeclared, edges, platform.gitops !== undefined),
    );
  }
  return diagnostics.hasErrors ? undefined : pages;
}
