import type { System } from '../../../constructs/index.ts';
import type { Diagnostics } from '../../../model/diagnostics/index.ts';
import type { Platform } from '../../../model/regions/index.ts';
import { componentViews, declareAll } from '../systems/view.ts';
import { factsOf, type RunbookFacts } from './facts.ts';
import { runbookPage } from './page.ts';
import { readmePage } from './readme.ts';
import { type KillSwitch, switchesOf } from './switches.ts';

/** Where the pages stand: `<system>/<component>.md`, since two systems may have a component of one name. */
export const runbooksFolder = 'docs/runbooks';

/**
 * Path → text of the runbook of every component that reaches production, and of their index; none where
 * `regions/gitops.yaml` is missing.
 *
 * @returns undefined when there were errors; they are in `diagnostics`
 */
export function runbookPages(
  systems: readonly System[],
  platform: Platform,
  diagnostics: Diagnostics,
): ReadonlyMap<string, string> | undefined {
  const { gitops, clusters } = platform;
  if (gitops === undefined) return new Map();
  const allDeclared = declareAll(systems, platform, diagnostics);
  if (allDeclared === undefined) return undefined;
  const pages = new Map<string, string>();
  const runbooks = new Set<string>();
  for (const system of systems) {
    const all: RunbookFacts[] = [];
    const switches: KillSwitch[] = [];
    for (const view of componentViews(system, allDeclared, platform, diagnostics)) {
      const facts = factsOf(view, platform, systems);
      if (facts !== undefined) all.push(facts);
      switches.push(...switchesOf(view));
    }
    // Flags may be served by a component that comes after those that ask for them.
    for (const facts of all) {
      runbooks.add(`${system.name}/${facts.component}`);
      pages.set(`${runbooksFolder}/${system.name}/${facts.component}.md`, runbookPage(facts, switches));
    }
  }
  pages.set(`${runbooksFolder}/README.md`, readmePage({ systems, runbooks, clusters, gitops }));
  return diagnostics.hasErrors ? undefined : pages;
}
