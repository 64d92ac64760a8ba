import { writeFileSync } from 'node:fs';
import { synth } from '../main.ts';
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

/** The measured program: the run of `npm run synth`, on a synthetic platform. */
export function syntheticSynth(count: number, regions: string, out: string, figuresFile: string): number {
  const systems = syntheticSystems(syntheticServices(count));
  const diagnostics = new Diagnostics();
  const started = performance.now();
  const summary = synth({ systems, regions, out }, diagnostics);
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
  writeFileSync(figuresFile, JSON.stringify(figures));
  return 0;
}
