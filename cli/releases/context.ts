import { readFileSync } from 'node:fs';
import type { Diagnostics } from '../../model/diagnostics/index.ts';
import { type GitOps, loadPlatform, type Platform } from '../../model/regions/index.ts';
import type { ReleasesFile } from '../../model/regions/schema.ts';
import { parseReleases } from '../../model/releases/file.ts';
import { type ComponentName, namedComponent, qualified } from '../../model/releases/names.ts';
import { decodeUtf8 } from '../../model/yaml/index.ts';
import { systems } from '../../systems/index.ts';
import { type GitProblem, GitRepository } from '../git.ts';
import { History } from './history.ts';

/** Folder of region files, and the file that all these commands edit. */
export const regionsFolder = 'regions';
export const releasesPath = `${regionsFolder}/releases.yaml`;

/** What the commands read before they decide. */
export interface Context {
  readonly platform: Platform;
  /** Every component of every system. */
  readonly known: readonly ComponentName[];
  /** `regions/releases.yaml`: its text, and what it says. */
  readonly text: string;
  readonly file: ReleasesFile;
}

/** Reads `regions/`; reports every problem of it. */
export function readContext(diagnostics: Diagnostics): Context | undefined {
  const text = textOf(releasesPath);
  // Tells of conflict markers as such; what else is wrong, the whole says better.
  const file = text === undefined ? undefined : parseReleases(releasesPath, text, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  const platform = loadPlatform(regionsFolder, diagnostics);
  if (platform === undefined || text === undefined || file === undefined) return undefined;
  const known = systems.flatMap(({ name: system, components }) => components.map(({ name }) => ({ system, name })));
  return { platform, known, text, file };
}

function textOf(file: string): string | undefined {
  try {
    const decoded = decodeUtf8(readFileSync(file));
    return 'text' in decoded ? decoded.text : undefined;
  } catch {
    // Loading the platform tells why.
    return undefined;
  }
}

/** Components by what was typed, as `system/component`, each once; reports those that are not clear. */
export function namedComponents(
  { known }: Context,
  typed: readonly string[],
  diagnostics: Diagnostics,
): readonly string[] {
  const found = typed.map((name) => namedComponent(known, name, diagnostics)).filter((one) => one !== undefined);
  return [...new Set(found.map(qualified))];
}

/** The settings of delivery; reports it when there are none. */
export function deliveryOf({ platform }: Context, diagnostics: Diagnostics): GitOps | undefined {
  if (platform.gitops === undefined) diagnostics.report('release/no-delivery', {});
  return platform.gitops;
}

/** The repository, or why there is none. */
export function openRepository(): GitRepository | GitProblem {
  return GitRepository.open('.');
}

/** The history of the branch that staging follows; reports it when it cannot be read. */
export function historyOf(gitops: GitOps, diagnostics: Diagnostics): History | undefined {
  const repository = openRepository();
  if (!(repository instanceof GitRepository)) {
    reportProblem(repository, diagnostics);
    return undefined;
  }
  const head = repository.branch(gitops.branch);
  if (head === undefined) {
    diagnostics.report('release/no-branch', { branch: gitops.branch });
    return undefined;
  }
  return new History(repository, gitops, head);
}

export function reportProblem({ kind, reason }: GitProblem, diagnostics: Diagnostics): void {
  diagnostics.report(kind === 'failed' ? 'release/git-failed' : 'release/no-repository', { reason });
}
