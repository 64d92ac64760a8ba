import { Diagnostics } from '../../model/diagnostics/index.ts';
import { systems } from '../../systems/index.ts';
import { flagsOf } from '../flags.ts';
import { synthUnlessUnchanged } from '../last-run.ts';
import { printSynthDiagnostics, progressLine, summaryText, wantedFormat } from '../report.ts';
import { schemaText } from '../schemas.ts';
import { watch } from '../watch.ts';

const help = `Usage: npm run synth [-- OPTIONS]

Renders every component of every target from systems/ and regions/ into dist/. Either all of it is written or,
when there is any error, none. Files that are right already are not touched.

  --target NAME      only this target, e.g. us-prod; may be given several times. Helm charts are left as they are,
                     since one is made of all targets
  --component NAME   only this component, e.g. tenant-service; may be given several times
  --out DIR          write there instead of dist
  --dry-run          say what would be written and removed; write nothing
  --force            rewrite files in dist that were edited by hand or stand in the way
  --watch            render again whenever a source changes
  --format FORMAT    how problems are printed: text (default), json or sarif
  --quiet            print problems only
  --help             print this

Exit code: 0 when dist is up to date, 1 when there is something to mend, 70 for a defect of Meridian.
Every problem that can be reported is explained in docs/errors.md.
`;

const options = {
  target: { type: 'string', multiple: true },
  component: { type: 'string', multiple: true },
  out: { type: 'string', default: 'dist' },
  'dry-run': { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  watch: { type: 'boolean', default: false },
  format: { type: 'string', default: 'text' },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** `npm run synth`. */
export async function synthCommand(argv: readonly string[], root: string, bundle: string): Promise<number> {
  const diagnostics = new Diagnostics();
  const flags = flagsOf(argv, options, diagnostics);
  if (flags?.help === true) {
    process.stdout.write(help);
    return 0;
  }
  if (flags === undefined) return printSynthDiagnostics(diagnostics, wantedFormat(argv));
  const { format } = flags;
  if (format !== 'text' && format !== 'json' && format !== 'sarif') {
    diagnostics.report('cli/bad-arguments', { reason: `--format knows text, json and sarif, not "${format}"` });
    return printSynthDiagnostics(diagnostics, 'text');
  }
  if (flags.watch)
    return watch(
      root,
      argv.filter((argument) => argument !== '--watch'),
    );

  const started = performance.now();
  const progress = progressLine(flags.quiet || format !== 'text');
  const summary = synthUnlessUnchanged(
    {
      systems,
      regions: 'regions',
      schemas: schemaText,
      out: flags.out,
      dryRun: flags['dry-run'],
      force: flags.force,
      ...(flags.target === undefined ? {} : { targets: flags.target }),
      ...(flags.component === undefined ? {} : { components: flags.component }),
      onProgress: progress.show,
    },
    { bundle },
    diagnostics,
  );
  progress.clear();
  const exitCode = printSynthDiagnostics(diagnostics, format, summary);
  if (summary !== undefined && !flags.quiet && format === 'text') {
    process.stdout.write(summaryText(summary, { ...flags, milliseconds: performance.now() - started }));
  }
  return exitCode;
}
