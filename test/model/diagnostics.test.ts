import { readdirSync, readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { azureEntries } from '../../model/diagnostics/catalogue/azure.ts';
import { clashEntries } from '../../model/diagnostics/catalogue/clash.ts';
import { cliEntries } from '../../model/diagnostics/catalogue/cli.ts';
import { componentEntries } from '../../model/diagnostics/catalogue/component.ts';
import { contractEntries } from '../../model/diagnostics/catalogue/contract.ts';
import { gitopsEntries } from '../../model/diagnostics/catalogue/gitops.ts';
import { graphEntries } from '../../model/diagnostics/catalogue/graph.ts';
import { helmEntries } from '../../model/diagnostics/catalogue/helm.ts';
import { outputsEntries } from '../../model/diagnostics/catalogue/outputs.ts';
import { overrideEntries } from '../../model/diagnostics/catalogue/override.ts';
import { packageEntries } from '../../model/diagnostics/catalogue/package.ts';
import { planEntries } from '../../model/diagnostics/catalogue/plan.ts';
import { publishEntries } from '../../model/diagnostics/catalogue/publish.ts';
import { regionEntries } from '../../model/diagnostics/catalogue/region.ts';
import { releaseEntries } from '../../model/diagnostics/catalogue/release.ts';
import { releaseCommandEntries } from '../../model/diagnostics/catalogue/release-command.ts';
import { reviewEntries } from '../../model/diagnostics/catalogue/review.ts';
import { yamlEntries } from '../../model/diagnostics/catalogue/yaml.ts';
import {
  captureOrigin,
  catalogue,
  type Diagnostic,
  type DiagnosticCode,
  Diagnostics,
  mapFramesWith,
  printJson,
  printSarif,
  printText,
  userPosition,
} from '../../model/diagnostics/index.ts';

const at = (file: string, line = 1, column = 1) => ({ file, line, column });
const error: Diagnostic = {
  code: 'region/bad-value',
  severity: 'error',
  message: 'it is wrong',
  why: 'Because.',
  fix: 'Mend it.',
  at: at('regions/eu.yaml', 14, 7),
};
const { at: _, ...placeless } = error;
const warning: Diagnostic = { ...error, severity: 'warning', at: at('systems/shop/web.ts', 3, 5) };

describe('the order in which problems are shown', () => {
  const order = (...places: readonly (ReturnType<typeof at> | undefined)[]) => {
    const diagnostics = new Diagnostics();
    for (const place of places) diagnostics.report('yaml/empty', {}, place);
    return diagnostics.sorted().map((found) => (found.at === undefined ? '' : Object.values(found.at).join(':')));
  };

  it('is by file, then line and column as numbers; without a place first', () => {
    expect(order(at('b', 1), at('a', 10), at('a', 9, 10), undefined, at('a', 9, 9))).toEqual([
      '',
      'a:9:9',
      'a:9:10',
      'a:10:1',
      'b:1:1',
    ]);
  });

  it('does not depend on the order in which they were found', () => {
    const place = fc.record({
      file: fc.constantFrom('a', 'a.b', 'a b', 'B', 'ä'),
      line: fc.nat(2000),
      column: fc.nat(120),
    });
    const both = fc
      .array(place, { maxLength: 12 })
      .chain((places) => fc.tuple(fc.constant(places), fc.shuffledSubarray(places, { minLength: places.length })));
    fc.assert(
      fc.property(both, ([places, shuffled]) => {
        expect(order(...shuffled)).toEqual(order(...places));
      }),
    );
  });

  it('shows one problem of one place once, and two problems of one place both', () => {
    const diagnostics = new Diagnostics();
    for (let time = 0; time < 3; time++) {
      diagnostics.report('release/unknown-target', { target: 'x', known: 'dev' }, at('a'));
      diagnostics.report('release/unknown-target', { target: 'y', known: 'dev' }, at('a'));
      diagnostics.report('yaml/empty', {}, at('a'));
      diagnostics.report('yaml/empty', {}, () => at('a'));
    }
    expect(diagnostics.sorted().map(({ code, message }) => `${code} ${message}`)).toEqual([
      'release/unknown-target there is no target “x”',
      'release/unknown-target there is no target “y”',
      'yaml/empty the file says nothing',
    ]);
  });

  it('knows whether there was an error among them', () => {
    const diagnostics = new Diagnostics();
    expect([diagnostics.hasErrors, diagnostics.errorCount]).toEqual([false, 0]);
    const warningCode = codes.find((code) => catalogue[code].severity === 'warning');
    if (warningCode !== undefined) diagnostics.report(warningCode, {} as never);
    expect(diagnostics.hasErrors).toBe(false);
    diagnostics.report('yaml/empty', {});
    expect(diagnostics.hasErrors).toBe(true);
  });

  it('finds a place late, and bears one that is not found', () => {
    const diagnostics = new Diagnostics();
    diagnostics.report('yaml/empty', {}, () => undefined);
    expect(diagnostics.sorted()[0]).not.toHaveProperty('at');
  });
});

describe('what is wrong in several targets', () => {
  const all = ['dev', 'staging', 'eu-prod', 'us-prod'];
  const threw = (target: string, reason = 'no') => ({ component: 'web', target, reason });
  function found(report: (diagnostics: Diagnostics) => void, known: readonly string[] = all) {
    const diagnostics = new Diagnostics();
    report(diagnostics);
    diagnostics.knowTargets(known);
    return diagnostics.sorted().map(({ message, targets }) => [message, targets]);
  }
  const threwIn = (...names: readonly string[]) =>
    found((diagnostics) => {
      for (const name of names) diagnostics.inTarget(name).report('component/threw', threw(name), at('a'));
    });

  it('is shown once, with their names in their order', () => {
    expect(threwIn('us-prod', 'dev', 'staging', 'dev')).toEqual([
      ['web in dev, staging and us-prod could not be built: no', ['dev', 'staging', 'us-prod']],
    ]);
    expect(threwIn('us-prod')).toEqual([['web in us-prod could not be built: no', ['us-prod']]]);
  });

  it('is said to be in all targets where it is', () => {
    expect(threwIn(...all)).toEqual([['web in all targets could not be built: no', all]]);
  });

  it('names targets where the text has no word of them, unless they are all', () => {
    const empty = (...names: readonly string[]) =>
      found((diagnostics) => {
        for (const name of names) diagnostics.inTarget(name).report('yaml/empty', {}, at('a'));
      });
    expect(empty('eu-prod', 'dev')).toEqual([['the file says nothing (in dev and eu-prod)', ['dev', 'eu-prod']]]);
    expect(empty(...all)).toEqual([['the file says nothing', all]]);
  });

  it('stays apart at another place, in another way, or with another mend', () => {
    const shown = found((diagnostics) => {
      diagnostics.inTarget('dev').report('component/threw', threw('dev'), at('a'));
      diagnostics.inTarget('staging').report('component/threw', threw('staging'), at('b'));
      diagnostics.inTarget('eu-prod').report('component/threw', threw('eu-prod', 'never'), at('a'));
      for (const target of ['eu-prod', 'us-prod']) {
        const parameters = { workload: 'web', kind: 'redis', target };
        diagnostics.inTarget(target).report('component/no-data-network', parameters, at('c'));
      }
    });
    expect(shown.map(([message]) => message)).toEqual([
      'web in dev could not be built: no',
      'web in eu-prod could not be built: never',
      'web in staging could not be built: no',
      'web uses redis in eu-prod, whose data network is not known',
      'web uses redis in us-prod, whose data network is not known',
    ]);
  });

  it('is counted as an error by every view', () => {
    const diagnostics = new Diagnostics();
    const view = diagnostics.inTarget('dev');
    view.report('component/threw', threw('dev'));
    expect([diagnostics.errorCount, view.errorCount, diagnostics.hasErrors]).toEqual([1, 1, true]);
  });

  it('does not depend on the order in which it was found', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (names) => {
        expect(threwIn(...names)).toEqual(threwIn(...all));
      }),
    );
  });
});

describe('as text', () => {
  it('is file, line, column, severity, code and what; then why and fix; then a count', () => {
    expect(printText([error, warning])).toBe(
      `regions/eu.yaml:14:7 error region/bad-value: it is wrong
  why: Because.
  fix: Mend it.
systems/shop/web.ts:3:5 warning region/bad-value: it is wrong
  why: Because.
  fix: Mend it.
1 error, 1 warning
`,
    );
  });

  it('counts in the plural, and only what there is', () => {
    expect(printText([error, error])).toMatch(/\n2 errors\n$/);
    expect(printText([warning, warning, warning])).toMatch(/\n3 warnings\n$/);
  });

  it('leaves out a place that is not known', () => {
    expect(printText([placeless])).toMatch(/^error region\/bad-value: /);
  });

  it('has colours for terminals only, and the same text beneath', () => {
    const coloured = printText([error, warning], true);
    expect(coloured).toContain('\u001B[1mregions/eu.yaml:14:7\u001B[0m \u001B[31merror\u001B[0m ');
    expect(coloured).toContain('\u001B[33mwarning\u001B[0m');
    expect(stripVTControlCharacters(coloured)).toBe(printText([error, warning]));
    expect(printText([error, warning])).not.toContain('\u001B');
  });
});

describe('as JSON', () => {
  it('is all of each problem', () => {
    expect(JSON.parse(printJson([error, warning, placeless]))).toEqual({ diagnostics: [error, warning, placeless] });
    expect(printJson([])).toMatch(/\n$/);
  });

  it('carries a summary where there is one', () => {
    expect(JSON.parse(printJson([], { targets: 6 }))).toEqual({ diagnostics: [], summary: { targets: 6 } });
  });
});

describe('as SARIF 2.1.0', () => {
  it('is one run of one tool, with a rule for each code', () => {
    const log = JSON.parse(printSarif([error, warning, { ...error, code: 'component/bad-name' }]));
    expect(log.version).toBe('2.1.0');
    expect(log.$schema).toMatch(/sarif-2\.1\.0\.json$/);
    expect(log.runs).toHaveLength(1);
    const [run] = log.runs;
    expect(run.tool.driver).toEqual({
      name: 'meridian',
      rules: [
        { id: 'component/bad-name', defaultConfiguration: { level: 'error' } },
        { id: 'region/bad-value', defaultConfiguration: { level: 'error' } },
      ],
    });
    expect(run.columnKind).toBe('utf16CodeUnits');
    expect(run.results).toHaveLength(3);
    expect(run.results[0]).toEqual({
      ruleId: 'region/bad-value',
      level: 'error',
      message: { text: 'it is wrong. Because. Mend it.' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'regions/eu.yaml' },
            region: { startLine: 14, startColumn: 7 },
          },
        },
      ],
    });
    expect(run.results[1].level).toBe('warning');
  });

  it('carries the targets that a problem was found in', () => {
    const [result] = JSON.parse(printSarif([{ ...error, targets: ['dev', 'us-prod'] }])).runs[0].results;
    expect(result.properties).toEqual({ targets: ['dev', 'us-prod'] });
  });

  it('bears no problem at all, and one without a place', () => {
    expect(JSON.parse(printSarif([])).runs[0].results).toEqual([]);
    expect(JSON.parse(printSarif([placeless])).runs[0].results[0].locations).toEqual([]);
  });

  it('writes file names as URIs that lead back to them', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
      .filter((text) => !/[/\\\s]/.test(text) && text !== '.' && text !== '..');
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 3 }), (parts) => {
        const file = parts.join('/');
        const log = JSON.parse(printSarif([{ ...error, at: at(file) }]));
        const { uri } = log.runs[0].results[0].locations[0].physicalLocation.artifactLocation;
        expect(uri).toMatch(/^[\w!~*'().%/-]+$/);
        expect(decodeURIComponent(new URL(uri, 'file:///root/').pathname)).toBe(`/root/${file}`);
      }),
    );
    const odd = JSON.parse(printSarif([{ ...error, at: at('regions/Ünder #1?.yaml') }]));
    expect(odd.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
      'regions/%C3%9Cnder%20%231%3F.yaml',
    );
  });
});

describe('where a construct was written', () => {
  const stack = (...frames: readonly string[]) =>
    ['Error: origin', ...frames.map((frame) => `    at ${frame}`)].join('\n');
  const root = process.cwd();

  it('is the first frame that is neither a library’s nor Meridian’s own', () => {
    const found = userPosition(
      stack(
        `captureOrigin (file://${root}/model/diagnostics/origin.ts:36:17)`,
        `new TieredService (${root}/constructs/tiered-service/tiered-service.ts:63:19)`,
        `new Construct (${root}/node_modules/constructs/lib/construct.js:5:1)`,
        `Object.build (${root}/systems/shop/web.ts:12:3)`,
        `built (${root}/engine/build/build.ts:90:5)`,
      ),
    );
    expect(found).toEqual(at('systems/shop/web.ts', 12, 3));
  });

  it.each([
    ['without a function’s name', `file://${process.cwd()}/systems/shop/web.ts:1:2`],
    ['after await', `async file://${process.cwd()}/systems/shop/web.ts:1:2`],
    ['with an encoded path', `build (file://${process.cwd()}/systems/shop/web%2Ets:1:2)`],
  ])('is read from a frame %s', (_, frame) => {
    expect(userPosition(stack(frame))).toEqual(at('systems/shop/web.ts', 1, 2));
  });

  it('outside the project is an absolute path', () => {
    expect(userPosition(stack('build (/elsewhere/my web/app.ts:4:2)'))).toEqual(at('/elsewhere/my web/app.ts', 4, 2));
  });

  it('a package that lies outside the project is still a library', () => {
    expect(userPosition(stack('f (/elsewhere/node_modules/cdk8s/lib/app.js:4:2)'))).toBeUndefined();
  });

  it('is not known from Node’s own frames, or from no stack', () => {
    expect(userPosition(stack('node:internal/modules/run_main:1:2', 'new Promise (<anonymous>)'))).toBeUndefined();
    expect(userPosition('')).toBeUndefined();
  });

  it('is mapped to what the person wrote, and a frame without a source is skipped', () => {
    mapFramesWith((frame) =>
      frame.line === 1 ? undefined : { ...frame, file: `${root}/systems/shop/web.ts`, line: 99 },
    );
    try {
      expect(userPosition(stack('a (/tmp/bundle.mjs:1:1)', 'b (/tmp/bundle.mjs:2:7)'))).toEqual(
        at('systems/shop/web.ts', 99, 7),
      );
    } finally {
      mapFramesWith((frame) => frame);
    }
  });

  it('is captured where it is asked for', () => {
    expect(captureOrigin()()).toMatchObject({ file: 'test/model/diagnostics.test.ts' });
  });
});

const codes = Object.keys(catalogue) as DiagnosticCode[];

describe('the catalogue', () => {
  it.each(codes)('%s is called <area>/<problem> and has texts that end as sentences do', (code) => {
    expect(code).toMatch(
      /^(cli|component|contract|gitops|helm|outputs|package|plan|publish|region|release|review|source|yaml)\/[a-z]+(-[a-z]+)*$/,
    );
    const entry = catalogue[code] as { message: unknown; why: unknown; fix: unknown };
    const parameters = new Proxy({}, { get: (_, name) => `<${String(name)}>` });
    const text = (given: unknown) => String(typeof given === 'function' ? given(parameters) : given);
    expect(text(entry.message)).not.toMatch(/[.\n]$/);
    expect(text(entry.why)).toMatch(/^\S.*[.?]$/s);
    expect(text(entry.fix)).toMatch(/^\S/);
  });

  it('has each code once: no file takes over another’s', () => {
    const parts = [
      azureEntries,
      clashEntries,
      cliEntries,
      componentEntries,
      contractEntries,
      gitopsEntries,
      graphEntries,
      helmEntries,
      outputsEntries,
      overrideEntries,
      packageEntries,
      planEntries,
      publishEntries,
      regionEntries,
      releaseCommandEntries,
      releaseEntries,
      reviewEntries,
      yamlEntries,
    ];
    expect(parts.flatMap((part) => Object.keys(part)).sort()).toEqual([...codes].sort());
  });

  const folder = new URL('../', import.meta.url);
  const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !file.endsWith('model/diagnostics.test.ts'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');

  it.each(codes)('%s is provoked by a test', (code) => {
    // In quotes, or behind a place as in 'regions/eu.yaml:1:2 region/bad-value'.
    expect(
      tests.match(new RegExp(`['"\`](\\S+:\\d+:\\d+ |\\S*\\$\\{[^}]+\\} )?${code}['"\`:]`)),
      `no test mentions '${code}'`,
    ).not.toBeNull();
  });
});
