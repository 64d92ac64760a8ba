import { writeFileSync } from 'node:fs';
import { synthUnlessUnchanged } from '../cli/last-run.ts';
import { Diagnostics, printText } from '../model/diagnostics/index.ts';
import { syntheticServices } from './synthetic/facts.ts';
import { syntheticSystems } from './synthetic/system.ts';

/** What a measured process tells of itself when it ends. */
export interface OwnFigures {
  /** Time inside `synth()`. */
  readonly milliseconds: number;
  /** The most memory that was resident, in KiB. */
  readonly maxRss: number;
  readonly objects: number;
  readonly written: number;
}

interface Program {
  readonly count: number;
  readonly regions: string;
  readonly out: string;
  /** File that the figures are written to. */
  readonly figures: string;
  readonly bundle: string;
  /** Whether Helm charts are made too. */
  readonly charts: boolean;
}

/** The measured program: the run of `npm run synth`, on a synthetic platform. */
export function syntheticSynth({ count, regions, out, figures: file, bundle, charts }: Program): number {
  const systems = syntheticSystems(syntheticServices(count));
  const diagnostics = new Diagnostics();
  const started = performance.now();
  const summary = synthUnlessUnchanged(
    { systems, regions, out, charts },
    { bundle, variant: `${count} ${charts}` },
    diagnostics,
  );
  const milliseconds = performance.now() - started;
  if (summary === undefined) {
    process.stderr.write(printText(diagnostics.sorted()));
    return 1;
  }
  const figures: OwnFigures = {
    milliseconds,
    maxRss: process.resourceUsage().maxRSS,
    objects: summary.objects,
    written: summary.files.written.length,
  };
  writeFileSync(file, JSON.stringify(figures));
  return 0;
}
