import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type SynthSummary, synth } from '../../main.ts';
import type { Diagnostics } from '../../model/diagnostics/index.ts';
import type { Data } from '../../model/releases/emit.ts';
import { releasesLimit } from '../../model/releases/file.ts';
import { spliced } from '../../model/releases/splice.ts';
import { systems } from '../../systems/index.ts';
import { replaceFile } from '../replace-file.ts';
import { type Context, regionsFolder, releasesPath } from './context.ts';
import type { Difference } from './difference.ts';
import type { Proposal } from './proposal.ts';

/** Folder of the rendered files. */
export const outFolder = 'dist';

/** What was done, or with `dryRun` would be. */
export interface Done {
  readonly difference: Difference;
  /** Files in the output folder that were written or removed. */
  readonly files: SynthSummary['files'];
}

/**
 * Edits `regions/releases.yaml` and renders. First elsewhere, so that whatever is wrong with it is found before anything
 * changes; what only the output folder can tell, such as a file that was edited by hand, puts the file back.
 *
 * @returns undefined when there were errors; then everything is as it was
 */
export function carryOut(
  context: Context,
  proposal: Proposal,
  dryRun: boolean,
  diagnostics: Diagnostics,
): Done | undefined {
  const text = spliced(context.text, proposal.file as unknown as Data, releasesLimit);
  if (text === undefined) {
    diagnostics.report('release/cannot-edit', { file: releasesPath, what: proposal.what });
    return undefined;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'meridian-release-'));
  try {
    const regions = path.join(folder, regionsFolder);
    cpSync(regionsFolder, regions, { recursive: true, dereference: true });
    writeFileSync(path.join(folder, releasesPath), text);
    const rendered = path.join(folder, outFolder);
    const inputs = { systems, regions, regionsShownAs: regionsFolder };
    if (synth({ ...inputs, out: rendered }, diagnostics) === undefined) return undefined;
    const difference = proposal.difference(rendered);
    const files = dryRun
      ? synth({ ...inputs, out: outFolder, dryRun }, diagnostics)?.files
      : written(context.text, text, diagnostics);
    return files && { difference, files };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function written(before: string, text: string, diagnostics: Diagnostics): SynthSummary['files'] | undefined {
  replaceFile(releasesPath, text);
  let summary: SynthSummary | undefined;
  try {
    summary = synth({ systems, regions: regionsFolder, out: outFolder }, diagnostics);
  } finally {
    if (summary === undefined) replaceFile(releasesPath, before);
  }
  return summary?.files;
}
