import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { loadPlatform, type Platform } from '../../../model/regions/index.ts';
import { marked, shown } from '../marked.ts';

/** Replaces values by key, also where a test marks the key; new keys come last. */
function replaced(base: Readonly<Record<string, string>>, lines: Readonly<Record<string, string>>): [string, string][] {
  const unmarked = (key: string) => key.replace('«', '');
  const changed = new Map(
    Object.entries(lines).map(([key, value]) => [unmarked(key), [key, value] as [string, string]]),
  );
  const kept = Object.entries(base).map(([key, value]) => changed.get(key) ?? ([key, value] as [string, string]));
  return [...kept, ...[...changed].filter(([key]) => !(key in base)).map(([, line]) => line)];
}

/** A store of Vault, on one line. */
export function vaultStore(host: string): string {
  const auth = '{ method: jwt, mount: jwt, role: external-secrets }';
  return `{ name: vault-backend, kind: ClusterSecretStore, provider: vault, mount: secret, server: 'https://${host}', auth: ${auth} }`;
}

export function regionText(code: string, lines: Readonly<Record<string, string>> = {}): string {
  const all = {
    code,
    name: 'Somewhere',
    purpose: 'Tenants there',
    residency: 'there',
    size: 'small',
    locations: `[${code}one, ${code}two]`,
    domain: `${code}.ghasi.example`,
    secretStore: vaultStore('vault.ghasi.example'),
  };
  return replaced(all, lines)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');
}

const size = '{ replicas: 2, cpu: 250m, memory: 512Mi, data: { database: 5Gi, cache: 1Gi, stream: 10Gi } }';

/** What the sections say unless a test says otherwise; each stands on one line. */
export function environmentsText(lines: Readonly<Record<string, string>> = {}): string {
  const all = {
    dev: '{ purpose: Trying, tenantData: synthetic, region: us, size: dev }',
    staging: '{ purpose: Proving, tenantData: opt-in, region: us, size: staging }',
    prod: '{ purpose: Serving, tenantData: real }',
  };
  const environments = replaced(all, lines).map(([key, value]) => `  ${key}: ${value}\n`);
  const sizes = ['dev', 'staging', 'small', 'large'].map((name) => `  ${name}: ${size}\n`);
  return `environments:\n${environments.join('')}sizes:\n${sizes.join('')}`;
}

const defaults: Readonly<Record<string, string>> = {
  'us.yaml': regionText('us'),
  'eu.yaml': regionText('eu'),
  'environments.yaml': environmentsText(),
  'releases.yaml': 'components:\n  api: { dev: { tag: 2.0.0 }, staging: { tag: 1.1.0 }, prod: { tag: 1.0.0 } }\n',
};

/** A folder with small, right files, some of them replaced or (with `null`) left out. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array | null>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'regions-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries({ ...defaults, ...files })) {
    if (content === null) continue;
    if (name.endsWith('/')) mkdirSync(join(folder, name));
    else {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
  }
  return folder;
}

export function problemsOf(folder: string): string[] {
  const diagnostics = new Diagnostics();
  const platform = loadPlatform(folder, diagnostics, 'regions');
  expect(platform === undefined).toBe(diagnostics.hasErrors);
  return shown(diagnostics);
}

/** Problems of a folder in which the given files replace the right ones, and the marked places in them. */
export function tried(files: Readonly<Record<string, string | null>>) {
  const places: string[] = [];
  const plain = Object.entries(files).map(([name, content]): [string, string | null] => {
    if (content === null) return [name, null];
    const { text, places: found } = marked(content);
    places.push(...found.map((place) => `regions/${name}:${place}`));
    return [name, text];
  });
  const diagnostics = new Diagnostics();
  loadPlatform(folderWith(Object.fromEntries(plain)), diagnostics, 'regions');
  return { problems: shown(diagnostics), places, diagnostics: diagnostics.sorted() };
}

export function loaded(folder: string): Platform {
  const diagnostics = new Diagnostics();
  const platform = loadPlatform(folder, diagnostics, 'regions');
  expect(shown(diagnostics)).toEqual([]);
  if (platform === undefined) throw new Error('no platform');
  return platform;
}
