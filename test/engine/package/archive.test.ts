import { hash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { archiveOf } from '../../../engine/package/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { untar } from './untar.ts';

const chartYaml = `# Generated.
apiVersion: v2
name: web
version: 1.2.3 # raised by people
appVersion: "1.10"
`;
const chart = { 'Chart.yaml': chartYaml, 'values.yaml': 'a: 1\n', 'templates/a.yaml': '', '.helmignore': '*.tgz\n' };

function archive(texts: Readonly<Record<string, string>>) {
  const diagnostics = new Diagnostics();
  const files = Object.entries(texts).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
  const made = archiveOf({ component: 'web', folder: 'dist/charts/shop/web', files }, diagnostics);
  return { made, found: diagnostics.sorted() };
}

function unpacked(bytes: Uint8Array | undefined) {
  return Object.fromEntries(untar(gunzipSync(bytes ?? Buffer.alloc(0))).map(({ path, text }) => [path, text]));
}

describe('an archive', () => {
  const { made } = archive(chart);

  it('holds the chart in a folder of its name, with the version in Chart.yaml and nothing else changed', () => {
    expect(made?.version).toMatch(/^1\.2\.3\+[0-9a-f]{12}$/);
    expect(unpacked(made?.bytes)).toEqual({
      'web/.helmignore': '*.tgz\n',
      'web/Chart.yaml': chartYaml.replace('1.2.3', made?.version ?? ''),
      'web/templates/a.yaml': '',
      'web/values.yaml': 'a: 1\n',
    });
  });

  it('tells its Chart.yaml as data', () => {
    const metadata = { apiVersion: 'v2', name: 'web', version: made?.version, appVersion: '1.10' };
    expect(made?.name).toBe('web');
    expect({ ...made?.metadata }).toEqual(metadata);
    expect(Object.keys(made?.metadata ?? {})).toEqual(Object.keys(metadata));
  });

  it('takes a quoted version', () => {
    const quoted = archive({ ...chart, 'Chart.yaml': chartYaml.replace('1.2.3', '"1.2.3"') }).made;
    expect(unpacked(quoted?.bytes)['web/Chart.yaml']).toContain(`\nversion: ${quoted?.version} # raised by people\n`);
  });

  it('has the same bytes in whatever order the files come', () => {
    const shuffled = archive(Object.fromEntries(Object.entries(chart).reverse())).made;
    expect(shuffled?.version).toBe(made?.version);
    expect(Buffer.from(shuffled?.bytes ?? []).equals(made?.bytes ?? Buffer.alloc(1))).toBe(true);
  });

  it('names neither a time nor a system nor a file in its gzip header', () => {
    expect([...(made?.bytes.subarray(0, 9) ?? [])]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2]);
  });

  it('has the bytes that it always had: a new version of fflate that writes others changes published digests', () => {
    // Long and varied enough to need every part of the compressor.
    const long = Array.from(
      { length: 4000 },
      (_, line) => `key-${(line * line) % 997}: ${(line * line * 7) % 7919}\n`,
    ).join('');
    const { made } = archive({ ...chart, 'README.md': long });
    expect(hash('sha256', made?.bytes ?? '', 'hex')).toBe(
      '20cdef1435a9d2e75f3ae61a72f86f21b4bc5db7018a3ee338a239f6fe2f5624',
    );
  });
});

describe('a chart that cannot be packed', () => {
  const refused = (text: string) => {
    const { made, found } = archive({ ...chart, 'Chart.yaml': text });
    expect(made).toBeUndefined();
    return found.map(({ code, message, at }) => `${at?.file}:${at?.line}:${at?.column} ${code}: ${message}`);
  };
  const file = 'dist/charts/shop/web/Chart.yaml';

  it('has another name than its folder', () => {
    expect(refused(chartYaml.replace('name: web', 'name: api'))).toEqual([
      `${file}:3:7 package/bad-chart: ${file} cannot be packed: its name is "api", not "web" as its folder is called`,
    ]);
  });

  it.each(['1.2', '"1.2"', 'v1.2.3', '01.2.3', '1.2.3-rc.1', '1.2.3+0a', '"1.2.3 "', '{}'])(
    'has the version %s',
    (given) => {
      const [problem = '', ...others] = refused(chartYaml.replace('1.2.3', given));
      expect(others).toEqual([]);
      expect(problem).toMatch(/:4:10 package\/bad-chart: .* its version is .*, not X\.Y\.Z$/);
    },
  );

  it('lacks its version, or is no mapping, or does not parse, or is not there', () => {
    expect(refused('name: web\n')).toEqual([expect.stringContaining('its version is missing, not X.Y.Z')]);
    expect(refused('- web\n')).toHaveLength(2);
    expect(refused('a: [\n')).toEqual([expect.stringContaining(`${file}:`)]);
    expect(archive({ 'values.yaml': '' }).found.map(({ code }) => code)).toEqual(['yaml/empty']);
  });
});
