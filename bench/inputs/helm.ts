import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { emitYaml } from '../../engine/yaml/index.ts';
import type { SyntheticService } from '../synthetic/facts.ts';
import { targets } from '../synthetic/facts.ts';
import { type Figures, figuresOf, type World } from '../synthetic/figures.ts';
import { objectsOf } from '../synthetic/objects.ts';

const numbers = ['http', 'metrics', 'min', 'max', 'minAvailable', 'cpuPercent'] as const;
const wholes = ['env', 'resources', 'secrets', 'ingress', 'egress', 'dependencyRules', 'settings'] as const;

/**
 * Writes one chart that fits every service, as a team would share it, with a values file for each service and target;
 * and an umbrella chart that holds the chart once for each service, with a values file for each target.
 */
export function writeCharts(folder: string, services: readonly SyntheticService[], world: World): void {
  const umbrella = path.join(folder, 'umbrella');
  writeChart(path.join(folder, 'service'), 'service');
  writeChartFile(umbrella, 'umbrella');
  for (const { name } of services) {
    const chart = path.join(umbrella, 'charts', name);
    cpSync(path.join(folder, 'service'), chart, { recursive: true });
    writeChartFile(chart, name);
  }
  mkdirSync(path.join(folder, 'values'), { recursive: true });
  for (const target of targets) {
    const all: Record<string, Figures> = {};
    for (const service of services) {
      const figures = figuresOf(service, target, world);
      all[service.name] = figures;
      writeFileSync(path.join(folder, 'values', `${target.name}.${service.name}.yaml`), yaml(figures));
    }
    writeFileSync(path.join(folder, 'values', `${target.name}.yaml`), yaml(all));
  }
}

function writeChart(folder: string, name: string): void {
  mkdirSync(path.join(folder, 'templates'), { recursive: true });
  writeChartFile(folder, name);
  for (const object of objectsOf(placeholders())) {
    writeFileSync(path.join(folder, 'templates', `${object.kind.toLowerCase()}.yaml`), template(emitYaml([object])));
  }
}

function writeChartFile(folder: string, name: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'Chart.yaml'), `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`);
}

/** Figures that say where a chart's values go. */
function placeholders(): Figures {
  const figures: Record<string, string> = {};
  for (const key of texts) figures[key] = `<<${key}>>`;
  for (const key of numbers) figures[key] = `<<number ${key}>>`;
  for (const key of wholes) figures[key] = `<<whole ${key}>>`;
  return figures as unknown as Figures;
}

const texts = [
  'name',
  'camelName',
  'system',
  'namespace',
  'tier',
  'region',
  'image',
  'scrapePort',
  'word',
  'perPod',
  'availability',
  'budget',
  'page',
] as const satisfies readonly (keyof Figures)[];

/** Makes a Helm template of an object's YAML: escapes what Helm would read, then puts the values in. */
function template(text: string): string {
  return text
    .replaceAll(/\{\{.*?\}\}/g, (found) => `{{\`${found}\`}}`)
    .replaceAll(/^( *)(.*): <<whole (\w+)>>$/gm, (_, indent: string, key: string, name: string) => {
      return `${indent}${key}:\n${indent}  {{- toYaml .Values.${name} | nindent ${indent.length + 2} }}`;
    })
    .replaceAll(/<<number (\w+)>>/g, '{{ .Values.$1 | int64 }}')
    .replaceAll(/: <<(\w+)>>$/gm, ': {{ .Values.$1 | quote }}')
    .replaceAll(/<<(\w+)>>/g, '{{ .Values.$1 }}');
}

function yaml(value: object): string {
  return emitYaml([value as never]);
}
