import { describe, expect, it } from 'vitest';
import { evaluateSet } from '../../../engine/gitops/evaluate-sets.ts';
import { readRendered } from '../../../engine/gitops/rendered.ts';
import { Diagnostics } from '../../../model/diagnostics/index.ts';
import { type Files, repository, treeOf } from './fixture.ts';

const clusters = {
  'dist/argocd/clusters/ap-b.yaml': 'name: ap-b\nlabels: { target: ap-prod, region: ap, role: secondary }\n',
  'dist/argocd/clusters/us-a.yaml':
    'name: us-a\nserver: https://us-a.example:6443\nlabels: { target: us-prod, region: us, role: primary }\nannotations: { owner: team }\n',
};

/** What the sets make: names, or objects; and what is reported. Expectations were made by the controller of Argo CD 3.6. */
function evaluated(spec: string, files: Files = {}) {
  const text = `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: set }\nspec:\n${spec}`;
  const tree = treeOf({ ...clusters, 'dist/argocd/set.yaml': text, ...files });
  const diagnostics = new Diagnostics();
  const rendered = readRendered(tree, 'dist', diagnostics);
  const [set] = rendered?.sets ?? [];
  if (rendered === undefined || set === undefined) throw new Error(JSON.stringify(diagnostics.sorted()));
  const world = {
    clusters: rendered.clusters,
    templates: new Map(),
    files: (url: string) => (url === repository ? tree : `it reads ${url}`),
  };
  const { applications, stopped } = evaluateSet(set, world, diagnostics);
  return {
    names: applications.map(({ name }) => name),
    objects: applications.map(({ object }) => object),
    stopped,
    problems: diagnostics.sorted().map(({ code, message, at }) => `${code} ${at?.line}:${at?.column} ${message}`),
  };
}

const template = (name: string, more = '') => `  goTemplate: true
  template:
    metadata: { name: '${name}'${more} }
    spec: { project: p, source: { repoURL: ${repository}, path: x }, destination: { name: us-a, namespace: ns } }
`;

const generators = (...all: string[]) => `  generators:\n${all.map((one) => `    - ${one}\n`).join('')}`;

describe('generators', () => {
  const namesOf = (name: string, ...all: string[]) => evaluated(template(name) + generators(...all)).names;

  it('clusters: those that the selector chooses, with their labels and annotations', () => {
    const one = 'clusters: { selector: { matchLabels: { role: secondary } } }';
    expect(namesOf('{{ .name }}-{{ .metadata.labels.region }}', one)).toEqual(['ap-b-ap']);
    const not = 'clusters: { selector: { matchExpressions: [{ key: target, operator: NotIn, values: [ap-prod] }] } }';
    expect(namesOf('{{ .server }}|{{ .metadata.annotations.owner }}|{{ .project }}|', not)).toEqual([
      'https://us-a.example:6443|team||',
    ]);
    const none = 'clusters: { selector: { matchExpressions: [{ key: target, operator: DoesNotExist }] } }';
    expect(namesOf('x', none)).toEqual([]);
    const secret = 'clusters: { selector: { matchLabels: { argocd.argoproj.io/secret-type: cluster } } }';
    expect(namesOf('{{ .name }}', secret)).toEqual(['ap-b', 'us-a']);
  });

  it('clusters: without a selector, the one that Argo CD runs in too', () => {
    expect(namesOf('{{ .name }}', 'clusters: {}')).toEqual(['ap-b', 'us-a', 'in-cluster']);
  });

  it('clusters: values that refer to the cluster', () => {
    const values = "clusters: { values: { v: '{{ .name | upper }}' }, selector: { matchLabels: { region: us } } }";
    expect(namesOf('{{ .values.v }}', values)).toEqual(['US-A']);
  });

  it('list: elements as they are', () => {
    const list = 'list: { elements: [{ a: 1, b: { c: [x, null] } }, { a: 2.0 }] }';
    expect(namesOf('{{ .a }}{{ .b }}', list)).toEqual(['1map[c:[x <nil>]]', '2<no value>']);
  });

  it('choose among what they yield', () => {
    const list = '{ list: { elements: [{ a: x, d: { e: 1 } }, { a: z }] }, selector: { matchLabels: { d.e: "1" } } }';
    expect(namesOf('{{ .a }}', list)).toEqual(['x']);
    const flat = '{ list: { elements: [{ a: [p, q] }] }, selector: { matchLabels: { a.1: q } } }';
    expect(namesOf('{{ index .a 1 }}', flat)).toEqual(['q']);
  });

  const files = {
    'conf/b/app.json': '{"i":1,"values":{"v":"file"},"name":"file","project":"file"}',
    'conf/a/app.json': '[{"i":2},{"i":3}]',
    'conf/c_D.x/app.yaml': 'i: 4\ns: "on"\n',
  };
  const git = (files_: string, more = '') =>
    `git: { repoURL: '${repository}', revision: main, files: [${files_}]${more} }`;
  const gitNames = (name: string, ...all: string[]) => evaluated(template(name) + generators(...all), files);

  it('git files: in the order of paths, each item of a list by itself', () => {
    expect(gitNames('{{ .i }}-{{ .path.basename }}', git('{ path: conf/*/app.json }')).names).toEqual([
      '2-a',
      '3-a',
      '1-b',
    ]);
    const all = git('{ path: "conf/*/app.*" }, { path: conf/a/app.json, exclude: true }');
    const parts =
      '{{ .path.path }} {{ .path.filename }} {{ .path.basenameNormalized }} {{ index .path.segments 0 }} {{ .path.filenameNormalized }}';
    expect(gitNames(parts, all).names).toEqual([
      'conf/b app.json b conf app.json',
      'conf/c_D.x app.yaml c-d.x conf app.yaml',
    ]);
    const prefixed = git('{ path: conf/b/app.json }', ', pathParamPrefix: p');
    expect(gitNames('{{ .p.path.basename }}', prefixed).names).toEqual(['b']);
  });

  it('git files: a pattern that means two things is refused', () => {
    const { names, problems } = gitNames('x', git('{ path: conf/*.json }'));
    expect(names).toEqual([]);
    expect(problems).toEqual([
      'plan/unsupported 10:82 what the ApplicationSet set makes is not known: whether conf/a/app.json matches depends on a setting of Argo CD, since “*” may match “/” too',
    ]);
  });

  it('git directories: by folders', () => {
    const directories = `git: { repoURL: '${repository}', revision: main, directories: [{ path: conf/* }, { path: conf/a, exclude: true }] }`;
    expect(gitNames('{{ .path.basename }}', directories).names).toEqual(['b', 'c_D.x']);
  });

  it('matrix: the second may use the first, whose parameters win', () => {
    const matrix = `matrix: { generators: [{ clusters: { selector: { matchLabels: { region: us } }, values: { v: cluster } } }, ${`{ ${git('{ path: "conf/{{ if .name }}b{{ end }}/app.json" }', ", values: { late: '{{ .path.basename }}-{{ .name }}' }")} }`}] }`;
    const all = '{{ .name }}|{{ .i }}|{{ .values.v }}|{{ .values.late }}|{{ .project }}|';
    // Of the values of a file, those of the generator take the place.
    expect(gitNames(all, matrix).names).toEqual(['us-a|1|cluster|b-file||']);
  });

  it('merge: over the first where keys agree', () => {
    const merge = `merge: { mergeKeys: [name], generators: [{ clusters: { selector: { matchLabels: { role: primary } } } }, { list: { elements: [{ name: us-a, extra: 1, metadata: { note: x } }, { name: other }] } }] }`;
    expect(namesOf('{{ .name }}-{{ .extra }}-{{ .metadata.labels.region }}-{{ .metadata.note }}', merge)).toEqual([
      'us-a-1-us-x',
    ]);
    const twice =
      'merge: { mergeKeys: [k], generators: [{ list: { elements: [{ k: 1 }, { k: 1 }] } }, { list: { elements: [] } }] }';
    expect(evaluated(template('x') + generators(twice)).problems).toEqual([
      expect.stringMatching(/^plan\/bad-set .*merge keys are not unique$/),
    ]);
  });

  it.each([
    ['matrix: { generators: [{ list: { elements: [] } }] }', 'plan/bad-set', 'needs two of them'],
    ['matrix: { generators: [{ list: {} }, { list: {} }, { list: {} }] }', 'plan/bad-set', 'has two generators'],
    ['{ list: {}, clusters: {} }', 'plan/bad-set', 'must be of one kind'],
    ['clusters: { selector: { matchExpressions: [{ key: a, operator: Gt, values: ["1"] }] } }', 'plan/bad-set', ''],
    ['clusters: { selector: { matchExpressions: [{ key: a, operator: In }] } }', 'plan/bad-set', 'values do not fit'],
    [`git: { repoURL: '${repository}', files: [] }`, 'plan/bad-set', 'needs files or directories'],
    ['merge: { generators: [{ list: {} }, { list: {} }] }', 'plan/bad-set', 'needs merge keys'],
    [
      'merge: { mergeKeys: [name], generators: [{ clusters: { selector: { matchLabels: { region: us } } } }, { list: { elements: [{ name: us-a, metadata: { labels: { a: b } } }] } }] }',
      'plan/bad-set',
      'a map of text in one generator',
    ],
    ['pullRequest: {}', 'plan/unsupported', 'the generator pullRequest'],
    ['clusters: { flatList: true }', 'plan/unsupported', 'flatList'],
    ['list: { elementsYaml: "[]" }', 'plan/unsupported', 'elementsYaml'],
    ["git: { repoURL: 'https://example.com/other.git', files: [{ path: a }] }", 'plan/unsupported', 'it reads https'],
    ['clusters: { template: { metadata: { name: x } } }', 'plan/unsupported', 'the template of a generator'],
  ])('%s is refused', (generator, code, reason) => {
    const { problems, stopped } = evaluated(template('x') + generators(generator));
    expect(stopped).toBe(true);
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${code} .*${reason}`))]);
  });

  it.each([
    ['{"a":', 'cannot be read'],
    ['"text"', 'neither an object nor a list'],
    ['a: on', '“on” is read in several ways'],
    ['a: 010', '“010” is read in several ways'],
    ['no: 1', '“no” is read in several ways'],
  ])('git files: a file with %s is refused', (text, reason) => {
    const { problems } = evaluated(template('x') + generators(git('{ path: conf/a.yaml }')), { 'conf/a.yaml': text });
    expect(problems).toEqual([expect.stringContaining(reason)]);
  });
});

describe('templates', () => {
  const one = generators('list: { elements: [{ k: key, v: value, e: "" }] }');

  it('are rendered in every field and in keys', () => {
    const { objects } = evaluated(`${template('app', ", labels: { 'a-{{ .k }}': '{{ .v }}' }")}${one}`);
    expect(objects).toMatchObject([{ metadata: { labels: { 'a-key': 'value' } } }]);
  });

  it('are told by line and column where they fail', () => {
    expect(evaluated(template('{{ .v.x }}') + one).problems).toEqual([
      `plan/bad-set 7:27 the ApplicationSet set would stop: can't evaluate field x in type string in .v.x`,
    ]);
    const patch = '  templatePatch: |\n    metadata:\n      name: {{ .k }}\n      x: {{ nope }}\n';
    expect(evaluated(template('app') + patch + one).problems).toEqual([
      'plan/unsupported 12:13 what the ApplicationSet set makes is not known: the plan knows no function "nope"',
    ]);
  });

  it('other than those of Go are refused', () => {
    expect(evaluated(template('app').replace('true', 'false') + one).problems[0]).toMatch(
      /templates other than those of Go/,
    );
    expect(evaluated(`${template('app')}  goTemplateOptions: [missingkey=zero]\n${one}`).problems[0]).toMatch(
      /the option missingkey=zero/,
    );
  });

  it('without missingkey=error print what is not there', () => {
    expect(evaluated(template('{{ .nope }}') + one).names).toEqual(['<no value>']);
    expect(evaluated(`${template('{{ .nope }}')}  goTemplateOptions: [missingkey=error]\n${one}`)).toMatchObject({
      stopped: true,
    });
  });
});

describe('template patches', () => {
  const patched = (patch: string, more = '') => {
    const indented = patch.replace(/^/gm, '    ');
    return evaluated(
      `${template('app', more)}  templatePatch: |\n${indented}\n${generators('list: { elements: [{ k: key, really: true }] }')}`,
    );
  };

  it('merge maps, replace lists, remove by null, and keep the project', () => {
    const { objects, problems } = patched(
      'metadata:\n  labels: { a: null, c: "{{ .k }}" }\n  finalizers: [x, w]\nspec:\n  project: stolen\n  source:\n    path: null\n    helm: { releaseName: r }\n{{- if .really }}\n  syncPolicy: { syncOptions: [A=true] }\n{{- end }}',
      ', labels: { a: "1", b: "2" }, finalizers: [x, z]',
    );
    expect(problems).toEqual([]);
    expect(objects).toEqual([
      {
        metadata: { name: 'app', labels: { b: '2', c: 'key' }, finalizers: ['x', 'z', 'w'] },
        spec: {
          project: 'p',
          source: { repoURL: repository, helm: { releaseName: 'r' } },
          destination: { name: 'us-a', namespace: 'ns' },
          syncPolicy: { syncOptions: ['A=true'] },
        },
      },
    ]);
  });

  it('may be empty', () => {
    expect(patched('{{ if not .really }}a: b{{ end }}').objects).toHaveLength(1);
    expect(patched('# nothing').objects).toHaveLength(1);
  });

  it.each([
    ['metadata: { labels: { a: 1 } }', 'plan/bad-set', 'metadata.labels.a must be text, and is 1'],
    ['spec: { source: { targetRevision: 1.10 } }', 'plan/bad-set', 'must be text, and is 1.1'],
    ['spec: { syncPolicy: { syncOptions: [true] } }', 'plan/bad-set', 'syncOptions.0 must be text'],
    ['a: [', 'plan/bad-set', 'the patch is no YAML'],
    ['- a', 'plan/bad-set', 'the patch is no mapping'],
    ['metadata: { labels: { a: yes } }', 'plan/unsupported', '“yes” in the patch'],
    ['spec: { info: [{ $patch: replace }] }', 'plan/unsupported', '\\$patch'],
  ])('%s is refused', (patch, code, reason) => {
    expect(patched(patch).problems).toEqual([expect.stringMatching(new RegExp(`^${code} .*${reason}`))]);
  });
});
