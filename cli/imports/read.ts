import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { Refusal, reason } from './refusal.ts';
import type { CrdSource } from './sources.ts';

/** Gives the text behind a URL, or of a local file which stands for it; undefined if the folder has none. */
export type Reader = (url: string, file: string) => Promise<string | undefined>;

export const upstream: Reader = async (url) => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return await response.text();
  } catch (error) {
    throw new Refusal(`cannot read ${url}: ${reason(error)}. Without internet access: --from DIR`);
  }
};

export function folder(from: string): Reader {
  return async (_url, file) => {
    try {
      return await readFile(join(from, file), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new Refusal(`cannot read ${join(from, file)}: ${reason(error)}`);
    }
  };
}

/** The `name:=url` entries of `cdk8s.yaml`, so that the URLs stand where readers of cdk8s look for them. */
export async function urlsOf(file: string): Promise<ReadonlyMap<string, string>> {
  const config = load(await readFile(file, 'utf8')) as { readonly imports?: readonly string[] };
  return new Map((config.imports ?? []).map((spec) => spec.split(':=', 2) as [string, string]));
}

/** The URL of a source, which must be that of the table's version. */
export function urlOf(source: CrdSource, urls: ReadonlyMap<string, string>): string {
  const url = urls.get(source.name);
  if (url === undefined) throw new Refusal(`cdk8s.yaml lists no import called ${source.name}`);
  if (!url.includes(`/${source.version}/`)) {
    throw new Refusal(`cdk8s.yaml reads ${source.name} from ${url}, but the table says ${source.version}`);
  }
  return url;
}
