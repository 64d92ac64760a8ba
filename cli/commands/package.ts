import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  archiveOf,
  blobFolder,
  type ChartArchive,
  ociLayout,
  type PackedFile,
  type RenderedChart,
} from '../../engine/package/index.ts';
import {
  digest,
  isProblem,
  Lock,
  type Manifest,
  pathOf,
  readManifest,
  reasonOf,
  reportLocked,
  tolerating,
} from '../../engine/publish/index.ts';
import { Diagnostics } from '../../model/diagnostics/index.ts';
import { nearest } from '../../model/nearest.ts';
import { flagsOf } from '../flags.ts';
import { printSynthDiagnostics } from '../report.ts';

const help = `Usage: npm run package [-- OPTIONS]

Packs the Helm charts in dist/ as they were rendered, for a chart museum or any OCI registry:

  packages/<system>/<component>-<version>.tgz   what helm package makes
  packages/oci/<system>/<component>/            an OCI image layout with one tag, to be copied into a registry

The version is the chart's own, with a digest of what it holds: 1.0.0+4f1c5a07be92. Equal charts give equal bytes on
every machine. Archives of other versions stay where they are. When a chart in dist/ is not what npm run synth has
written, nothing is packed.

  --chart NAME   only this chart, e.g. tenant-service or ghasi/tenant-service; may be given several times
  --from DIR     take the charts from there instead of dist
  --out DIR      write there instead of packages
  --help         print this

Exit code: 0 when the packages are up to date, 1 when there is something to mend, 70 for a defect of Meridian.
Every problem that can be reported is explained in docs/errors.md.
`;

const options = {
  chart: { type: 'string', multiple: true },
  from: { type: 'string', default: 'dist' },
  out: { type: 'string', default: 'packages' },
  help: { type: 'boolean', default: false },
} as const;

/** `npm run package`. */
export function packageCommand(argv: readonly string[]): number {
  const diagnostics = new Diagnostics();
  const flags = parsed(argv, diagnostics);
  if (flags?.help === true) {
    process.stdout.write(help);
    return 0;
  }
  const packages = flags === undefined ? [] : packagesOf(flags.from, flags.chart ?? [], diagnostics);
  if (flags !== undefined && !diagnostics.hasErrors) write(packages, flags.out, diagnostics);
  return printSynthDiagnostics(diagnostics, 'text');
}

function parsed(argv: readonly string[], diagnostics: Diagnostics) {
  const flags = flagsOf(argv, options, diagnostics);
  if (flags === undefined) return undefined;
  const { from, out } = flags;
  // Only what was rendered lies there.
  if (!`${path.resolve(out)}${path.sep}`.startsWith(`${path.resolve(from)}${path.sep}`)) return flags;
  const reason = `--out ${out} must not lie in ${from}, from which the charts are taken`;
  diagnostics.report('cli/bad-arguments', { reason });
  return undefined;
}

// ---------------------------------------------------------------------------------------------------------- reading

/** A chart of the rendered folder, by what its manifest says. */
interface ListedChart {
  readonly system: string;
  readonly component: string;
  /** As messages show it. */
  readonly folder: string;
  /** Path from the chart's folder → SHA-256 in hexadecimal. */
  readonly digests: Map<string, string>;
}

interface Package {
  readonly system: string;
  readonly archive: ChartArchive;
}

/** The wanted charts, packed; none when anything at all is wrong, be it with another chart. */
function packagesOf(from: string, wanted: readonly string[], diagnostics: Diagnostics): readonly Package[] {
  const manifest = manifestIn(from, diagnostics);
  if (manifest === undefined) return [];
  const charts = chartsOf(manifest, from);
  if (charts.length === 0) diagnostics.report('package/no-charts', { from });
  const selected = new Set(charts.length === 0 ? [] : select(charts, wanted, from, diagnostics));
  return charts.flatMap((chart) => {
    const rendered = readChart(chart, diagnostics);
    const archive = selected.has(chart) && !diagnostics.hasErrors ? archiveOf(rendered, diagnostics) : undefined;
    return archive === undefined ? [] : [{ system: chart.system, archive }];
  });
}

function manifestIn(from: string, diagnostics: Diagnostics): Manifest | undefined {
  const file = `${from}/manifest.json`;
  const refuse = (reason: string, line: number) =>
    diagnostics.report('package/manifest-unusable', { path: file, reason }, { file, line, column: 1 });
  try {
    const manifest = readManifest(file);
    if (!isProblem(manifest)) return manifest;
    refuse(manifest.reason, manifest.line);
  } catch (error) {
    refuse(reasonOf(error), 1);
  }
  return undefined;
}

/** Charts by system and component, in the same order on every machine. */
function chartsOf(manifest: Manifest, from: string): readonly ListedChart[] {
  const charts = new Map<string, ListedChart>();
  for (const [file, { owner, sha256 }] of manifest) {
    const [, folder, system, component, inner] = /^(charts\/([^/]+)\/([^/]+))\/(.+)$/.exec(file) ?? [];
    // A file of one target is no part of a chart, even where the target is called "charts".
    if (folder === undefined || system === undefined || component === undefined || inner === undefined) continue;
    if (owner.target !== undefined) continue;
    const chart = charts.get(folder) ?? { system, component, folder: `${from}/${folder}`, digests: new Map() };
    charts.set(folder, chart);
    chart.digests.set(inner, sha256);
  }
  return [...charts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, chart]) => chart);
}

/** Charts that are meant by names: of a component in each system that has one, or of one system's. Default: all. */
function select(
  charts: readonly ListedChart[],
  wanted: readonly string[],
  from: string,
  diagnostics: Diagnostics,
): readonly ListedChart[] {
  if (wanted.length === 0) return charts;
  const namesOf = ({ system, component }: ListedChart) => [component, `${system}/${component}`];
  return wanted.flatMap((name) => {
    const found = charts.filter((chart) => namesOf(chart).includes(name));
    if (found.length > 0) return found;
    const suggestion = nearest(name, charts.flatMap(namesOf));
    diagnostics.report('package/unknown-chart', { name, from, nearest: suggestion });
    return [];
  });
}

/** The files of a chart, having reported each that is not as it was rendered. */
function readChart({ component, folder, digests }: ListedChart, diagnostics: Diagnostics): RenderedChart {
  const standing = filesIn(folder);
  const files: PackedFile[] = [];
  for (const [inner, sha256] of digests) {
    const file = `${folder}/${inner}`;
    const place = { file, line: 1, column: 1 };
    const regular = standing.get(inner);
    standing.delete(inner);
    // What is no file of its own, such as a link or a pipe, is not read.
    const bytes = regular === true ? readOrReport(file, diagnostics) : undefined;
    if (regular === undefined) diagnostics.report('package/missing-file', { path: file }, place);
    else if (!regular) diagnostics.report('package/edited-file', { path: file }, place);
    if (bytes === undefined) continue;
    if (digest(bytes) !== sha256) diagnostics.report('package/edited-file', { path: file }, place);
    files.push({ path: inner, bytes });
  }
  for (const inner of standing.keys()) {
    const file = `${folder}/${inner}`;
    diagnostics.report('package/foreign-file', { path: file }, { file, line: 1, column: 1 });
  }
  return { component, folder, files };
}

/** Path of everything below a folder but folders → whether it is a regular file. */
function filesIn(folder: string): Map<string, boolean> {
  try {
    const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => !one.isDirectory());
    const pathOf = (parent: string, name: string) =>
      path.relative(folder, path.join(parent, name)).split(path.sep).join('/');
    return new Map(found.map((one) => [pathOf(one.parentPath, one.name), one.isFile()]));
  } catch (error) {
    // Each of its files will be reported as missing.
    reasonOf(error);
    return new Map();
  }
}

function readOrReport(file: string, diagnostics: Diagnostics): Uint8Array | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    diagnostics.report('package/cannot-access', { path: file, action: 'read', reason: reasonOf(error) });
    return undefined;
  }
}

// ---------------------------------------------------------------------------------------------------------- writing

/** In the folder itself, since a file can be renamed within one file system only. */
const workFolder = '.unfinished';

/** Brings packages to disk, and prints a line for each that is there. One run at a time: each removes others' blobs. */
function write(packages: readonly Package[], out: string, diagnostics: Diagnostics): void {
  const work = path.join(out, workFolder);
  try {
    const lock = Lock.take(work, () => mkdirSync(work, { recursive: true }));
    if (!(lock instanceof Lock)) {
      reportLocked(lock, out, work, diagnostics);
      return;
    }
    try {
      for (const one of packages) process.stdout.write(`${placed(one, out, work)}\n`);
    } finally {
      rmSync(path.join(work, stagedFile), { force: true });
      lock.release();
      // Another run may be there by now.
      tolerating(['ENOENT', 'ENOTEMPTY', 'EEXIST'], () => rmdirSync(work));
    }
  } catch (error) {
    const reason = reasonOf(error);
    diagnostics.report('package/cannot-access', { path: pathOf(error) ?? out, action: 'written', reason });
  }
}

/**
 * Brings one package to its place, file by file: each is whole when it appears, and comes after those it names.
 *
 * @returns a line that says what is where
 */
function placed({ system, archive }: Package, out: string, work: string): string {
  const { name, version, bytes } = archive;
  const shown = path.join(out, system, `${name}-${version}.tgz`);
  const layout = path.join(out, 'oci', system, name);
  const files = ociLayout(archive);
  let changed = put(shown, bytes, work);
  for (const file of files) changed = put(path.join(layout, file.path), file.bytes, work) || changed;
  changed = removeOtherBlobs(layout, new Set(files.map((file) => file.path))) || changed;
  return `${system}/${name} ${version} ${shown}${changed ? '' : ' (unchanged)'}`;
}

const stagedFile = 'file';

/** Writes a file unless it stands there already. Returns whether it did not. */
function put(file: string, bytes: Uint8Array, work: string): boolean {
  if (holds(file, bytes)) return false;
  const staged = path.join(work, stagedFile);
  writeFileSync(staged, bytes);
  mkdirSync(path.dirname(file), { recursive: true });
  renameSync(staged, file);
  return true;
}

function holds(file: string, bytes: Uint8Array): boolean {
  try {
    return readFileSync(file).equals(bytes);
  } catch (error) {
    // Whatever stands there, writing will tell.
    reasonOf(error);
    return false;
  }
}

/** Removes blobs of earlier versions, which the layout names no more. Returns whether there were any. */
function removeOtherBlobs(layout: string, kept: ReadonlySet<string>): boolean {
  const blobs = readdirSync(path.join(layout, blobFolder)).filter((name) => /^[0-9a-f]{64}$/.test(name));
  const others = blobs.filter((name) => !kept.has(`${blobFolder}/${name}`));
  for (const name of others) rmSync(path.join(layout, blobFolder, name));
  return others.length > 0;
}
