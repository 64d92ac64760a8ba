import { describe, expect, it } from 'vitest';
import { planJson, planText } from '../../../engine/gitops/index.ts';
import {
  type Changes,
  clusterFile,
  component,
  files,
  historyOf,
  manifest,
  pin,
  planOf,
  repository,
  setFile,
} from './fixture.ts';

const namesOf = (changes: Changes = {}) =>
  planOf(changes).plan?.applications.map(({ application }) => application.name);
const set = (from: string | RegExp, to: string, name?: string) => setFile(name).replace(from, to);

describe('a plan', () => {
  it('P-5 has each component in every cluster of its target, at the same revision', () => {
    const { plan, found } = planOf();
    expect(found).toEqual([]);
    const rows = planJson(plan ?? { applications: [], steps: [] }).applications;
    expect(rows.map(({ name, cluster, revision, path }) => [name, cluster, revision, path])).toEqual([
      ['base-staging-a', 'staging-a', 'main', 'dist/staging/shop/base'],
      ['web-staging-a', 'staging-a', 'main', 'dist/staging/shop/web'],
      ['base-us-a', 'us-a', pin, 'dist/us-prod/shop/base'],
      ['base-us-b', 'us-b', pin, 'dist/us-prod/shop/base'],
      ['web-us-a', 'us-a', pin, 'dist/us-prod/shop/web'],
      ['web-us-b', 'us-b', pin, 'dist/us-prod/shop/web'],
    ]);
  });

  it('P-5 has what runs once in the primary cluster only', () => {
    const once = component('us-prod', 'report-once', pin);
    const history = historyOf({ [pin]: { ...files, ...once } });
    expect(namesOf({ files: once, history })?.filter((name) => name.startsWith('report'))).toEqual([
      'report-once-us-a',
    ]);
  });

  it('L-12 goes by target in the order of a release, and by what comes after what', () => {
    const more = { ...component('dev', 'web', 'main', ['base']), ...component('dev', 'base') };
    const clusters = { 'dist/argocd/clusters/dev-a.yaml': clusterFile('dev-a', 'dev') };
    const { plan } = planOf({ files: { ...more, ...clusters } });
    const waves = plan?.applications.map(
      ({ application, wave }) => `${application.target} ${wave} ${application.component}`,
    );
    expect([...new Set(waves)]).toEqual([
      'dev 0 base',
      'dev 1 web',
      'staging 0 base',
      'staging 1 web',
      'us-prod 0 base',
      'us-prod 1 web',
    ]);
  });

  it('has what an earlier ApplicationSet makes in earlier waves', () => {
    const addOn = set('  name: shop', '  name: add-on\n  annotations: { argocd.argoproj.io/sync-wave: "-2" }')
      .replace('"{{ .app.component }}-{{ .name }}"', '"add-on-{{ .app.component }}-{{ .name }}"')
      .replaceAll('manifests.yaml', 'other.yaml');
    const { plan } = planOf({ files: { 'dist/argocd/add-ons/add-on.yaml': addOn } });
    const staging = plan?.applications.filter(({ application }) => application.target === 'staging') ?? [];
    expect(staging.map(({ application, wave }) => `${wave} ${application.name}`)).toEqual([
      '0 add-on-base-staging-a',
      '1 add-on-web-staging-a',
      '2 base-staging-a',
      '3 web-staging-a',
    ]);
  });

  it('has Applications that stand in a file by themselves', () => {
    const root = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: root }
spec:
  project: shop
  source: { repoURL: ${repository}, targetRevision: main, path: dist/argocd, directory: { recurse: true } }
  destination: { server: https://kubernetes.default.svc, namespace: shop }
`;
    const { plan } = planOf({ files: { 'dist/argocd/root.yaml': root } });
    expect(plan?.applications[0]).toMatchObject({ application: { name: 'root', cluster: 'in-cluster' } });
    expect(planText(plan ?? { applications: [], steps: [] }, 'main')).toMatch(
      /^Argo CD itself: 1 Application\n +1 +root +main\n/,
    );
  });
});

describe('what is pending', () => {
  const web = { 'dist/us-prod/shop/web/manifests.yaml': manifest('web', 'ConfigMap', '2') };
  const steps = [
    { commit: 'c', subject: 'Newest', paths: new Set(['dist/us-prod/shop/web/manifests.yaml']) },
    { commit: 'b', subject: 'Elsewhere', paths: new Set(['dist/us-prod/shop/base/manifests.yaml']) },
    { commit: 'd', subject: 'Oldest', paths: new Set(['dist/us-prod/shop/web/manifests.yaml', 'README.md']) },
  ];
  const pendingOf = (changes: Changes) =>
    Object.fromEntries(
      planOf(changes).plan?.applications.map(({ application, pending }) => [application.name, pending]) ?? [],
    );

  it('L-12 is what the branch has and the pin does not, with its commits', () => {
    const pending = pendingOf({ files: web, history: historyOf(undefined, steps) });
    const nothing = { changed: false, commits: 0, uncommitted: false };
    expect(pending).toMatchObject({
      'web-us-a': { changed: true, commits: 2, newest: 'Newest', uncommitted: false },
      'web-us-b': { changed: true, commits: 2 },
      'base-us-a': nothing,
      'web-staging-a': nothing,
    });
  });

  it('is not app.json, which is read from the branch in any case', () => {
    const history = historyOf({ [pin]: { ...files, 'dist/us-prod/shop/web/app.json': '{}' } });
    expect(pendingOf({ history })['web-us-a']).toMatchObject({ changed: false });
  });

  it('tells what is not committed yet', () => {
    const history = historyOf({ [pin]: files, HEAD: files }, []);
    expect(pendingOf({ files: web, history })['web-us-a']).toEqual({ changed: true, commits: 0, uncommitted: true });
  });

  it('of a chart is the chart with the values of the target', () => {
    const chart = set(
      'path: "{{ .path.path }}"\n        directory:\n          include: manifests.yaml',
      'path: dist/charts/shop/{{ .app.component }}\n        helm:\n          valueFiles: ["values.{{ .metadata.labels.target }}.yaml"]',
    );
    const charts = Object.fromEntries(
      ['base', 'web'].flatMap((name) =>
        ['Chart.yaml', 'README.md', 'values.us-prod.yaml', 'values.staging.yaml', 'templates/a.yaml'].map((file) => [
          `dist/charts/shop/${name}/${file}`,
          'a',
        ]),
      ),
    );
    const before = { ...files, ...charts, 'dist/argocd/systems/shop.yaml': chart };
    const history = historyOf({ [pin]: before });
    const change = (file: string) => ({ ...before, [`dist/charts/shop/web/${file}`]: 'b' });
    const changedBy = (file: string) => pendingOf({ files: change(file), history })['web-us-a']?.changed;
    expect(['templates/a.yaml', 'values.us-prod.yaml', 'Chart.yaml'].map(changedBy)).toEqual([true, true, true]);
    expect(['values.staging.yaml', 'README.md'].map(changedBy)).toEqual([false, false]);
  });

  it('is not known where there is no history', () => {
    const { history: _, ...rest } = { history: undefined, noHistory: 'there is no git' };
    const { plan, found } = planOf({ ...rest, history: undefined as never });
    expect(plan?.applications.find(({ application }) => application.name === 'web-us-a')?.pending).toBeUndefined();
    expect(found).toMatchObject([
      {
        code: 'plan/unchecked',
        severity: 'warning',
        why: 'It takes the history of the repository, and there is no git.',
      },
    ]);
  });
});

describe('what comes next', () => {
  const stepsOf = (changes: Changes) => planOf(changes).plan?.steps;

  it('L-12 is, target by target, what differs from the stage before', () => {
    const web = { 'dist/us-prod/shop/web/manifests.yaml': manifest('web', 'ConfigMap', '2') };
    expect(stepsOf({ files: web })).toEqual([
      { target: 'us-prod', from: 'staging', components: ['shop/web'] },
      { target: 'eu-prod', from: 'us-prod', components: [] },
    ]);
  });

  it('L-12 is also what only a later target gets, and what is not deployed yet', () => {
    const eu = component('eu-prod', 'web', pin);
    const clusters = { 'dist/argocd/clusters/eu-a.yaml': clusterFile('eu-a', 'eu-prod') };
    const changed = { 'dist/eu-prod/shop/web/manifests.yaml': manifest('web', 'ConfigMap', '2') };
    const history = historyOf({ [pin]: { ...files, ...eu } });
    const undeployed = { 'dist/eu-prod/shop/base/manifests.yaml': manifest('base') };
    const old = historyOf({ [pin]: { ...files, ...eu, ...undeployed } });
    expect(stepsOf({ files: { ...eu, ...clusters, ...changed }, history })).toEqual([
      { target: 'us-prod', from: 'staging', components: ['shop/web'] },
      { target: 'eu-prod', from: 'us-prod', components: [] },
    ]);
    expect(stepsOf({ files: { ...eu, ...clusters, ...undeployed }, history: old })?.[1]).toEqual({
      target: 'eu-prod',
      from: 'us-prod',
      components: ['shop/base'],
    });
  });
});

describe('what is printed', () => {
  const plan = planOf({
    files: { 'dist/us-prod/shop/web/manifests.yaml': manifest('web', 'ConfigMap', '2') },
    history: historyOf(undefined, [
      { commit: 'c', subject: 'Grüße 日本', paths: new Set(['dist/us-prod/shop/web/manifests.yaml']) },
    ]),
  }).plan ?? { applications: [], steps: [] };

  it('is a table for each target, and the next steps', () => {
    expect(planText(plan, 'main')).toBe(`staging: 2 Applications
   1  base-staging-a  main
   2  web-staging-a   main

us-prod: 4 Applications
   1  base-us-a       aaaaaaaaaa  nothing pending
   1  base-us-b       aaaaaaaaaa  nothing pending
   2  web-us-a        aaaaaaaaaa  1 commit pending, the last: Grüße 日本
   2  web-us-b        aaaaaaaaaa  1 commit pending, the last: Grüße 日本

Next steps
  staging: follows main by itself
  us-prod: \`npm run advance -- us-prod\` takes over from staging: shop/web
  eu-prod: nothing, us-prod runs the same

6 Applications on 3 clusters
`);
  });

  it('names a dozen components of a long list', () => {
    const components = Array.from({ length: 14 }, (_, index) => `shop/c${index}`);
    const long = { applications: [], steps: [{ target: 'us-prod', from: 'staging', components }] };
    expect(planText(long, 'main')).toMatch(/: shop\/c0, .*shop\/c11 and 2 more$/m);
  });

  it('is only what was asked for', () => {
    expect(planText(plan, 'main', { targets: ['us-prod'] })).not.toContain('web-staging-a');
    expect(planJson(plan, { systems: ['other'] })).toMatchObject({ applications: [], next: [{ components: [] }, {}] });
    expect(planJson(plan, { targets: ['us-prod'], systems: ['shop'] }).applications).toHaveLength(4);
  });

  it('is for programs, one object for each Application', () => {
    expect(planJson(plan).applications[4]).toEqual({
      ...{
        name: 'web-us-a',
        cluster: 'us-a',
        target: 'us-prod',
        system: 'shop',
        component: 'web',
        set: 'shop',
        wave: 1,
      },
      ...{ path: 'dist/us-prod/shop/web', project: 'shop', revision: pin },
      pending: { changed: true, commits: 1, newest: 'Grüße 日本', uncommitted: false },
    });
  });
});

describe('a big platform', () => {
  it('of 4,000 Applications is planned in seconds', () => {
    const targets = ['staging', 'us-prod', 'eu-prod'];
    const many = Object.fromEntries(
      targets.flatMap((target) =>
        Array.from({ length: 800 }, (_, index) =>
          Object.entries(
            component(
              target,
              `c${index}`,
              target === 'staging' ? 'main' : pin,
              index > 0 ? [`c${index % 7}`].filter((name) => name !== `c${index}`) : [],
            ),
          ),
        ).flat(),
      ),
    );
    const clusters = {
      'dist/argocd/clusters/eu-a.yaml': clusterFile('eu-a', 'eu-prod'),
      'dist/argocd/clusters/eu-b.yaml': clusterFile('eu-b', 'eu-prod', 'secondary'),
    };
    const all = { ...many, ...clusters };
    const start = performance.now();
    const { plan } = planOf({ files: all, history: historyOf({ [pin]: { ...files, ...all } }), since: all });
    expect(plan?.applications).toHaveLength(4006);
    // An order of magnitude more than it takes, so that a slow machine passes and a square does not.
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
