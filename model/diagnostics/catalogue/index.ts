import { azureEntries } from './azure.ts';
import { clashEntries } from './clash.ts';
import { cliEntries } from './cli.ts';
import { componentEntries } from './component.ts';
import { contractEntries } from './contract.ts';
import type { CatalogueEntry } from './entry.ts';
import { gitopsEntries } from './gitops.ts';
import { graphEntries } from './graph.ts';
import { helmEntries } from './helm.ts';
import { outputsEntries } from './outputs.ts';
import { overrideEntries } from './override.ts';
import { packageEntries } from './package.ts';
import { planEntries } from './plan.ts';
import { publishEntries } from './publish.ts';
import { regionEntries } from './region.ts';
import { releaseEntries } from './release.ts';
import { releaseCommandEntries } from './release-command.ts';
import { reviewEntries } from './review.ts';
import { yamlEntries } from './yaml.ts';

/**
 * Every problem Meridian can report. `docs/errors.md` is generated from this list, and a test demands that each code is
 * named by a test of what provokes it.
 */
export const catalogue = {
  ...azureEntries,
  ...clashEntries,
  ...cliEntries,
  ...componentEntries,
  ...contractEntries,
  ...gitopsEntries,
  ...graphEntries,
  ...helmEntries,
  ...outputsEntries,
  ...overrideEntries,
  ...packageEntries,
  ...planEntries,
  ...publishEntries,
  ...regionEntries,
  ...releaseCommandEntries,
  ...releaseEntries,
  ...reviewEntries,
  ...yamlEntries,
} as const;

export type DiagnosticCode = keyof typeof catalogue;
export type ParametersOf<C extends DiagnosticCode> = (typeof catalogue)[C] extends CatalogueEntry<infer P> ? P : never;
export type { CatalogueEntry } from './entry.ts';
