import { gzipSync } from 'fflate';
import type { Diagnostics } from '../../model/diagnostics/index.ts';
import { parseYaml, type YamlDocument } from '../../model/yaml/index.ts';
import { type PackedFile, tar } from './tar.ts';
import { versionOf } from './version.ts';

/** A chart as it was rendered. */
export interface RenderedChart {
  /** Its name, which is also the top folder of its archive. */
  readonly component: string;
  /** Its folder as messages show it. */
  readonly folder: string;
  /** With paths from its folder. */
  readonly files: readonly PackedFile[];
}

/** A chart as `helm install` takes it. */
export interface ChartArchive {
  readonly name: string;
  /** `X.Y.Z+<12 hexadecimal digits of what it holds>`. */
  readonly version: string;
  /** Chart.yaml of the archive, as data. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** A gzipped tar. */
  readonly bytes: Uint8Array;
}

const metadataFile = 'Chart.yaml';
const baseVersion = /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)$/;

/**
 * Packs a chart as `helm package` would, but to the same bytes on every machine. In the archive, and only there, its
 * Chart.yaml has the version that names what it holds; the rest of its text stays.
 *
 * @returns undefined when Chart.yaml cannot be used; the reason is in `diagnostics`
 */
export function archiveOf(
  { component, folder, files }: RenderedChart,
  diagnostics: Diagnostics,
): ChartArchive | undefined {
  const text = Buffer.from(files.find(({ path }) => path === metadataFile)?.bytes ?? []).toString();
  const chart = parseYaml(`${folder}/${metadataFile}`, text, diagnostics);
  if (chart === undefined || !isUsable(chart, component, diagnostics)) return undefined;
  const metadata = chart.value as Readonly<Record<string, unknown>>;
  const version = versionOf(String(metadata['version']), files);
  const packed = files.map(({ path, bytes }) => ({
    path: `${component}/${path}`,
    bytes: path === metadataFile ? Buffer.from(withVersion(text, chart, version)) : bytes,
  }));
  return {
    name: component,
    version,
    metadata: { ...metadata, version },
    // Not Node's zlib: its bytes differ from version to version. Without a time, as without a clock.
    bytes: gzipSync(tar(packed), { level: 9, mtime: 0 }),
  };
}

function isUsable(chart: YamlDocument, component: string, diagnostics: Diagnostics): boolean {
  const { name, version } = Object(chart.value) as { readonly name?: unknown; readonly version?: unknown };
  const before = diagnostics.errorCount;
  const refuse = (field: string, reason: string) =>
    diagnostics.report('package/bad-chart', { path: chart.file, reason }, chart.at([field]));
  if (name !== component) refuse('name', `its name is ${shown(name)}, not "${component}" as its folder is called`);
  if (typeof version !== 'string' || !baseVersion.test(version)) {
    refuse('version', `its version is ${shown(version)}, not X.Y.Z`);
  }
  return diagnostics.errorCount === before;
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'missing';
}

/** Puts the version in place of the one that stands in the text, quoted or not. */
function withVersion(text: string, chart: YamlDocument, version: string): string {
  const { start, end } = chart.range(['version']) as { readonly start: number; readonly end: number };
  return `${text.slice(0, start)}${version}${text.slice(end)}`;
}
