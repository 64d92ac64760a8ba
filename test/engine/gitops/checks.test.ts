import { describe, expect, it } from 'vitest';
import {
  type Changes,
  clusterFile,
  component,
  files,
  historyOf,
  manifest,
  pin,
  planOf,
  projectFile,
  repository,
  setFile,
} from './fixture.ts';

const set = (from: string | RegExp, to: string, name?: string) => setFile(name).replace(from, to);
const withSet = (text: string) => ({ files: { 'dist/argocd/systems/shop.yaml': text } });
const alone = (changes: Changes) => {
  const { found } = planOf(changes);
  const codes = [...new Set(found.map(({ code }) => code))];
  return { code: codes.join(' '), message: found[0]?.message, at: found[0]?.at };
};
/** A target's pin, where everything else is as it was. */
const atPin = (more: Readonly<Record<string, string | undefined>>) => historyOf({ [pin]: { ...files, ...more } });

describe('names', () => {
  it('plan/duplicate-name: of two components, whatever sets make them', () => {
    const other = setFile('other').replaceAll('dist/', 'dist/').replace('{{ .app.component }}-', 'web-');
    expect(planOf({ files: { 'dist/argocd/systems/other.yaml': other } }).found).toContainEqual(
      expect.objectContaining({
        code: 'plan/duplicate-name',
        message:
          'two Applications are called web-staging-a: of shop/base on staging-a (ApplicationSet other) and of shop/web on staging-a (ApplicationSet other)',
      }),
    );
  });

  it('plan/bad-name: that Kubernetes refuses', () => {
    expect(alone(withSet(set('{{ .app.component }}-{{ .name }}', '{{ .app.component }}_{{ .name }}')))).toMatchObject({
      code: 'plan/bad-name',
      message: 'no Application can be called “base_staging-a”: only lower-case letters, digits, dashes and dots',
    });
    const long = set(
      '"{{ .app.component }}-{{ .name }}"',
      '"{{ .app.component }}-{{ .name }}-{{ repeat 250 "x" }}"'.replaceAll('"x"', '`x`'),
    );
    expect(alone(withSet(long)).message).toMatch(/it has 26\d characters$/);
    const label = set('target: "{{', 'target: "{{ repeat 60 `x` }}{{');
    expect(alone(withSet(label)).message).toMatch(/its label target has 67 characters$/);
    expect(alone(withSet(set('        target: "', '        target: "+')))).toMatchObject({ code: 'plan/bad-name' });
    const none = set('"{{ .app.component }}-{{ .name }}"', '"{{ if eq .app.component `web` }}{{ .name }}{{ end }}"');
    expect(alone(withSet(none)).message).toMatch(/it is empty$/);
  });
});

describe('clusters', () => {
  it('plan/missing-label: that a template reads', () => {
    const { found, plan } = planOf(withSet(set('"{{ .app.component }}-', '"{{ .metadata.labels.tier }}-')));
    expect(found.map(({ code, at }) => [code, at?.file])).toEqual([
      ['plan/missing-label', 'dist/argocd/clusters/staging-a.yaml'],
      ['plan/missing-label', 'dist/argocd/clusters/us-a.yaml'],
      ['plan/missing-label', 'dist/argocd/clusters/us-b.yaml'],
    ]);
    expect(found[0]?.message).toBe('the cluster staging-a has no label “tier”, which the ApplicationSet shop reads');
    expect(found[0]?.why).toMatch(/dist\/argocd\/systems\/shop\.yaml:39:17\.$/);
    expect(plan?.applications).toEqual([]);
  });

  it('plan/missing-label: that a generator reads', () => {
    const selectsAll = set(
      / {14}selector:\n(?: {16}.*\n)+/,
      '              selector: { matchLabels: { role: primary } }\n',
    );
    const files = {
      'dist/argocd/systems/shop.yaml': selectsAll,
      'dist/argocd/clusters/us-a.yaml': 'name: us-a\nlabels:\n  role: primary\n',
    };
    expect(planOf({ files }).codes).toEqual(['plan/missing-target', 'plan/missing-label']);
  });

  it('plan/missing-target: without it nothing is deployed there, which nobody would see', () => {
    expect(alone({ files: { 'dist/argocd/clusters/us-b.yaml': 'name: us-b\nlabels:\n  role: secondary\n' } })).toEqual({
      code: 'plan/missing-target',
      message: 'the cluster us-b has no label “target”',
      at: { file: 'clusters/us-b', line: 1, column: 1 },
    });
  });

  it('plan/changed-clusters: that are stated and not rendered, or the other way round', () => {
    expect(alone({ files: { 'dist/argocd/clusters/us-b.yaml': undefined } })).toMatchObject({
      code: 'plan/changed-clusters',
      message: 'the cluster us-b is stated and not rendered',
    });
    const extra = { files: { 'dist/argocd/clusters/eu-a.yaml': clusterFile('eu-a', 'eu-prod') } };
    expect(alone(extra).message).toBe('the cluster eu-a is rendered and not stated');
  });

  it('plan/unknown-destination: that Argo CD does not know', () => {
    const unknown = set('        name: "{{ .name }}"\n', '        name: "x-{{ .name }}"\n');
    expect(alone(withSet(unknown)).code).toBe('plan/unknown-destination');
    const both = set('        name: "{{ .name }}"\n', '        name: "{{ .name }}"\n        server: "{{ .server }}"\n');
    expect(alone(withSet(both)).code).toBe('plan/unknown-destination');
    const server = set('        name: "{{ .name }}"\n', '        server: "{{ .server }}"\n');
    expect(alone(withSet(server)).code).toBe('');
  });
});

describe('emptiness', () => {
  it('plan/no-applications: a set that makes nothing', () => {
    const none = set(/\/shop\//g, '/shopp/');
    expect(alone(withSet(none))).toEqual({
      code: 'plan/no-applications',
      message: 'the ApplicationSet shop makes no Application',
      at: { file: 'dist/argocd/systems/shop.yaml', line: 9, column: 5 },
    });
  });

  it('plan/no-applications: no set at all', () => {
    expect(alone({ files: { 'dist/argocd/systems/shop.yaml': undefined } }).message).toBe(
      'dist/argocd makes no Application',
    );
  });

  it('plan/not-rendered: nothing for Argo CD', () => {
    const gone = Object.fromEntries(
      Object.keys(files)
        .filter((file) => file.includes('/argocd/'))
        .map((file) => [file, undefined]),
    );
    const { plan, codes } = planOf({ files: gone });
    expect([plan, codes]).toEqual([undefined, ['plan/not-rendered']]);
  });

  it('is told once of a set that stops', () => {
    expect(alone(withSet(set('"{{ .app.component }}-', '"{{ .app.nope }}-'))).code).toBe('plan/bad-set');
  });
});

describe('what Applications take', () => {
  it('plan/missing-revision: a commit that there is not, told where it is pinned', () => {
    const gone = 'f'.repeat(40);
    const at = { file: 'regions/releases.yaml', line: 7, column: 9 };
    const places = {
      cluster: () => undefined,
      revision: (target: string, _: string, name: string) => (target === 'us-prod' && name === 'web' ? at : undefined),
    };
    expect(alone({ files: component('us-prod', 'web', gone, ['base']), places })).toEqual({
      code: 'plan/missing-revision',
      message: `there is no revision ${gone}, which web-us-a runs`,
      at,
    });
  });

  it('plan/missing-path: a folder that the revision has not', () => {
    const folder = 'dist/us-prod/shop/web';
    const history = atPin({ [`${folder}/manifests.yaml`]: undefined });
    expect(alone({ history })).toMatchObject({
      code: 'plan/missing-path',
      message: `${folder}, which web-us-a takes, does not exist in commit ${pin}`,
    });
    expect(alone({ files: { 'dist/staging/shop/web/manifests.yaml': undefined } }).message).toMatch(
      /in the work tree$/,
    );
  });

  it('plan/unchecked: what a shallow clone does not tell is a warning', () => {
    const history = historyOf({}, undefined, true);
    const { found, plan } = planOf({ history });
    expect(found).toMatchObject([
      { code: 'plan/unchecked', severity: 'warning', message: 'not checked: what runs at aaaaaaaaaa' },
    ]);
    expect(plan?.applications).toHaveLength(6);
  });

  it('plan/foreign-revision: a hotfix is a warning, unless history may be missing', () => {
    const off = { ...historyOf(), stepsAfter: () => undefined };
    expect(planOf({ history: off }).found[0]).toMatchObject({
      code: 'plan/foreign-revision',
      severity: 'warning',
      message: 'us-prod runs aaaaaaaaaa, which is not on main',
    });
    expect(planOf({ history: { ...off, shallow: true } }).found).toEqual([]);
  });
});

describe('objects', () => {
  it('plan/shared-object: one object in two Applications of a cluster', () => {
    const both = `${manifest('web')}---\n${manifest('base')}---\n${manifest('own')}`;
    expect(alone({ files: { 'dist/staging/shop/web/manifests.yaml': both } })).toMatchObject({
      code: 'plan/shared-object',
      message: 'ConfigMap shop/base is in base-staging-a and in web-staging-a on staging-a',
    });
  });

  it('plan/shared-object: at the revisions that run, not as they are rendered now', () => {
    const both = { 'dist/us-prod/shop/web/manifests.yaml': `${manifest('web')}---\n${manifest('base')}` };
    expect(alone({ files: both }).code).toBe('');
    expect(planOf({ history: atPin(both) }).found.map(({ message }) => message)).toEqual([
      'ConfigMap shop/base is in base-us-a and in web-us-a on us-a',
      'ConfigMap shop/base is in base-us-b and in web-us-b on us-b',
    ]);
  });

  it('plan/forbidden: a kind or a namespace beyond the project', () => {
    const found = (text: string) => alone({ files: { 'dist/staging/shop/web/manifests.yaml': text } }).message;
    expect(found(manifest('web', 'Secret'))).toBe(
      'the project shop does not permit the kind Secret, which web-staging-a has',
    );
    expect(found(manifest('web').replace('namespace: shop', 'namespace: kube-system'))).toBe(
      'the project shop does not permit the namespace kube-system on staging-a, which web-staging-a has',
    );
    expect(found(manifest('web').replace('  namespace: shop\n', ''))).toMatch('does not permit the kind ConfigMap');
    expect(found(manifest('web').replace('v1', 'apps/v1'))).toMatch('the kind ConfigMap of apps');
    // Written in another way than Meridian writes.
    expect(found('{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a", "namespace": "shop"}}')).toMatch(
      'kind Secret',
    );
    expect(found('kind: Secret # hidden\napiVersion: v1\nmetadata: {name: a, namespace: shop}\n')).toMatch(
      'kind Secret',
    );
  });

  it('plan/forbidden: a source or destination beyond the project', () => {
    const project = (text: string) => alone({ files: { 'dist/argocd/projects/shop.yaml': text } });
    expect(project(projectFile().replace(repository, 'https://example.com/other.git')).message).toMatch(
      /the source https/,
    );
    expect(project(projectFile('shop', 'other')).message).toMatch('the namespace shop on staging-a');
    expect(project(projectFile().replace('name: "*"', 'name: us-*')).message).toMatch(
      'the namespace shop on staging-a',
    );
    expect(project(projectFile().replace(repository, 'https://EXAMPLE.com/*')).code).toBe('');
    expect(project(projectFile().replace(`[${repository}]`, `['*', '!${repository}']`)).code).toBe('plan/forbidden');
  });

  it('plan/unknown-project: that is not there', () => {
    expect(alone({ files: { 'dist/argocd/projects/shop.yaml': projectFile('other') } }).code).toBe(
      'plan/unknown-project',
    );
  });

  it('plan/shared-namespace: that two projects claim', () => {
    expect(alone({ files: { 'dist/argocd/projects/two.yaml': projectFile('two') } })).toMatchObject({
      code: 'plan/shared-namespace',
      message: 'the projects shop and two both claim the namespace shop',
    });
  });

  it('plan/bad-file: what cannot be read', () => {
    expect(alone({ files: { 'dist/staging/shop/web/manifests.yaml': 'a: [' } }).code).toBe('plan/bad-file');
    expect(planOf({ files: { 'dist/argocd/clusters/us-b.yaml': 'labels: {}' } }).found).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining('it gives no name') }),
    );
    // YAML 1.1, which Argo CD reads, takes this key for false.
    const key = set('      labels:\n', '      labels:\n        n: x\n');
    expect(alone(withSet(key)).message).toMatch('“n” is read in several ways');
    expect(alone(withSet(set('      labels:\n', '      labels:\n        "n": x\n'))).code).toBe('');
  });
});

describe('what is gone since an earlier state', () => {
  const eu = (clusters: number) =>
    Object.fromEntries(
      Array.from({ length: clusters }, (_, index) => [
        `dist/argocd/clusters/x-${index}.yaml`,
        clusterFile(`x-${index}`, 'staging', 'secondary'),
      ]),
    );

  it('plan/mass-deletion: more than one component everywhere, or than was allowed', () => {
    expect(alone({ since: eu(2) })).toMatchObject({
      code: 'plan/mass-deletion',
      message: '4 Applications of HEAD are gone: base-x-0, web-x-0, base-x-1 …',
    });
    expect(alone({ since: eu(1) }).code).toBe('');
    expect(alone({ since: eu(1), mostDeletions: 1 }).code).toBe('plan/mass-deletion');
    expect(alone({ since: eu(2), mostDeletions: 4 }).code).toBe('');
    expect(alone({ files: eu(0), since: {} }).code).toBe('');
  });

  it('plan/mass-deletion: all of it, when a label went away', () => {
    const gone = Object.fromEntries(
      ['staging-a', 'us-a', 'us-b'].map((name) => [
        `dist/argocd/clusters/${name}.yaml`,
        `name: ${name}\nlabels:\n  role: primary\n`,
      ]),
    );
    expect(planOf({ files: gone, since: {} }).codes).toEqual(
      expect.arrayContaining(['plan/mass-deletion', 'plan/missing-target']),
    );
  });

  it('plan/renamed-set: the same Applications by another set', () => {
    const renamed = { 'dist/argocd/systems/shop.yaml': setFile('store') };
    expect(alone({ files: renamed, since: {} })).toEqual({
      code: 'plan/renamed-set',
      message: 'the ApplicationSet shop of HEAD has become store: 6 Applications change hands',
      at: { file: 'dist/argocd/systems/shop.yaml', line: 4, column: 9 },
    });
    const others = {
      'dist/argocd/systems/shop.yaml': set('{{ .app.component }}-', 'x-{{ .app.component }}-', 'store'),
    };
    expect(planOf({ files: others, since: {}, mostDeletions: 9 }).codes).toEqual(['plan/renamed-set']);
  });

  it('says nothing of a state in which there was no Argo CD', () => {
    const before = Object.fromEntries(
      Object.keys(files)
        .filter((file) => file.includes('argocd'))
        .map((file) => [file, undefined]),
    );
    expect(alone({ since: before }).code).toBe('');
  });
});
