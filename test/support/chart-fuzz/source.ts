import fc from 'fast-check';
import type { ChartObject, ChartSource } from '../../../engine/helm/index.ts';
import type { Knob } from '../../../model/knob.ts';
import type { Json } from '../../../model/kube-object.ts';

export const targets = ['dev', 'staging', 'us-prod', 'eu-prod', 'me-prod', 'ap-prod'] as const;

/** Texts that some reader of YAML or some template takes for something else. */
const nastyTexts = [
  ...[
    '',
    ' ',
    '  two',
    'trailing ',
    '\n',
    '\n\n',
    'a\n',
    'a\n\n',
    '\na',
    'a\nb',
    'a\nb\n',
    ' a\n b\n',
    'a \nb',
    'a\n\n\nb\n',
  ],
  ...[
    '- a\n- b\n',
    'key: value\n',
    '\ttab',
    'a\tb',
    'a\n\tb\n',
    '#comment',
    'a #b',
    'a: b',
    'a:',
    ':a',
    '-',
    '--',
    '---',
    '...',
    '- a',
  ],
  ...['true', 'True', 'yes', 'no', 'on', 'off', 'y', 'n', 'null', '~', 'Null', 'NaN', '.nan', '.inf', '-.inf'],
  ...[
    '0',
    '1',
    '-1',
    '01',
    '0123',
    '0o17',
    '0x1F',
    '0b11',
    '1_000',
    '1e3',
    '1E+3',
    '.5',
    '5.',
    '1.0',
    '12:30',
    '12:30:45',
    '1:2:3',
  ],
  ...[
    '2001-01-01',
    '2001-01-01T01:01:01Z',
    '2001-01-01 01:01:01',
    '9007199254740993',
    '123456789012345678901234567890',
  ],
  ...[
    '{{ .Values.x }}',
    '{{- $labels.instance -}}',
    '{{',
    '}}',
    '{{{',
    '{{`',
    '`}}',
    "{{ '{{' }}",
    '{{/* */}}',
    '{%',
    '$' + '{x}',
    '$(X)',
    '{{ $value | humanize }}\n{{ x }}',
  ],
  ...[
    '{a}',
    '[a]',
    '{',
    '[',
    '&a',
    '*a',
    '!a',
    '!!str a',
    '|',
    '>',
    '|-',
    '%a',
    '@a',
    '`a`',
    '"',
    "'",
    '"a"',
    "'a'",
    'a"b\'c',
    '\\',
    '\\n',
    'a\\',
  ],
  ...[
    'ünï cödé',
    '日本語',
    '🙂',
    'a\u2028b',
    '\u2029',
    '\ufeff',
    'a\u00a0b',
    'é\n🙂\n',
    '<a>&b</a>',
    'a\rb',
    'a\r\nb\r\n',
  ],
  ...[
    '=',
    '<<',
    '? a',
    ', a',
    'a, b',
    '500m',
    '2Gi',
    '50%',
    '1h',
    'x'.repeat(200),
    `${'word '.repeat(40)}end`,
    `${'word '.repeat(30)}\nend`,
  ],
];

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...nastyTexts) },
  { weight: 2, arbitrary: fc.constantFrom('alpha', 'beta', 'gamma', 'us', 'eu', 'info', 'debug') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }).map(clean) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...nastyTexts), { maxLength: 4 }).map((parts) => parts.join('')) },
);

/** Without what is refused: other tests show that. */
function clean(given: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are refused
  return given.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '');
}

const number = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.constantFrom(0, 1, 80, 8080, 999_999, 1_000_000, 1_000_001, 20_241_101, 1e9, 2 ** 31, 2 ** 53 - 1, 1 - 2 ** 53),
  fc.constantFrom(0.5, 0.1, 1.5, -2.25, 99.95, 1e-7, 1.5e-10, 123456.789, 1e-3, 0.30000000000000004, 1e15 + 0.5),
);

const leaf: fc.Arbitrary<Json> = fc.oneof(
  { weight: 5, arbitrary: text },
  { weight: 3, arbitrary: number },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constantFrom<Json>({}, [], [''], [{}], [[]], { a: {} }, { a: [] }) },
);

const keys = [
  ...[
    'name',
    'value',
    'labels',
    'region',
    'env',
    'resources',
    'replicas',
    'enabled',
    'global',
    'spec',
    'template',
    'data',
  ],
  ...[
    'containers',
    'image',
    'limits',
    'cpu',
    'a',
    'b',
    'aB',
    'a-b',
    'a.b',
    'app.kubernetes.io/name',
    'rules',
    'alert',
    'expr',
  ],
  ...[
    'ünï',
    '0',
    '12',
    '',
    'true',
    'null',
    'y',
    '{{ x }}',
    'with space',
    'a"b',
    'a\nb',
    '#',
    '-',
    '? a',
    'toString',
    'constructor',
  ],
  ...[
    'LOG_LEVEL',
    'MY-VAR',
    '1_000',
    '~',
    '=',
    'x'.repeat(130),
    'path',
    'port',
    'strategy',
    'livenessProbe',
    'affinity',
    'extraItems',
  ],
];
const key = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...keys) }, { weight: 1, arbitrary: text.filter(isKey) });

function isKey(given: string): boolean {
  return given !== '<<' && given !== '__proto__';
}

const tree = fc.letrec<{ value: Json; map: Json; list: Json; named: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: leaf },
    { weight: 3, arbitrary: tie('map') },
    { weight: 1, arbitrary: tie('list') },
    { weight: 2, arbitrary: tie('named') },
  ),
  map: fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map((pairs) => Object.fromEntries(pairs)),
  list: fc.array(tie('value'), { maxLength: 4 }),
  /** A list of maps as Kubernetes likes them, told apart by one of their fields. */
  named: fc
    .tuple(
      fc.constantFrom('name', 'alert', 'record', 'secretKey', 'mountPath', 'containerPort'),
      fc.array(
        fc.record({
          id: fc.constantFrom<Json>('one', 'two', 'three', 'a.b', 'A', '1', 8080, 9090, 'tenant'),
          rest: fc.array(fc.tuple(fc.constantFrom('value', 'expr', 'port', 'labels', 'image'), tie('value')), {
            maxLength: 2,
          }),
        }),
        { minLength: 1, maxLength: 5 },
      ),
    )
    .map(([field, items]) => items.map(({ id, rest }) => ({ [field]: id, ...Object.fromEntries(rest) }))),
}));

/** A change of one place: the way down is chosen by numbers, so that every edit fits every object. */
interface Edit {
  readonly way: readonly number[];
  readonly op: 'replace' | 'remove' | 'add' | 'swap' | 'shorten' | 'repeat' | 'text' | 'number' | 'wrap';
  readonly key: string;
  readonly value: Json;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  way: fc.array(fc.nat(20), { maxLength: 5 }),
  op: fc.constantFrom('replace', 'remove', 'add', 'swap', 'shorten', 'repeat', 'text', 'number', 'wrap'),
  key,
  value: tree.value,
});

interface Seed {
  readonly kind: string;
  readonly name: string;
  readonly spec: Json;
  readonly edits: readonly (readonly Edit[] | null)[];
  readonly images: readonly string[];
  readonly limits: readonly number[];
  readonly switched: boolean;
}

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

const seed: fc.Arbitrary<Seed> = fc.record({
  kind: fc.constantFrom(
    'Deployment',
    'ConfigMap',
    'PrometheusRule',
    'HorizontalPodAutoscaler',
    'CronJob',
    'NetworkPolicy',
  ),
  name: fc.constantFrom('chart', 'chart-np', 'chart-worker', 'other', 'a-b.c'),
  spec: fc.oneof(tree.map, tree.map, tree.map.map(asPodSpec)),
  edits: fc.array(
    fc.oneof({ weight: 7, arbitrary: fc.array(edit, { maxLength: 3 }) }, { weight: 1, arbitrary: fc.constant(null) }),
    {
      minLength: targets.length,
      maxLength: targets.length,
    },
  ),
  images: fc.array(fc.constantFrom('app:1.0', 'app:1.1', `app:1.1@${digest}`, 'host:5000/a/b:v2', 'app:20241101'), {
    minLength: targets.length,
    maxLength: targets.length,
  }),
  limits: fc.array(fc.constantFrom(0, 1, 5, 1_000_000), { minLength: targets.length, maxLength: targets.length }),
  switched: fc.boolean(),
});

function asPodSpec(map: Json): Json {
  const inner = map as { readonly [key: string]: Json };
  return {
    template: { metadata: { labels: inner }, spec: { containers: [{ name: 'chart', env: [], ...inner }] } },
    ...inner,
  };
}

/** Random objects for six targets, each target a little different. */
export const chartSources: fc.Arbitrary<ChartSource> = fc
  .uniqueArray(seed, { minLength: 1, maxLength: 3, selector: ({ kind, name }) => `${kind} ${name}` })
  .map((seeds) => ({
    system: 'fuzz',
    component: 'chart',
    targets: targets
      .map((target, index) => ({
        target,
        objects: seeds.flatMap((one, at) => objectOf(one, at, index, seeds[0]?.edits[index] !== null)),
      }))
      .filter(({ objects }) => objects.length > 0),
  }))
  .filter((source) => source.targets.length > 0);

function objectOf(
  { kind, name, spec, edits, images, limits, switched }: Seed,
  at: number,
  target: number,
  /** Whether the target has the first object, which the others' counts give way to. */
  firstIsThere: boolean,
): ChartObject[] {
  const own = edits[target];
  if (own === null || own === undefined) return [];
  const copy = { spec: structuredClone(spec) } as Holder;
  for (const one of own) apply(copy, one);
  const limit = limits[target] ?? 0;
  const [odd, image] = [limit % 2 === 1, images[target] ?? 'app:1'];
  // Field by field what knobs can be on; some targets lack some.
  const fields: Record<string, Json> = {
    image,
    limit,
    either: odd ? limit : `${limit}%`,
    words: ['first', limit === 0 ? '' : `word ${limit}`],
    env: [
      { name: 'A', value: `a${limit}` },
      ...(odd ? [{ name: 'B', value: image }] : []),
      { name: 'a.b-c', value: 'same' },
    ],
    sidecars: odd ? [{ name: 'one', image, args: [limit] }, { name: 'two' }] : [{ name: 'two' }],
    ...(limit < 5 ? { maybe: limit } : {}),
    ...(odd ? { sidecar: image } : {}),
    ...(firstIsThere ? {} : { count: limit }),
  };
  const object = {
    apiVersion: 'v1',
    kind,
    metadata: { name, labels: { region: target < 3 ? 'us' : 'eu' }, ...(odd ? {} : { namespace: 'fixed' }) },
    ...copy,
    fields,
  };
  return [{ id: `${kind}-${at}`, object, knobs: switched ? knobsOf(`object${at}`, fields) : [] }];
}

function knobsOf(prefix: string, fields: Readonly<Record<string, Json>>): Knob[] {
  const value = (pointer: string, path: readonly string[], more: Partial<Knob> = {}): Knob =>
    ({
      kind: 'value',
      pointer: `/fields/${pointer}`,
      path: [prefix, ...path],
      description: 'A value.',
      ...more,
    }) as Knob;
  const env = fields['env'] as readonly { readonly name: string }[];
  const one = (fields['sidecars'] as readonly { readonly name: string }[]).findIndex(({ name }) => name === 'one');
  return [
    { kind: 'image', pointer: '/fields/image', path: [prefix, 'image'], description: 'Image.' },
    { kind: 'object', path: [prefix, 'enabled'], description: 'There\nor not.' },
    value('limit', ['limit'], { schema: { minimum: 0 } }),
    value('either', ['either'], { schema: { type: ['integer', 'string'] } }),
    value('words/1', ['second']),
    ...env.map(({ name }, index) => value(`env/${index}/value`, ['env', name])),
    ...(one < 0 ? [] : [value(`sidecars/${one}/args`, ['args'])]),
    ...('maybe' in fields ? [value('maybe', ['maybe'])] : []),
    ...('sidecar' in fields
      ? [{ kind: 'image', pointer: '/fields/sidecar', path: [prefix, 'sidecar'], description: 'Image.' } as const]
      : []),
    value('count', ['count'], { unless: { path: ['object0', 'enabled'], value: 9 } }),
  ];
}

type Holder = Record<string, Json> | Json[];

function apply(root: Holder, { way, op, key: name, value }: Edit): void {
  let holder: Holder = root;
  let at: string | number = 'spec';
  for (const step of way) {
    const next: Json | undefined = (holder as Record<string, Json>)[at];
    if (typeof next !== 'object' || next === null) break;
    const inner: string[] = Object.keys(next);
    if (inner.length === 0) break;
    holder = next as Holder;
    const chosen: string = inner[step % inner.length] ?? '0';
    at = Array.isArray(next) ? Number(chosen) : chosen;
  }
  const held = holder as Record<string, Json>;
  const old = held[at] as Json;
  const children = typeof old === 'object' && old !== null ? (old as Holder) : undefined;
  switch (op) {
    case 'replace':
      put(held, at, value);
      break;
    case 'text':
    case 'number':
      if (typeof old === 'string') put(held, at, `${old}x`);
      else if (typeof old === 'number') put(held, at, old === 0 ? 7 : 0);
      break;
    case 'remove':
      if (holder === root) break;
      if (Array.isArray(holder)) holder.splice(Number(at), 1);
      else delete held[at];
      break;
    case 'add':
      if (Array.isArray(children)) children.push(value);
      else if (children !== undefined) put(children, name, value);
      break;
    case 'swap':
      if (Array.isArray(children)) children.reverse();
      break;
    case 'shorten':
      if (Array.isArray(children)) children.pop();
      break;
    case 'repeat':
      if (Array.isArray(children) && children.length > 0) children.push(structuredClone(children[0] as Json));
      break;
    case 'wrap':
      if (holder !== root) put(held, at, { name: 'wrapped', value: old });
      break;
  }
}

function put(holder: Record<string, Json>, key: string | number, value: Json): void {
  Object.defineProperty(holder, key, {
    value: structuredClone(value),
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
