import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systems } from '../../systems/index.ts';
import { helm, helm3 } from '../support/kube-binaries.ts';
import { digests, run, sha256, untarred } from '../support/packages.ts';
import { Project } from '../support/project.ts';

const line = /^([a-z]+\/[a-z-]+) (\d+\.\d+\.\d+\+[0-9a-f]{12}) packages\/\1-\2\.tgz$/;
/** `<system>/<component>` of every chart, in order. */
const ids = systems.flatMap(({ name, components }) => components.map((one) => `${name}/${one.name}`)).sort();
const versions = new Map<string, string>(
  systems.flatMap(({ name, components, chartVersion = '1.0.0' }) =>
    components.map((one) => [`${name}/${one.name}`, chartVersion] as const),
  ),
);
const empty = { status: 0, stdout: '', stderr: '' };

describe('npm run package', () => {
  const pack = (project: Project, argv: readonly string[] = [], env = {}) =>
    project.run(process.execPath, ['cli/run.mjs', 'package', ...argv], env);

  it('packs every chart that synth has written, and leaves what is there alone', () => {
    const project = new Project();
    expect(project.synth(['--force']).status).toBe(0);
    const { status, stdout, stderr } = pack(project);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((one) => line.exec(one)?.[1])).toEqual(ids);
    const times = () => Object.keys(digests(project.file('packages'))).map((file) => [file, mtimeOf(project, file)]);
    const before = times();
    expect(before.map(([file]) => String(file).replace(/[0-9a-f]{64}|(?<=\+)[0-9a-f]{12}/, '…'))).toEqual([
      ...ids.map((id) => `${id}-${versions.get(id)}+….tgz`),
      ...ids.flatMap((id) =>
        ['blobs/sha256/…', 'blobs/sha256/…', 'blobs/sha256/…', 'index.json', 'oci-layout'].map(
          (file) => `oci/${id}/${file}`,
        ),
      ),
    ]);
    expect(pack(project)).toEqual({ ...empty, stdout: `${lines.map((one) => `${one} (unchanged)`).join('\n')}\n` });
    expect(times()).toEqual(before);
    expect(readdirSync(project.file('packages'))).toEqual(['cluster', 'ghasi', 'marketplace', 'oci']);
  });

  it('gives the same bytes elsewhere, in any locale and time zone', () => {
    const [plain, odd] = [new Project(), new Project('meridian ünï cödé ')];
    for (const project of [plain, odd]) expect(project.synth(['--force']).status).toBe(0);
    expect(pack(plain).status).toBe(0);
    const env = { LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati', SOURCE_DATE_EPOCH: '1' };
    expect(pack(odd, ['--out', 'out put/packages'], env).status).toBe(0);
    expect(digests(odd.file('out put/packages'))).toEqual(digests(plain.file('packages')));
  });

  it('gives a changed chart another version, keeps the archive of the old one and replaces its layout', () => {
    const project = new Project();
    expect(project.synth(['--force']).status).toBe(0);
    const tenants = () =>
      pack(project)
        .stdout.split('\n')
        .filter((one) => one.includes('tenant-service'));
    const [first = ''] = tenants();
    const before = digests(project.file('packages'));
    project.edit('regions/releases.yaml', 'tag: 1.4.2', 'tag: 1.4.9');
    expect(project.synth().status).toBe(0);
    const [second = ''] = tenants();
    expect(second).toMatch(line);
    expect(second).not.toBe(first);
    const after = digests(project.file('packages'));
    const archives = Object.keys(after).filter((file) => file.startsWith('ghasi/tenant-service-'));
    expect(archives).toHaveLength(2);
    for (const [file, digest] of Object.entries(before).filter(([one]) => !one.startsWith('oci/'))) {
      expect(after[file]).toBe(digest);
    }
    const blobs = Object.keys(after).filter((file) => file.startsWith('oci/ghasi/tenant-service/blobs/'));
    expect(blobs).toHaveLength(3);
    for (const file of blobs) expect(path.basename(file)).toBe(after[file]);
  });

  function mtimeOf(project: Project, file: string): number {
    return statSync(project.file(`packages/${file}`)).mtimeMs;
  }
});

const helms = [
  { name: 'Helm 4', binary: helm() },
  { name: 'Helm 3', binary: helm3() },
];
const missing = helms.filter(({ binary }) => binary === undefined);

describe.each(missing)('what $name makes of it', () => {
  it.skip('is not known: among the packages there is none for this machine', () => {});
});

describe.each(helms.filter((one) => !missing.includes(one)))('what $name makes of it', ({ binary }) => {
  let folder: string;
  let charts: readonly {
    readonly id: string;
    readonly name: string;
    readonly version: string;
    readonly archive: string;
  }[];

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'meridian-package-'));
    const synth = spawnSync(process.execPath, ['cli/run.mjs', 'synth', '--out', path.join(folder, 'dist')]);
    expect(synth.status).toBe(0);
    const { stdout, status } = run(['--from', path.join(folder, 'dist'), '--out', path.join(folder, 'packages')]);
    expect(status).toBe(0);
    charts = stdout
      .trimEnd()
      .split('\n')
      .map((text) => {
        const [id = '', version = '', archive = ''] = text.split(' ');
        return { id, name: id.split('/')[1] ?? '', version, archive };
      });
    expect(charts.map(({ id }) => id)).toEqual(ids);
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const environment = () => ({
    PATH: process.env['PATH'],
    HELM_CACHE_HOME: path.join(folder, 'helm/cache'),
    HELM_CONFIG_HOME: path.join(folder, 'helm/config'),
    HELM_DATA_HOME: path.join(folder, 'helm/data'),
  });
  const helmed = (...argv: readonly string[]) =>
    execFileSync(binary ?? '', argv, { encoding: 'utf8', env: environment() });
  const rendered = (id: string) => path.join(folder, 'dist/charts', id);

  it('shows it with the version of its archive, and finds nothing to complain about', () => {
    for (const { name, version, archive } of charts) {
      const shown = helmed('show', 'chart', archive);
      expect(shown).toContain(`\nname: ${name}\n`);
      expect(shown).toContain(`\nversion: ${version}\n`);
      expect(helmed('lint', '--strict', archive)).toContain('1 chart(s) linted, 0 chart(s) failed');
    }
  });

  it('renders the same from the archive as from the folder, for every target', () => {
    for (const { id, archive } of charts) {
      const values = readdirSync(rendered(id)).filter((file) => /^values\..+\.yaml$/.test(file));
      expect(values.length).toBeGreaterThan(1);
      for (const file of values) {
        const template = (chart: string) => helmed('template', 'it', chart, '-f', path.join(rendered(id), file));
        const expected = template(rendered(id));
        expect(expected).toContain('kind: ');
        expect(template(archive)).toBe(expected);
      }
    }
  });

  it('packs the same files, with the same bytes but for Chart.yaml, which it rewrites', () => {
    for (const { id, name, version, archive } of charts) {
      helmed('package', rendered(id), '--version', version, '--destination', path.join(folder, 'by-helm'));
      const contents = (file: string) =>
        Object.fromEntries(untarred(file).map((one) => [one.path, one.path.endsWith('/Chart.yaml') ? '' : one.text]));
      expect(contents(archive)).toEqual(contents(path.join(folder, 'by-helm', `${name}-${version}.tgz`)));
    }
  });

  it('pulls it from a registry that serves the layout', async () => {
    for (const { id, name, version, archive } of charts) {
      const server = await registryOf(path.join(folder, 'packages/oci', id), id);
      try {
        const { port } = server.address() as AddressInfo;
        // Two systems have a component of one name.
        const pulled = path.join(folder, 'pulled', id);
        mkdirSync(pulled, { recursive: true });
        const argv = ['pull', `oci://127.0.0.1:${port}/${id}`, '--version', version, '--plain-http'];
        await promisify(execFile)(binary ?? '', [...argv, '--destination', pulled], { env: environment() });
        const [file = ''] = readdirSync(pulled).filter((one) => one.startsWith(name));
        expect(sha256(readFileSync(path.join(pulled, file)))).toBe(sha256(readFileSync(archive)));
      } finally {
        server.close();
      }
    }
  });
});

/** Serves an OCI layout as a registry would that it was copied into: tags from its index, the rest from its blobs. */
function registryOf(layout: string, repository: string): Promise<Server> {
  const { manifests } = JSON.parse(readFileSync(path.join(layout, 'index.json'), 'utf8'));
  const server = createServer(({ url = '', method }, response) => {
    const [, kind, reference = ''] = new RegExp(`^/v2/${repository}/(manifests|blobs)/(.+)$`).exec(url) ?? [];
    const tagged = manifests.find(
      ({ annotations }: { annotations: Record<string, string> }) =>
        annotations['org.opencontainers.image.ref.name'] === reference,
    );
    const digest: string = tagged?.digest ?? reference;
    const file = path.join(layout, 'blobs', digest.replace(':', '/'));
    if (kind === undefined || !/^sha256:[0-9a-f]{64}$/.test(digest) || !existsSync(file)) {
      response.writeHead(url === '/v2/' ? 200 : 404).end();
      return;
    }
    const bytes = readFileSync(file);
    const type = kind === 'blobs' ? 'application/octet-stream' : manifests[0].mediaType;
    response.writeHead(200, { 'content-type': type, 'content-length': bytes.length, 'docker-content-digest': digest });
    response.end(method === 'HEAD' ? undefined : bytes);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
