import { hash } from 'node:crypto';
import { type BranchStep, type History, makePlan, type PlanInput, type Tree } from '../../../engine/gitops/index.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';

export const repository = 'https://example.com/platform.git';

/** Path → text. */
export type Files = Readonly<Record<string, string | undefined>>;

export function treeOf(files: Files, shown = 'the work tree'): Tree {
  const known = Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const texts = new Map(known);
  const idOf = (text: string | undefined) => (text === undefined ? undefined : hash('sha1', text, 'hex'));
  return {
    shown,
    paths: [...texts.keys()].sort(),
    id: (path) => idOf(texts.get(path)),
    text: (path) => texts.get(path),
  };
}

export const clusterFile = (name: string, target: string, role = 'primary') =>
  `name: ${name}\nlabels:\n  target: ${target}\n  role: ${role}\n`;

export const appFile = (component: string, revision = 'main', after: readonly string[] = []) =>
  JSON.stringify({ app: { system: 'shop', component, namespace: 'shop', revision, after } });

export const manifest = (name: string, kind = 'ConfigMap', value = '1') =>
  `# Generated\napiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: shop\ndata:\n  value: "${value}"\n`;

export const projectFile = (name = 'shop', namespace = 'shop') => `apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata:
  name: ${name}
spec:
  sourceRepos: [${repository}]
  destinations:
    - name: "*"
      namespace: ${namespace}
  clusterResourceWhitelist: []
  namespaceResourceWhitelist:
    - group: ""
      kind: ConfigMap
`;

export const setFile = (name = 'shop') => `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: ${name}
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  generators:
    - matrix:
        generators:
          - clusters:
              selector:
                matchExpressions:
                  - key: target
                    operator: Exists
          - git:
              repoURL: ${repository}
              revision: main
              files:
                - path: dist/{{ .metadata.labels.target }}/shop/*/app.json
                - path: dist/{{ .metadata.labels.target }}/shop/*-once/app.json
                  exclude: true
    - matrix:
        generators:
          - clusters:
              selector:
                matchLabels:
                  role: primary
                matchExpressions:
                  - key: target
                    operator: Exists
          - git:
              repoURL: ${repository}
              revision: main
              files:
                - path: dist/{{ .metadata.labels.target }}/shop/*-once/app.json
  template:
    metadata:
      name: "{{ .app.component }}-{{ .name }}"
      labels:
        target: "{{ .metadata.labels.target }}"
    spec:
      project: shop
      source:
        repoURL: ${repository}
        targetRevision: "{{ .app.revision }}"
        path: "{{ .path.path }}"
        directory:
          include: manifests.yaml
      destination:
        name: "{{ .name }}"
        namespace: "{{ .app.namespace }}"
`;

/** A commit that exists in {@link historyOf}. */
export const pin = 'a'.repeat(40);

/** One system in staging, and in two clusters of us-prod, where it is pinned. */
export const files: Files = {
  'dist/argocd/clusters/staging-a.yaml': clusterFile('staging-a', 'staging'),
  'dist/argocd/clusters/us-a.yaml': clusterFile('us-a', 'us-prod'),
  'dist/argocd/clusters/us-b.yaml': clusterFile('us-b', 'us-prod', 'secondary'),
  'dist/argocd/projects/shop.yaml': projectFile(),
  'dist/argocd/systems/shop.yaml': setFile(),
  ...component('staging', 'base'),
  ...component('staging', 'web', 'main', ['base']),
  ...component('us-prod', 'base', pin),
  ...component('us-prod', 'web', pin, ['base']),
};

export function component(target: string, name: string, revision = 'main', after: readonly string[] = []): Files {
  const folder = `dist/${target}/shop/${name}`;
  return { [`${folder}/app.json`]: appFile(name, revision, after), [`${folder}/manifests.yaml`]: manifest(name) };
}

/** A history of one pinned commit, at which files were as they are unless told otherwise. */
export function historyOf(
  commits: Readonly<Record<string, Files>> = { [pin]: files },
  steps: readonly BranchStep[] | undefined = [],
  shallow = false,
): History {
  const trees = new Map(Object.entries(commits).map(([commit, found]) => [commit, treeOf(found, `commit ${commit}`)]));
  return {
    shallow,
    commitOf: (revision) => (trees.has(revision) ? revision : undefined),
    tree: (commit) => trees.get(commit) as Tree,
    stepsAfter: () => steps,
  };
}

export interface Changes extends Partial<Omit<PlanInput, 'work' | 'since'>> {
  readonly files?: Files;
  readonly since?: Files;
}

/** The plan of the files with changes, and what is reported. */
export function planOf({ files: changed = {}, since, ...rest }: Changes = {}) {
  const diagnostics = new Diagnostics();
  const settings = {
    ...{ repository, branch: 'main', folder: 'dist' },
    order: ['dev', 'staging', 'us-prod', 'eu-prod'],
    clusters: ['staging-a', 'us-a', 'us-b'],
  };
  const plan = makePlan(
    {
      settings,
      work: treeOf({ ...files, ...changed }),
      history: historyOf(),
      places: { cluster: (name) => ({ file: `clusters/${name}`, line: 1, column: 1 }), revision: () => undefined },
      ...(since === undefined ? {} : { since: treeOf({ ...files, ...since }, 'HEAD') }),
      ...rest,
    },
    diagnostics,
  );
  return { plan, found: diagnostics.sorted(), codes: diagnostics.sorted().map(({ code }) => code) };
}
