import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadAll } from 'js-yaml';
import { type ChartSource, chartFiles } from '../../../engine/helm/index.ts';
import { Diagnostics, printText } from '../../../model/diagnostics/index.ts';
import { targets } from './source.ts';

/** What a case came to: equal to the plain objects, refused with a diagnostic, or not equal. */
export type Outcome = { readonly kind: 'equal' | 'refused' } | { readonly kind: 'unequal'; readonly why: string };

/** Folds each source into a chart and lets Helm render all of them, as subcharts of one chart, for every target. */
export function prove(helm: string, sources: readonly ChartSource[]): Outcome[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'chart-fuzz-'));
  try {
    return proven(helm, sources, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function proven(helm: string, sources: readonly ChartSource[], folder: string): Outcome[] {
  const outcomes: Outcome[] = sources.map(() => ({ kind: 'equal' }));
  const charts = sources.map((source, index) => written(source, `c${index}`, folder));
  writeFileSync(path.join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: umbrella\nversion: 1.0.0\n');
  for (const [index, chart] of charts.entries()) if (typeof chart === 'string') outcomes[index] = verdict(chart);
  for (const target of targets) {
    const having = charts.flatMap((chart, index) => (typeof chart !== 'string' && chart.has(target) ? [index] : []));
    const values = having.map(
      (index) => `c${index}:\n${indented((charts[index] as Map<string, string>).get(target) ?? '')}`,
    );
    const file = path.join(folder, `${target}.yaml`);
    writeFileSync(file, values.join(''));
    const { status, stdout, stderr } = spawnSync(helm, ['template', 'release', folder, '--values', file], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (status !== 0) {
      if (sources.length > 1) return sources.map((source) => prove(helm, [source])[0] as Outcome);
      return [{ kind: 'unequal', why: `${target}: helm failed: ${stderr}` }];
    }
    const rendered = documentsOf(stdout);
    for (const index of having) {
      const source = sources[index] as ChartSource;
      const expected = source.targets.find((one) => one.target === target)?.objects.map(({ object }) => object) ?? [];
      const why = difference(expected, rendered.get(`c${index}`) ?? []);
      if (why !== undefined && outcomes[index]?.kind === 'equal')
        outcomes[index] = { kind: 'unequal', why: `${target}: ${why}` };
    }
  }
  return outcomes;
}

function verdict(text: string): Outcome {
  return text.includes('error helm/') ? { kind: 'refused' } : { kind: 'unequal', why: text };
}

/** Writes a source's chart as a subchart; gives the values of each of its targets, or the diagnostics. */
function written(source: ChartSource, name: string, folder: string): Map<string, string> | string {
  const diagnostics = new Diagnostics();
  let files: ReturnType<typeof chartFiles>;
  try {
    files = chartFiles(source, diagnostics);
  } catch (error) {
    return (error as Error).stack ?? String(error);
  }
  if (diagnostics.errorCount > 0) return printText(diagnostics.sorted());
  const values = new Map<string, string>();
  for (const { path: file, text } of files) {
    const inner = file.split('/').slice(3).join('/');
    const target = /^values\.([a-z-]+)\.yaml$/.exec(inner)?.[1];
    if (target !== undefined && target !== 'schema') values.set(target, text);
    const place = path.join(folder, 'charts', name, inner);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, inner === 'Chart.yaml' ? text.replace(/^name: .*/m, `name: ${name}`) : text);
  }
  return values;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

/** Objects by the subchart that they come from. */
function documentsOf(output: string): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const part of `\n${output}`.split(/\n---\n# Source: umbrella\/charts\//).slice(1)) {
    const name = part.slice(0, part.indexOf('/'));
    const documents = loadAll(part.slice(part.indexOf('\n') + 1)).filter(
      (document) => document !== null && document !== undefined,
    );
    found.set(name, [...(found.get(name) ?? []), ...documents]);
  }
  return found;
}

function difference(expected: readonly object[], found: readonly unknown[]): string | undefined {
  const key = (object: unknown) => {
    const { kind, metadata } = object as { kind: string; metadata: { name: string } };
    return `${kind} ${metadata?.name}`;
  };
  const others = new Map(found.map((object) => [key(object), object]));
  if (others.size !== found.length || found.length !== expected.length) {
    return `renders ${found.map(key).join(', ')} instead of ${expected.map(key).join(', ')}`;
  }
  for (const object of expected) {
    const other = others.get(key(object));
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(object)), other)) {
      return `${key(object)} is ${JSON.stringify(other)} instead of ${JSON.stringify(object)}`;
    }
  }
  return undefined;
}
