import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { onTestFinished, vi } from 'vitest';
import { packageCommand } from '../../cli/commands/package.ts';
import { untar } from '../engine/package/untar.ts';

/** Path → SHA-256 of every file below a folder, whatever it holds. */
export function digests(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => path.join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((file) => [path.relative(folder, file), sha256(readFileSync(file))]));
}

export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

export function untarred(file: string) {
  return untar(gunzipSync(readFileSync(file)));
}

/** Runs the command in this process. */
export function run(argv: readonly string[]) {
  const texts = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      texts[stream] += text;
      return true;
    }),
  );
  try {
    return { status: packageCommand(argv), ...texts };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/** A folder as synth leaves it, small, with two systems that have a chart of one name. */
export class Dist {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'meridian-dist-'));
  readonly from = path.join(this.folder, 'dist');
  readonly out = path.join(this.folder, 'packages');
  readonly #files = new Map<string, { owner: object; text: string }>();

  constructor(charts: readonly string[] = ['bank/web', 'shop/cart', 'shop/web']) {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    for (const chart of charts) this.#addChart(chart);
    this.#add('dev/shop/web/manifests.yaml', { target: 'dev', system: 'shop', component: 'web' }, 'kind: Service\n');
    // A target may be called so, too; its files are no chart.
    this.#add('charts/shop/api/manifests.yaml', { target: 'charts', system: 'shop', component: 'api' }, 'kind: Pod\n');
    this.writeManifest();
  }

  #addChart(chart: string) {
    const [system = '', component = ''] = chart.split('/');
    const metadata = `apiVersion: v2\nname: ${component}\ndescription: of ${system}\nversion: 1.0.0\n`;
    const owner = { system, component };
    this.#add(`charts/${chart}/Chart.yaml`, owner, metadata);
    this.#add(`charts/${chart}/values.yaml`, owner, 'a: 1\n');
    this.#add(`charts/${chart}/templates/a.yaml`, owner, 'kind: ConfigMap\n');
  }

  #add(file: string, owner: object, text: string) {
    this.#files.set(file, { owner, text });
    mkdirSync(path.dirname(this.file(file)), { recursive: true });
    writeFileSync(this.file(file), text);
  }

  /** @param reversed lists the files the other way round */
  writeManifest(reversed = false) {
    const entries = [...this.#files].map(([file, { owner, text }]) => [
      file,
      { ...owner, sha256: sha256(Buffer.from(text)) },
    ]);
    const files = Object.fromEntries(reversed ? entries.reverse() : entries);
    writeFileSync(this.file('manifest.json'), JSON.stringify({ version: 1, files }));
  }

  file(name: string): string {
    return path.join(this.from, name);
  }

  pack(...argv: readonly string[]) {
    return run(['--from', this.from, '--out', this.out, ...argv]);
  }
}
