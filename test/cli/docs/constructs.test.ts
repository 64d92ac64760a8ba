import { readFileSync } from 'node:fs';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { constructPage } from '../../../cli/docs/constructs/construct-page.ts';
import { constructsOf } from '../../../cli/docs/constructs/constructs.ts';
import { constructPages, indexFile } from '../../../cli/docs/constructs/index.ts';
import { fallbackOf, linesOf, meaningOf } from '../../../cli/docs/constructs/props-table.ts';
import { sectionsOf } from '../../../cli/docs/constructs/sections.ts';
import { Sources } from '../../../cli/docs/constructs/sources.ts';
import * as exported from '../../../constructs/index.ts';
import { Project } from '../../support/project.ts';

const sources = new Sources();
const pages = constructPages(sources);
const constructs = constructsOf(sources, indexFile);

describe('the pages of constructs', () => {
  it('are one for each construct that is exported, and a list that names it', () => {
    const classes = Object.values(exported).filter((value) => isA(value, Construct) && !isA(value, Chart));
    const names = classes.map((value) => (value as { name: string }).name).sort();
    expect(names.length).toBeGreaterThan(10);
    expect(constructs.map(({ name }) => name)).toEqual(names);
    for (const name of names) {
      const file = `${name.replaceAll(/\B[A-Z]/g, '-$&').toLowerCase()}.md`;
      expect(pages.get(`docs/constructs/${file}`)).toContain(`\n# ${name}\n`);
      expect(pages.get('docs/constructs/README.md')).toContain(`- [${name}](${file}): `);
    }
  });

  it('are those on disk, and the same when made again', () => {
    for (const [file, text] of pages) expect(readFileSync(file, 'utf8'), 'run `npm run generate`').toBe(text);
    expect([...constructPages()]).toEqual([...pages]);
  });

  it.each(constructs.map((facts) => [facts.name, facts] as const))('say everything about %s', (name, facts) => {
    const sections = sectionsOf(sources, facts.props);
    const context = { sources, sections };
    const silent = [
      ...(facts.doc.text === '' ? [name] : []),
      ...facts.parameters.filter((one) => one.text === '').map((one) => `${name}(${one.name})`),
      ...[{ name, props: facts.props }, ...sections].flatMap((section) =>
        linesOf(section.props).flatMap(({ path, prop }) => {
          // What tells variants apart has one value, and nothing to say.
          const isWord = /^('[^']*'|true)$/.test(prop.type.getText());
          const meaning = meaningOf(context, prop) !== '' || prop.doc.fallback !== undefined || isWord;
          return [
            ...(meaning ? [] : [`${section.name}.${path} has no docstring`]),
            ...(fallbackOf(prop).replace(/;.*$/, '') === ''
              ? [`${section.name}.${path} does not say its default`]
              : []),
          ];
        }),
      ),
    ];
    expect(silent).toEqual([]);
  });

  it.each([...pages])('%s has whole tables, and links to what is there', (_, text) => {
    const bars = (line: string) => line.replaceAll('\\|', '').split('|').length;
    for (const [table] of text.matchAll(/(?:^\|.*\n)+/gm)) {
      const [head = '', ...rows] = table.trimEnd().split('\n');
      for (const line of rows) expect(bars(line), line).toBe(bars(head));
    }
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => title.toLowerCase());
    for (const [, anchor] of text.matchAll(/\]\(#([^)]*)\)/g)) expect(headings).toContain(anchor);
  });
});

describe('the page of a construct', () => {
  it('shows docstring, example, links, parameters and fields', () => {
    const page = pageOf({
      'things/box.ts': `
        import { Construct } from 'constructs';
        /**
         * Holds things, e.g. {@link Lid} < 3.
         *
         * - one
         *   point
         *
         * @see https://box.test/ (page 2)
         * @example
         * new Box(scope, 'box', {
         *   size: 1,
         * });
         */
        export class Box extends Construct {
          /** Name of the lid. */
          readonly lid: string;
          private readonly own: string;
          /**
           * @param scope where it
           *   stands
           * @param id its name
           */
          constructor(scope: Construct, id: string) {}
        }`,
    });
    expect(page).toContain('# Box\n\nHolds things, e.g. `Lid` \\< 3.\n\n- one point\n\n```ts\nnew Box(');
    expect(page).toContain("new Box(scope, 'box', {\n  size: 1,\n});\n```\n\n- <https://box.test/> (page 2)\n");
    expect(page).toContain('## new Box(scope, id)');
    expect(page).toContain('| `scope` | `Construct` | where it stands |');
    expect(page).toContain('| `lid` | `string` | Name of the lid. |');
    expect(page).not.toContain('own');
    expect(page).not.toContain('## Props');
  });

  it.each([
    [
      'a default as a sentence',
      '/** How wide. Default: 3 (002 §4.2). In cm. */ readonly w?: number;',
      '`w` | `number` | 3 (002 §4.2) | How wide. In cm.',
    ],
    [
      'a default behind a semicolon',
      '/** How wide; default `a.b`, else 1. */ readonly w?: number;',
      '`w` | `number` | `a.b`, else 1 | How wide.',
    ],
    [
      'a default with more behind it',
      '/** Default 5; with 9 it breaks. */ readonly w?: number;',
      '`w` | `number` | 5 | With 9 it breaks.',
    ],
    [
      'a default among values',
      "/** `on` (default) or `off`. */ readonly w?: 'on' | 'off';",
      "`w` | `'on' \\| 'off'` | `on` | `on` (default) or `off`.",
    ],
    [
      'nothing where the word stands for something else',
      '/** Takes the default of all. */ readonly w: 1;',
      '`w` | `1` | **required** | Takes the default of all.',
    ],
    [
      'bars, ticks and generics',
      '/** a|b <c> `<d>` */ readonly w: Readonly<Record<string, `x` | 1>>;',
      '`w` | `` Record<string, `x` \\| 1> `` | **required** | a\\|b \\<c> `<d>`',
    ],
    [
      'no word about handling',
      '/** . */ readonly w: readonly NoInfer<string | 1>[];',
      '`w` | `(string \\| 1)[]` | **required** | .',
    ],
    ['objects that are described in place', '/** x */ readonly w: { /** y */ readonly z?: 1; };', '`w.z` | `1` |  | y'],
    ['the docstring of its type', 'readonly w: Lid;', '`w` | [`Lid`](#lid) | **required** | Covers.'],
    ['types of packages as they are', '/** x */ readonly w: k8s.Probe;', '`w` | `k8s.Probe` | **required** | x'],
    [
      'links',
      '/**\n * x\n *\n * @see https://x.test/ (1)\n */ readonly w: 1;',
      '`w` | `1` | **required** | x <https://x.test/> (1)',
    ],
  ])('has a row with %s', (_, member, row) => {
    expect(pageWithProps(`interface Props { ${member} }`)).toContain(`\n| ${row.replace(' |  | ', ' | | ')} |\n`);
  });

  it('follows what its props extend, pick, leave out and put together', () => {
    const page = pageWithProps(`
      interface Base { /** a */ readonly a: 1; /** b */ readonly b?: 2; }
      interface More extends Pick<Base, 'a'> { /** c */ readonly c: 3; }
      interface Other { /** d */ readonly d: 4; /** e */ readonly e: 5; }
      type Props = More & Partial<Omit<Other, 'e'>> & { /** f */ readonly f: 6 };`);
    expect(rowsOf(page, 'Props')).toEqual(['a', 'c', 'f', 'd']);
    expect(page).toContain('| `d` | `4` | | d |');
  });

  it('shows a choice, what goes with a word, and what a scope changes', () => {
    const page = pageWithProps(`
      type Sizing =
        /** Just so. */
        | { readonly replicas: number; readonly scaling?: never }
        | { /** As it comes. */ readonly scaling: string; readonly replicas?: never };
      type Store = { /** k */ readonly kind: 'own'; /** m */ readonly mount: string } | { readonly kind: 'other' };
      type In<S> = S extends Group ? { /** Default: the group's. */ readonly tier?: 1; readonly uses?: never } : { /** t */ readonly tier: 1; /** u */ readonly uses: 2 };
      type Props<S> = Sizing & Store & In<S>;`);
    expect(page).toContain('| `replicas` | `number` | **one of** `replicas`, `scaling` | Just so. |');
    expect(page).toContain('| `scaling` | `string` | **one of** `replicas`, `scaling` | As it comes. |');
    expect(page).toContain("| `kind` | `'own' \\| 'other'` | **required** | k |");
    expect(page).toContain("| `mount` | `string` | with `kind: 'own'`: **required** | m |");
    expect(page).toContain("| `tier` | `1` | **required**; in a `Group` the group's | t |");
    expect(page).toContain('| `uses` | `2` | **required**; in a `Group` left out | u |');
  });

  it('has a section for each type that props come to, wherever it is declared', () => {
    const page = pageWithProps(
      `import type { Far } from '../far.ts';
       /** Either. */
       type Near =
         /** First. */
         | { readonly a: Far; readonly b?: never }
         | { readonly b: 'x' };
       interface Props { /** n */ readonly n: Near; }`,
      {
        'far.ts': "export type { Further as Far } from './further.ts';",
        'further.ts': '/** F. */ export type Further = 1 | 2;',
      },
    );
    expect(page).toContain(
      '### Near\n\nEither.\n\n| One of | Meaning |\n| --- | --- |\n| [`{ a: Far }`](#far) | First. |\n',
    );
    expect(page).toContain('### Far\n\nF.\n\nOne of `1`, `2`.\n');
  });

  it('tells which files make one', () => {
    expect(pages.get('docs/constructs/tiered-service.md')).toContain(
      '[systems/ghasi/tenant-service.ts](../../systems/ghasi/tenant-service.ts)',
    );
  });
});

describe('the page of dependencies', () => {
  const page = pages.get('docs/constructs/uses.md') ?? '';

  it.each([
    [
      "serviceBus.subscription('ordered', 'packing', facts)",
      ['`SERVICE_BUS_NAMESPACE`, `ORDERS_TOPIC`, `ORDERS_SUBSCRIPTION`', '–'],
    ],
    [
      "postgres('shop', facts)",
      ['–', '`DATABASE_URL`', 'the system’s `postgres`, port `pgbouncer`; where Azure runs it, 5432', '–'],
    ],
    ['keyVault(facts)', ['`KEY_VAULT_URI`', '–', 'Azure Key Vault, port 443', 'Key Vault Secrets User']],
  ])('says what %s gives', (written, cells) => {
    expect(page).toContain(`| \`${written}\` | ${cells.join(' | ')} |`);
  });

  it('has a section for each kind', () => {
    const kinds = [...readFileSync('model/dependency.ts', 'utf8').matchAll(/readonly kind: '(\w+)'/g)].map(
      ([, kind]) => kind,
    );
    expect([...page.matchAll(/^## ([a-z]\w*)$/gm)].map(([, kind]) => kind)).toEqual(kinds);
    expect(page.match(/^.*\| \|$/gm), 'a prop without docstring').toBeNull();
    expect(page).toContain("| `via` | `'pgbouncer' \\| 'sidecar' \\| 'direct' \\| 'pooler'` | `pgbouncer` |");
  });
});

describe('npm run generate', () => {
  it('removes the page of a construct that is gone, and leaves what a person wrote', () => {
    const project = new Project();
    const [mark = ''] = (pages.get('docs/constructs/README.md') ?? '').split('\n');
    project.write('docs/constructs/gone.md', `${mark}\n# Gone\n`);
    project.write('docs/constructs/mine.md', '# Mine\n');
    project.write('docs/constructs/mesh.md', `${mark}\nold\n`);
    const { status, stdout } = project.run(process.execPath, ['cli/run.mjs', 'generate']);
    expect(status).toBe(0);
    expect(stdout).toContain('docs/constructs/gone.md (removed)');
    expect(project.read('docs/constructs/mine.md')).toBe('# Mine\n');
    expect(project.read('docs/constructs/mesh.md')).toBe(pages.get('docs/constructs/mesh.md'));
    expect(() => project.read('docs/constructs/gone.md')).toThrow();
  });

  it('loads the compiler, and nobody else does', () => {
    const project = new Project();
    project.write(
      'refuse.cjs',
      `const Module = require('node:module');
       const load = Module._load;
       Module._load = (name, ...rest) => {
         if (name === 'typescript') throw new Error('somebody loads the compiler');
         return load(name, ...rest);
       };`,
    );
    const refusing = { NODE_OPTIONS: `--require ${project.file('refuse.cjs')}` };
    expect(project.synth(['--dry-run'], refusing).status).toBe(0);
    const generating = project.run(process.execPath, ['cli/run.mjs', 'generate'], refusing);
    expect(generating.stderr).toContain('somebody loads the compiler');
  });
});

/** Whether a value is a class that comes of another one. Not `instanceof`, which cdk8s changes for charts. */
function isA(value: unknown, base: { readonly prototype: object }): boolean {
  return typeof value === 'function' && Object.prototype.isPrototypeOf.call(base.prototype, value.prototype ?? {});
}

/** The page of the only construct of some files; `things/box.ts` has it. */
function pageOf(files: Readonly<Record<string, string>>): string {
  const all: Readonly<Record<string, string>> = { 'index.ts': "export { Box } from './things/box.ts';", ...files };
  const read = (file: string) => {
    const text = all[file];
    if (text === undefined) throw new Error(`no file ${file}`);
    return text;
  };
  const known = new Sources(read);
  const [facts] = constructsOf(known, 'index.ts');
  if (facts === undefined) throw new Error('no construct');
  return constructPage(known, facts, []);
}

function pageWithProps(props: string, more: Readonly<Record<string, string>> = {}): string {
  return pageOf({
    'things/box.ts': `
      import { Construct } from 'constructs';
      ${props}
      /** Covers. */
      interface Lid { /** h */ readonly h: 1; }
      export class Box extends Construct {
        constructor(scope: Construct, id: string, props: Props) {}
      }`,
    ...more,
  });
}

/** First cells of the table below a heading. */
function rowsOf(page: string, heading: string): readonly string[] {
  const section = page.slice(page.indexOf(`## ${heading}\n`)).split(/\n## /)[0] ?? '';
  return [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name);
}
