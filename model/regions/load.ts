import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod/mini';
import type { Diagnostics } from '../diagnostics/index.ts';
import { decodeUtf8, parseYaml, sizes } from '../yaml/index.ts';
import { addOnsSchema } from './add-ons-schema.ts';
import { azureSchema } from './azure-schema.ts';
import { checkSources } from './checks.ts';
import { clustersSchema, gitopsSchema } from './gitops-schema.ts';
import { type Platform, platformOf } from './platform.ts';
import type { OutputsFile } from './schema.ts';
import { environmentsSchema, outputsSchema, regionSchema, releasesSchema } from './schema.ts';
import type { PlatformSources, Source } from './sources.ts';
import { type Area, validate } from './validate.ts';

/** Pins grow with the number of components: 4,000 of them with six targets have about 1 MiB. */
const releasesBytes = 8 * 2 ** 20;
const otherBytes = 2 ** 20;

/** YAML files that are no regions. */
const notRegions: ReadonlySet<string> = new Set([
  'add-ons.yaml',
  'azure.yaml',
  'clusters.yaml',
  'environments.yaml',
  'gitops.yaml',
  'releases.yaml',
]);

/**
 * Reads the folder of regions, environments and releases, and reports every problem of every file.
 *
 * @param folder where the files are
 * @param shownAs the folder as diagnostics show it; default: `folder`
 * @returns `undefined` when there was an error
 */
export function loadPlatform(folder: string, diagnostics: Diagnostics, shownAs: string = folder): Platform | undefined {
  const shown = shownAs.replaceAll('\\', '/').replace(/\/+$/, '');
  const names = namesIn(folder, shown, diagnostics);
  if (names === undefined) return undefined;
  const before = errorCount(diagnostics);
  const read = <S extends z.ZodMiniType>(name: string, schema: S, area: Area, maxBytes = otherBytes) =>
    readSource(join(folder, name), `${shown}/${name}`, schema, area, maxBytes, diagnostics);
  const regionNames = names.filter((name) => isRegion(name, shown, diagnostics));
  if (regionNames.length === 0) diagnostics.report('region/no-regions', { folder: shown });
  const sources: PlatformSources = {
    regions: regionNames.map((name) => read(name, regionSchema, 'region')).filter((source) => source !== undefined),
    environments: read('environments.yaml', environmentsSchema, 'region'),
    releases: read('releases.yaml', releasesSchema, 'release', releasesBytes),
    outputs: readOutputs(folder, read),
    // Without them nothing is deployed, and everything is rendered all the same.
    clusters: names.includes('clusters.yaml') ? read('clusters.yaml', clustersSchema, 'region') : undefined,
    gitops: names.includes('gitops.yaml') ? read('gitops.yaml', gitopsSchema, 'region') : undefined,
    addOns: names.includes('add-ons.yaml') ? read('add-ons.yaml', addOnsSchema, 'region') : undefined,
    azure: names.includes('azure.yaml') ? read('azure.yaml', azureSchema, 'region') : undefined,
    announced: regionNames.map((name) => name.slice(0, -'.yaml'.length)),
  };
  checkSources(sources, diagnostics);
  const { environments, releases } = sources;
  if (errorCount(diagnostics) > before || environments === undefined || releases === undefined) return undefined;
  return platformOf({ ...sources, environments, releases });
}

/** `outputs/<target>.json`, which the infrastructure program writes; the folder appears with the first of them. */
function readOutputs(
  folder: string,
  read: (name: string, schema: typeof outputsSchema, area: Area) => Source<OutputsFile> | undefined,
): ReadonlyMap<string, Source<OutputsFile>> {
  const names = existsSync(join(folder, 'outputs')) ? readdirSync(join(folder, 'outputs')).sort() : [];
  const found = new Map<string, Source<OutputsFile>>();
  for (const name of names.filter((candidate) => candidate.endsWith('.json'))) {
    // JSON is YAML, so that a mistake has its line here too.
    const source = read(`outputs/${name}`, outputsSchema, 'region');
    if (source !== undefined) found.set(name.slice(0, -'.json'.length), source);
  }
  return found;
}

/** In code-unit order: what a file system or locale makes of it must not show. */
function namesIn(folder: string, shown: string, diagnostics: Diagnostics): string[] | undefined {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    diagnostics.report('region/no-folder', { folder: shown, reason: reasonOf(error) });
    return undefined;
  }
}

/** Every other YAML file is a region. Hidden files are editors' own. */
function isRegion(name: string, shown: string, diagnostics: Diagnostics): boolean {
  const extension = /\.ya?ml$/i.exec(name)?.[0];
  if (extension === undefined || name.startsWith('.') || notRegions.has(name)) return false;
  if (extension === '.yaml') return true;
  const renamed = `${name.slice(0, -extension.length)}.yaml`;
  diagnostics.report(
    'region/file-extension',
    { file: name, renamed },
    { file: `${shown}/${name}`, line: 1, column: 1 },
  );
  return false;
}

function readSource<S extends z.ZodMiniType>(
  path: string,
  file: string,
  schema: S,
  area: Area,
  maxBytes: number,
  diagnostics: Diagnostics,
): Source<z.infer<S>> | undefined {
  const text = readText(path, file, maxBytes, diagnostics);
  if (text === undefined) return undefined;
  const document = parseYaml(file, text, diagnostics, { maxBytes });
  if (document === undefined) return undefined;
  const data = validate(document, schema, area, diagnostics);
  return data === undefined ? undefined : { document, data };
}

function readText(path: string, file: string, maxBytes: number, diagnostics: Diagnostics): string | undefined {
  const top = { file, line: 1, column: 1 };
  try {
    const status = statSync(path);
    if (!status.isFile()) {
      diagnostics.report(
        'yaml/unreadable',
        { reason: status.isDirectory() ? 'it is a folder' : 'it is no ordinary file' },
        top,
      );
      return undefined;
    }
    if (status.size > maxBytes) {
      diagnostics.report('yaml/too-large', sizes(status.size, maxBytes), top);
      return undefined;
    }
    const decoded = decodeUtf8(readFileSync(path));
    if ('text' in decoded) return decoded.text;
    diagnostics.report('yaml/unreadable', { reason: 'it is not UTF-8' }, { ...top, line: decoded.badLine });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') diagnostics.report('yaml/missing-file', { file }, top);
    else diagnostics.report('yaml/unreadable', { reason: reasonOf(error) }, top);
  }
  return undefined;
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** In words, and without the path of somebody's machine, which the system's own message contains. */
function reasonOf(error: unknown): string {
  const code = errorCode(error);
  const words: Readonly<Record<string, string>> = {
    EACCES: 'permission is denied',
    EPERM: 'permission is denied',
    ENOENT: 'it does not exist',
    ENOTDIR: 'it is not a folder',
    ELOOP: 'its links lead in a circle',
  };
  return words[code ?? ''] ?? code ?? 'unknown reason';
}

function errorCount(diagnostics: Diagnostics): number {
  return diagnostics.sorted().filter(({ severity }) => severity === 'error').length;
}
