import { describe, expect, it } from 'vitest';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { namedComponent, namedImage } from '../../../model/releases/names.ts';
import { spliced } from '../../../model/releases/splice.ts';
import { folderWith, loaded, problemsOf } from '../regions/fixture.ts';

const pins = (prod: string, more = '') =>
  `components:\n  api: { dev: { tag: 2.0.0 }, staging: { tag: 1.1.0, previous: [{ tag: 1.0.0 }] }, prod: ${prod}${more} }\n`;

describe('what ran before', () => {
  it('is kept in the file and not rendered', () => {
    const platform = loaded(folderWith({ 'releases.yaml': pins('{ tag: 1.0.0 }') }));
    const [staging] = platform.targets.filter(({ environment }) => environment === 'staging');
    expect(staging && platform.pin(staging, 'api')).toEqual({ tag: '1.1.0' });
  });
});

describe('where production asks for digests', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const problems = (releases: string) => {
    const folder = folderWith({
      'environments.yaml': environments,
      'releases.yaml': releases,
    });
    return problemsOf(folder);
  };
  const environments = `environments:
  dev: { purpose: Trying, tenantData: synthetic, region: us, size: dev }
  staging: { purpose: Proving, tenantData: opt-in, region: us, size: staging }
  prod: { purpose: Serving, tenantData: real, digests: required }
sizes:
${['dev', 'staging', 'small', 'large']
  .map(
    (name) =>
      `  ${name}: { replicas: 2, cpu: 250m, memory: 512Mi, data: { database: 5Gi, cache: 1Gi, stream: 10Gi } }\n`,
  )
  .join('')}`;

  it('release/digest-required: each pin that leads there needs one, of targets too', () => {
    expect(problems(pins(`{ tag: 1.0.0, digest: '${digest}' }`))).toEqual([]);
    expect(problems(pins('{ tag: 1.0.0 }'))).toEqual([expect.stringContaining('release/digest-required')]);
    const own = ", targets: { eu-prod: { tag: 1.0.1 }, dev: { tag: 3 }, us-prod: { digest: 'D' } }".replace(
      'D',
      digest,
    );
    expect(problems(pins(`{ tag: 1.0.0, digest: '${digest}' }`, own.replace('tag: 3', "tag: '3'")))).toEqual([
      expect.stringContaining('release/digest-required'),
    ]);
  });
});

describe('names', () => {
  const known = [
    { system: 'a', name: 'platform' },
    { system: 'b', name: 'platform' },
    { system: 'a', name: 'web' },
  ];
  const file = { components: { web: {} }, images: { proxy: {}, web: {} } };

  it.each([
    ['web', { section: 'components', name: 'web' }],
    ['a/web', { section: 'components', name: 'web' }],
    ['proxy', { section: 'images', name: 'proxy' }],
    ['a/platform', 'release/no-image'],
    ['platform', 'release/ambiguous-component'],
    ['wev', 'cli/unknown-component'],
    ['toString', 'cli/unknown-component'],
  ])('“%s” means an image, or is told of', (typed, wanted) => {
    const diagnostics = new Diagnostics();
    const found = namedImage(known, file, typed, diagnostics);
    expect(found ?? diagnostics.sorted()[0]?.code).toEqual(wanted);
  });

  it('tell what was probably meant, and the choices', () => {
    const diagnostics = new Diagnostics();
    expect(namedComponent(known, 'platform', diagnostics)).toBeUndefined();
    expect(namedComponent(known, 'a/wbe', diagnostics)).toBeUndefined();
    expect(diagnostics.sorted().map(({ fix }) => fix)).toEqual([
      'Did you mean a/web?',
      'Say which: a/platform, b/platform.',
    ]);
  });
});

it('a file of thousands of components is edited in a moment', () => {
  const names = Array.from({ length: 4000 }, (_, index) => `service-${String(index).padStart(4, '0')}`);
  const text = `components:\n${names.map((name) => `  ${name}: # a remark\n    staging: { tag: 1.0.0 }\n`).join('')}`;
  const components = Object.fromEntries(names.map((name) => [name, { staging: { tag: '1.0.0' } }]));
  const revisions = Object.fromEntries(names.map((name) => [`s/${name}`, { commit: '0'.repeat(40) }]));
  const first = spliced(text, { components, revisions: { 'us-prod': revisions } }) ?? '';
  expect(first.match(/# a remark/g)).toHaveLength(4000);
  const next = Object.fromEntries(
    Object.keys(revisions).map((name) => [name, { commit: '1'.repeat(40), previous: ['0'.repeat(40)] }]),
  );
  expect(spliced(first, { components, revisions: { 'us-prod': next } })?.match(/previous: \['0{40}'\]/g)).toHaveLength(
    4000,
  );
});
